"""The section of the Method page on the errors of past projections and the coverage of their ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd
import streamlit as st

from components.charts import accuracy as accuracy_charts
from components.charts import chart_view
from components.element_cache import cache_elements
from components.sections.chart_table_tabs import chart_table_tabs
from components.text import number_format, track_record

if TYPE_CHECKING:
    from components.charts.style import Theme
    from services.growth import Growth

_Key = tuple[str, str, str, str]
"""The source, its vintage, the measure and the part of the outcomes: what a chart depends on."""
_PARTS: Final = {"later": "The newest", "chosen": "All earlier"}
_PART_NOTES: Final = {
    "later": "Outcomes of {years}, which the model was not chosen on; they had been seen before its ranges took their "
    "present form.",
    "chosen": "Outcomes up to {last}, which the model was chosen on.",
}
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


def accuracy(growth: Growth) -> None:
    """The errors of past projections and the coverage of their ranges."""
    scores = growth.accuracy()
    if scores.empty:
        return
    st.header("How well past projections did", anchor=False)
    st.markdown(growth.cached(("accuracy summary",), lambda: _accuracy_summary(scores), lambda _: 1))
    with st.container(horizontal=True):
        series = _choice("Measured on", _SERIES, "series")
        part = _choice("Outcomes", _PARTS, "part")
    shown = growth.cached(("accuracy", series, part), lambda: _shown_scores(scores, series, part), _Scores.size)
    key = (growth.name, growth.vintage, series, part)
    st.caption(shown.note)
    left, right = st.container(key="columns_accuracy").columns(2)
    with left:
        _errors(shown.errors, key)
    with right:
        _coverage(shown.coverage, key)


class _Scores(NamedTuple):
    """What is shown of one measure of the outcomes and one part of them."""

    note: str
    errors: pd.DataFrame
    coverage: pd.DataFrame

    def size(self) -> int:
        """The rows of both."""
        return len(self.errors) + len(self.coverage)


def _shown_scores(scores: pd.DataFrame, series: str, part: str) -> _Scores:
    rows = scores[(scores["series"] == series) & (scores["part"] == part)]
    coverage = rows[rows["measure"] == track_record.COVERAGE_MEASURE]
    return _Scores(
        f"{_SERIES_NOTES[series]} {_PART_NOTES[part].format(**_outcome_years(rows))}",
        rows[rows["size_class"] == "all"],
        coverage.assign(size_class=coverage["size_class"].map(_SIZES)),
    )


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


def _errors(rows: pd.DataFrame, key: _Key) -> None:
    st.subheader("Error by years ahead", anchor=False)
    chart_table_tabs("errors", lambda: _errors_chart(key, chart_view.theme(), rows), lambda: _draw_errors_table(rows))


@cache_elements
def _errors_chart(key: _Key, theme: Theme, _rows: pd.DataFrame) -> None:
    weighted = _rows[_rows["measure"] == "weighted_ape"]
    chart_view.draw(accuracy_charts.errors(weighted, theme), "errors", _errors_alt(weighted))
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


def _coverage(coverage: pd.DataFrame, key: _Key) -> None:
    st.subheader("Outcomes inside the 80 % range", anchor=False)
    years = sorted(map(int, coverage["horizon_years"].dropna().unique()))
    chart_table_tabs(
        "coverage", lambda: _coverage_of_year(coverage, years, key), lambda: _draw_coverage_table(coverage)
    )


def _draw_coverage_table(coverage: pd.DataFrame) -> None:
    st.table(_coverage_table(coverage), hide_index=True, border="horizontal")
    st.caption("By jobs in the base year (rows) and years ahead (columns).")


def _coverage_table(coverage: pd.DataFrame) -> pd.DataFrame:
    wide = coverage.pivot_table(index="size_class", columns="horizon_years", values="value", sort=False)
    texts = wide.map(lambda value: f"{100 * value:.0f}{number_format.NNBSP}%")
    return texts.rename(columns=str).rename_axis("Jobs").reset_index().rename_axis(None, axis="columns")


def _coverage_of_year(coverage: pd.DataFrame, years: list[int], key: _Key) -> None:
    chosen = st.segmented_control("Years ahead", years, default=years[0], required=True, key="coverage_years")
    _coverage_chart(key, int(chosen if chosen in years else years[0]), chart_view.theme(), coverage)


@cache_elements
def _coverage_chart(key: _Key, years: int, theme: Theme, _coverage: pd.DataFrame) -> None:
    rows = _coverage[_coverage["horizon_years"] == years]
    shares = ", ".join(
        f"{size} {100 * value:.0f} %" for size, value in zip(rows["size_class"], rows["value"], strict=True)
    )
    alt = f"Bar chart of the share of outcomes inside the 80 % range, by jobs in the base year: {shares}."
    chart_view.draw(accuracy_charts.coverage(rows, theme), "coverage", alt)
    st.caption(
        f"Past outcomes inside the range that would have been given. The dashed line is 80{number_format.NNBSP}%."
    )
