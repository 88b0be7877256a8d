"""How growth compares with that of all occupations of the same area: the bands of the screen's words. Pure.

BLS sets its own bands anew with each vintage; these come from the vintage's total for that reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

Outlook = Literal["much_faster", "faster", "similar", "slower", "declines"]
OUTLOOKS: Final[tuple[Outlook, ...]] = ("much_faster", "faster", "similar", "slower", "declines")

# How far from the all-occupations growth still counts as "about as fast": a quarter of it, at least half a point and
# at most one and a half, for where all grow fast a quarter alone would call clear differences the same.
_SIMILAR_SHARE: Final = 1 / 4
_SIMILAR_MIN: Final = 0.005
_SIMILAR_MAX: Final = 0.015
# "Much faster" is at least twice the total growth, and at least two points above it.
_MUCH_FASTER_MIN: Final = 0.02
MUCH_FASTER_CHANCE: Final = 0.55
"""The chance of growing faster than all occupations from which an estimate of ours is "much faster". It reads as 6 in
10, as chances are known to a tenth; below it slower growth is about as likely, and "much" would be said of a toss-up.
Where a state's total hardly grows, two points above it are well inside the ranges: in Ohio, of the 144 occupations of
1,000 jobs that are so far above it, 91 have a smaller chance. BLS's own figures are classed by their size alone, as BLS
classes them."""
NO_CHANGE_BELOW: Final = 0.0005
"""Growth that rounds to 0.0 % is no change, neither growth nor decline."""
RULE: Final = (
    "*About as fast as all occupations*{total}: within a quarter of their growth, at least half a point and at most "
    "1.5 points. *Much faster*: at least twice it and two points more, and, of our estimates, with a chance of 6 in 10 "
    "or more of growing faster. *Slower* and *declines* say what they say. The bands move with each vintage. For "
    "occupations too small for Rank the answer gives jobs instead."
)
"""The rule in words, kept next to its constants so that they change together."""


def outlooks(
    growth: NDArray[np.float64], total: float, chances: NDArray[np.float64] | float = np.nan
) -> pd.Series[str]:
    """The band of each growth (fractions, NaN: unknown) beside the growth of all occupations; NA where unknown.

    `chances`: of growing faster than all occupations; NaN for figures that are no estimates, or without ranges.
    """
    difference = growth - total
    similar = min(max(abs(total) * _SIMILAR_SHARE, _SIMILAR_MIN), _SIMILAR_MAX)
    conditions = [
        growth <= -NO_CHANGE_BELOW,
        np.abs(difference) <= similar,
        difference < 0,
        (difference >= max(abs(total), _MUCH_FASTER_MIN)) & np.logical_not(np.less(chances, MUCH_FASTER_CHANCE)),
    ]
    bands = np.select(conditions, ["declines", "similar", "slower", "much_faster"], default="faster")
    return pd.Series(bands, dtype="string").mask(np.isnan(difference))


def outlook(growth: float | None, total: float | None, chance: float | None = None) -> Outlook | None:
    """The band of one growth; None where it or the total is unknown. `chance`: as in `outlooks`, None for NaN."""
    if growth is None or total is None or pd.isna(growth) or pd.isna(total):
        return None
    band = outlooks(np.array([growth], dtype="float64"), float(total), np.array([chance], dtype="float64")).iloc[0]
    return next(one for one in OUTLOOKS if one == band)
