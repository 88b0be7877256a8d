"""Downloads: files generated on click, the link to the view, the citation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.sections import briefs, download_link, embedded, growth_charts
from components.state import url
from components.tables import shown_comparison
from components.text import brief as brief_words
from components.text.labels import unanswered
from services.exports import citation, columns, csv_file, xlsx_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from services.exports.brief.spec import Brief
    from services.exports.shown_table import ShownTable
    from services.growth import Growth
    from services.growth_rows import GrowthRows

_CSV: Final = "text/csv"
_MAX_CODES_IN_NAME: Final = 12


def show(
    growth: Growth,
    frame: pd.DataFrame,
    rows: GrowthRows,
    shown: Callable[[], ShownTable],
    brief: Callable[[], Brief] | None,
    key: str,
    what: str | None = "",
    name: str = "",
) -> None:
    """The section Download of a page: `files` with their arguments, its brief if there is one, link and citation.

    `what` None: no files, as they would hold no figure.
    """
    download_link.heading()
    with st.container(horizontal=True):
        if what is not None:
            files(growth, frame, rows, shown, key, what, name)
        if brief is not None:
            briefs.button(brief, f"{name or file_name(rows)}_brief", key)
        _link_and_citation_button(frame)


def places_in_files(rows: GrowthRows, total: int, shown: Callable[[], ShownTable]) -> str | None:
    """What files of one occupation in `total` places hold: "all 51", of a slow source "20 of 51"; "other figures" where
    neither growth nor jobs are published for any; None where nothing is, so that no file is worth having."""
    if any(row.growth is not None or row.base_employment is not None for row in rows):
        loaded = len(rows) - len(unanswered(rows))
        return f"all {total:,}" if loaded == total else f"{loaded:,} of {total:,}"
    return "other figures" if shown().has_figures else None


def comparison(growth: Growth, rows: GrowthRows, colors: Mapping[str, str]) -> ShownTable:
    """The comparison's table, for the workbook."""
    return shown_comparison.shown_comparison(growth_charts.comparison_of(growth, rows, colors))


def _link_and_citation_button(frame: pd.DataFrame) -> None:
    """A button that opens the link to the page and the lines to cite `frame` by, each with a button to copy it."""
    with st.popover("Link and citation", icon=":material/link:", key="cite", on_change="rerun") as popover:
        if popover.open:
            _link_and_citation(frame)


def files(
    growth: Growth,
    frame: pd.DataFrame,
    rows: GrowthRows,
    shown: Callable[[], ShownTable],
    key: str,
    what: str = "",
    name: str = "",
) -> None:
    """Buttons to download `frame` with its context as CSV and XLSX, generated on click.

    `rows`: the same as typed rows. `shown` gives the table of the screen for the workbook. `key` tells the buttons of a
    page apart; `what` names their content ("all 51"), `name` the file.
    """
    address = url.address()
    name = name or file_name(rows)
    label = f"Download {what} " if what else "Download "

    def to_csv() -> bytes:
        return csv_file.to_csv(columns.file_table(growth, frame))

    def to_xlsx() -> bytes:
        about = xlsx_file.About(_chosen(growth, frame), address, growth.sources())
        return xlsx_file.to_xlsx(columns.file_table(growth, frame), shown(), about)

    for suffix, mime, write in (("csv", _CSV, to_csv), ("xlsx", xlsx_file.MEDIA_TYPE, to_xlsx)):
        st.download_button(
            f"{label}{suffix.upper()}",
            write,
            f"{name}.{suffix}",
            mime,
            key=f"{key}_{suffix}",
            on_click="ignore",
            icon=":material/download:",
        )


def _chosen(growth: Growth, frame: pd.DataFrame) -> list[tuple[str, str]]:
    """What was chosen on the page, in words, for the workbook."""
    years = [f"{year:.0f}" for year in sorted(frame["target_year"].dropna().unique())]
    figures = "The state agencies’ own" if growth.states_by_agency else "Horizons estimates"
    described = {
        "Occupations": "; ".join(dict.fromkeys(frame["occupation"].dropna())),
        "Areas": "; ".join(dict.fromkeys(frame["area"].dropna())),
        "Years": ", ".join(years) or ", ".join(f"{year} ahead" for year in sorted(frame["horizon_years"].unique())),
        "Source": f"{growth.label}, {growth.vintage}",
        "Figures of states": figures if (frame["area_level"] == "state").any() else "",
    }
    return [(name, text) for name, text in described.items() if text]


def _link_and_citation(frame: pd.DataFrame) -> None:
    address = url.address()
    st.markdown("Link to this view")
    st.code(address, language=None, wrap_lines=True)
    if "v=" in address:
        st.caption(brief_words.VINTAGE_IN_LINK)
    st.markdown("Cite as")
    for text in citation.view_citations(frame, address, datetime.now(UTC).date()):
        st.code(text, language=None, wrap_lines=True)
    if snippet := embedded.snippet(frame):
        st.markdown("Embed the chart in another page")
        st.code(snippet, language="html", wrap_lines=True)


def file_name(rows: GrowthRows) -> str:
    """The file name without its suffix, such as horizons_29-1141_15-1252_US_06_2025-35."""
    codes = dict.fromkeys([*(row.occupation_id for row in rows), *(row.area_id for row in rows)])
    return "_".join(["horizons", *list(codes)[:_MAX_CODES_IN_NAME], vintage_label(rows)])


def vintage_label(rows: GrowthRows) -> str:
    """The vintage of the first row, as part of a file name: "2025-35"."""
    return str(rows[0].vintage).split(",")[0].removeprefix("BLS ")
