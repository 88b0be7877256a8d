"""The sections of the Method page. Every score and every source on it is read from the data set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from components.charts import accuracy as accuracy_charts
from components.charts import chart_cache
from components.sections.chart_table_tabs import chart_table_tabs
from components.state import connections, selection
from components.text import number_format, track_record
from services import outlook
from services.errors import ConfigError
from services.exports import citation as citations
from services.flags import Flag
from services.growth_frame import MAX_HORIZON, NATION, SMALL_BASE, has_flag

if TYPE_CHECKING:
    from services.growth import Growth

_PARTS: Final = {"later": "The newest", "chosen": "All earlier"}
_PART_NOTES: Final = {
    "later": "Outcomes of {years}, which the model was not chosen on; they had been seen before its ranges took their "
    "present form.",
    "chosen": "Outcomes up to {last}, which the model was chosen on.",
}
_SUMS: Final = (
    " Groups and all occupations together are sums of its occupations, and changes in jobs are the difference of its "
    "levels: our copy of this vintage lacks both."
)
_SEPARATIONS: Final = (
    " People who leave are worked out: openings less growth, divided into exits and transfers as in the vintage before."
)
_SERIES: Final = {"OEWS": "Employment surveys", "BLS base": "Later BLS bases"}
_SERIES_NOTES: Final = {
    "OEWS": "Measured on BLS’s employment survey (OEWS): employees, within years that can be compared.",
    "BLS base": "Measured on bases of later BLS projections: with the self-employed, across changes of method.",
}
_SIZES: Final = {
    "all": "all",
    "<10k": "under 10k",
    "10-50k": f"10{number_format.EN_DASH}50k",
    "50-200k": f"50{number_format.EN_DASH}200k",
    ">200k": "over 200k",
}
"""Labels of the size classes: Markdown reads a heading that begins with ">" as a quotation."""
_MEASURES: Final = {"weighted_ape": "Average", "median_ape": "Median"}


def public_data_note(growth: Growth) -> None:
    """A note that the page describes public data, if the reader chose another source."""
    if selection.current().source != growth.name:
        st.caption(f"This page describes {growth.label.lower()}: the source you chose does not say how it is made.")


def how_figures_are_made(growth: Growth) -> None:
    """How figures are made, in short."""
    base, end = growth.vintage.split("-")[0], int(growth.vintage.split("-")[0]) + MAX_HORIZON
    total = growth.growth([growth.reference_id or growth.example_id], [NATION], [MAX_HORIZON])
    sums = _SUMS if (total["basis"] == "derived").any() else ""
    left = _SEPARATIONS if (growth.occupations()["separations_basis"] == "derived").any() else ""
    st.markdown(
        f"""
* **The nation, {base} and {end}**: what the US Bureau of Labor Statistics (BLS) publishes, to its last digit.{sums}
* **The years between**: our model. It starts from BLS’s path and moves each occupation by how it and its group have
  changed lately, less so where it is small or measured with much sampling error, and not at all by the last year.
  It is tested only with the data available then.
* **States**: jobs from the employment and wage survey, raised to include the self-employed; growth from the nation’s
  path and half of how the state’s own agency expects the occupation to depart from it, as about half came about in the
  past; less where the state has few jobs. States and the unpublished rest add up to the nation in every year. Where
  BLS’s projections count fewer jobs in the nation than the survey counts employees, a state keeps its count.
* **Local areas** (metropolitan and nonmetropolitan): employees and wages as BLS’s survey publishes them, employment
  raised to include the self-employed as states are; growth is that of the area’s state, or of its states weighted by
  the area’s jobs in each, for no source here projects local areas. {_without_local_figures(growth)}
  Local areas do not add up to their states: what is suppressed in one is missing in the sum.
* **Ranges**: 8 in 10 outcomes are expected inside, from the errors of past projections, by years ahead, size and
  sampling error. What all occupations of a year had in common, such as the pandemic, counts by the few years there
  were, not by the many occupations. The range of a state or local area adds how far states have departed from the
  nation since 2003, by years and size, and sampling error: for an occupation in a state, the one published for it.
* **Likelihoods**: that jobs grow, and that they grow faster than all occupations of the area, from the same
  distribution as the ranges; in tenths, which is how well they are known.
* **Paths that change direction**: where the recent trend and BLS’s tenth year point apart, the path follows the trend
  first and ends at BLS’s figure. That is a disagreement, not a forecast of a turning point.
* **Openings**: BLS’s yearly average of growth and of people who leave the occupation. Growth alone is not hiring.{left}

