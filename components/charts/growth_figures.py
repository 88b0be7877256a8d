"""The charts of growth in a view: figures with their names for assistive technology, a figure a panel. Pure.

Cached, as the charts on the screen and those that the browser gets of the other views are the same.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final, ParamSpec

from cachetools import LRUCache, cached

from components.charts import bars as bar_chart
from components.charts import dots as dot_chart
from components.charts import lines as line_chart
from components.charts import panels, values
from components.charts.chart_view import Drawing
from components.element_cache import argument_key
from components.text import captions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import plotly.graph_objects as go

    from components.charts.style import Theme
    from services.growth_rows import GrowthRows

P = ParamSpec("P")
_MAX_BYTES: Final = 2_000_000
"""Of the charts of each kind that are kept for all sessions: 4 to 70 kB each, so at least some thirty."""


def _bytes_of(drawings: list[Drawing]) -> int:
    return sum(len(one.figure) for one in drawings)


def _key(*args: object, **kwargs: object) -> str:
    return repr([*map(argument_key, args), *((name, argument_key(value)) for name, value in kwargs.items())])


def _kept(function: Callable[P, list[Drawing]]) -> Callable[P, list[Drawing]]:
    kept: LRUCache[str, list[Drawing]] = LRUCache(_MAX_BYTES, getsizeof=_bytes_of)
    return cached(kept, key=_key, lock=Lock())(function)


def unit_of(view: str) -> str:
    """The unit of dots and bars in a view, "jobs" or "percent": both start at zero, which an index does not."""
    return "jobs" if view == "jobs" else "percent"


@_kept
def dots(rows: GrowthRows, reference: GrowthRows, unit: str, theme: Theme, colors: Mapping[str, str]) -> list[Drawing]:
    """The dots of the last horizon, ranked."""
    drawn = panels.drawn_rows(rows)
    figure = dot_chart.dots(drawn, unit, colors, reference, theme)
    return [Drawing.of(figure, captions.dots_alt(dot_chart.ranked(drawn, unit)))]


@_kept
def bars(
    rows: GrowthRows, reference: GrowthRows, unit: str, theme: Theme, colors: Mapping[str, str], ranges: bool
) -> list[Drawing]:
    """The bars of each panel, on a common scale."""
    drawn = panels.drawn_rows(rows)
    scale = bar_chart.scale(drawn, unit, reference, ranges=ranges)

    def figure(part: GrowthRows, title: str) -> go.Figure:
        return bar_chart.bars(part, unit, colors, reference, scale, theme, ranges=ranges, title=title)

    return _panels(drawn, figure, captions.bars_alt)


@_kept
def lines(path: GrowthRows, view: str, theme: Theme, colors: Mapping[str, str], ranges: bool) -> list[Drawing]:
    """The lines of each panel, on a common scale."""
    drawn = panels.drawn_rows(path)
    scale = values.value_range(drawn, view, ranges=ranges)

    def figure(part: GrowthRows, title: str) -> go.Figure:
        return line_chart.lines(part, view, colors, scale, theme, ranges=ranges, title=title)

    return _panels(drawn, figure, captions.lines_alt)


def _panels(
    drawn: GrowthRows, figure: Callable[[GrowthRows, str], go.Figure], alt: Callable[[GrowthRows], str]
) -> list[Drawing]:
    """A figure; or small multiples, each titled with its occupation, if there are many series."""
    parts = panels.panels(drawn)
    return [Drawing.of(figure(part, part[0].occupation if len(parts) > 1 else ""), alt(part)) for part in parts]
