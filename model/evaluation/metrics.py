"""Error metrics of a forecast: each one number for a set of occupations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

_MISS_PENALTY: Final = 2 / 0.2  # of the interval score, for an 80 % interval


def point_metrics(base: npt.ArrayLike, actual: npt.ArrayLike, predicted: npt.ArrayLike) -> dict[str, float]:
    """Metrics of point forecasts. `actual` and `predicted`: growth fractions from `base` (jobs).

    median_ape, weighted_ape: absolute percentage error of the predicted level, its median, and the sum of the errors
    over the sum of the actual levels. direction: share of the occupations whose sign was right, of those with a
    predicted change (NaN where none has). rank_correlation: Spearman's, NaN where all predictions are equal.
    """
    jobs, outcome, forecast = (np.asarray(values, dtype=float) for values in (base, actual, predicted))
    level = jobs * (1 + outcome)
    error = np.abs(jobs * (1 + forecast) - level)
    return {
        "median_ape": float(np.nanmedian(error / level)),
        "weighted_ape": float(np.nansum(error) / np.nansum(level)),
        "direction": _direction(outcome, forecast),
        "rank_correlation": _rank_correlation(outcome, forecast),
        "n": float(len(jobs)),
    }


def _direction(actual: np.ndarray, predicted: np.ndarray) -> float:
    changes = predicted != 0
    is_right = (np.sign(actual) == np.sign(predicted))[changes]
    return float(is_right.mean()) if len(is_right) else float("nan")


def _rank_correlation(actual: np.ndarray, predicted: np.ndarray) -> float:
    if len(np.unique(predicted.round(9))) < 2:
        return float("nan")
    ranks = pd.Series(predicted).rank()
    return float(pd.Series(actual).rank().corr(ranks))


def interval_metrics(actual: npt.ArrayLike, bounds: pd.DataFrame | Mapping[str, np.ndarray]) -> dict[str, float]:
    """Metrics of interval forecasts. `bounds`: low_80, high_80, low_50, high_50 (growth fractions).

    coverage_80, coverage_50: share of `actual` within. interval_score: mean width of the 80 % interval plus ten times
    the distance of outcomes outside it (fractions; lower is better).
    """
    growth = np.asarray(actual, dtype=float)
    names = ("low_80", "high_80", "low_50", "high_50")
    low_80, high_80, low_50, high_50 = (np.asarray(bounds[name], dtype=float) for name in names)
    distance = np.maximum(low_80 - growth, 0) + np.maximum(growth - high_80, 0)
    return {
        "coverage_80": float(((low_80 <= growth) & (growth <= high_80)).mean()),
        "coverage_50": float(((low_50 <= growth) & (growth <= high_50)).mean()),
        "interval_score": float(np.nanmean(high_80 - low_80 + _MISS_PENALTY * distance)),
    }
