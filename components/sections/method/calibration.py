"""The section of the Method page on ranges by base year and on likelihoods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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

_PART: Final = "chosen"
"""The outcomes that the method was chosen on: the newest ones are a year, and too few for bins of likelihood."""


def calibration(growth: Growth) -> None:
    """The coverage of the ranges of each base year, and the reliability of likelihoods."""
    rows, bins = growth.cached(("calibration",), lambda: _kept(growth.accuracy()), lambda frames: sum(map(len, frames)))
    if rows.empty:
        return
    key = (growth.name, growth.vintage)
    left, right = st.container(key="columns_calibration").columns(2)
    with left:
        st.subheader("Ranges by base year", anchor=False)
        chart_table_tabs(
            "base_years", lambda: _base_year_chart(key, chart_view.theme(), rows), lambda: _base_year_table(rows)
        )
    with right:
        st.subheader("Were likelihoods reliable?", anchor=False)
        chart_table_tabs(
            "likelihoods", lambda: _likelihood_chart(key, chart_view.theme(), bins), lambda: _likelihood_table(bins)
        )


def _kept(scores: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The coverage by base year, and the bins of likelihood; both empty where nothing was scored."""
    scores = scores[(scores["series"] == "all") & (scores["part"] == _PART)]
    return (scores, scores) if scores.empty else (_base_years(scores), likelihood_bins(scores))


def _base_years(scores: pd.DataFrame) -> pd.DataFrame:
    """Coverage and number of outcomes (value, n) by base year, in order."""
    by_measure = scores[scores["method"] == "horizons"].pivot(index="origins", columns="measure", values="value")
    return by_measure.rename(columns={track_record.COVERAGE_MEASURE: "value", "n_as_of": "n"}).sort_index()


@cache_elements
def _base_year_chart(key: tuple[str, str], theme: Theme, _rows: pd.DataFrame) -> None:
    shares = ", ".join(f"{year} {100 * value:.0f} %" for year, value in _rows["value"].items())
    figure = accuracy_charts.coverage(_rows.assign(size_class=_rows.index), theme, title="Base year of the forecast")
    chart_view.draw(
        figure, "base_years", f"Bar chart of the share of outcomes inside the 80 % range, by base year: {shares}."
    )
    st.caption(
        "Outcomes inside the range as it would have been given on the day. Forecasts from 2018 to 2021 met the "
        "pandemic or the recovery from it, and few or none of the years known then had shown the like."
    )


def _base_year_table(rows: pd.DataFrame) -> None:
    table = pd.DataFrame(
        {
            "Base year": rows.index,
            "Inside": [f"{100 * value:.0f}{number_format.NNBSP}%" for value in rows["value"]],
            "Outcomes": [f"{number:,.0f}" for number in rows["n"]],
        }
    )
    st.table(table, hide_index=True, border="horizontal")


def likelihood_bins(scores: pd.DataFrame) -> pd.DataFrame:
    """n, stated and happened (fractions) by event and bin, from the rows of `Growth.accuracy` for all series."""
    rows = scores[scores["method"].isin(list(accuracy_charts.EVENTS))]
    parts = rows["measure"].str.extract(r"^(?P<figure>n|stated|happened)_(?P<bin>\d)$")
    known = parts["figure"].notna()
    frame = rows[known].assign(figure=parts["figure"], bin=parts["bin"])
    return frame.pivot(index=["method", "bin"], columns="figure", values="value").reset_index()


@cache_elements
def _likelihood_chart(key: tuple[str, str], theme: Theme, _bins: pd.DataFrame) -> None:
    figures = zip(_bins["method"], _bins["stated"], _bins["happened"], strict=True)
    texts = [
        f"{accuracy_charts.EVENTS[event]}: likelihood {100 * stated:.0f} %, happened {100 * happened:.0f} %"
        for event, stated, happened in figures
    ]
    alt = f"Chart of how often events happened, by the likelihood given. {'; '.join(texts)}."
    chart_view.draw(accuracy_charts.reliability(_bins, theme), "likelihoods", alt)
    st.caption(
        "Past forecasts 1 to 8 years ahead in five groups by the likelihood given on the day: on the dashed line "
        "events happened as often as they were called likely."
    )


def _likelihood_table(bins: pd.DataFrame) -> None:
    table = pd.DataFrame(
        {
            "Event": bins["method"].map(accuracy_charts.EVENTS),
            "Called likely": [f"{100 * value:.0f}{number_format.NNBSP}%" for value in bins["stated"]],
            "Came true": [f"{100 * value:.0f}{number_format.NNBSP}%" for value in bins["happened"]],
            "Forecasts": [f"{number:,.0f}" for number in bins["n"]],
        }
    )
    st.table(table, hide_index=True, border="horizontal")
