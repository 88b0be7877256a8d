"""The charts of a page with their tables, the table of all figures, and the source line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import chart_view, growth_figures, panels, pictures, range_marks, style
from components.charts import dots as dot_chart
from components.charts import key as chart_key
from components.element_cache import cache_elements
from components.sections.chart_table_tabs import chart_alone, chart_table_tabs
from components.state import selection
from components.tables import comparison_table, growth_tables, sortable_table
from components.text import captions, caveats, openings
from services.growth_rows import GrowthRows, by_series, count_distinct, with_growth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from components.charts.chart_view import Drawing
    from components.charts.style import Theme
    from services.growth import Growth
    from services.growth_rows import GrowthRow


_MAX_OFF: Final = 0.01
"""Of the jobs in the base year, how far published jobs may be from the point of their growth: more can be seen."""
_MIN_PANEL_WIDTH: Final = 300
"""Pixels of a small multiple; as many stand side by side as have this width."""


def columns(rows: GrowthRows) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Two places for charts: side by side, or below each other where charts are small multiples."""
    if len(panels.panels(panels.drawn_rows(rows))) > 1:
        return st.container(), st.container()
    left, right = st.columns(2, gap="medium")
    return left, right


def has_dots(rows: GrowthRows) -> bool:
    """Whether there are several series to rank."""
    return len(by_series(rows)) > 1 and bool(with_growth(rows))


def has_bars(rows: GrowthRows) -> bool:
    """Whether anything is published."""
    return bool(with_growth(rows))


def has_lines(path: GrowthRows) -> bool:
    """Whether more than one year is published."""
    return count_distinct(with_growth(path), "horizon_years") > 1


def view_of_one(path: GrowthRows) -> str:
    """The view of the lines of one series: its jobs; an index where their number is not known, or is rounded so
    coarsely that a published one would stand beside a point elsewhere, as 200 do at a growth of −6 % from 200."""
    return "index" if any(map(_has_no_point, with_growth(path))) else "jobs"


def _has_no_point(row: GrowthRow) -> bool:
    """Whether the jobs of a row are unknown, or not those at which its growth is drawn."""
    if row.employment is None or row.base_employment is None:
        return True
    drawn = row.base_employment * (1 + row.known_growth)
    return row.is_given and abs(row.employment - drawn) > _MAX_OFF * row.base_employment


def dots(
    growth: Growth,
    rows: GrowthRows,
    view: str,
    colors: Mapping[str, str],
    reference: GrowthRows,
    *,
    is_alone: bool = False,
) -> None:
    """The last horizon of every series, ranked, with its range, as dots or as a table; nothing for a single series."""
    if not has_dots(rows):
        return
    unit, colors = growth_figures.unit_of(view), style.series_colors(rows, colors)
    title = captions.dots_title(rows, unit)
    st.header(title, anchor=False)
    draw = chart_alone if is_alone else chart_table_tabs
    draw(
        "dots",
        lambda: _dot_chart(rows, reference, unit, chart_view.theme(), colors),
        lambda: st.table(growth_tables.dots_table(dot_chart.ranked(rows, unit)), hide_index=True, border="horizontal"),
        lambda: pictures.dots(rows, unit, colors, reference, growth.features, title=title),
    )


def bars(
    growth: Growth,
    rows: GrowthRows,
    view: str,
    colors: Mapping[str, str],
    reference: GrowthRows,
    *,
    is_alone: bool = False,
) -> None:
    """Growth by horizon, as bars or as a table; nothing if nothing is published, which the answer mentions."""
    if not has_bars(rows):
        return
    unit, colors = growth_figures.unit_of(view), style.series_colors(rows, colors)
    ranges = selection.current().shows_ranges(len(by_series(rows)))
    st.header(captions.bars_title(rows, reference, unit), anchor=False)
    draw = chart_alone if is_alone else chart_table_tabs
    draw(
        "bars",
        lambda: _bar_charts(rows, reference, unit, chart_view.theme(), colors, ranges),
        lambda: st.table(growth_tables.bars_table(rows), hide_index=True, border="horizontal"),
        lambda: pictures.bars(rows, unit, colors, reference, growth.features, ranges=ranges),
    )


def lines(growth: Growth, path: GrowthRows, view: str, colors: Mapping[str, str], *, is_alone: bool = False) -> None:
    """Growth year by year, as lines or as a table; nothing if nothing is published, or only one year is."""
    if not has_lines(path):
        return
    ranges, colors = selection.current().shows_ranges(len(by_series(path))), style.series_colors(path, colors)
    st.header(captions.lines_title(path, view), anchor=False)
    draw = chart_alone if is_alone else chart_table_tabs
    draw(
        "lines",
        lambda: _line_charts(path, view, chart_view.theme(), colors, ranges),
        lambda: st.table(growth_tables.lines_table(path), hide_index=True, border="horizontal"),
        lambda: pictures.lines(path, view, colors, growth.features, ranges=ranges),
    )


