"""Values in classes of colors, for maps: growth in two colors from zero, all else from pale to strong. Pure.

Edges are round numbers. Of growth that lies on one side of zero the class nearest to it is the palest, so that the
color still says on which side it is. Light and dark themes have ramps of their own: what is strong stands out from the
background of each. Blue and orange, and the ramp of green, can be told apart by color-blind readers.
"""

from __future__ import annotations

import bisect
import itertools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from services.places import CONCENTRATION, GROWTH, JOBS, LIKELIHOOD, WAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.charts.style import Theme

_LOSS, _GAIN, _AMOUNT = "loss", "gain", "amount"
_RAMPS: Final[dict[Theme, dict[str, tuple[str, str, str]]]] = {
    "light": {
        _LOSS: ("#FBE2D0", "#E88D4F", "#A04405"),
        _GAIN: ("#D9E9F5", "#5A9FCE", "#084F86"),
        _AMOUNT: ("#DDEFE6", "#5FAE92", "#0B5744"),
    },
    "dark": {
        _LOSS: ("#55341D", "#C46A2B", "#FFC79E"),
        _GAIN: ("#1E3A50", "#3482B8", "#AEDCFB"),
        _AMOUNT: ("#1D4038", "#3E9179", "#B2EBD6"),
    },
}
"""From next to nothing to the most."""
_TEXT_COLORS: Final = ("#0A0F18", "#FFFFFF")

_MAX_CLASSES: Final = 6
_COMMON: Final = (0.05, 0.95)
"""Quantiles between which edges are put: a few areas far out must not leave one class for all others."""
_ROUND: Final = (1.0, 2.0, 5.0)
_FIXED: Final = {CONCENTRATION: (0.5, 0.75, 1.0, 1.25, 1.5, 2.0), LIKELIHOOD: (0.1, 0.3, 0.5, 0.7, 0.9)}
"""Edges of measures whose numbers mean the same for every occupation."""
_MIDDLE: Final = {CONCENTRATION: 1.0, LIKELIHOOD: 0.5}
_SMALLEST_STEP: Final = {GROWTH: 0.001, JOBS: 1.0, WAGE: 100.0}


@dataclass(frozen=True)
class ColorClasses:
    """`edges`: between the classes, ascending; `colors`: one more; `ends_at_zero`: whether the first (-1) or the last
    (1) class ends at zero, 0 where neither does."""

    edges: tuple[float, ...]
    colors: tuple[str, ...]
    ends_at_zero: int = 0

    def color(self, value: float) -> str:
        """The color of a value; one on an edge belongs to the class above."""
        return self.colors[bisect.bisect_right(self.edges, value)]


def color_classes(measure: str, values: Sequence[float], theme: Theme) -> ColorClasses:
    """Classes for the `values` of a measure of services.places; one class where there are none."""
    ramps = _RAMPS[theme]
    if measure in _FIXED:
        return _fixed(measure, values, ramps[_AMOUNT])
    if not len(values):
        return ColorClasses((), (ramps[_AMOUNT][1],))
    low, high = (float(one) for one in np.quantile(np.asarray(values, dtype=float), _COMMON))
    if measure != GROWTH:
        edges = _powers(low, high) if measure == JOBS else _between(low, high, _SMALLEST_STEP[measure])
        return ColorClasses(edges, _ramp(ramps[_AMOUNT], len(edges) + 1))
    return _growth(low, high, values, ramps)