The model is open: `make data` builds every figure again, `make backtest` prints the record below, and model/README.md
has the formulas and the rejected alternatives.
"""
    )


def _without_local_figures(growth: Growth) -> str:
    """How many of the projected occupations have no local figures, as a sentence."""
    occupations = growth.occupations()
    is_projected = (occupations["taxonomy"] == "soc") & ~has_flag(occupations, Flag.NO_LONGER_PROJECTED)
    projected = set(occupations.loc[is_projected, "occupation_id"])
    without = projected - set(growth.local_occupation_ids())
    return f"Groups, totals and {len(without)} of {len(projected)} occupations have no local figures."


def accuracy(growth: Growth) -> None:
    """The errors of past projections and the coverage of their ranges."""
    scores = growth.accuracy()
    if scores.empty:
        return
    st.header("How well past projections did", anchor=False)
    st.markdown(_accuracy_summary(scores))
    with st.container(horizontal=True):
        series = _choice("Measured on", _SERIES, "series")
        part = _choice("Outcomes", _PARTS, "part")
    rows = scores[(scores["series"] == series) & (scores["part"] == part)]
    st.caption(f"{_SERIES_NOTES[series]} {_PART_NOTES[part].format(**_outcome_years(rows))}")
    left, right = st.columns(2)
    with left:
        _errors(rows[rows["size_class"] == "all"])
    with right:
        coverage = rows[rows["measure"] == track_record.COVERAGE_MEASURE]
        _coverage(coverage.assign(size_class=coverage["size_class"].map(_SIZES)))


def _accuracy_summary(scores: pd.DataFrame) -> str:
    """The errors and coverage of the newest outcomes, in a sentence."""
    newest = scores[(scores["series"] == "OEWS") & (scores["part"] == "later") & (scores["size_class"] == "all")]
    if newest.empty:
        return ""
    figure = newest.pivot(index="horizon_years", columns=["method", "measure"], values="value")
    horizons, line = figure["horizons", "weighted_ape"], figure["bls_line", "weighted_ape"]
    parts = [
        f"{years} year{'s' if years > 1 else ''} ahead the average error was "
        f"{number_format.plain_percent(horizons[years])} of jobs "
        f"(BLS’s line {number_format.plain_percent(line[years])}), and "
        f"{100 * figure['horizons', track_record.COVERAGE_MEASURE][years]:.0f}{number_format.NNBSP}% of the "
        f"occupations came out inside the 80{number_format.NNBSP}% range"
        for years in sorted(figure.index)
    ]
    return f"Outcomes of {_outcome_years(newest)['years']}, which the model was not chosen on: {'; '.join(parts)}."


def _outcome_years(rows: pd.DataFrame) -> dict[str, str]:
    """The years of the outcomes in words: all of them, and the last."""
    origins = rows.assign(origin=rows["origins"].str.split()).explode("origin")
    years = sorted({int(year) for year in origins["origin"].astype(int) + origins["horizon_years"]})
    first = f"{years[0]} to " if len(years) > 2 else f"{years[0]} and " if len(years) > 1 else ""
    return {"years": f"{first}{years[-1]}", "last": str(years[-1])}


def _choice(label: str, names: dict[str, str], key: str) -> str:
    chosen = st.segmented_control(
        label, list(names), format_func=names.__getitem__, default=next(iter(names)), required=True, key=key
    )
    return chosen or next(iter(names))


def _errors(rows: pd.DataFrame) -> None:
    st.subheader("Error by years ahead", anchor=False)
    chart_table_tabs("errors", lambda: _errors_chart(rows), lambda: _draw_errors_table(rows))


def _errors_chart(rows: pd.DataFrame) -> None:
    weighted = rows[rows["measure"] == "weighted_ape"]
    chart_cache.draw(accuracy_charts.errors(weighted, chart_cache.theme()), "errors", _errors_alt(weighted))
    st.caption(
        "Absolute error in percent of actual employment, weighted by jobs; lower is better. BLS’s line: its ten-year "
        "rate from the start, which Horizons follows where there is no history. Damped trend: last year’s "
        "change, fading. Constant share: the growth of all occupations. No change: the base."
    )


def _draw_errors_table(rows: pd.DataFrame) -> None:
    st.table(_errors_table(rows), hide_index=True, border="horizontal")
    st.caption(
        "Absolute error in percent of actual employment: the average weighted by jobs, and the median occupation."
    )


def _errors_alt(weighted: pd.DataFrame) -> str:
    horizons = weighted[weighted["method"] == "horizons"].set_index("horizon_years")["value"]
    line = weighted[weighted["method"] == "bls_line"].set_index("horizon_years")["value"]
    parts = [
        f"{years} ahead Horizons {100 * horizons[years]:.1f} %, BLS’s line {100 * line[years]:.1f} %"
        for years in sorted(horizons.index.intersection(line.index))
    ]
    return f"Line chart of the error weighted by jobs, by years ahead: {'; '.join(parts)}."


def _errors_table(rows: pd.DataFrame) -> pd.DataFrame:
    lines = []
    for years in sorted(rows["horizon_years"].dropna().unique()):
        for method, name in accuracy_charts.METHODS.items():
            cell = rows[(rows["horizon_years"] == years) & (rows["method"] == method)].set_index("measure")["value"]
            if cell.empty:
                continue
            texts = {label: f"{100 * cell[measure]:.1f}{number_format.NNBSP}%" for measure, label in _MEASURES.items()}
            lines.append({"Years": str(years), "Method": name} | texts)
    return pd.DataFrame(lines)


def _coverage(coverage: pd.DataFrame) -> None:
    st.subheader("Outcomes inside the 80 % range", anchor=False)
    years = sorted(coverage["horizon_years"].dropna().astype(int).unique())
    chart_table_tabs("coverage", lambda: _coverage_chart(coverage, years), lambda: _draw_coverage_table(coverage))


def _draw_coverage_table(coverage: pd.DataFrame) -> None:
    st.table(_coverage_table(coverage), hide_index=True, border="horizontal")
    st.caption("By jobs in the base year (rows) and years ahead (columns).")


def _coverage_table(coverage: pd.DataFrame) -> pd.DataFrame:
    wide = coverage.pivot_table(index="size_class", columns="horizon_years", values="value", sort=False)
    texts = wide.map(lambda value: f"{100 * value:.0f}{number_format.NNBSP}%")
    return texts.rename(columns=str).rename_axis("Jobs").reset_index().rename_axis(None, axis="columns")


def _coverage_chart(coverage: pd.DataFrame, years: list[int]) -> None:
    chosen = st.segmented_control("Years ahead", years, default=years[0], required=True, key="coverage_years")
    rows = coverage[coverage["horizon_years"] == (chosen if chosen in years else years[0])]
    shares = ", ".join(
        f"{size} {100 * value:.0f} %" for size, value in zip(rows["size_class"], rows["value"], strict=True)
    )
    alt = f"Bar chart of the share of outcomes inside the 80 % range, by jobs in the base year: {shares}."
    chart_cache.draw(accuracy_charts.coverage(rows, chart_cache.theme()), "coverage", alt)
    st.caption(
        f"Past outcomes inside the range that would have been given. The dashed line is 80{number_format.NNBSP}%."
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
* Not for counties, and not across a change of an occupation’s code, which is said where it is.
"""
    )


