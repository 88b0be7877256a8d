"""Legends: a sample and a name each, on as many lines as they need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.exports.pictures import fonts
from services.exports.pictures.canvas import BACKGROUND, LABEL_SIZE, LINE_HEIGHT, Canvas

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from services.exports.pictures.spec import RowMark

SAMPLE_WIDTH: Final = 22
_SAMPLE_GAP: Final = 6
_ENTRY_GAP: Final = 20
RANGE_OPACITY: Final = 0.22
MARK_RADIUS: Final = 5

Entry = tuple["Callable[[float, float], None]", str]
"""Draws the sample at its left end and middle height; the name."""


def draw(canvas: Canvas, entries: Sequence[Entry], x: float, y: float, width: float) -> float:
    """Draw entries from the top `y` in lines of `width`; returns the bottom with a gap, or `y` without entries."""
    if not entries:
        return y
    left, step = x, LABEL_SIZE * LINE_HEIGHT + 3
    for sample, name in entries:
        room = width - SAMPLE_WIDTH - _SAMPLE_GAP
        lines = fonts.wrap(name, room, LABEL_SIZE)
        needed = SAMPLE_WIDTH + _SAMPLE_GAP + max(fonts.width(line, LABEL_SIZE) for line in lines)
        if left > x and left + needed > x + width:
            left, y = x, y + step
        sample(left, y + LABEL_SIZE * 0.62)
        bottom = canvas.lines_of_text(left + SAMPLE_WIDTH + _SAMPLE_GAP, y, lines, size=LABEL_SIZE)
        y = bottom - LABEL_SIZE * LINE_HEIGHT
        left += needed + _ENTRY_GAP
    return y + step + 6


def mark(canvas: Canvas, mark: RowMark, x: float, y: float) -> None:
    """A mark with its middle at (x, y); a bar as a swatch."""
    if mark.kind == "bar":
        canvas.rect(x - SAMPLE_WIDTH / 2, y - 6, SAMPLE_WIDTH, 12, mark.color)
    elif mark.kind == "dash":
        canvas.line(x, y - 8, x, y + 8, BACKGROUND, width=5)
        canvas.line(x, y - 7, x, y + 7, mark.color, width=2.5)
    elif mark.kind == "diamond":
        canvas.diamond(x, y, MARK_RADIUS + 3, BACKGROUND)
        canvas.diamond(x, y, MARK_RADIUS + 1.5, mark.color)
    else:
        canvas.circle(x, y, MARK_RADIUS + (0.5 if mark.kind == "dot" else 1), mark.color, is_open=mark.kind == "ring")


def mark_entry(canvas: Canvas, name: str, sample: RowMark) -> Entry:
    """The entry of a mark."""
    return lambda x, y: mark(canvas, sample, x + SAMPLE_WIDTH / 2, y), name


def range_entry(canvas: Canvas, name: str, color: str) -> Entry:
    """The entry of ranges."""
    return lambda x, y: canvas.rect(x, y - 5, SAMPLE_WIDTH, 10, color, opacity=RANGE_OPACITY, radius=3), name
