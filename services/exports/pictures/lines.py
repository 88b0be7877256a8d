"""Lines over years, with their names at their ends and ranges as pale bands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.exports.pictures import fonts
from services.exports.pictures.axes import Axis, tick_label, ticks
from services.exports.pictures.canvas import (
    DASHES,
    GRID_COLOR,
    LABEL_SIZE,
    LINE_HEIGHT,
    ZERO_COLOR,
    Canvas,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.exports.pictures.spec import Lines, LineSeries

PLOT_HEIGHT: Final = 320
_MAX_LABEL_SHARE: Final = 0.34
"""Of the picture's width: longer names break into lines."""
_LABEL_GAP: Final = 14
_BETWEEN_LABELS: Final = 4
_BAND_OPACITY: Final = 0.15
_LINE_WIDTH: Final = 2.5
_POINT_RADIUS: Final = 3.5
MAX_BANDS: Final = 3
"""Series above which ranges are not drawn, as they would cover one another."""
_YEAR_LABEL_WIDTH: Final = 44


def draw(canvas: Canvas, plot: Lines, x: float, y: float, width: float, height: float = PLOT_HEIGHT) -> float:
    """Draw lines into a box of `width` from the top left corner; returns the bottom. The plot is `height` or, for many
    names, higher."""
    labels = [fonts.wrap(series.label, width * _MAX_LABEL_SHARE, LABEL_SIZE) for series in plot.series]
    label_width = max((fonts.width(line, LABEL_SIZE) for lines in labels for line in lines), default=0)
    labels_height = sum(map(_label_height, labels))
    top = y + LABEL_SIZE / 2
    bottom = top + max(height, labels_height)
    texts = [tick_label(value, plot.unit) for value in ticks(plot.scale)]
    left = x + max(fonts.width(text, LABEL_SIZE) for text in texts) + 8
    right = x + width - label_width - _LABEL_GAP
    axis = Axis(plot.scale, bottom, top)
    for value, text in zip(ticks(plot.scale), texts, strict=True):
        position = axis.position(value)
        is_base = value == plot.baseline
        canvas.line(left, position, right, position, ZERO_COLOR if is_base else GRID_COLOR, width=1.5 if is_base else 1)
        canvas.text(left - 8, position + LABEL_SIZE * 0.35, text, anchor="end")
    years = _years(canvas, plot, left + _POINT_RADIUS + 2, right - _POINT_RADIUS, bottom)
    if len(plot.series) <= MAX_BANDS:
        for series in plot.series:
            _band(canvas, series, axis, years)
    for series in plot.series:
        _line(canvas, series, axis, years)
    _end_labels(canvas, plot, labels, axis, right, (top, bottom))
    return bottom + LABEL_SIZE * LINE_HEIGHT + 8


def _years(canvas: Canvas, plot: Lines, left: float, right: float, bottom: float) -> Axis:
    """The axis of years, with a label at the first, the last, and as many between as have room."""
    numbers = sorted({year for series in plot.series for year, _ in series.points})
    first, last = (numbers[0], numbers[-1]) if numbers else (0.0, 1.0)
    axis = Axis((first, last), left, right)
    every = next(
        step for step in (1, 2, 5, 10, 20) if (right - left) * step / ((last - first) or 1) >= _YEAR_LABEL_WIDTH
    )
    for year in numbers:
        if (last - year) % every == 0 or (year == first and last > first):
            if year == first and (last - first) % every and axis.position(first + every) - left < _YEAR_LABEL_WIDTH:
                continue
            canvas.text(axis.position(year), bottom + LABEL_SIZE + 6, f"{year:g}", anchor="middle")
    return axis


def _band(canvas: Canvas, series: LineSeries, axis: Axis, years: Axis) -> None:
    bounds = [
        (years.position(year), axis.position(low), axis.position(high))
        for (year, _), (low, high) in zip(series.points, series.band, strict=False)
        if low is not None and high is not None
    ]
    if len(bounds) > 1:
        shape = [(x, high) for x, _, high in bounds] + [(x, low) for x, low, _ in reversed(bounds)]
        canvas.polygon(shape, series.color, opacity=_BAND_OPACITY)


def _line(canvas: Canvas, series: LineSeries, axis: Axis, years: Axis) -> None:
    points = [(years.position(year), axis.position(value)) for year, value in series.points if value is not None]
    if not points:
        return
    canvas.polyline(points, series.color, width=_LINE_WIDTH, dash=DASHES[series.dash % len(DASHES)])
    filled = [
        is_filled for (_, value), is_filled in zip(series.points, series.filled, strict=False) if value is not None
    ]
    for (x, y), is_filled in zip(points, filled, strict=False):
        canvas.circle(x, y, _POINT_RADIUS + (1 if is_filled else 0), series.color, is_open=not is_filled)


def _end_labels(
    canvas: Canvas,
    plot: Lines,
    labels: Sequence[Sequence[str]],
    axis: Axis,
    right: float,
    span: tuple[float, float],
) -> None:
    """The names at the lines' ends, moved apart where they would overlap."""
    ends = [next((value for _, value in reversed(series.points) if value is not None), None) for series in plot.series]
    drawn = [index for index, end in enumerate(ends) if end is not None]
    heights = [_label_height(labels[index]) for index in drawn]
    wanted = [axis.position(ends[index] or 0) for index in drawn]
    for index, height, end, middle in zip(drawn, heights, wanted, spread(wanted, heights, *span), strict=True):
        canvas.line(right + 2, end, right + _LABEL_GAP - 3, middle, plot.series[index].color)
        canvas.lines_of_text(right + _LABEL_GAP, middle - (height - _BETWEEN_LABELS) / 2, labels[index])


def _label_height(lines: Sequence[str]) -> float:
    return len(lines) * LABEL_SIZE * LINE_HEIGHT + _BETWEEN_LABELS


def spread(wanted: Sequence[float], heights: Sequence[float], top: float, bottom: float) -> list[float]:
    """The middles of labels of `heights`, as near to `wanted` as they can be without overlap between top and bottom.

    Neighbors that overlap form a block around the mean of what they want, until no two blocks overlap.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    blocks: list[list[int]] = []

    def extent(block: list[int]) -> tuple[float, float]:
        size = sum(heights[index] for index in block)
        offset, starts = 0.0, []
        for index in block:
            starts.append(wanted[index] - heights[index] / 2 - offset)
            offset += heights[index]
        start = min(max(sum(starts) / len(starts), top), max(bottom - size, top))
        return start, start + size

    for index in order:
        blocks.append([index])
        while len(blocks) > 1 and extent(blocks[-2])[1] > extent(blocks[-1])[0]:
            last = blocks.pop()
            blocks[-1] += last
    middles = [0.0] * len(wanted)
    for block in blocks:
        position = extent(block)[0]
        for index in block:
            middles[index] = position + heights[index] / 2
            position += heights[index]
    return middles