@cache_elements
def _dot_chart(rows: GrowthRows, reference: GrowthRows, unit: str, theme: Theme, colors: Mapping[str, str]) -> None:
    drawn = panels.drawn_rows(rows)
    _say_what_is_drawn(rows, drawn)
    st.caption(captions.dots_subtitle(drawn, reference, unit))
    (only,) = growth_figures.dots(rows, reference, unit, theme, colors)
    chart_view.show(only, "dots")


@cache_elements
def _bar_charts(
    rows: GrowthRows, reference: GrowthRows, unit: str, theme: Theme, colors: Mapping[str, str], ranges: bool
) -> None:
    drawn = panels.drawn_rows(rows)
    _say_what_is_drawn(rows, drawn)
    st.caption(captions.bars_subtitle(rows, unit))
    parts = growth_figures.bars(rows, reference, unit, theme, colors, ranges)
    _draw_panels(parts, "bars")
    has_reference, has_ranges = bool(reference) and unit == "percent", ranges and captions.has_ranges(rows)
    key = chart_key.bars_key(
        drawn, colors, theme, has_reference=has_reference, has_ranges=has_ranges, by_area=len(parts) > 1
    )
    if key:
        with st.container(horizontal=True, gap="small"):
            for entry in key:
                st.markdown(f":small[{entry}]", width="content")


@cache_elements
def _line_charts(path: GrowthRows, view: str, theme: Theme, colors: Mapping[str, str], ranges: bool) -> None:
    _say_what_is_drawn(path, panels.drawn_rows(path))
    st.caption(captions.lines_subtitle(path, view, ranges=ranges))
    _draw_panels(growth_figures.lines(path, view, theme, colors, ranges), "lines")


def _draw_panels(parts: Sequence[Drawing], key: str) -> None:
    """One chart, or small multiples."""
    if len(parts) == 1:
        chart_view.show(parts[0], f"{key}_0")
        return
    with st.grid(len(parts), min_column_width=_MIN_PANEL_WIDTH, key=f"{key}_panels"):
        for position, part in enumerate(parts):
            chart_view.show(part, f"{key}_{position}")


def _say_what_is_drawn(rows: GrowthRows, drawn: GrowthRows) -> None:
    series_count = len(by_series(rows))
    if series_count > panels.MAX_SERIES:
        st.info(
            f"{series_count} series would be too many to tell apart: the charts draw the first {_area_count(drawn)}. "
            "The table and the downloads have all of them."
        )


def _area_count(rows: GrowthRows) -> str:
    number = count_distinct(rows, "area_id")
    return "area" if number == 1 else f"{number} areas"


def source(
    growth: Growth, rows: GrowthRows, *, is_answered: bool, against: Mapping[tuple[str, str], str] | None = None
) -> None:
    """The source of the figures, and what changes how they read; other caveats behind a click.

    `is_answered`: whether an answer above says that already of a single series. `against`: of caveats.prominent.
    """
    if rows:
        _source(rows, is_answered and len(by_series(rows)) == 1, growth.name, growth, against or {})


@cache_elements
def _source(
    rows: GrowthRows, is_answered: bool, source: str, _growth: Growth, against: Mapping[tuple[str, str], str]
) -> None:
    for sentence in () if is_answered else caveats.prominent(rows, against):
        st.caption(sentence)
    st.caption(caveats.source_line(rows, _growth.features))


def comparison(growth: Growth, rows: GrowthRows, colors: Mapping[str, str]) -> None:
    """The table of all figures."""
    if not rows:
        return
    table = comparison_of(growth, rows, colors)
    sortable_table.show(table, "comparison")
    if table.has(comparison_table.OPENINGS):
        st.caption(openings.note(has_not_comparable=table.shows(openings.NOT_COMPARABLE)))


def comparison_of(growth: Growth, rows: GrowthRows, colors: Mapping[str, str]) -> sortable_table.Table:
    """The table that `comparison` shows."""
    return _comparison(rows, style.series_colors(rows, colors), growth.name, growth)


@cache_elements
def _comparison(rows: GrowthRows, colors: Mapping[str, str], source: str, _growth: Growth) -> sortable_table.Table:
    codes = dict.fromkeys(row.occupation_id for row in rows)
    national = {code: _growth.occupation(code)["openings_per_year"] for code in codes}
    pairs = dict.fromkeys((row.occupation_id, row.area_id) for row in rows)
    profiles = {pair: _growth.profile(*pair) for pair in pairs}
    ends = GrowthRows(series_rows[-1] for series_rows in by_series(rows))
    return comparison_table.comparison_table(rows, national, profiles, range_marks.range_marks(ends, colors))
