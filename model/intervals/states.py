"""Prediction intervals of states and local areas: how far they depart from the nation's growth, by years and size.

An area's error has three independent parts: the nation's own error for the occupation (intervals.apply), the area's
departure from the nation's growth, and the sampling error of the two surveys that a change is measured with. This
module fits the second and third. Departures are measured on major groups by state; those of occupations are larger by
the ratio of the nation's occupation errors to its group errors at the same size. The sampling error is taken out before
departures are compared over years and sizes, and added once, as what comes will be measured with it, too: a state's
occupation adds the standard error that OEWS publishes of it, any other cell the one usual at its size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from model.intervals.fit import weighted_quantiles
from services.dataset_schema import (
    AGGREGATE,
    INTERVAL_COLUMNS,
    OCCUPATION,
    RANGE_GRID,
    SAMPLING_COLUMNS,
    YEARS,
)

QUANTILES: Final = {"low_80": 0.10, "low_50": 0.25, "high_50": 0.75, "high_80": 0.90}
"""The percentile of departures that each bound is, in rising order."""
DECIMALS: Final = 4
"""Distances are rounded to a hundredth of a percent, away from the forecast."""
_GRID_STEP: Final = 0.2
_GRID_END: Final = np.log(4e8)
"""The grid of sizes: from one job to more than the nation has, each point a fifth larger than the one before."""

_REFERENCE_JOBS: Final = 100_000.0
_BINS: Final = 10
"""Size classes of equal number, by horizon, in which the spread of departures is measured."""
_SHARE: Final = 0.8
_NORMAL: Final = 1.2816
"""The spread is the distance that 80 % of the errors keep to, in units of that of a normal distribution with standard
deviation 1: ranges are to hold for 80 %, and squares of such distances can be added and subtracted."""
_MIN_SIGNAL: Final = 1 / 3
"""Of a bin's variance, at least this is taken as departure and not as sampling error."""
_MAX_PRSE: Final = 0.4
CHANGE: Final = float(np.sqrt(2))
"""The error of a change between two independent estimates, in errors of one of them."""


@dataclass(frozen=True)
class DepartureModel:
    """How far growth of an area departs from the nation's.

    scale: coefficients of the log variance of groups' departures on 1, log years, log size and their product.
    ratio: log ratio of occupations' to groups' departures at the same size: on 1 and log years.
    sampling: by kind (OCCUPATION, AGGREGATE), slope and intercept of the log relative standard error of employment by
    log jobs; None where no standard errors are known, and then none are taken out or added.
    quantiles: of the departures of groups divided by their spread, in the order of QUANTILES.
    """

    scale: np.ndarray
    ratio: np.ndarray
    sampling: dict[str, np.ndarray | None]
    quantiles: np.ndarray

    def spread(self, kind: str, jobs: np.ndarray, years: np.ndarray | float) -> np.ndarray:
        """Standard deviation of the departure (log growth) after `years` years, without sampling error."""
        horizon = np.broadcast_to(np.asarray(years, dtype="float64"), jobs.shape)
        log_ratio = self.ratio[0] + self.ratio[1] * np.log(horizon) if kind == OCCUPATION else 0.0
        result: np.ndarray = np.exp(_design_matrix(jobs, horizon) @ self.scale / 2 + log_ratio)
        return result

    def usual_prse(self, kind: str, jobs: np.ndarray) -> np.ndarray:
        """The relative standard error of employment (fraction) that is usual at each size."""
        return _usual_prse(self.sampling[kind], jobs)

    def bounds(self, kind: str, jobs: np.ndarray, years: int, prse: np.ndarray | float) -> pd.DataFrame:
        """Distance of each bound from the nation's growth after `years` years.

        `prse`: relative standard error of employment (fraction); 0 for bounds without sampling error.
        """
        scale = np.hypot(self.spread(kind, jobs, years), CHANGE * prse)
        return pd.DataFrame({bound: scale * self.quantiles[k] for k, bound in enumerate(QUANTILES)})


def departure_grid(model: DepartureModel | None) -> pd.DataFrame:
    """Columns of RANGE_GRID by kind (OCCUPATION, AGGREGATE) and jobs: what the ranges of an area of that size add to
    the nation's (`combine`). Nothing where departures could not be measured."""
    jobs = np.exp(np.arange(0.0, _GRID_END + _GRID_STEP, _GRID_STEP))
    parts = []
    for kind in (OCCUPATION, AGGREGATE):
        columns = dict.fromkeys([*INTERVAL_COLUMNS, *SAMPLING_COLUMNS, "prse"], np.zeros(len(jobs)))
        if model is not None:
            for year in YEARS:
                bounds = model.bounds(kind, jobs, year, 0.0)
                columns |= {f"{bound}_{year}": _rounded_away(bounds[bound], bound) for bound in QUANTILES}
            factors = {bound: CHANGE * model.quantiles[k] for k, bound in enumerate(QUANTILES)}
            columns |= {f"sampling_{bound}": _rounded_away(factor, bound) for bound, factor in factors.items()}
            columns["prse"] = np.round(model.usual_prse(kind, jobs), DECIMALS)
        parts.append(pd.DataFrame({"kind": kind, "jobs": jobs, **columns}))
    return pd.concat(parts, ignore_index=True)[list(RANGE_GRID)]


def _rounded_away(distance: pd.Series[float] | float, bound: str) -> np.ndarray:
    away = np.floor if bound.startswith("low") else np.ceil
    result: np.ndarray = away(np.round(np.asarray(distance) * 10**DECIMALS, 6)) / 10**DECIMALS
    return result