def _growth(low: float, high: float, values: Sequence[float], ramps: dict[str, tuple[str, str, str]]) -> ColorClasses:
    if low < 0 < high:
        step = next(
            step
            for step in _steps(_SMALLEST_STEP[GROWTH])
            if math.ceil(high / step) + math.ceil(-low / step) <= _MAX_CLASSES
        )
        losses, gains = math.ceil(-low / step), math.ceil(high / step)
        edges = tuple(_rounded(step * place) for place in range(1 - losses, gains))
        most = max(losses, gains)
        colors = (*reversed(_ramp(ramps[_LOSS], most)[:losses]), *_ramp(ramps[_GAIN], most)[:gains])
        return ColorClasses(edges, colors)
    is_gain = high > 0 or low >= 0
    edges = tuple(edge for edge in _between(low, high, _SMALLEST_STEP[GROWTH]) if edge)
    colors = _ramp(ramps[_GAIN if is_gain else _LOSS], len(edges) + 1)
    colors = colors if is_gain else tuple(reversed(colors))
    if is_gain and min(values) < 0:
        return ColorClasses((0.0, *edges), (_ramp(ramps[_LOSS], 2)[0], *colors))
    if not is_gain and max(values) > 0:
        return ColorClasses((*edges, 0.0), (*colors, _ramp(ramps[_GAIN], 2)[0]))
    return ColorClasses(edges, colors, -1 if is_gain else 1)


def _fixed(measure: str, values: Sequence[float], anchors: tuple[str, str, str]) -> ColorClasses:
    """The fixed edges that lie among the values; the colors are those of all, so that they mean the same everywhere."""
    every = _FIXED[measure]
    colors = _ramp(anchors, len(every) + 1)
    low, high = (min(values), max(values)) if len(values) else (_MIDDLE[measure],) * 2
    kept = [place for place, edge in enumerate(every) if low < edge <= high or edge == _MIDDLE[measure]]
    first, last = kept[0], kept[-1]
    return ColorClasses(every[first : last + 1], colors[first : last + 2])


def _between(low: float, high: float, smallest: float) -> tuple[float, ...]:
    """Multiples of a round step between two values, at most _MAX_CLASSES - 1."""
    for step in _steps(smallest):
        places = range(math.floor(low / step) + 1, math.ceil(high / step))
        if len(places) < _MAX_CLASSES:
            return tuple(_rounded(step * place) for place in places)
    raise AssertionError("steps have no end")


def _powers(low: float, high: float) -> tuple[float, ...]:
    """1, 2 and 5 times powers of ten between two positive values, evenly thinned: what spreads over magnitudes."""
    start, end = (math.floor(math.log10(max(one, 1.0))) for one in (low, high))
    every = [factor * 10.0**power for power in range(start, end + 1) for factor in _ROUND]
    found = [edge for edge in every if low < edge < high]
    stride = math.ceil(len(found) / (_MAX_CLASSES - 1)) if found else 1
    return tuple(found[::-1][::stride][::-1])


def _steps(smallest: float) -> itertools.chain[float]:
    """1, 2, 5, 10 … times `smallest`."""
    return itertools.chain.from_iterable(
        [smallest * factor * 10.0**power for factor in _ROUND] for power in itertools.count()
    )


def _rounded(value: float) -> float:
    return round(value, 6)


def _ramp(anchors: tuple[str, str, str], count: int) -> tuple[str, ...]:
    """`count` colors along the line through the anchors; a single one from its middle."""
    places = [0.5] if count == 1 else [place / (count - 1) for place in range(count)]
    return tuple(_mix(anchors, place) for place in places)


def _mix(anchors: tuple[str, str, str], place: float) -> str:
    first = min(int(place * 2), 1)
    share = place * 2 - first
    start, end = _channels(anchors[first]), _channels(anchors[first + 1])
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in zip(start, end, strict=True))


def _channels(color: str) -> tuple[int, ...]:
    return tuple(int(color[start : start + 2], 16) for start in (1, 3, 5))


def text_color(background: str) -> str:
    """Black or white, whichever can be read better on a background."""
    return max(_TEXT_COLORS, key=lambda color: contrast(color, background))


def contrast(one: str, other: str) -> float:
    """The contrast of two colors as WCAG defines it, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    linear = [
        channel / 255 / 12.92 if channel <= 10 else ((channel / 255 + 0.055) / 1.055) ** 2.4
        for channel in _channels(color)
    ]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
