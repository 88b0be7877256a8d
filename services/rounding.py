"""How figures are rounded for people, on the screen as in a shell. Pure."""

from __future__ import annotations

from typing import Final

from services.outlook import NO_CHANGE_BELOW

NO_CHANGE: Final = "no change"
ROUNDS_TO_ZERO: Final = "rounds to 0"
"""Jobs added or lost of growth that is no zero: BLS rounds levels to hundreds, so 200 jobs may shrink 6 % to 200."""

_ESTIMATE_SIGNIFICANT_FIGURES: Final = 3


def is_no_change(growth: float) -> bool:
    """Whether growth, a fraction, rounds to 0.0 %."""
    return abs(growth) < NO_CHANGE_BELOW


def to_three_figures(number: float) -> float:
    """An estimate of jobs to three significant figures, and never to less than one job."""
    digits = _ESTIMATE_SIGNIFICANT_FIGURES - len(str(int(abs(number))))
    return float(round(number, min(digits, 0)))
