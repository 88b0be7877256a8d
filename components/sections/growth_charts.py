"""The charts of a page with their table twins, the table of all figures, and where they come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.charts import bars_and_lines, chart_cache
from components.tables import growth_tables
from components.text import captions, number_format, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    import plotly.graph_objects as go

    from services.growth import Growth


def bars(frame: pd.DataFrame, view: str, colour_of: Mapping[str, str], reference: pd.DataFrame) -> None:
    """Growth by horizon, as bars or as a table; nothing where nothing is published, which the answer says."""
    if frame["growth"].isna().all():
        return
    drawn = "jobs" if view == "jobs" else "percent"
    st.header(captions.bars_title(frame, reference, drawn), anchor=False)
    chart, table = st.tabs(["Chart", "Table"], key="bars_twin", on_change="rerun")
    if chart.open:
        with chart:
            _bar_charts(
                (chart_cache.content(frame), chart_cache.content(reference)),
                drawn,
                chart_cache.ink(),
                colour_of,
                frame,
                reference,
            )
    if table.open:
        table.table(growth_tables.bars_table(frame), hide_index=True, border="horizontal")


def lines(path: pd.DataFrame, view: str, colour_of: Mapping[str, str]) -> None:
    """The path year by year, as lines or as a table; nothing where nothing is published."""
    if path["growth"].isna().all():
        return
    st.header(captions.lines_title(path, view), anchor=False)
    chart, table = st.tabs(["Chart", "Table"], key="lines_twin", on_change="rerun")
    if chart.open:
        with chart:
            _line_charts(chart_cache.content(path), view, chart_cache.ink(), colour_of, path)
    if table.open:
        table.table(growth_tables.lines_table(path), hide_index=True, border="horizontal")


@st.cache_data(max_entries=chart_cache.KEPT, show_spinner=False)
def _bar_charts(
    content: tuple[object, ...],
    drawn: str,
    ink: str,
    colour_of: Mapping[str, str],
    _frame: pd.DataFrame,
    _reference: pd.DataFrame,
) -> None:
    shown, beside = bars_and_lines.drawable(_frame)[0], None if drawn == "jobs" else _reference
    span = bars_and_lines.value_range(shown, "change" if drawn == "jobs" else "percent", beside=beside)

    def draw(rows: pd.DataFrame, many: bool) -> go.Figure:
        areas = rows["area_id"].unique()[: 1 if many else None]  # in a small panel one reference is enough
        ours = _reference[_reference["area_id"].isin(areas)]
        return bars_and_lines.bars(rows, drawn, colour_of, ours, span if many else None, ink)

    _panels(_frame, "bars", draw, captions.bars_alt)
    st.caption(captions.bars_subtitle(_frame, _reference, drawn))


@st.cache_data(max_entries=chart_cache.KEPT, show_spinner=False)
def _line_charts(
    content: tuple[object, ...], view: str, ink: str, colour_of: Mapping[str, str], _path: pd.DataFrame
) -> None:
    shown = bars_and_lines.drawable(_path)[0]
    banded = all(part["area_id"].nunique() <= bars_and_lines.MAX_BANDS for part in bars_and_lines.panels(shown))
    span = bars_and_lines.value_range(shown, view, ranges=banded)

    def draw(rows: pd.DataFrame, many: bool) -> go.Figure:
        return bars_and_lines.lines(rows, view, colour_of, span if many else None, ink)

    _panels(_path, "lines", draw, captions.lines_alt)
    st.caption(captions.lines_subtitle(_path, view))


def _panels(
    frame: pd.DataFrame,
    key: str,
    draw: Callable[[pd.DataFrame, bool], go.Figure],
    alt: Callable[[pd.DataFrame], str],
) -> None:
    """One chart, or small multiples on one scale where one chart would be a tangle."""
    shown, series = bars_and_lines.drawable(frame)
    if series > bars_and_lines.MAX_SERIES:
        st.info(
            f"{series} series would be too many to tell apart: the charts draw the first {_areas_of(shown)}. "
            "The table and the downloads have all of them."
        )
    parts = bars_and_lines.panels(shown)
    many = len(parts) > 1
    columns = st.columns(min(len(parts), 2)) if many else [st.container()]
    for position, rows in enumerate(parts):
        with columns[position % len(columns)]:
            if many:
                st.markdown(f"**{rows['occupation'].iloc[0]}**")
            st.plotly_chart(draw(rows, many), key=f"{key}_{position}", config=bars_and_lines.CONFIG, alt=alt(rows))


def _areas_of(frame: pd.DataFrame) -> str:
    number = frame["area_id"].nunique()
    return "area" if number == 1 else f"{number} areas"


def source(frame: pd.DataFrame) -> None:
    """Where the figures come from, and what to keep in mind."""
    if frame.empty:
        return
    for sentence in summary.caveats(frame):
        st.caption(sentence)
    st.caption(summary.source_line(frame))


def comparison(growth: Growth, frame: pd.DataFrame, *, explain_agencies: bool = False) -> None:
    """One table with everything; `explain_agencies` where nothing else on the page says why theirs differ."""
    if frame.empty:
        return
    st.header("All figures", anchor=False)
    _comparison(chart_cache.content(frame), growth.name, explain_agencies, growth, frame)


@st.cache_data(max_entries=chart_cache.KEPT, show_spinner=False)
def _comparison(
    content: tuple[object, ...], source: str, explain_agencies: bool, _growth: Growth, _frame: pd.DataFrame
) -> None:
    codes = dict.fromkeys(_frame["occupation_id"])
    openings = {code: _growth.occupation(code)["openings_per_year"] for code in codes}
    pairs = dict.fromkeys(zip(_frame["occupation_id"], _frame["area_id"], strict=True))
    profiles = {pair: _growth.profile(*pair) for pair in pairs}
    table = growth_tables.comparison_table(_frame, openings, profiles)
    st.dataframe(table, hide_index=True, placeholder=number_format.NOT_PUBLISHED)
    if growth_tables.OPENINGS_COLUMN in table.columns:
        st.caption(
            "Openings a year are growth plus people who leave; the nation’s are from BLS, a state’s from its agency."
        )
    if explain_agencies and any(name.startswith(growth_tables.AGENCY_COLUMN) for name in table.columns):
        st.caption(summary.WHY_AGENCIES_DIFFER)
