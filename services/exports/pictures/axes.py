"""Ticks of an axis of values, and where values lie on it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from services.exports.pictures.spec import Scale, Unit

_STEPS: Final = (1, 2, 2.5, 5, 10)
_STEP_TOLERANCE: Final = 0.8
"""A step may be this much finer than asked for: fewer ticks say less than a few more."""
_NNBSP: Final = "\u202f"
_MINUS: Final = "\u2212"
_THOUSAND: Final = 1_000
_MILLION: Final = 1_000_000


@dataclass(frozen=True)
class Axis:
    """Maps values of `scale` to pixels from `start` to `end`, which may run downward."""

    scale: Scale
    start: float
    end: float

    def position(self, value: float) -> float:
        """The pixel of a value; one beyond the scale is at its end."""
        low, high = self.scale
        share = (min(max(value, low), high) - low) / ((high - low) or 1)
        return self.start + share * (self.end - self.start)


def ticks(scale: Scale, count: int = 6) -> list[float]:
    """About `count` round values on the scale, zero among them if it is."""
    low, high = scale
    rough = ((high - low) or 1) / max(count - 1, 1)
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in _STEPS if power * factor >= rough * _STEP_TOLERANCE)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)]


def tick_label(value: float, unit: Unit) -> str:
    """A tick in its unit: "−2.5 %", "1,200,000", "104"."""
    number = round(value, 6) or 0.0
    if unit == "percent":
        return f"{number:,g}{_NNBSP}%".replace("-", _MINUS)
    if unit == "jobs" and abs(number) >= _MILLION:
        return f"{number / _MILLION:,g}{_NNBSP}million".replace("-", _MINUS)
    text = f"{number:,.0f}" if abs(number) >= _THOUSAND else f"{number:g}"
    return text.replace("-", _MINUS)
