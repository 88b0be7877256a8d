"""The parts of the Method page. Every score and every source on it is read from the data set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from components.charts import bars_and_lines, chart_cache, track_record_charts
from components.state import connections, url_state
from components.text import number_format, summary, track_record
from services.errors import ConfigError
from services.exports import citation
from services.growth_frame import MAX_HORIZON, NATION, SMALL_BASE

if TYPE_CHECKING:
    from services.growth import Growth

_PARTS: Final = {"test": "The newest", "chosen": "All earlier"}
_PARTS_NOTES: Final = {
    "test": "Outcomes of {year}, which the model was not chosen on; how its ranges are weighted was changed after one "
    "look at how often they held.",
    "chosen": "Outcomes up to {year}, which the model was chosen on.",
}
_SERIES: Final = {"OEWS": "Employment surveys", "BLS base": "Later BLS bases"}
_SERIES_NOTES: Final = {
    "OEWS": "Measured on BLS’s employment survey (OEWS): employees, within years that can be compared.",
    "BLS base": "Measured on bases of later BLS projections: with the self-employed, across changes of method.",
}
_SIZES: Final = {
    "all": "all",
    "<10k": "under 10k",
    "10-50k": f"10{number_format.DASH}50k",
    "50-200k": f"50{number_format.DASH}200k",
    ">200k": "over 200k",
}
"""Size classes in words: a heading that begins with ">" would be taken for a quotation."""
_MEASURES: Final = {"weighted_ape": "By jobs", "median_ape": "Middle"}


def about_which(growth: Growth) -> None:
    """Says that the page tells of public data where the reader chose another source."""
    if url_state.current().source != growth.name:
        st.caption(f"This page tells of {growth.label.lower()}: the source you chose does not say how it is made.")


def how(growth: Growth) -> None:
    """How a figure is made, in short."""
    base, end = growth.vintage.split("-")[0], int(growth.vintage.split("-")[0]) + MAX_HORIZON
    st.markdown(
        f"""
* **The nation, {base} and {end}**: what the US Bureau of Labor Statistics (BLS) publishes, to its last digit.
* **The years between**: our model. It starts from BLS’s path and moves each occupation by how it and its group have
  changed lately, less so where it is small or measured with much sampling error, and not at all by the last year.
  Every rule was learnt from what had been published at the time.
* **States**: jobs from the employment and wage survey, raised to include the self-employed; growth from the nation’s
  path and how the state’s own agency expects the occupation to depart from it, drawn towards the nation where the
  state has few jobs. States and the unpublished rest add up to the nation in every year.
* **Ranges**: 8 in 10 outcomes are expected inside, from how far past projections missed, by years ahead, size and
  sampling error. A state’s range is that of a national occupation of its size.
* **Openings**: BLS’s yearly average of growth and of people who leave the occupation. Growth alone is not hiring.

