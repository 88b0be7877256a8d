"""The charts of Explore and Compare with what changes them, their source and the downloads of what they show.

A fragment: a click on the view or on the switch of ranges redraws this and the header, not the page
(docs/decisions/0071).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from components.inputs import selectors
from components.sections import briefs, cached_parts, downloads, growth_charts, notes, other_views
from components.state import fragments, selection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from services.exports.brief.spec import Brief
    from services.figures import Figures
    from services.growth import Growth
    from services.growth_rows import GrowthRows


@st.fragment(key=fragments.CHARTS)
def of_comparison(growth: Growth, figures: Figures, colors: Mapping[str, str], reference: GrowthRows) -> None:
    """The charts of Compare in the view that is chosen. `reference`: of answer.reference."""
    cached_parts.draw_fragment(
        _key("comparison", figures, colors, reference), growth, lambda: _comparison(growth, figures, colors, reference)
    )


@st.fragment(key=fragments.CHARTS)
def of_occupation(growth: Growth, figures: Figures, colors: Mapping[str, str], reference: GrowthRows) -> None:
    """The charts of Explore. `reference`: of answer.reference."""
    cached_parts.draw_fragment(
        _key("occupation", figures, colors, reference), growth, lambda: _occupation(growth, figures, colors, reference)
    )


def _key(
    name: str, figures: Figures, colors: Mapping[str, str], reference: GrowthRows
) -> tuple[str, bytes, bytes, tuple[tuple[str, str], ...]]:
    return f"charts of {name}", figures.path.fingerprint, reference.fingerprint, tuple(colors.items())


def _comparison(growth: Growth, figures: Figures, colors: Mapping[str, str], reference: GrowthRows) -> None:
    rows, path = figures.rows, figures.path
    with st.container(horizontal=True, vertical_alignment="center"):
        view = selectors.view(rows)
        selectors.ranges(rows)
        notes.show(growth, rows)
        other_views.offer(rows, path, colors, reference)
    left, right = growth_charts.columns(rows)
    has_dots = growth_charts.has_dots(rows)
    with left:
        draw = growth_charts.dots if has_dots else growth_charts.bars
        draw(growth, rows, view, colors, reference)
    with right:
        growth_charts.lines(growth, path, view, colors)
    if has_dots:
        growth_charts.bars(growth, rows, view, colors, reference)
    growth_charts.source(growth, path, is_answered=False)
    _downloads(growth, figures, colors, briefs.growth_brief(growth, figures, colors, reference, view))


def _occupation(growth: Growth, figures: Figures, colors: Mapping[str, str], reference: GrowthRows) -> None:
    rows, path = figures.rows, figures.path
    with st.container(horizontal=True, vertical_alignment="center"):
        selectors.ranges(rows)
        notes.show(growth, rows)
    left, right = st.columns(2)
    with left:
        growth_charts.bars(growth, rows, "percent", colors, reference)
    with right:
        view = growth_charts.view_of_one(path) if len(selection.current().areas) == 1 else "index"
        growth_charts.lines(growth, path, view, colors)
    growth_charts.source(growth, path, is_answered=True)
    _downloads(growth, figures, colors, briefs.growth_brief(growth, figures, colors, reference, "percent"))


def _downloads(growth: Growth, figures: Figures, colors: Mapping[str, str], brief: Callable[[], Brief]) -> None:
    if not figures.frame.empty:
        table = partial(downloads.comparison, growth, figures.rows, colors)
        downloads.show(growth, figures.frame, figures.rows, table, brief, "page")
