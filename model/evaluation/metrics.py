"""Error metrics of a forecast: each one number for a set of occupations.

They are calculated on arrays: the table of accuracy has hundreds of small sets, where a Series costs more than its sum.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    Values = np.ndarray | pd.Series

_MISS_PENALTY: Final = 2 / 0.2  # of the interval score, for an 80 % interval


def point_metrics(base: Values, actual: Values, predicted: Values) -> dict[str, float]:
    """Metrics of point forecasts. `actual` and `predicted`: growth fractions from `base` (jobs); none may be missing.

    median_ape, weighted_ape: absolute percentage error of the predicted level, its median, and the sum of the errors
    over the sum of the actual levels. direction: share of the occupations whose sign was right, of those with a
    predicted change (NaN where none has). rank_correlation: Spearman's, NaN where all predictions are equal.
    """
    jobs, happened, forecast = np.asarray(base), np.asarray(actual), np.asarray(predicted)
    level = jobs * (1 + happened)
    error = np.abs(jobs * (1 + forecast) - level)
    return {
        "median_ape": float(np.median(error / level)),
        "weighted_ape": float(error.sum() / level.sum()),
        "direction": _direction(happened, forecast),
        "rank_correlation": _rank_correlation(happened, forecast),
        "n": float(len(jobs)),
    }


def _direction(actual: np.ndarray, predicted: np.ndarray) -> float:
    changes = predicted != 0
    return float((np.sign(actual) == np.sign(predicted))[changes].mean()) if changes.any() else float("nan")


def _rank_correlation(actual: np.ndarray, predicted: np.ndarray) -> float:
    if np.ptp(predicted.round(9)) == 0:
        return float("nan")
    return float(np.corrcoef(_ranks(actual), _ranks(predicted))[0, 1])


def _ranks(values: np.ndarray) -> np.ndarray:
    """The rank of each value, from 1; equal ones share the mean of theirs."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    ranks: np.ndarray = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return ranks


def interval_metrics(actual: Values, bounds: Mapping[str, np.ndarray] | pd.DataFrame) -> dict[str, float]:
    """Metrics of interval forecasts. `bounds`: low_80, high_80, low_50, high_50 (growth fractions); none is missing.

    coverage_80, coverage_50: share of `actual` within. interval_score: mean width of the 80 % interval plus ten times
    the distance of outcomes outside it (fractions; lower is better).
    """
    happened = np.asarray(actual)
    low, low_50, high_50, high = (np.asarray(bounds[name]) for name in ("low_80", "low_50", "high_50", "high_80"))
    distance = np.maximum(low - happened, 0) + np.maximum(happened - high, 0)
    return {
        "coverage_80": float(((low <= happened) & (happened <= high)).mean()),
        "coverage_50": float(((low_50 <= happened) & (happened <= high_50)).mean()),
        "interval_score": float((high - low + _MISS_PENALTY * distance).mean()),
    }