The model is open: `make data` builds every figure again, `make backtest` prints the record below, and model/README.md
has the formulas and what was tried and lost.
"""
    )


def accuracy(growth: Growth) -> None:
    """How far past projections missed, and how often ranges held."""
    scored = growth.accuracy()
    if scored.empty:
        return
    st.header("How well past projections did", anchor=False)
    st.markdown(_in_short(scored))
    with st.container(horizontal=True):
        series = _choice("Measured on", _SERIES, "series")
        part = _choice("Outcomes", _PARTS, "part")
    own = scored[(scored["series"] == series) & (scored["part"] == part)]
    st.caption(f"{_SERIES_NOTES[series]} {_PARTS_NOTES[part].format(year=_last_outcome(own))}")
    left, right = st.columns(2)
    with left:
        _errors(own[own["size_class"] == "all"])
    with right:
        held = own[own["measure"] == track_record.HELD]
        _coverage(held.assign(size_class=held["size_class"].map(_SIZES)))


def _in_short(scored: pd.DataFrame) -> str:
    """How sure the newest outcomes leave us, in a sentence."""
    newest = scored[(scored["series"] == "OEWS") & (scored["part"] == "test") & (scored["size_class"] == "all")]
    if newest.empty:
        return ""
    figure = newest.pivot(index="horizon_years", columns=["method", "measure"], values="value")
    missed, line = figure["horizons", "weighted_ape"], figure["bls_line", "weighted_ape"]
    parts = [
        f"{years} year{'s' if years > 1 else ''} ahead Horizons missed "
        f"{number_format.plain_percent(missed[years])} of jobs "
        f"(BLS’s line {number_format.plain_percent(line[years])}) and its 80{number_format.SPACE}% range held for "
        f"{100 * figure['horizons', track_record.HELD][years]:.0f}{number_format.SPACE}% of the occupations"
        for years in sorted(figure.index)
    ]
    return f"Outcomes of {_last_outcome(newest)}, which the model was not chosen on: {'; '.join(parts)}."


def _last_outcome(own: pd.DataFrame) -> int:
    last = own["origins"].str.split().str[-1].astype(int)
    return int((last + own["horizon_years"]).max())


def _choice(label: str, names: dict[str, str], key: str) -> str:
    chosen = st.segmented_control(
        label, list(names), format_func=names.__getitem__, default=next(iter(names)), required=True, key=key
    )
    return chosen or next(iter(names))


def _errors(own: pd.DataFrame) -> None:
    st.subheader("Error by years ahead", anchor=False)
    chart, table = st.tabs(["Chart", "Table"], key="errors_twin", on_change="rerun")
    weighted = own[own["measure"] == "weighted_ape"]
    if chart.open:
        with chart:
            ink = chart_cache.ink()
            st.plotly_chart(
                track_record_charts.errors(weighted, ink),
                key="errors",
                config=bars_and_lines.CONFIG,
                alt=_errors_alt(weighted),
            )
            st.caption(
                "Absolute error in percent of what came, weighted by jobs; lower is better. BLS’s line: its ten-year "
                "rate from the start, which Horizons follows where there is no history. Damped trend: last year’s "
                "change, fading. Constant share: the growth of all occupations. No change: the base."
            )
    if table.open:
        with table:
            st.table(_errors_table(own), hide_index=True, border="horizontal")
            st.caption("Absolute error in percent of what came: weighted by jobs, and of the occupation in the middle.")


def _errors_alt(weighted: pd.DataFrame) -> str:
    ours = weighted[weighted["method"] == "horizons"].set_index("horizon_years")["value"]
    line = weighted[weighted["method"] == "bls_line"].set_index("horizon_years")["value"]
    parts = [
        f"{years} ahead Horizons {100 * ours[years]:.1f} %, BLS’s line {100 * line[years]:.1f} %"
        for years in sorted(ours.index.intersection(line.index))
    ]
    return f"Line chart of the error weighted by jobs, by years ahead: {'; '.join(parts)}."


def _errors_table(own: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for years in sorted(own["horizon_years"].dropna().unique()):
        for method, name in track_record_charts.METHODS.items():
            cell = own[(own["horizon_years"] == years) & (own["method"] == method)].set_index("measure")["value"]
            if cell.empty:
                continue
            said = {label: f"{100 * cell[measure]:.1f}{number_format.SPACE}%" for measure, label in _MEASURES.items()}
            rows.append({"Years": str(years), "Method": name} | said)
    return pd.DataFrame(rows)


def _coverage(coverage: pd.DataFrame) -> None:
    st.subheader("How often the 80 % range held", anchor=False)
    years = sorted(coverage["horizon_years"].dropna().astype(int).unique())
    chart, table = st.tabs(["Chart", "Table"], key="coverage_twin", on_change="rerun")
    if chart.open:
        with chart:
            _coverage_chart(coverage, years)
    if table.open:
        with table:
            st.table(_coverage_table(coverage), hide_index=True, border="horizontal")
            st.caption("By jobs in the base year (rows) and years ahead (columns).")


def _coverage_table(coverage: pd.DataFrame) -> pd.DataFrame:
    wide = coverage.pivot_table(index="size_class", columns="horizon_years", values="value", sort=False)
    said = wide.map(lambda value: f"{100 * value:.0f}{number_format.SPACE}%")
    return said.rename(columns=str).rename_axis("Jobs").reset_index().rename_axis(None, axis="columns")


def _coverage_chart(coverage: pd.DataFrame, years: list[int]) -> None:
    chosen = st.segmented_control("Years ahead", years, default=years[0], required=True, key="coverage_years")
    own = coverage[coverage["horizon_years"] == (chosen if chosen in years else years[0])]
    ink = chart_cache.ink()
    said = ", ".join(f"{size} {100 * value:.0f} %" for size, value in zip(own["size_class"], own["value"], strict=True))
    st.plotly_chart(
        track_record_charts.held(own, ink),
        key="held",
        config=bars_and_lines.CONFIG,
        alt=f"Bar chart of how often the 80 % range held, by jobs in the base year: {said}.",
    )
    st.caption(
        f"Past outcomes inside the range that would have been given. The dashed line is 80{number_format.SPACE}%."
    )


def limits() -> None:
    """What the figures are not."""
    st.header("What this is not", anchor=False)
    st.markdown(
        """
* Not a forecast of the cycle: BLS projects an economy at full employment. The first years follow recent history and
  can miss a recession altogether; the ranges are the measure of that.
* Not vacancies, not turnover, not a shortage: growth says how many jobs there will be, not who will fill them.
* Not what a state’s agency publishes: theirs stands beside ours, made at another time and with other national totals.
* Not for counties and metropolitan areas, and not across a change of an occupation’s code, which is said where it is.
"""
    )


def words(growth: Growth) -> None:
    """The rules behind words and marks."""
    total = None
    if growth.reference_id is not None:
        total = growth.growth([growth.reference_id], [NATION], [MAX_HORIZON]).iloc[0]["growth"]
    st.header("Words and marks", anchor=False)
    against = f" ({number_format.percent(total)} in this vintage)" if total is not None else ""
    st.markdown(
        f"""
* {summary.BAND_RULE.format(total=against)}
* **Published**: the publisher’s own figure. **Modelled**: ours. Published points are filled in charts, ours are open.
* **Small base**: fewer than {SMALL_BASE:,} jobs. **Not published**: suppressed or not counted; never drawn as zero.
* Ranks whose likely ranges overlap are ties.
"""
    )


def sources(growth: Growth) -> None:
    """Every table that went in, with vintage, publisher and licence."""
    st.header("Sources", anchor=False)
    lines = [
        f"* **{source['name']}**, {source['vintage']}. {source['publisher']}. {source['licence']}. <{source['url']}>"
        for source in growth.sources()
    ]
    st.markdown("\n".join(lines))


def cite(growth: Growth) -> None:
    """The line to cite by."""
    st.header("How to cite", anchor=False)
    frame = growth.growth([growth.example_id], [NATION], [MAX_HORIZON])
    for text in citation.citations(frame):
        st.code(text, language=None, wrap_lines=True)
    st.caption(
        "Every download carries its own line, with vintage and date; *Link and citation* on each page has it too."
    )
    if _has_open_api():
        st.markdown("Programs get the same figures, for nothing and without a key of their own: [the open API](/api).")


def _has_open_api() -> bool:
    """Whether this server answers it; a setting that cannot be right turns it off, and the log says so."""
    try:
        return connections.settings().open_api().enabled
    except ConfigError:
        return False
