"""The regression of the national model: next year's employment change on BLS's projection and recent trends.

A robust linear regression on past one-year changes, each relative to the change of total employment. README.md has the
formulas and the scores.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.data import release_calendar
from model.national import employment_change
from model.national.features import features

if TYPE_CHECKING:
    from datetime import date

    from model.data.input_tables import InputTables

YEARLY_DECAY: Final = 0.7
"""Weight of a training year relative to the next: recent years, measured by today's method, count most."""
TREND_STD: Final = 0.05
NOISE_FACTOR: Final = 0.75
"""A trend is shrunk by TREND_STD^2 / (TREND_STD^2 + (NOISE_FACTOR x standard error)^2); its group's trend gets the
rest of the weight."""
MAX_TREND: Final = 0.15
MAX_BLS_DEVIATION: Final = 0.06
"""Annual log rates are clipped to these: a jump is rarely repeated."""
_HUBER_THRESHOLD: Final = 1.345
_RIDGE: Final = 1e-5
_MAX_ITERATIONS: Final = 50
_TOLERANCE: Final = 1e-10
_MEAN_TO_STANDARD_DEVIATION: Final = 1.25  # of a normal distribution, from its mean absolute deviation
REGRESSORS: Final = ("bls", "trend", "group_trend")


def design_matrix(rows: pd.DataFrame) -> pd.DataFrame:
    """The regressors for rows of national.features, in the order of REGRESSORS; 0 where there is no history."""
    trend = rows["trend"].clip(-MAX_TREND, MAX_TREND)
    shrinkage = TREND_STD**2 / (TREND_STD**2 + (NOISE_FACTOR * rows["prse"]) ** 2)
    weight = np.sqrt(rows["jobs"]).where(trend.notna())
    sums = pd.DataFrame({"weighted": weight * trend, "weight": weight}).groupby(rows["group"]).sum()
    group_trend = rows["group"].map(sums["weighted"] / sums["weight"].where(sums["weight"] > 0))
    bls = (rows["bls_rate"] - rows["bls_total_rate"]).clip(-MAX_BLS_DEVIATION, MAX_BLS_DEVIATION)
    columns = {"bls": bls, "trend": shrinkage * trend, "group_trend": (1 - shrinkage) * group_trend}
    return pd.DataFrame(columns, index=rows.index).fillna(0.0)[list(REGRESSORS)]


def fit_coefficients(inputs: InputTables, year: int, as_of: date) -> np.ndarray | None:
    """The coefficients for a forecast with origin `year`, in the order of REGRESSORS; None without training rows."""
    rows = training_rows(inputs, year, as_of)
    if rows is None:
        return None
    return huber_regression(rows[list(REGRESSORS)].to_numpy(), rows["y"].to_numpy(), rows["weight"].to_numpy())


def training_rows(inputs: InputTables, year: int, as_of: date) -> pd.DataFrame | None:
    """The one-year changes that ended in `year` or before and were released by `as_of`; None where there are none.

    REGRESSORS, y (log change relative to the total's), weight, age (years before `year`).
    """
    parts = []
    for start in range(employment_change.COMPARABLE_PERIODS[0][0] + 1, year):
        if not employment_change.comparable_years(start, start + 1):
            continue
        rows, age = _one_year_changes(inputs, start, as_of), year - start
        parts.append(rows.assign(weight=rows["weight"] * YEARLY_DECAY**age, age=age))
    return pd.concat(parts) if parts else None


def _one_year_changes(inputs: InputTables, start: int, as_of: date) -> pd.DataFrame:
    """training_rows of the changes from `start`, with the weight of a year's age 0; cached in `inputs`.

    Raises:
        LookaheadError: the year after `start` was not released by `as_of`.
    """
    release_calendar.require_released(as_of, oews_years=[start, start + 1])
    if start not in inputs.training_cache:  # the same on every day on which both years are released
        known = features(inputs, start, release_calendar.forecast_date(start))
        observed = employment_change.observed_change(inputs, start, 1, as_of).reindex(known.index)
        rows = design_matrix(known)
        rows["y"] = np.log(observed["after"] / known["jobs"]) - observed["total"]
        rows["weight"] = np.sqrt(known["jobs"] / known["jobs"].mean())
        inputs.training_cache[start] = rows.dropna()
    return inputs.training_cache[start]


def huber_regression(x: np.ndarray, y: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Coefficients of a weighted Huber regression without intercept, by iteratively reweighted least squares."""
    coefficients = np.zeros(x.shape[1])
    robust_weight = weight.copy()
    ridge = _RIDGE * np.eye(x.shape[1]) * weight.sum()
    for _ in range(_MAX_ITERATIONS):
        previous = coefficients
        coefficients = np.linalg.solve(
            x.T @ (robust_weight[:, None] * x) + ridge,
            x.T @ (robust_weight * y),
        )
        residual = np.abs(y - x @ coefficients)
        scale = _MEAN_TO_STANDARD_DEVIATION * np.average(residual, weights=weight)
        robust_weight = weight * np.minimum(1.0, _HUBER_THRESHOLD * scale / np.maximum(residual, 1e-12))
        if np.abs(coefficients - previous).max() < _TOLERANCE:
            break
    return coefficients
