"""Labeled rows on one axis: dots with ranges, a ranking of bars, projections beside outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.exports.pictures import fonts, legend
from services.exports.pictures.axes import Axis, tick_label, ticks
from services.exports.pictures.canvas import (
    GRID_COLOR,
    LABEL_SIZE,
    LINE_HEIGHT,
    MUTED_COLOR,
    TEXT_COLOR,
    ZERO_COLOR,
    Canvas,
)

if TYPE_CHECKING:
    from services.exports.pictures.spec import Row, RowMark, Rows

_ROW_PADDING: Final = 7
_DENSE_FROM: Final = 30
"""Rows from which they stand closer, so that all states fit a page."""
_DENSE_PADDING: Final = 2
_GROUP_GAP: Final = 10
_MAX_LABEL_SHARE: Final = 0.34  # of the picture's width
_COLUMN_GAP: Final = 14
_RANGE_HEIGHT: Final = 9
_MAX_TICKS: Final = 6
_TICK_GAP: Final = 10  # pixels between two labels
_HATCH: Final = 1


def draw(canvas: Canvas, plot: Rows, x: float, y: float, width: float, *, is_dense: bool = False) -> float:
    """Draw rows into a box of `width` from the top left corner; returns the bottom."""
    y = legend.draw(canvas, _entries(canvas, plot), x, y, width)
    limit = width * _MAX_LABEL_SHARE
    labels = [fonts.wrap(row.label, limit, LABEL_SIZE, is_bold=row.is_highlighted) for row in plot.rows]
    label_width = max((fonts.width(line, LABEL_SIZE, is_bold=True) for lines in labels for line in lines), default=0)
    text_width = max((fonts.width(row.text, LABEL_SIZE, is_bold=True) for row in plot.rows), default=0)
    left, right = x + label_width + _COLUMN_GAP, x + width - text_width - (_COLUMN_GAP if text_width else 8)
    axis = Axis(plot.scale, left, right)
    padding = _DENSE_PADDING if is_dense or len(plot.rows) >= _DENSE_FROM else _ROW_PADDING
    y = _line_names(canvas, plot, axis, y, x + width)
    tops = _tops(plot, labels, y, padding)
    bottom = tops[-1]
    _grid(canvas, plot, axis, y, bottom)
    for row, lines, top in zip(plot.rows, labels, tops, strict=False):
        height = len(lines) * LABEL_SIZE * LINE_HEIGHT
        if row.heading:
            canvas.text(x, top - 5, row.heading, size=LABEL_SIZE, color=MUTED_COLOR)
        middle = top + padding + height / 2
        canvas.lines_of_text(x, top + padding, lines, is_bold=row.is_highlighted)
        _row(canvas, row, axis, middle)
        canvas.text(x + width, middle + LABEL_SIZE * 0.35, row.text, anchor="end", is_bold=row.is_highlighted)
    return bottom + LABEL_SIZE * LINE_HEIGHT + 6


def _entries(canvas: Canvas, plot: Rows) -> list[legend.Entry]:
    entries = [legend.mark_entry(canvas, name, sample) for name, sample in plot.legend]
    color = next((row.range_color for row in plot.rows if row.range_color), TEXT_COLOR)
    if plot.range_name and any(row.range[0] is not None for row in plot.rows):
        entries.append(legend.range_entry(canvas, plot.range_name, color))
    if plot.hatch_name and any(row.is_hatched for row in plot.rows):
        color = next(row.marks[0].color for row in plot.rows if row.is_hatched)
        entries.append(
            (lambda x, y: canvas.rect(x, y - 6, legend.SAMPLE_WIDTH, 12, color, pattern=_HATCH), plot.hatch_name)
        )
    return entries


def _line_names(canvas: Canvas, plot: Rows, axis: Axis, y: float, limit: float) -> float:
    """The names of lines down all rows, above them."""
    for name, value in plot.lines:
        half = fonts.width(name, LABEL_SIZE) / 2
        middle = min(axis.position(value), limit - half)
        canvas.text(middle, y + LABEL_SIZE, name, anchor="middle", color=TEXT_COLOR)
        y += LABEL_SIZE * LINE_HEIGHT
    return y + (2 if plot.lines else 0)


def _tops(plot: Rows, labels: list[list[str]], y: float, padding: float) -> list[float]:
    """The top of each row, and the bottom of the last."""
    tops = []
    for row, lines in zip(plot.rows, labels, strict=True):
        y += _GROUP_GAP if row.gap_before else 0
        y += LABEL_SIZE * LINE_HEIGHT + 4 if row.heading else 0
        tops.append(y)
        y += len(lines) * LABEL_SIZE * LINE_HEIGHT + 2 * padding
    return [*tops, y]


def _grid(canvas: Canvas, plot: Rows, axis: Axis, top: float, bottom: float) -> None:
    for value in _ticks(plot, axis):
        position = axis.position(value)
        is_zero = value == 0
        canvas.line(position, top, position, bottom, ZERO_COLOR if is_zero else GRID_COLOR, width=1.5 if is_zero else 1)
        label = tick_label(value, plot.unit)
        canvas.text(position, bottom + LABEL_SIZE + 4, label, anchor="middle")
    for _, value in plot.lines:
        canvas.line(axis.position(value), top, axis.position(value), bottom, TEXT_COLOR, width=1.5, dash="5 3")


def _ticks(plot: Rows, axis: Axis) -> list[float]:
    """As many round values as usual, or fewer where their labels would touch."""
    for count in range(_MAX_TICKS, 1, -1):
        values = ticks(plot.scale, count)
        widths = [fonts.width(tick_label(value, plot.unit), LABEL_SIZE) for value in values]
        step = axis.position(values[1]) - axis.position(values[0]) if len(values) > 1 else 0
        if max(widths, default=0) + _TICK_GAP <= step:
            return values
    return values


def _row(canvas: Canvas, row: Row, axis: Axis, middle: float) -> None:
    low, high = row.range
    if low is not None and high is not None:
        _range(canvas, axis, middle, low, high, row.range_color or TEXT_COLOR)
    for sample in row.marks:
        _mark(canvas, row, sample, axis, middle)


def _mark(canvas: Canvas, row: Row, sample: RowMark, axis: Axis, middle: float) -> None:
    if sample.value is None:
        return
    position = axis.position(sample.value)
    if sample.kind == "bar":
        zero = axis.position(0)
        pattern = _HATCH if row.is_hatched else 0
        canvas.rect(min(zero, position), middle - 6, abs(position - zero), 12, sample.color, pattern=pattern)
    else:
        legend.mark(canvas, sample, position, middle)


def _range(canvas: Canvas, axis: Axis, middle: float, low: float, high: float, color: str) -> None:
    start, end = axis.position(low), axis.position(high)
    canvas.rect(start, middle - _RANGE_HEIGHT / 2, end - start, _RANGE_HEIGHT, color, opacity=legend.RANGE_OPACITY)
