"""The charts of a page with their tables, the table of all figures, and the source line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.charts import bars as bar_chart
from components.charts import chart_cache, panels, values
from components.charts import lines as line_chart
from components.sections.chart_table_tabs import chart_table_tabs
from components.tables import growth_tables
from components.text import agencies, captions, caveats, number_format
from services.growth_rows import GrowthRows, by_series, count_distinct, with_growth

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import plotly.graph_objects as go

    from components.charts.style import Theme
    from services.growth import Growth


def bars(rows: GrowthRows, view: str, colors: Mapping[str, str], reference: GrowthRows) -> None:
    """Growth by horizon, as bars or as a table; nothing if nothing is published, which the answer mentions."""
    if not with_growth(rows):
        return
    unit = "jobs" if view == "jobs" else "percent"
    st.header(captions.bars_title(rows, reference, unit), anchor=False)
    chart_table_tabs(
        "bars",
        lambda: _bar_charts(rows, reference, unit, chart_cache.theme(), colors),
        lambda: st.table(growth_tables.bars_table(rows), hide_index=True, border="horizontal"),
    )


def lines(path: GrowthRows, view: str, colors: Mapping[str, str]) -> None:
    """Growth year by year, as lines or as a table; nothing if nothing is published."""
    if not with_growth(path):
        return
    st.header(captions.lines_title(path, view), anchor=False)
    chart_table_tabs(
        "lines",
        lambda: _line_charts(path, view, chart_cache.theme(), colors),
        lambda: st.table(growth_tables.lines_table(path), hide_index=True, border="horizontal"),
    )


@chart_cache.cache_elements
def _bar_charts(rows: GrowthRows, reference: GrowthRows, unit: str, theme: Theme, colors: Mapping[str, str]) -> None:
    drawn = panels.drawn_rows(rows)
    view, drawn_reference = ("change", GrowthRows()) if unit == "jobs" else ("percent", reference)
    y_range = values.value_range(drawn, view, reference=drawn_reference)

    def figure(part: GrowthRows, is_panel: bool) -> go.Figure:
        areas = list(dict.fromkeys(row.area_id for row in part))
        areas = areas[:1] if is_panel else areas  # a small panel has room for one reference
        references = GrowthRows(row for row in reference if row.area_id in areas)
        return bar_chart.bars(part, unit, colors, references, y_range if is_panel else None, theme)

    _draw_panels(rows, "bars", figure, captions.bars_alt)
    st.caption(captions.bars_subtitle(rows, reference, unit))


@chart_cache.cache_elements
def _line_charts(path: GrowthRows, view: str, theme: Theme, colors: Mapping[str, str]) -> None:
    drawn = panels.drawn_rows(path)
    has_bands = all(count_distinct(part, "area_id") <= line_chart.MAX_BANDS for part in panels.panels(drawn))
    y_range = values.value_range(drawn, view, ranges=has_bands)

    def figure(part: GrowthRows, is_panel: bool) -> go.Figure:
        return line_chart.lines(part, view, colors, y_range if is_panel else None, theme)

    _draw_panels(path, "lines", figure, captions.lines_alt)
    st.caption(captions.lines_subtitle(path, view, max_bands=line_chart.MAX_BANDS))


def _draw_panels(
    rows: GrowthRows,
    key: str,
    figure: Callable[[GrowthRows, bool], go.Figure],
    alt: Callable[[GrowthRows], str],
) -> None:
    """One chart, or small multiples on a common scale if there are many series."""
    drawn = panels.drawn_rows(rows)
    series_count = len(by_series(rows))
    if series_count > panels.MAX_SERIES:
        st.info(
            f"{series_count} series would be too many to tell apart: the charts draw the first {_area_count(drawn)}. "
            "The table and the downloads have all of them."
        )
    parts = panels.panels(drawn)
    is_panel = len(parts) > 1
    columns = st.columns(min(len(parts), 2)) if is_panel else [st.container()]
    for position, part in enumerate(parts):
        with columns[position % len(columns)]:
            if is_panel:
                st.markdown(f"**{part[0].occupation}**")
            chart_cache.draw(figure(part, is_panel), f"{key}_{position}", alt(part))


def _area_count(rows: GrowthRows) -> str:
    number = count_distinct(rows, "area_id")
    return "area" if number == 1 else f"{number} areas"


def source(growth: Growth, rows: GrowthRows) -> None:
    """The source of the figures, and what changes how several of them read; other caveats behind a click."""
    if not rows:
        return
    for sentence in caveats.prominent(rows) if len(by_series(rows)) > 1 else ():
        st.caption(sentence)
    st.caption(caveats.source_line(rows, growth.features))


def comparison(growth: Growth, rows: GrowthRows, *, explain_agencies: bool = False) -> None:
    """The table of all figures; `explain_agencies` adds why the state agencies' figures differ."""
    if not rows:
        return
    st.header("All figures", anchor=False)
    _comparison(rows, growth.name, explain_agencies, growth)


@chart_cache.cache_elements
def _comparison(rows: GrowthRows, source: str, explain_agencies: bool, _growth: Growth) -> None:
    codes = dict.fromkeys(row.occupation_id for row in rows)
    openings = {code: _growth.occupation(code)["openings_per_year"] for code in codes}
    pairs = dict.fromkeys((row.occupation_id, row.area_id) for row in rows)
    profiles = {pair: _growth.profile(*pair) for pair in pairs}
    table = growth_tables.comparison_table(rows, openings, profiles)
    st.dataframe(table, hide_index=True, placeholder=number_format.NOT_PUBLISHED)
    if growth_tables.OPENINGS_COLUMN in table.columns:
        st.caption(
            "Openings a year are growth plus people who leave; the nation’s are from BLS, a state’s from its agency."
        )
    if explain_agencies and any(name.startswith(growth_tables.AGENCY_COLUMN) for name in table.columns):
        st.caption(agencies.WHY_AGENCIES_DIFFER)