def definitions(growth: Growth) -> None:
    """The definitions of words and markers."""
    total = None
    if growth.reference_id is not None:
        total = growth.growth([growth.reference_id], [NATION], [MAX_HORIZON]).iloc[0]["growth"]
    st.header("Words and marks", anchor=False)
    total_text = f" ({number_format.percent(total)} in this vintage)" if total is not None else ""
    st.markdown(
        f"""
* {outlook.RULE.format(total=total_text)}
* **Published**: the publisher’s own figure. **Modelled**: ours. Published points are filled in charts, ours are open.
* **Small occupation**: fewer than {SMALL_BASE:,} jobs.
* **Not published**: suppressed or not counted; never drawn as zero.
* Ranks whose likely ranges overlap are ties.
"""
    )


def sources(growth: Growth) -> None:
    """Every input table with vintage, publisher and license."""
    st.header("Sources", anchor=False)
    lines = [
        f"* **{source['name']}**, {source['vintage']}. {source['publisher']}. {source['licence']}. <{source['url']}>"
        for source in growth.sources()
    ]
    st.markdown("\n".join(lines))


def citation(growth: Growth) -> None:
    """The citation, and the way to the open API."""
    st.header("How to cite", anchor=False)
    frame = growth.growth([growth.example_id], [NATION], [MAX_HORIZON])
    for text in citations.citations(frame):
        st.code(text, language=None, wrap_lines=True)
    st.caption(
        "Every download carries its own line, with vintage and date; *Link and citation* on each page has it too."
    )
    if _has_open_api():
        st.markdown("Programs get the same figures, free and without a key of their own: [the open API](api).")


def _has_open_api() -> bool:
    """Whether this server has the open API; an invalid setting turns it off, which is logged at the start."""
    try:
        return connections.settings().open_api().enabled
    except ConfigError:
        return False
