"""Fits prediction intervals to past forecast errors, by horizon, size and sampling error.

An error (of log growth) is divided by its scale, a smooth function of years, jobs and standard error. What remains has
two parts: what all occupations of one forecast have in common, because the whole economy of the outcome's year was
missed, and what is the occupation's own. Own parts are many, so their percentiles are well known; common parts are as
few as the years of outcomes, so their spread is widened by Student's t. The intervals are symmetric in log growth: the
direction of the next common error cannot be known from so few.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from model.classification.match_codes import FIRST_SOC_2018_YEAR
from model.classification.size_classes import SIZE_CLASSES, size_position
from model.intervals.student_t import t_quantile

if TYPE_CHECKING:
    from collections.abc import Sequence

LEVELS: Final = {"50": 0.5, "80": 0.8}
"""The share of outcomes inside each interval, by its name."""
BOUND_LEVELS: Final = {"low_80": "80", "low_50": "50", "high_50": "50", "high_80": "80"}
"""The interval that each bound belongs to, in rising order of the bounds."""
RECENT_WEIGHT: Final = 4.0
"""Errors from origins on SOC 2018 (2019 on: the pandemic, and OEWS as it is made today) count four times: they are
larger, and nearer to the next ones. Of 1 to 5, 4 has the lowest interval score for groups, and one within 0.1 % of the
lowest for occupations, on these origins' own outcomes when whole years of outcomes are left out."""
MIN_ERROR: Final = 0.002
MIN_YEARS: Final = 3
"""With fewer years of outcomes none is left out: too little would remain."""
_REFERENCE_JOBS: Final = 50_000.0
_PRSE_BOUNDS: Final = (0.003, 0.4)
"""Standard errors are clipped to these: the 1st percentile of what OEWS publishes (which rounds some down to 0), and a
bound above all but a few (the 99th is 0.18) for imputed ones."""


@dataclass(frozen=True)
class IntervalModel:
    """A fitted model of forecast errors.

    scale: coefficients of the log error scale on 1, log years, log size, their product, log standard error.
    sizes, half_widths: mean log size of each size class, and its half-widths in units of the scale (columns: LEVELS).
    imputed_prse: intercept and slope of log standard error by log size, for occupations without a published one.
    """

    scale: np.ndarray
    sizes: np.ndarray
    half_widths: np.ndarray
    imputed_prse: np.ndarray

    def bounds(self, jobs: pd.Series, prse: pd.Series, years: int) -> pd.DataFrame:
        """Distance of each bound from the forecast log growth after `years` years; negative for the low ones."""
        size = _log_size(jobs)
        log_prse = _log_prse(prse, size, self.imputed_prse)
        scale = np.exp(_design_matrix(size, np.full(len(jobs), float(years)), log_prse) @ self.scale)
        half = {level: scale * np.interp(size, self.sizes, self.half_widths[:, k]) for k, level in enumerate(LEVELS)}
        columns = {
            bound: -half[level] if bound.startswith("low") else half[level] for bound, level in BOUND_LEVELS.items()
        }
        return pd.DataFrame(columns, index=jobs.index)


def fit_intervals(
    errors: pd.DataFrame,
    *,
    by_size: bool = True,
    recent_weight: float = RECENT_WEIGHT,
    with_common_part: bool = True,
    leave_years_out: bool = True,
) -> IntervalModel:
    """The interval model fitted to hindcast.errors; every origin, horizon and series has the same total weight.

    `by_size`: percentiles of each size class; of all errors together where there are too few for that. The other
    options are what the backtest compares (evaluation.alternatives). Percentiles are of errors divided by a scale that
    was fitted without the outcomes of their own year (MIN_YEARS permitting), so that an unusual year counts as unusual.
    """
    size = _log_size(errors["jobs"])
    imputed_prse = _fit_imputed_prse(errors["prse"], size)
    log_prse = _log_prse(errors["prse"], size, imputed_prse)
    design = _design_matrix(size, errors["horizon_years"].to_numpy("float64"), log_prse)
    forecast = _forecast_numbers(errors)
    weight = _weight(errors, forecast, recent_weight)
    error = errors["error"].to_numpy()
    scales = _fit_scales(design, error, weight, errors["target_year"].to_numpy(), leave_out=leave_years_out)
    standardized = error / np.exp((design * scales.by_row).sum(axis=1))
    common = _common_part(standardized, forecast) if with_common_part else np.zeros(len(errors))
    spread = np.sqrt(np.average(common**2, weights=weight))
    outcome_years = errors["target_year"].nunique()
    classes = size_position(errors["jobs"]) if by_size else np.zeros(len(errors))
    sizes, half_widths = [], []
    for position in range(len(SIZE_CLASSES) if by_size else 1):
        in_class = classes == position
        if not in_class.any():
            continue
        sizes.append(np.average(size[in_class], weights=weight[in_class]))
        own = weighted_quantiles(np.abs(standardized - common)[in_class], weight[in_class], tuple(LEVELS.values()))
        shared = [spread * t_quantile((1 + level) / 2, outcome_years) for level in LEVELS.values()]
        half_widths.append(np.hypot(own, shared))
    return IntervalModel(scales.all_years, np.array(sizes), np.array(half_widths), imputed_prse)


