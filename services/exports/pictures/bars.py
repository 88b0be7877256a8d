"""Grouped bars from zero, with ranges behind them and references as dashes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

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
    from collections.abc import Callable

    from services.exports.pictures.spec import Bars, BarSeries

PLOT_HEIGHT: Final = 300
_LABEL_GAP: Final = 6
_GROUP_SHARE: Final = 0.8  # of a category's width
_BAR_SHARE: Final = 0.72  # of its slot: the range behind is as wide as the slot, and is seen on both sides
_MAX_SLOT: Final = 96
_SLOT_GAP: Final = 1
_REFERENCE_WIDTH: Final = 2.5


class LabelPlace(NamedTuple):
    """Where the label of a bar stands: beyond `edge`, a value of the axis, and on which side of it."""

    edge: float
    is_below: bool


def label_place(value: float | None, reference: float | None) -> LabelPlace:
    """The place of the label of a bar from zero to `value`: beyond its end; on the other side of zero where the mark of
    `reference` lies beyond that end, as a figure on a mark is read as the mark's."""
    value = value or 0.0
    if reference is not None and reference * value >= 0 and abs(reference) > abs(value):
        return LabelPlace(0.0, reference > 0)
    return LabelPlace(value, value < 0)


def draw(
    canvas: Canvas,
    plot: Bars,
    x: float,
    y: float,
    width: float,
    height: float = PLOT_HEIGHT,
    *,
    has_legend: bool = True,
) -> float:
    """Draw bars into a box of `width` from the top left corner; returns the bottom. `height`: of the plot alone."""
    if has_legend:
        y = legend.draw(canvas, entries(canvas, plot), x, y, width)
    texts = [tick_label(value, plot.unit) for value in ticks(plot.scale)]
    left = x + max(fonts.width(text, LABEL_SIZE) for text in texts) + 8
    slot = (x + width - left) / max(len(plot.categories), 1)
    label_height = _label_height(plot) if _have_room(plot, slot) else 0
    above, below = _label_overflow(plot, label_height, height)
    top = y + above
    bottom = top + height
    axis = Axis(plot.scale, bottom, top)
    for value, text in zip(ticks(plot.scale), texts, strict=True):
        position = axis.position(value)
        canvas.line(left, position, x + width, position, GRID_COLOR)
        canvas.text(left - 8, position + LABEL_SIZE * 0.35, text, anchor="end")
    for place in range(len(plot.categories)):
        _category(canvas, plot, axis, place, left + place * slot, slot, has_labels=label_height > 0)
    canvas.line(left, axis.position(0), x + width, axis.position(0), ZERO_COLOR, width=1.5)
    baseline = bottom + below + LABEL_SIZE + 6
    for place, category in enumerate(plot.categories):
        canvas.text(left + (place + 0.5) * slot, baseline, category, anchor="middle")
    return baseline + LABEL_SIZE * (LINE_HEIGHT - 1) + 2


def entries(canvas: Canvas, plot: Bars, color: str = "") -> list[legend.Entry]:
    """The legend of what is not named in the picture already; all in one `color` where series of several panels share
    their names."""
    found: list[legend.Entry] = []
    if len(plot.series) > 1:
        found += [(_swatch(canvas, color or series.color, series.pattern), series.name) for series in plot.series]
    if any(value is not None for series in plot.series for value in series.references):
        found.append((_reference_sample(canvas), plot.reference_name))
    if plot.range_name and any(low is not None for series in plot.series for low, _ in series.ranges):
        range_color = plot.series[0].color if len(plot.series) == 1 and not color else MUTED_COLOR
        found.append(legend.range_entry(canvas, plot.range_name, range_color))
    return found


def _swatch(canvas: Canvas, color: str, pattern: int) -> Callable[[float, float], None]:
    return lambda x, y: canvas.rect(x, y - 6, legend.SAMPLE_WIDTH, 12, color, pattern=pattern)


