"""A map: shapes filled by class, or points, and the key of the classes above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.exports.pictures import fonts, legend
from services.exports.pictures.canvas import LABEL_SIZE, LINE_HEIGHT, MUTED_COLOR, Canvas

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.exports.pictures.spec import Map

_MAX_WIDTH: Final = 620
"""Pixels: wide enough for the labels of states, and leaves room for a table on the same page."""
_CLASS_WIDTH: Final = 64
_CLASS_HEIGHT: Final = 12


def draw(canvas: Canvas, plot: Map, x: float, y: float, width: float) -> float:
    """Draw a map into a box of `width` from the top left corner; returns the bottom."""
    y = _key(canvas, plot, x, y, width)
    samples: list[legend.Entry] = [(_sample(canvas, color, pattern), name) for name, color, pattern in plot.samples]
    y = legend.draw(canvas, samples, x, y, width)
    _, _, sheet_width, sheet_height = plot.sheet
    drawn_width = min(width, _MAX_WIDTH)
    height = drawn_width * sheet_height / sheet_width
    with canvas.sheet(x + (width - drawn_width) / 2, y, drawn_width, height, plot.sheet):
        for shape in plot.shapes:
            canvas.path(shape.path, shape.color, pattern=shape.pattern)
        for shape in plot.shapes:
            if shape.label:
                base = shape.y + plot.label_size * 0.35
                canvas.text(shape.x, base, shape.label, size=plot.label_size, color=shape.label_color, anchor="middle")
        for dot in plot.dots:
            canvas.circle(dot.x, dot.y, dot.radius, dot.color)
    return y + height


def _key(canvas: Canvas, plot: Map, x: float, y: float, width: float) -> float:
    """The classes side by side, the words of their ends below; returns the bottom."""
    canvas.text(x, y + LABEL_SIZE, plot.key_title, color=MUTED_COLOR)
    left = x + fonts.width(plot.key_title, LABEL_SIZE) + 16
    room = x + width - left - fonts.width(plot.edges[-1], LABEL_SIZE) / 2
    class_width = min(_CLASS_WIDTH, room / max(len(plot.classes), 1))
    for place, color in enumerate(plot.classes):
        canvas.rect(left + place * class_width, y + 2, class_width - 1, _CLASS_HEIGHT, color)
    below = y + _CLASS_HEIGHT + LABEL_SIZE + 4
    for place, text in enumerate(plot.edges):
        canvas.text(left + place * class_width, below, text, anchor="middle" if place else "start")
    return below + LABEL_SIZE * (LINE_HEIGHT - 1) + 8


def _sample(canvas: Canvas, color: str, pattern: int) -> Callable[[float, float], None]:
    return lambda x, y: canvas.rect(x, y - 6, legend.SAMPLE_WIDTH, 12, color, pattern=pattern)
