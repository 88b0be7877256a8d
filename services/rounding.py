"""How figures are rounded for people, on the screen as in a shell. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from services.outlook import NO_CHANGE_BELOW

if TYPE_CHECKING:
    from services.growth_rows import GrowthRow

NO_CHANGE: Final = "no change"
ROUNDS_TO_ZERO: Final = "rounds to 0"
"""Jobs added or lost of growth that is no zero: BLS rounds levels to hundreds, so 200 jobs may shrink 6 % to 200."""

_ESTIMATE_SIGNIFICANT_FIGURES: Final = 3
_HUNDREDS: Final = -2
"""Digits to which BLS rounds the nation's jobs: an estimate that begins with them is known no better."""


def is_no_change(growth: float) -> bool:
    """Whether growth, a fraction, rounds to 0.0 %."""
    return abs(growth) < NO_CHANGE_BELOW


def to_three_figures(number: float) -> float:
    """An estimate of jobs to three significant figures, and never to less than one job."""
    digits = _ESTIMATE_SIGNIFICANT_FIGURES - len(str(int(abs(number))))
    return float(round(number, min(digits, 0)))


def estimated_jobs(number: float, row: GrowthRow) -> float:
    """An estimate of a row's jobs, or of their change, to three significant figures; of the nation at most to hundreds,
    as BLS's jobs that it begins with are."""
    figures = to_three_figures(number)
    begins_with_hundreds = row.area_level == "nation" and row.base_basis in {"published", "derived"}
    return round(figures, _HUNDREDS) if begins_with_hundreds else figures