def _reference_sample(canvas: Canvas) -> Callable[[float, float], None]:
    return lambda x, y: canvas.line(x, y, x + legend.SAMPLE_WIDTH, y, TEXT_COLOR, width=_REFERENCE_WIDTH)


def _label_height(plot: Bars) -> float:
    lines = max((label.count("\n") + 1 for series in plot.series for label in series.labels if label), default=0)
    return lines * LABEL_SIZE * LINE_HEIGHT + _LABEL_GAP / 2


def _label_overflow(plot: Bars, label_height: float, height: float) -> tuple[float, float]:
    """How far labels stand out above and below a plot of `height`."""
    axis = Axis(plot.scale, height, 0.0)
    places = [_place_of(series, place) for series in plot.series for place in range(len(series.values))]
    ends = [axis.position(place.edge) + (label_height if place.is_below else -label_height) for place in places]
    return max(-min(ends, default=0.0), 0.0), max(max(ends, default=0.0) - height, 0.0)


def _bar_slot(plot: Bars, slot: float) -> float:
    return min(slot * _GROUP_SHARE / max(len(plot.series), 1), _MAX_SLOT)


def _have_room(plot: Bars, slot: float) -> bool:
    """Whether every label fits above its bar."""
    room = slot if len(plot.series) == 1 else _bar_slot(plot, slot)
    lines = [line for series in plot.series for label in series.labels for line in label.split("\n")]
    return bool(lines) and max(fonts.width(line, LABEL_SIZE) for line in lines) <= room


def _category(
    canvas: Canvas, plot: Bars, axis: Axis, place: int, left: float, slot: float, *, has_labels: bool
) -> None:
    bar_slot = _bar_slot(plot, slot)
    first = left + (slot - bar_slot * len(plot.series)) / 2
    middles = [first + (position + 0.5) * bar_slot for position in range(len(plot.series))]
    for middle, series in zip(middles, plot.series, strict=True):
        low, high = series.ranges[place] if series.ranges else (None, None)
        if low is not None and high is not None:
            _range(canvas, axis, middle, bar_slot - _SLOT_GAP, (low, high), series.color)
    for middle, series in zip(middles, plot.series, strict=True):
        _bar(canvas, series, axis, place, middle, bar_slot * _BAR_SHARE)
    for middle, series in zip(middles, plot.series, strict=True):
        reference = series.references[place] if series.references else None
        if reference is not None:
            y = axis.position(reference)
            canvas.line(middle - bar_slot / 2, y, middle + bar_slot / 2, y, TEXT_COLOR, width=_REFERENCE_WIDTH)
    if has_labels:
        for middle, series in zip(middles, plot.series, strict=True):
            _label(canvas, series, axis, place, middle)


def _bar(canvas: Canvas, series: BarSeries, axis: Axis, place: int, middle: float, width: float) -> None:
    value = series.values[place]
    if value is not None:
        zero, end = axis.position(0), axis.position(value)
        canvas.rect(middle - width / 2, min(zero, end), width, abs(end - zero), series.color, pattern=series.pattern)


def _place_of(series: BarSeries, place: int) -> LabelPlace:
    return label_place(series.values[place], series.references[place] if series.references else None)


def _label(canvas: Canvas, series: BarSeries, axis: Axis, place: int, middle: float) -> None:
    if not series.labels or not series.labels[place]:
        return
    lines, (edge, is_below) = series.labels[place].split("\n"), _place_of(series, place)
    y, height = axis.position(edge), len(lines) * LABEL_SIZE * LINE_HEIGHT
    top = y + _LABEL_GAP / 2 if is_below else y - height - _LABEL_GAP / 2
    canvas.lines_of_text(middle, top, lines, anchor="middle", has_halo=True)


def _range(canvas: Canvas, axis: Axis, middle: float, width: float, bounds: tuple[float, float], color: str) -> None:
    """A pale band behind the bar."""
    low, high = bounds
    top, bottom = axis.position(high), axis.position(low)
    canvas.rect(middle - width / 2, top, width, bottom - top, color, opacity=legend.RANGE_OPACITY)
