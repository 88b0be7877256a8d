"""Fits prediction intervals to past forecast errors, by horizon, size and sampling error.

The scale of an error (of log growth) is a smooth function of years, jobs and standard error. Divided by it, past errors
are alike enough for their 10th, 25th, 75th and 90th percentiles to serve all occupations, varying somewhat by size. The
percentiles are not symmetric.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification.match_codes import uses_soc_2018
from model.classification.size_classes import ALL_SIZES, SIZE_CLASSES, size_class

if TYPE_CHECKING:
    from collections.abc import Sequence

QUANTILES: Final = {"low_80": 0.10, "low_50": 0.25, "high_50": 0.75, "high_80": 0.90}
"""The quantile of the standardized errors at each bound, in rising order."""
RECENT_WEIGHT: Final = 3.0
"""Errors from origins on SOC 2018 (2019 on: the pandemic, and OEWS as it is made today) count three times: they are
larger, and nearer to the next ones. Cross-validated by origin, intervals of the selection part then cover 71 % of those
origins' outcomes (65 % if they count once) and 84 % of all."""
MIN_ERROR: Final = 0.002
_REFERENCE_JOBS: Final = 50_000.0
_PRSE_BOUNDS: Final = (0.003, 0.4)
"""Standard errors are clipped to these: the 1st percentile of what OEWS publishes (which rounds some down to 0), and a
bound above all but a few (the 99th is 0.18) for imputed ones."""


@dataclass(frozen=True)
class IntervalModel:
    """A fitted model of forecast errors.

    scale: coefficients of the log error scale on 1, log years, log size, their product, log standard error.
    sizes, quantiles: mean log size of each size class, and its quantiles of standardized errors (one row per class).
    imputed_prse: intercept and slope of log standard error by log size, for occupations without a published one.
    """

    scale: np.ndarray
    sizes: np.ndarray
    quantiles: np.ndarray
    imputed_prse: np.ndarray

    def bounds(self, jobs: pd.Series, prse: pd.Series, years: int) -> pd.DataFrame:
        """Distance of each bound from the forecast log growth after `years` years; negative for the low ones."""
        size = _log_size(jobs)
        log_prse = _log_prse(prse, size, self.imputed_prse)
        scale = np.exp(_design_matrix(size, np.full(len(jobs), float(years)), log_prse) @ self.scale)
        columns = {
            bound: scale * np.interp(size, self.sizes, self.quantiles[:, k]) for k, bound in enumerate(QUANTILES)
        }
        return pd.DataFrame(columns, index=jobs.index)

    def bends(self) -> np.ndarray:
        """Jobs at which the bounds of occupations without a published standard error change their slope."""
        intercept, slope = self.imputed_prse
        limits = (np.log(_PRSE_BOUNDS) - intercept) / slope if slope else np.array([])
        found: np.ndarray = np.exp(np.concatenate([self.sizes, limits])) * _REFERENCE_JOBS
        return found


def fit_intervals(errors: pd.DataFrame, *, by_size: bool = True) -> IntervalModel:
    """The interval model fitted to hindcast.errors; every origin, horizon and series has the same total weight.

    `by_size`: quantiles of each size class; of all errors together where there are too few for that.
    """
    size = _log_size(errors["jobs"])
    imputed_prse = _fit_imputed_prse(errors["prse"], size)
    log_prse = _log_prse(errors["prse"], size, imputed_prse)
    design = _design_matrix(size, errors["horizon_years"].to_numpy("float64"), log_prse)
    weight = _weight(errors)
    error = errors["error"].to_numpy()
    log_error = np.log(np.maximum(np.abs(error), MIN_ERROR))
    root = np.sqrt(weight)
    scale = np.linalg.lstsq(design * root[:, None], log_error * root, rcond=None)[0]
    standardized = error / np.exp(design @ scale)
    classes = size_class(errors["jobs"]).to_numpy() if by_size else np.full(len(errors), ALL_SIZES)
    sizes, quantiles = [], []
    for name in SIZE_CLASSES if by_size else (ALL_SIZES,):
        in_class = classes == name
        sizes.append(np.average(size[in_class], weights=weight[in_class]))
        quantiles.append(weighted_quantiles(standardized[in_class], weight[in_class]))
    return IntervalModel(scale, np.array(sizes), np.array(quantiles), imputed_prse)


def weighted_quantiles(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The weighted QUANTILES of `values`.

    Low ones are at most 0, high ones at least 0, so that an interval contains its forecast.
    """
    order = np.argsort(values, kind="stable")
    cumulated = np.cumsum(weight[order])
    found: np.ndarray = np.interp(
        np.array(list(QUANTILES.values())) * cumulated[-1], cumulated - weight[order] / 2, values[order]
    )
    return np.concatenate([np.minimum(found[:2], 0.0), np.maximum(found[2:], 0.0)])


def _weight(errors: pd.DataFrame) -> np.ndarray:
    share = 1 / errors.groupby(["series", "base_year", "horizon_years"])["error"].transform("size").to_numpy()
    return share * np.where(errors["base_year"].map(uses_soc_2018), RECENT_WEIGHT, 1.0)


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
    known = np.log(prse.clip(*_PRSE_BOUNDS).to_numpy("float64"))
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


def interval_bounds(growth: pd.DataFrame, bounds: Sequence[pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Growth fractions of each bound in years 1, 2 ...

    `growth`: one column per year; `bounds`: IntervalModel.bounds, one frame per year. No bound comes nearer to the
    forecast at a longer horizon, none lies below -100 %.
    """
    result = {}
    for bound in QUANTILES:
        distance = np.column_stack([np.expm1(bounds[k][bound].to_numpy()) for k in range(len(bounds))])
        distance = distance * (1 + growth.to_numpy("float64"))
        widen = np.minimum if bound.startswith("low") else np.maximum
        value = np.maximum(growth.to_numpy("float64") + widen.accumulate(distance, axis=1), -1.0)
        result[bound] = pd.DataFrame(value, index=growth.index, columns=growth.columns)
    return result
