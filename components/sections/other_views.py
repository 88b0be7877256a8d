"""The charts of Compare in all views, sent when the reader is about to change the view (docs/decisions/0076)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import chart_view, growth_figures, style
from components.inputs import selectors
from components.sections import growth_charts
from components.state import fragments, selection
from components.state.selection import VIEWS
from services.growth_rows import by_series

if TYPE_CHECKING:
    from collections.abc import Mapping

    from components.charts.chart_view import Drawing
    from services.growth_rows import GrowthRows

_WANTED: Final = "views_wanted"


@st.fragment
def offer(rows: GrowthRows, path: GrowthRows, colors: Mapping[str, str], reference: GrowthRows) -> None:
    """Send the charts in all views if the browser has asked for them. A fragment: nothing else is redrawn for that.

    The browser keeps what it got, so that no other run sends it, and no recording of a run has it.
    """
    is_wanted = fragments.run_alone() and st.session_state.pop(_WANTED, False)
    views = [drawings(rows, path, view, colors, reference) for view in VIEWS] if is_wanted else []
    chart_view.show_views(views, "other_views", selectors.VIEW, _on_wanted)


def _on_wanted() -> None:
    st.session_state[_WANTED] = True


def drawings(
    rows: GrowthRows, path: GrowthRows, view: str, colors: Mapping[str, str], reference: GrowthRows
) -> list[Drawing]:
    """The charts of Compare in a view, each equal to the one that `growth_charts` draws."""
    theme, chosen, of_rows, of_path = (
        chart_view.theme(),
        selection.current(),
        style.series_colors(rows, colors),
        style.series_colors(path, colors),
    )
    found: list[Drawing] = []
    if growth_charts.has_dots(rows):
        found += growth_figures.dots(rows, reference, growth_figures.unit_of(view), theme, of_rows)
    if growth_charts.has_bars(rows):
        ranges = chosen.shows_ranges(len(by_series(rows)))
        found += growth_figures.bars(rows, reference, growth_figures.unit_of(view), theme, of_rows, ranges)
    if growth_charts.has_lines(path):
        found += growth_figures.lines(path, view, theme, of_path, chosen.shows_ranges(len(by_series(path))))
    return found