def combine(nation: pd.DataFrame, departure: pd.DataFrame) -> pd.DataFrame:
    """Distances of an area's bounds: the root of the sum of squares of the nation's and the departure's."""
    return pd.DataFrame(
        {
            bound: np.hypot(nation[bound], departure[bound]) * (-1 if bound.startswith("low") else 1)
            for bound in QUANTILES
        }
    )


def fit_departures(
    departures: pd.DataFrame,
    errors: pd.DataFrame,
    group_errors: pd.DataFrame,
    standard_errors: dict[str, pd.DataFrame],
) -> DepartureModel:
    """The model fitted to departures of states' groups and to the nation's errors beyond those of its total.

    `departures`: jobs, horizon_years, departure (log growth less the nation's). `errors`, `group_errors` (occupations,
    groups): series, horizon_years, jobs, prse (fraction; NaN where unknown), relative_error. `standard_errors`: by
    kind, jobs and prse (fraction) of the states' cells; empty where none were published.
    """
    sampling = {kind: _fit_prse(standard_errors[kind]) for kind in (OCCUPATION, AGGREGATE)}
    scale = _fit_scale(departures, sampling[AGGREGATE])
    jobs, years = departures["jobs"].to_numpy("float64"), departures["horizon_years"].to_numpy("float64")
    variance = np.exp(_design_matrix(jobs, years) @ scale)
    spread = np.sqrt(variance + _change_error(sampling[AGGREGATE], jobs) ** 2)
    weight = 1 / departures.groupby("horizon_years")["departure"].transform("size").to_numpy()
    quantiles = weighted_quantiles(departures["departure"].to_numpy() / spread, weight, tuple(QUANTILES.values()))
    # A range contains its forecast.
    quantiles = np.array(
        [
            min(value, 0.0) if bound.startswith("low") else max(value, 0.0)
            for bound, value in zip(QUANTILES, quantiles, strict=True)
        ]
    )
    ratio = _fit_ratio(errors, group_errors, scale)
    return DepartureModel(scale, ratio, sampling, quantiles)


def _fit_prse(cells: pd.DataFrame) -> np.ndarray | None:
    known = cells[cells["prse"].gt(0) & cells["jobs"].gt(0)]
    if known.empty:
        return None
    line: np.ndarray = np.polyfit(
        np.log(known["jobs"].to_numpy("float64")), np.log(known["prse"].to_numpy("float64")), 1
    )
    return line


def _usual_prse(line: np.ndarray | None, jobs: np.ndarray) -> np.ndarray:
    if line is None:
        return np.zeros(jobs.shape)
    prse: np.ndarray = np.minimum(np.exp(np.polyval(line, np.log(jobs))), _MAX_PRSE)
    return prse


def _change_error(line: np.ndarray | None, jobs: np.ndarray) -> np.ndarray:
    """Standard deviation that sampling adds to a change (log growth), at the usual error of the size."""
    return CHANGE * _usual_prse(line, jobs)


def _design_matrix(jobs: np.ndarray, years: np.ndarray) -> np.ndarray:
    size, log_years = np.log(jobs / _REFERENCE_JOBS), np.log(years)
    return np.column_stack([np.ones(len(size)), log_years, size, log_years * size])


def _fit_scale(departures: pd.DataFrame, sampling: np.ndarray | None) -> np.ndarray:
    """Least squares on the log variance of each horizon and size, less its sampling variance."""
    frame = departures[["horizon_years", "jobs", "departure"]].assign(log_jobs=np.log(departures["jobs"]))
    by_years = frame.groupby("horizon_years")["log_jobs"]
    frame["bin"] = by_years.transform(lambda size: pd.qcut(size, _BINS, labels=False, duplicates="drop"))
    bins = frame.groupby(["horizon_years", "bin"])
    jobs = np.exp(bins["log_jobs"].mean().to_numpy())
    variance = bins["departure"].agg(_spread).to_numpy() ** 2
    signal = np.maximum(variance - _change_error(sampling, jobs) ** 2, _MIN_SIGNAL * variance)
    years = bins["horizon_years"].first().to_numpy("float64")
    scale: np.ndarray = np.linalg.lstsq(_design_matrix(jobs, years), np.log(signal), rcond=None)[0]
    return scale


def _fit_ratio(errors: pd.DataFrame, group_errors: pd.DataFrame, scale: np.ndarray) -> np.ndarray:
    """Log ratio of occupations' to groups' errors, each measured in spreads of a group of its size, by log years.

    Every series and horizon counts once. Occupations' own sampling error is taken out.
    """
    occupations, groups = (_in_spreads(frame, scale) for frame in (errors, group_errors))
    log_ratio = (occupations / groups).map(np.log).dropna()
    log_years = np.log(log_ratio.index.get_level_values("horizon_years").to_numpy("float64"))
    if len(set(log_years)) < 2:
        return np.array([log_ratio.mean(), 0.0])
    return np.polyfit(log_years, log_ratio.to_numpy(), 1)[::-1]


def _in_spreads(errors: pd.DataFrame, scale: np.ndarray) -> pd.Series[float]:
    """Spread of the errors by series and horizon, in units of the spread of a state's group of their size."""
    jobs, years = errors["jobs"].to_numpy("float64"), errors["horizon_years"].to_numpy("float64")
    unit = np.exp(_design_matrix(jobs, years) @ scale / 2)
    frame = errors[["series", "horizon_years"]].assign(
        error=errors["relative_error"] / unit, noise=2 * errors["prse"].fillna(0.0) ** 2 / unit**2
    )
    groups = frame.groupby(["series", "horizon_years"])
    variance = groups["error"].agg(_spread) ** 2
    signal: pd.Series[float] = (variance - groups["noise"].median()).clip(lower=_MIN_SIGNAL * variance)
    return signal**0.5


def _spread(values: pd.Series) -> float:
    return float(np.quantile(np.abs(values), _SHARE) / _NORMAL)
