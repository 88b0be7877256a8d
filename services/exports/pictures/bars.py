"""Grouped bars from zero, with ranges behind them and references as dashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.exports.pictures import fonts, legend
from services.exports.pictures.axes import Axis, tick_label, ticks
from services.exports.pictures.canvas import GRID_COLOR, LABEL_SIZE, LINE_HEIGHT, TEXT_COLOR, ZERO_COLOR, Canvas

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.exports.pictures.spec import Bars, BarSeries

_PLOT_HEIGHT: Final = 300
_LABEL_GAP: Final = 6
_GROUP_SHARE: Final = 0.74  # of a category's width
_BAR_SHARE: Final = 0.9  # of a bar's slot
_MAX_BAR_WIDTH: Final = 84
_RANGE_SHARE: Final = 0.4  # of a bar's width
_ARROW: Final = 5


def draw(canvas: Canvas, plot: Bars, x: float, y: float, width: float) -> float:
    """Draw bars into a box of `width` from the top left corner; returns the bottom."""
    y = legend.draw(canvas, _entries(canvas, plot), x, y, width)
    labels_height = max((_label_height(series) for series in plot.series), default=0)
    top, bottom = y + labels_height, y + labels_height + _PLOT_HEIGHT
    values = ticks(plot.scale)
    texts = [tick_label(value, plot.unit) for value in values]
    left = x + max(fonts.width(text, LABEL_SIZE) for text in texts) + 8
    axis = Axis(plot.scale, bottom, top)
    for value, text in zip(values, texts, strict=True):
        position = axis.position(value)
        canvas.line(left, position, x + width, position, GRID_COLOR)
        canvas.text(left - 8, position + LABEL_SIZE * 0.35, text, anchor="end")
    slot = (x + width - left) / max(len(plot.categories), 1)
    for place, category in enumerate(plot.categories):
        _category(canvas, plot, axis, place, left + place * slot, slot)
        canvas.text(left + (place + 0.5) * slot, bottom + _below(plot) + LABEL_SIZE + 6, category, anchor="middle")
    canvas.line(left, axis.position(0), x + width, axis.position(0), ZERO_COLOR, width=1.5)
    return bottom + _below(plot) + LABEL_SIZE * LINE_HEIGHT + 8


def _entries(canvas: Canvas, plot: Bars) -> list[legend.Entry]:
    """A legend of what is not named in the picture already."""
    entries: list[legend.Entry] = []
    if len(plot.series) > 1:
        for series in plot.series:
            entries.append((_swatch(canvas, series), series.name))
    for name, _ in plot.references:
        entries.append((_reference_sample(canvas), name))
    if plot.range_name and any(low is not None for series in plot.series for low, _ in series.ranges):
        entries.append(legend.range_entry(canvas, plot.range_name, TEXT_COLOR))
    return entries


def _swatch(canvas: Canvas, series: BarSeries) -> Callable[[float, float], None]:
    return lambda x, y: canvas.rect(x, y - 6, legend.SAMPLE_WIDTH, 12, series.color, pattern=series.pattern)


def _reference_sample(canvas: Canvas) -> Callable[[float, float], None]:
    return lambda x, y: canvas.line(x, y, x + legend.SAMPLE_WIDTH, y, TEXT_COLOR, width=3)


def _label_height(series: BarSeries) -> float:
    lines = max((label.count("\n") + 1 for label in series.labels if label), default=0)
    return lines * LABEL_SIZE * LINE_HEIGHT


def _below(plot: Bars) -> float:
    """The room below the plot for labels of negative bars."""
    has_negative = any(value is not None and value < 0 for series in plot.series for value in series.values)
    return max((_label_height(series) for series in plot.series), default=0) if has_negative else 0


def _category(canvas: Canvas, plot: Bars, axis: Axis, place: int, left: float, slot: float) -> None:
    count = max(len(plot.series), 1)
    bar_slot = min(slot * _GROUP_SHARE / count, _MAX_BAR_WIDTH)
    first = left + (slot - bar_slot * count) / 2
    for position, series in enumerate(plot.series):
        _bar(canvas, series, axis, place, first + position * bar_slot, bar_slot, slot / count)
    for _, values in plot.references:
        value = values[place]
        if value is not None:
            y = axis.position(value)
            canvas.line(first - 4, y, first + bar_slot * count + 4, y, TEXT_COLOR, width=3)


def _bar(
    canvas: Canvas, series: BarSeries, axis: Axis, place: int, left: float, bar_slot: float, label_room: float
) -> None:
    value, width = series.values[place], bar_slot * _BAR_SHARE
    middle = left + bar_slot / 2
    zero = axis.position(0)
    if value is not None:
        end = axis.position(value)
        canvas.rect(middle - width / 2, min(zero, end), width, abs(end - zero), series.color, pattern=series.pattern)
    low, high = series.ranges[place] if series.ranges else (None, None)
    if low is not None and high is not None:
        _range(canvas, axis, middle, width, low, high)
    label = series.labels[place] if series.labels else ""
    lines = label.split("\n") if label else []
    if lines and max(fonts.width(line, LABEL_SIZE) for line in lines) <= max(label_room, bar_slot):
        height = len(lines) * LABEL_SIZE * LINE_HEIGHT
        edge = axis.position(value or 0)
        top = edge + _LABEL_GAP / 2 if (value or 0) < 0 else edge - height - _LABEL_GAP / 2
        canvas.lines_of_text(middle, top, lines, anchor="middle", has_halo=True)


def _range(canvas: Canvas, axis: Axis, middle: float, width: float, low: float, high: float) -> None:
    """A pale band beside the bar's middle, with an arrow where it goes on beyond the plot."""
    band = max(width * _RANGE_SHARE, 3)
    top, bottom = axis.position(high), axis.position(low)
    canvas.rect(middle - band / 2, top, band, bottom - top, TEXT_COLOR, opacity=legend.RANGE_OPACITY)
    if not axis.is_inside(high):
        arrow = [(middle - _ARROW, top), (middle + _ARROW, top), (middle, top - _ARROW)]
        canvas.polygon(arrow, TEXT_COLOR, opacity=0.5)
    if not axis.is_inside(low):
        arrow = [(middle - _ARROW, bottom), (middle + _ARROW, bottom), (middle, bottom + _ARROW)]
        canvas.polygon(arrow, TEXT_COLOR, opacity=0.5)