def fit_aggregate_intervals(sums: pd.DataFrame, **options: Any) -> IntervalModel:
    """The interval model of major groups and the total, fitted to hindcast.aggregate_errors."""
    return fit_intervals(sums, by_size=False, **options)


def weighted_quantiles(values: np.ndarray, weight: np.ndarray, shares: Sequence[float]) -> np.ndarray:
    """The values below which these shares of the weight lie."""
    order = np.argsort(values, kind="stable")
    cumulated = np.cumsum(weight[order])
    found: np.ndarray = np.interp(np.array(shares) * cumulated[-1], cumulated - weight[order] / 2, values[order])
    return found


@dataclass(frozen=True)
class _Scales:
    """Coefficients of the log scale: fitted to all years, and for each row without the outcomes of its own year."""

    all_years: np.ndarray
    by_row: np.ndarray


def _fit_scales(
    design: np.ndarray, error: np.ndarray, weight: np.ndarray, target_year: np.ndarray, *, leave_out: bool
) -> _Scales:
    """Weighted least squares of log |error|; the normal equations of the years are added up, and each left out."""
    log_error = np.log(np.maximum(np.abs(error), MIN_ERROR))
    weighted = design * weight[:, None]
    years = np.unique(target_year)
    products, targets = {}, {}
    for year in years:
        of_year = target_year == year
        of_weighted = weighted[of_year].T
        products[year], targets[year] = of_weighted @ design[of_year], of_weighted @ log_error[of_year]
    product, target = np.sum(list(products.values()), axis=0), np.sum(list(targets.values()), axis=0)
    all_years = _solve(product, target)
    by_row = np.broadcast_to(all_years, design.shape).copy()
    if leave_out and len(years) >= MIN_YEARS:
        for year in years:
            by_row[target_year == year] = _solve(product - products[year], target - targets[year])
    return _Scales(all_years, by_row)


def _solve(product: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The solution of smallest norm: errors of one horizon alone do not show how errors grow with the years."""
    solution: np.ndarray = np.linalg.lstsq(product, target, rcond=1e-10)[0]
    return solution


def _forecast_numbers(errors: pd.DataFrame) -> np.ndarray:
    """The number of each row's forecast: errors that share series, base year and horizon share the common part."""
    series, _ = pd.factorize(errors["series"], sort=True)
    key = (series * 10_000 + errors["base_year"].to_numpy()) * 100 + errors["horizon_years"].to_numpy()
    numbers: np.ndarray = np.unique(key, return_inverse=True)[1]
    return numbers


def _common_part(standardized: np.ndarray, forecast: np.ndarray) -> np.ndarray:
    """The mean standardized error of all occupations of each row's forecast (its number)."""
    return pd.Series(standardized).groupby(forecast).transform("mean").to_numpy()


def _weight(errors: pd.DataFrame, forecast: np.ndarray, recent_weight: float) -> np.ndarray:
    share = 1 / np.bincount(forecast)[forecast]
    weight: np.ndarray = share * np.where(errors["base_year"] >= FIRST_SOC_2018_YEAR, recent_weight, 1.0)
    return weight


def _fit_imputed_prse(prse: pd.Series, size: np.ndarray) -> np.ndarray:
    known = prse.notna().to_numpy()
    if not known.any():
        return np.zeros(2)
    log_prse = np.log(prse[known].clip(*_PRSE_BOUNDS).to_numpy("float64"))
    return np.polyfit(size[known], log_prse, 1)[::-1]


def _log_size(jobs: pd.Series) -> np.ndarray:
    size: np.ndarray = np.log(jobs.to_numpy("float64") / _REFERENCE_JOBS)
    return size


def _log_prse(prse: pd.Series, size: np.ndarray, imputed_prse: np.ndarray) -> np.ndarray:
    """Log standard error, imputed by size where unknown."""
    known = np.log(np.clip(prse.to_numpy("float64"), *_PRSE_BOUNDS))
    imputed = np.clip(imputed_prse[0] + imputed_prse[1] * size, *np.log(_PRSE_BOUNDS))
    filled: np.ndarray = np.where(np.isnan(known), imputed, known)
    return filled


def _design_matrix(size: np.ndarray, years: np.ndarray, log_prse: np.ndarray) -> np.ndarray:
    log_years = np.log(years)
    return np.column_stack([np.ones(len(size)), log_years, size, log_years * size, log_prse])


def bounds_by_row(model: IntervalModel, rows: pd.DataFrame) -> pd.DataFrame:
    """`model.bounds` for rows (jobs, prse, horizon_years) of different horizons."""
    parts = []
    for years in sorted(set(rows["horizon_years"])):
        some = rows[rows["horizon_years"] == years]
        parts.append(model.bounds(some["jobs"], some["prse"], int(years)))
    return pd.concat(parts).reindex(rows.index)
