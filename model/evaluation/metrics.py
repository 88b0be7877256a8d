"""Error metrics of a forecast: each one number for a set of occupations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

_MISS_PENALTY: Final = 2 / 0.2  # of the interval score, for an 80 % interval


def point_metrics(base: pd.Series, actual: pd.Series, predicted: pd.Series) -> dict[str, float]:
    """Metrics of point forecasts. `actual` and `predicted`: growth fractions from `base` (jobs).

    median_ape, weighted_ape: absolute percentage error of the predicted level, its median, and the sum of the errors
    over the sum of the actual levels. direction: share of the occupations whose sign was right, of those with a
    predicted change (NaN where none has). rank_correlation: Spearman's, NaN where all predictions are equal.
    """
    actual_level, predicted_level = base * (1 + actual), base * (1 + predicted)
    error = (predicted_level - actual_level).abs()
    return {
        "median_ape": float((error / actual_level).median()),
        "weighted_ape": float(error.sum() / actual_level.sum()),
        "direction": _direction(actual, predicted),
        "rank_correlation": _rank_correlation(actual, predicted),
        "n": float(len(base)),
    }


def _direction(actual: pd.Series, predicted: pd.Series) -> float:
    changes = predicted.ne(0)
    return float((np.sign(actual) == np.sign(predicted))[changes].mean())


def _rank_correlation(actual: pd.Series, predicted: pd.Series) -> float:
    if predicted.round(9).nunique() < 2:
        return float("nan")
    return float(actual.rank().corr(predicted.rank()))


def interval_metrics(actual: pd.Series, bounds: pd.DataFrame) -> dict[str, float]:
    """Metrics of interval forecasts. `bounds`: low_80, high_80, low_50, high_50 (growth fractions).

    coverage_80, coverage_50: share of `actual` within. interval_score: mean width of the 80 % interval plus ten times
    the distance of outcomes outside it (fractions; lower is better).
    """
    low, high = bounds["low_80"], bounds["high_80"]
    distance = (low - actual).clip(lower=0) + (actual - high).clip(lower=0)
    return {
        "coverage_80": float(actual.between(low, high).mean()),
        "coverage_50": float(actual.between(bounds["low_50"], bounds["high_50"]).mean()),
        "interval_score": float((high - low + _MISS_PENALTY * distance).mean()),
    }
