"""Likelihoods from the bounds of ranges: how probable it is that growth exceeds a threshold. Pure.

The four bounds are the 10th, 25th, 75th and 90th percentiles of one distribution of log growth. Between and beyond them
it is normal piece by piece: the normal quantile is linear in log growth between two bounds, and goes on as straight
outside. So a likelihood is above 0.9 exactly where the 80 % range lies above the threshold, and below 0.1 where under.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

PERCENTILES: Final = {"low_80": 0.10, "low_50": 0.25, "high_50": 0.75, "high_80": 0.90}
"""The share of outcomes below each bound, in rising order."""
DECIMALS: Final = 4
_NORMAL: Final = NormalDist()
_BOUND_SCORES: Final = np.array([_NORMAL.inv_cdf(share) for share in PERCENTILES.values()])
_SCORES: Final = np.linspace(-6.0, 6.0, 2401)
_SHARES_BELOW: Final = np.array([_NORMAL.cdf(score) for score in _SCORES])
_MIN_LOG_GROWTH: Final = np.log(1e-3)
"""Growth of -100 % has no logarithm: -99.9 % stands for it."""
_MIN_WIDTH: Final = 1e-6


def probability_above(bounds: Mapping[str, Numbers], threshold: Numbers) -> Numbers:
    """The probability that log growth exceeds `threshold`, to DECIMALS; NaN where a bound or the threshold is.

    `bounds`: PERCENTILES of log growth, each an array as long as `threshold`.
    """
    knots = np.column_stack([bounds[name] for name in PERCENTILES])
    knots = np.maximum.accumulate(knots + np.arange(len(PERCENTILES)) * _MIN_WIDTH, axis=1)
    row = np.arange(len(knots))
    upper = np.clip((threshold[:, np.newaxis] >= knots).sum(axis=1), 1, len(PERCENTILES) - 1)
    low, high = knots[row, upper - 1], knots[row, upper]
    share = (threshold - low) / (high - low)
    score = _BOUND_SCORES[upper - 1] + share * (_BOUND_SCORES[upper] - _BOUND_SCORES[upper - 1])
    probability: Numbers = np.round(1 - np.interp(score, _SCORES, _SHARES_BELOW), DECIMALS)
    return np.where(np.isnan(score), np.nan, probability)


def log_growth(growth: Numbers) -> Numbers:
    """The logarithm of 1 + `growth` (fractions)."""
    with np.errstate(divide="ignore"):
        logs: Numbers = np.maximum(np.log1p(growth), _MIN_LOG_GROWTH)
    return logs
