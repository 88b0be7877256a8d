"""Which values of a projection are plausible, and how a percent is told from a fraction. Pure.

The service documents fractions (0.05 = 5 %) in a field named growthPercent. A percent taken for a fraction is wrong by
a factor of 100, so growth that more than doubles or halves an occupation has to show by its own horizons what it is:
cumulative growth at a steady rate is a curve, and a different one for a fraction than for a percent. Smaller growth is
taken as a fraction unless its horizons are those of a steady percent.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

MIN_GROWTH: Final = -1.0
MAX_GROWTH: Final = 10.0
"""Eleven times as many jobs in ten years: more is no fraction."""
MAX_JOBS: Final = 1e9
"""More jobs than the United States have inhabitants three times over."""
ID_PATTERN: Final = r"[0-9A-Za-z.-]{1,40}"
"""Of the id of an occupation, a group or a career area."""
MAX_NAME: Final = 200
"""Letters of a title or a version; the longest real titles have about 100."""

_HALVED, _DOUBLED = -0.5, 1.0
"""Growth within these needs no proof: hardly an occupation is projected outside, and few percents are inside."""
_FEWEST: Final = 3
"""Horizons from which on growth within these is doubted: two lie on a line in one of the readings by chance."""
_CLEARLY: Final = 1.2
"""How much steadier growth has to be in one reading than in the other."""
_STEADY_PERCENT: Final = 2.0
_STEADY_FRACTION: Final = 1.15
"""Largest annual rate over the smallest. More is asked of a fraction: it would be an extraordinary projection."""
_EVEN_PERCENT: Final = 1.05
"""The same where growth could well be a fraction: of Horizons' own projections none is so even."""
_MAX_ANNUAL: Final = 0.12
"""The annual rate up to which a fraction is believed; 12 % a year triple an occupation in ten years."""


def implausible_growth(growth: Mapping[int, float | None]) -> tuple[int, str] | None:
    """Return (horizon in years, what is wrong with its growth), or None for plausible cumulative fractions."""
    values = {year: value for year, value in growth.items() if value is not None}
    suspects = {year: value for year, value in values.items() if not _HALVED <= value <= _DOUBLED}
    fraction_spread, fraction_rate = _annual_rates(values)
    percent_spread, _ = _annual_rates({year: value / 100 for year, value in values.items()})
    if not suspects:
        is_even = len(values) >= _FEWEST and percent_spread <= _EVEN_PERCENT
        is_doubtful = is_even and percent_spread * _CLEARLY <= fraction_spread
        return (max(values), "may be a percent or a fraction") if is_doubtful else None
    year = max(suspects, key=lambda year: abs(suspects[year]))
    if percent_spread <= _STEADY_PERCENT and percent_spread * _CLEARLY <= fraction_spread:
        return year, "looks like a percent, not a fraction"
    if not all(MIN_GROWTH <= value <= MAX_GROWTH for value in suspects.values()):
        return year, "cannot be right"
    is_steady = fraction_spread <= _STEADY_FRACTION and fraction_spread * _CLEARLY <= percent_spread
    return None if is_steady and fraction_rate <= _MAX_ANNUAL else (year, "may be a percent or a fraction")


def _annual_rates(fractions: Mapping[int, float]) -> tuple[float, float]:
    """Return (the largest annual rate over the smallest, the largest); infinite where they have no common sign."""
    if len(fractions) < 2 or min(fractions.values()) <= -1:
        return math.inf, math.inf
    rates = [math.log1p(growth) / year for year, growth in fractions.items()]
    least, most = min(rates, key=abs), max(rates, key=abs)
    return most / least if least and most / least > 0 else math.inf, abs(math.expm1(most))
