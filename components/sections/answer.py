"""The top of a page: title, answer, the row of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components.inputs import selectors
from components.state import url_state
from components.text import comparison, number_format, summary, track_record
from components.text.rows import by_series, rows_of, year_of
from services.growth_frame import MAX_HORIZON, NATION

if TYPE_CHECKING:
    import pandas as pd

    from components.state.url_state import Selection
    from services.growth import Growth

_CARD_WIDTH: Final = 130
"""Pixels; two cards fit side by side on a phone, six on a desktop."""


def reference(growth: Growth, area_ids: tuple[str, ...], occupation_ids: tuple[str, ...]) -> pd.DataFrame:
    """All occupations in the same areas; an empty frame where the source has no such reference, or shows it itself."""
    if growth.reference_id is None or growth.reference_id in occupation_ids:
        return growth.growth([], area_ids)
    return growth.growth([growth.reference_id], area_ids)


def title(occupation: dict[str, Any], chosen: Selection) -> None:
    """The occupation's name and code, and a way to put it beside others."""
    st.set_page_config(page_title=f"{occupation['occupation']} · Horizons")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        code = occupation["occupation_id"]
        st.title(f"{occupation['occupation']} :small[:gray[{code}]]", anchor=False, width="content")
        if code in chosen.compared:
            st.button(
                "In your comparison",
                icon=":material/close:",
                icon_position="right",
                help="Remove from the comparison",
                on_click=selectors.remove,
                args=(code,),
            )
        else:
            full = len(chosen.compared) >= url_state.MAX_OCCUPATIONS
            st.button(
                "Add to comparison",
                icon=":material/add:",
                help=f"{url_state.MAX_OCCUPATIONS} are compared already; remove one on Compare first" if full else None,
                on_click=selectors.keep_for_comparison,
                args=(code,),
                disabled=full,
            )


def answer(growth: Growth, frame: pd.DataFrame, reference: pd.DataFrame) -> None:
    """The answer in a sentence for each area, the state agency's own figure beside ours, and why they differ."""
    differ = False
    held = _share_inside(growth.name, growth.vintage, growth)
    for area_id in dict.fromkeys(frame["area_id"]):
        ours, all_occupations = _in_area(area_id, frame, reference)
        own = summary.agency(growth.profile(frame["occupation_id"].iloc[0], area_id), growth.area(area_id))
        likely = summary.likely(ours, held)
        st.markdown(f"{summary.headline(ours, all_occupations)} {likely} {own}")
        differ = differ or bool(own)
    if differ:
        st.caption(summary.WHY_AGENCIES_DIFFER)


@st.cache_data(max_entries=4, show_spinner=False)
def _share_inside(source: str, vintage: str, _growth: Growth) -> float | None:
    return track_record.share_inside(_growth.accuracy(), summary.RANGE_HORIZON)


def comparison_title() -> None:
    """What the page is."""
    st.set_page_config(page_title="Compare · Horizons")
    st.title("Compare", anchor=False)


def comparison_answer(frame: pd.DataFrame) -> None:
    """Which of those side by side grows most."""
    if len(frame):
        st.markdown(comparison.comparison(frame))


def openings(growth: Growth, occupation: dict[str, Any]) -> None:
    """Openings a year in the nation, told apart from growth; nothing where the source does not know them."""
    if occupation["openings_per_year"] is None:
        return
    end = growth.growth([occupation["occupation_id"]], [NATION], [MAX_HORIZON]).iloc[0]
    sentence = summary.openings(occupation, end["change"] / MAX_HORIZON)
    if sentence:
        st.markdown(sentence, help=summary.OPENINGS_HELP)


def figures_row(frame: pd.DataFrame) -> None:
    """Base jobs, then growth and jobs added at each horizon; for one area, more are read better as a table."""
    series = by_series(rows_of(frame))
    if len(series) != 1:
        return
    rows = series[0]
    if rows[0]["base_employment"] is None:
        return
    with st.grid(1 + len(rows), min_column_width=_CARD_WIDTH, key="figures"):
        base = f"Jobs in {rows[0]['base_year']}" if rows[0]["base_year"] else "Jobs, base"
        how = None if summary.is_lightcast(rows[0]) else rows[0]["base_basis"]
        st.metric(base, number_format.jobs(rows[0]["base_employment"]), how, **_QUIET)
        for row in rows:
            likely = number_format.percent_range(row["low_80"], row["high_80"])
            with st.container(gap=None):
                when = f"By {year_of(row)}{', published' if row['basis'] == 'published' else ''}"
                st.metric(when, number_format.percent(row["growth"]), number_format.jobs_added(row["change"]), **_QUIET)
                if likely:
                    st.caption(f"8 in 10: {likely}")


_QUIET: Final[dict[str, Any]] = {"delta_color": "off", "delta_arrow": "off"}


def _in_area(area_id: str, *frames: pd.DataFrame) -> list[pd.DataFrame]:
    return [frame[frame["area_id"] == area_id] for frame in frames]
