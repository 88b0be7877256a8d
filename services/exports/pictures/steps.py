"""A waterfall: levels as bars from zero, changes between them, each where the one before it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.exports.pictures import fonts
from services.exports.pictures.axes import Axis, tick_label, ticks
from services.exports.pictures.canvas import (
    GRID_COLOR,
    LABEL_SIZE,
    LINE_HEIGHT,
    MUTED_COLOR,
    ZERO_COLOR,
    Canvas,
)

if TYPE_CHECKING:
    from services.exports.pictures.spec import Step, Steps

PLOT_HEIGHT: Final = 200
_BAR_SHARE: Final = 0.6  # of a step's width
_LABEL_GAP: Final = 3


def draw(canvas: Canvas, plot: Steps, x: float, y: float, width: float, height: float = PLOT_HEIGHT) -> float:
    """Draw steps into a box of `width` from the top left corner, bars of `height` at most; returns the bottom."""
    ends = [end for step in plot.steps for end in (step.start, step.end)]
    low, high = min(0.0, *ends), max(0.0, *ends)
    scale = (low, high if high > low else low + 1)
    texts = [tick_label(value, plot.unit) for value in ticks(scale)]
    left = x + max(fonts.width(text, LABEL_SIZE) for text in texts) + 8
    top = y + LABEL_SIZE * LINE_HEIGHT + _LABEL_GAP
    bottom = top + height
    axis = Axis(scale, bottom, top)
    for value, text in zip(ticks(scale), texts, strict=True):
        position = axis.position(value)
        canvas.line(left, position, x + width, position, GRID_COLOR)
        canvas.text(left - 8, position + LABEL_SIZE * 0.35, text, anchor="end")
    canvas.line(left, axis.position(0), x + width, axis.position(0), ZERO_COLOR, width=1.5)
    slot = (x + width - left) / len(plot.steps)
    names = [fonts.wrap(step.name, slot - 8, LABEL_SIZE) for step in plot.steps]
    for place, (step, lines) in enumerate(zip(plot.steps, names, strict=True)):
        middle = left + (place + 0.5) * slot
        _step(canvas, step, axis, middle, slot * _BAR_SHARE)
        if place + 1 < len(plot.steps):
            end = axis.position(step.end)
            canvas.line(middle, end, middle + slot, end, MUTED_COLOR, width=0.75, dash="2 3")
        canvas.lines_of_text(middle, bottom + 6, lines, anchor="middle")
    return bottom + 6 + max(map(len, names)) * LABEL_SIZE * LINE_HEIGHT


def _step(canvas: Canvas, step: Step, axis: Axis, middle: float, width: float) -> None:
    """The bar, and its text above it."""
    edge, other = sorted((axis.position(step.start), axis.position(step.end)))
    canvas.rect(middle - width / 2, edge, width, max(other - edge, 1), step.color)
    canvas.text(middle, edge - _LABEL_GAP, step.text, anchor="middle", has_halo=True)
