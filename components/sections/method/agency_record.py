"""The section of the Method page on states: the coverage of their ranges, and their agencies' past projections."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from components.charts import accuracy as accuracy_charts
from components.charts import chart_view
from components.element_cache import cache_elements
from components.sections.chart_table_tabs import chart_table_tabs
from components.text import agencies, number_format, track_record
from services.growth_frame import NATION

if TYPE_CHECKING:
    from components.charts.style import Theme
    from services.growth import Growth

_SERIES: Final = "OEWS, states"
"""The rows of Growth.accuracy about the states' occupations."""
_SIZES: Final = {
    "all": "all",
    "<100": "under 100",
    "100-300": f"100{number_format.EN_DASH}300",
    "300-1k": f"300{number_format.EN_DASH}1k",
    "1-3k": f"1{number_format.EN_DASH}3k",
    "3-10k": f"3{number_format.EN_DASH}10k",
    ">10k": "over 10k",
}
_LABELED: Final = 3
"""States named in the chart: those whose agencies were furthest off. More names would overlap."""
_TABLE_HEIGHT: Final = 390
"""Pixels: as high as the chart; its 52 rows scroll."""


def states(growth: Growth) -> None:
    """The coverage of the states' ranges beside their agencies' record; whatever of it the source has."""
    scores, record = growth.accuracy(), growth.agency_accuracy()
    coverage = scores[scores["series"] == _SERIES]
    if coverage.empty and record.empty:
        return
    st.header("How well figures for states did", anchor=False)
    st.markdown(growth.cached(("agencies summary",), lambda: agencies.record_summary(record), lambda _: 1))
    key = (growth.name, growth.vintage)
    left, right = st.container(key="columns_agencies").columns(2)
    if len(coverage):
        with left:
            _ranges(growth.cached(("state coverage",), lambda: _by_size(coverage), len), coverage, key)
    if len(record):
        with right:
            _agencies(growth.cached(("agencies totals",), lambda: _totals(growth, record), len), key)


def _by_size(scores: pd.DataFrame) -> pd.DataFrame:
    """Coverage and number of outcomes (value, n) by size_class, in order."""
    wide = scores.pivot(index="size_class", columns="measure", values="value").reindex(list(_SIZES)).dropna()
    rows = wide.rename(columns={track_record.COVERAGE_MEASURE: "value", "n_as_of": "n"})
    return rows.assign(size_class=rows.index.map(_SIZES))


def _ranges(rows: pd.DataFrame, scores: pd.DataFrame, key: tuple[str, str]) -> None:
    st.subheader("Outcomes inside the 80 % range", anchor=False)
    base_year = int(scores["origins"].iloc[0])
    chart_table_tabs(
        "state_ranges",
        lambda: _ranges_chart(key, base_year, chart_view.theme(), rows),
        lambda: _ranges_table(rows),
    )


@cache_elements
def _ranges_chart(key: tuple[str, str], base_year: int, theme: Theme, _rows: pd.DataFrame) -> None:
    shares = ", ".join(
        f"{size} {100 * value:.0f} %" for size, value in zip(_rows["size_class"], _rows["value"], strict=True)
    )
    figure = accuracy_charts.coverage(_rows, theme, title=f"Jobs in the state in {base_year}")
    alt = f"Bar chart of the share of state outcomes inside the 80 % range, by jobs in the state: {shares}."
    chart_view.draw(figure, "state_ranges", alt)
    st.caption(
        f"Occupations in the half of the states that the method was not chosen on, {base_year} to {base_year + 1}: the "
        f"only year that can be checked. The dashed line is 80{number_format.NNBSP}%."
    )


def _ranges_table(rows: pd.DataFrame) -> None:
    table = pd.DataFrame(
        {
            "Jobs": rows["size_class"],
            "Inside": [f"{100 * value:.0f}{number_format.NNBSP}%" for value in rows["value"]],
            "Outcomes": [f"{number:,.0f}" for number in rows["n"]],
        }
    )
    st.table(table, hide_index=True, border="horizontal")


def _totals(growth: Growth, record: pd.DataFrame) -> pd.DataFrame:
    """The rows of all occupations with name, area_abbr and period, by name of the state, the nation last."""
    areas = growth.areas().set_index("area_id")
    totals = record[record["occupation_id"] == growth.reference_id]
    years = zip(totals["base_year"], totals["target_year"], strict=True)
    totals = totals.assign(
        name=totals["area_id"].map(areas["area"]),
        area_abbr=totals["area_id"].map(areas["area_abbr"]),
        period=[number_format.years(base, target) for base, target in years],
        is_nation=totals["area_id"] == NATION,
    )
    return totals.sort_values(["is_nation", "name", "base_year"], ignore_index=True)


def _agencies(totals: pd.DataFrame, key: tuple[str, str]) -> None:
    st.subheader("Projections of the states’ agencies", anchor=False)
    chart_table_tabs("agencies", lambda: _agencies_of_period(totals, key), lambda: _agencies_table(totals))


def _agencies_of_period(totals: pd.DataFrame, key: tuple[str, str]) -> None:
    periods = sorted(set(totals["period"]))
    chosen = st.segmented_control("Years", periods, default=periods[0], required=True, key="agency_period")
    _agencies_chart(key, chosen or periods[0], chart_view.theme(), totals)


@cache_elements
def _agencies_chart(key: tuple[str, str], period: str, theme: Theme, _totals: pd.DataFrame) -> None:
    rows = _totals[_totals["period"] == period]
    furthest = set(rows.loc[rows["error"].abs().nlargest(_LABELED).index, "area_id"])
    rows = rows.assign(label=rows["area_abbr"].where(rows["area_id"].isin(furthest), ""))
    figure = accuracy_charts.projected_and_actual(rows, theme)
    chart_view.draw(figure, "agencies", agencies.record_alt(rows))
    st.caption(
        "Growth of all occupations (employees, OEWS). Below the dashed line the agency projected too much. Years that "
        "end before the projection does: at the agency’s constant yearly rate."
    )


def _agencies_table(totals: pd.DataFrame) -> None:
    wide = totals.pivot(index="name", columns="period", values=["projected", "actual"]).reindex(totals["name"].unique())
    columns = {
        f"{kind.capitalize()}, {period}": wide[kind, period].map(number_format.percent, na_action="ignore")
        for period in sorted(set(totals["period"]))
        for kind in ("projected", "actual")
    }
    table = pd.DataFrame({"State": wide.index, **columns})
    st.table(table.fillna(number_format.NOT_PUBLISHED), hide_index=True, border="horizontal", height=_TABLE_HEIGHT)
    missing = [
        f"{name} {kind.split(', ')[1]}" for kind, values in columns.items() for name in wide.index[values.isna()]
    ]
    if missing:
        st.caption(f"Not in our copy of the agencies’ projections: {', '.join(dict.fromkeys(missing))}.")
