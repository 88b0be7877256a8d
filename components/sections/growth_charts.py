"""The charts of a page with their tables, the table of all figures, and the source line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.charts import bars_and_lines, chart_cache
from components.sections.chart_table_tabs import chart_table_tabs
from components.tables import growth_tables
from components.text import captions, number_format, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    import plotly.graph_objects as go

    from services.growth import Growth


def bars(frame: pd.DataFrame, view: str, colors: Mapping[str, str], reference: pd.DataFrame) -> None:
    """Growth by horizon, as bars or as a table; nothing if nothing is published, which the answer mentions."""
    if frame["growth"].isna().all():
        return
    unit = "jobs" if view == "jobs" else "percent"
    st.header(captions.bars_title(frame, reference, unit), anchor=False)
    key = (chart_cache.frame_key(frame), chart_cache.frame_key(reference))
    chart_table_tabs(
        "bars",
        lambda: _bar_charts(key, unit, chart_cache.text_color(), colors, frame, reference),
        lambda: st.table(growth_tables.bars_table(frame), hide_index=True, border="horizontal"),
    )


def lines(path: pd.DataFrame, view: str, colors: Mapping[str, str]) -> None:
    """Growth year by year, as lines or as a table; nothing if nothing is published."""
    if path["growth"].isna().all():
        return
    st.header(captions.lines_title(path, view), anchor=False)
    chart_table_tabs(
        "lines",
        lambda: _line_charts(chart_cache.frame_key(path), view, chart_cache.text_color(), colors, path),
        lambda: st.table(growth_tables.lines_table(path), hide_index=True, border="horizontal"),
    )


@st.cache_data(max_entries=chart_cache.MAX_ENTRIES, show_spinner=False)
def _bar_charts(
    key: tuple[object, ...],
    unit: str,
    text_color: str,
    colors: Mapping[str, str],
    _frame: pd.DataFrame,
    _reference: pd.DataFrame,
) -> None:
    shown, scale_reference = bars_and_lines.drawable(_frame)[0], None if unit == "jobs" else _reference
    y_range = bars_and_lines.value_range(shown, "change" if unit == "jobs" else "percent", reference=scale_reference)

    def draw(rows: pd.DataFrame, is_panel: bool) -> go.Figure:
        areas = rows["area_id"].unique()[: 1 if is_panel else None]  # a small panel has room for one reference
        references = _reference[_reference["area_id"].isin(areas)]
        return bars_and_lines.bars(rows, unit, colors, references, y_range if is_panel else None, text_color)

    _panels(_frame, "bars", draw, captions.bars_alt)
    st.caption(captions.bars_subtitle(_frame, _reference, unit))


@st.cache_data(max_entries=chart_cache.MAX_ENTRIES, show_spinner=False)
def _line_charts(
    key: tuple[object, ...], view: str, text_color: str, colors: Mapping[str, str], _path: pd.DataFrame
) -> None:
    shown = bars_and_lines.drawable(_path)[0]
    has_bands = all(part["area_id"].nunique() <= bars_and_lines.MAX_BANDS for part in bars_and_lines.panels(shown))
    y_range = bars_and_lines.value_range(shown, view, ranges=has_bands)

    def draw(rows: pd.DataFrame, is_panel: bool) -> go.Figure:
        return bars_and_lines.lines(rows, view, colors, y_range if is_panel else None, text_color)

    _panels(_path, "lines", draw, captions.lines_alt)
    st.caption(captions.lines_subtitle(_path, view, max_bands=bars_and_lines.MAX_BANDS))


def _panels(
    frame: pd.DataFrame,
    key: str,
    draw: Callable[[pd.DataFrame, bool], go.Figure],
    alt: Callable[[pd.DataFrame], str],
) -> None:
    """One chart, or small multiples on a common scale if there are many series."""
    shown, series = bars_and_lines.drawable(frame)
    if series > bars_and_lines.MAX_SERIES:
        st.info(
            f"{series} series would be too many to tell apart: the charts draw the first {_area_count(shown)}. "
            "The table and the downloads have all of them."
        )
    panels = bars_and_lines.panels(shown)
    is_panel = len(panels) > 1
    columns = st.columns(min(len(panels), 2)) if is_panel else [st.container()]
    for position, rows in enumerate(panels):
        with columns[position % len(columns)]:
            if is_panel:
                st.markdown(f"**{rows['occupation'].iloc[0]}**")
            st.plotly_chart(draw(rows, is_panel), key=f"{key}_{position}", config=bars_and_lines.CONFIG, alt=alt(rows))


def _area_count(frame: pd.DataFrame) -> str:
    number = frame["area_id"].nunique()
    return "area" if number == 1 else f"{number} areas"


def source(frame: pd.DataFrame) -> None:
    """The caveats and the source of the figures."""
    if frame.empty:
        return
    for sentence in summary.caveats(frame):
        st.caption(sentence)
    st.caption(summary.source_line(frame))


def comparison(growth: Growth, frame: pd.DataFrame, *, explain_agencies: bool = False) -> None:
    """The table of all figures; `explain_agencies` adds why the state agencies' figures differ."""
    if frame.empty:
        return
    st.header("All figures", anchor=False)
    _comparison(chart_cache.frame_key(frame), growth.name, explain_agencies, growth, frame)


@st.cache_data(max_entries=chart_cache.MAX_ENTRIES, show_spinner=False)
def _comparison(
    key: tuple[object, ...], source: str, explain_agencies: bool, _growth: Growth, _frame: pd.DataFrame
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
