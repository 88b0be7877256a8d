"""The map of Places as a picture: what `map` decides, in the terms of services.exports.pictures. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.charts.map import LABEL_SIZE
from services.exports.pictures.spec import Dot, Map, Picture, Shape
from services.geometry import us_map

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.charts import map as places_map

_HATCH, _STRIPE = 1, 4
"""Patterns of states without a figure, and of those with another area's rate."""
_NO_FIGURE: Final = "#8A94A0"
"""Under the hatching, and of points without a figure."""


def picture(drawn: places_map.Map, title: str, subtitle: str, notes: Sequence[str] = (), source: str = "") -> Picture:
    """The picture of a map in the light theme, whose states without a shape or a row are land."""
    by_id = {state.id: state for state in drawn.states}
    shapes = []
    for code, shape in us_map.states().items():
        state = by_id.get(code)
        if state is None:
            shapes.append(Shape(shape.path, drawn.land, shape.x, shape.y))
            continue
        pattern = _HATCH if not state.fill else _STRIPE if state.is_striped else 0
        color = state.fill or _NO_FIGURE
        shapes.append(Shape(shape.path, color, shape.x, shape.y, state.label, state.label_color, pattern))
    samples = [(drawn.key.missing, _NO_FIGURE, _HATCH)] if drawn.key.missing else []
    if drawn.key.striped:
        samples.append((drawn.key.striped, drawn.key.colors[0], _STRIPE))
    dots = [Dot(dot.x, dot.y, dot.radius, dot.fill or _NO_FIGURE) for dot in drawn.dots]
    plot = Map(us_map.SHEET, shapes, dots, LABEL_SIZE, drawn.key.title, drawn.key.colors, drawn.key.edges, samples)
    return Picture(title, subtitle, plot, notes, source)
