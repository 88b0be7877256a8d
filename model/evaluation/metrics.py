"""How good a projection was: the measures of the record, each one number for a set of occupations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

_MISS: Final = 2 / 0.2  # the interval score's price of a miss, for an 80 % range


def point(base: pd.Series, actual: pd.Series, predicted: pd.Series) -> dict[str, float]:
    """`actual` and `predicted`: growth fractions from `base` (jobs).

    median_ape, weighted_ape: |predicted - actual level| over the actual level, the median, and the sum of the ones over
    the sum of the others. direction: part of the occupations whose sign was right, of those with a projected change
    (NaN where none has). rank_correlation: Spearman's, NaN where all predictions are the same.
    """
    after, said = base * (1 + actual), base * (1 + predicted)
    miss = (said - after).abs()
    return {
        "median_ape": float((miss / after).median()),
        "weighted_ape": float(miss.sum() / after.sum()),
        "direction": _direction(actual, predicted),
        "rank_correlation": _rank_correlation(actual, predicted),
        "n": float(len(base)),
    }


def _direction(actual: pd.Series, predicted: pd.Series) -> float:
    moving = predicted.ne(0)
    return float((np.sign(actual) == np.sign(predicted))[moving].mean())


def _rank_correlation(actual: pd.Series, predicted: pd.Series) -> float:
    if predicted.round(9).nunique() < 2:
        return float("nan")
    return float(actual.rank().corr(predicted.rank()))


def interval(actual: pd.Series, ranges: pd.DataFrame) -> dict[str, float]:
    """`ranges`: low_80, high_80, low_50, high_50. coverage_80, coverage_50: the part of `actual` within.
    interval_score: mean width of the 80 % range plus ten times what lies beyond it (fractions; lower is better)."""
    low, high = ranges["low_80"], ranges["high_80"]
    beyond = (low - actual).clip(lower=0) + (actual - high).clip(lower=0)
    return {
        "coverage_80": float(actual.between(low, high).mean()),
        "coverage_50": float(actual.between(ranges["low_50"], ranges["high_50"]).mean()),
        "interval_score": float((high - low + _MISS * beyond).mean()),
    }
