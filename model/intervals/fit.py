"""How wide the ranges are: what came, against what was said, by horizon, size and sampling error.

The typical size of an error (of log growth) is a smooth function of years, jobs and standard error; divided by it, past
errors are alike enough for their 10th, 25th, 75th and 90th percentiles to serve all occupations, a little different by
size. They are not symmetric, and need not be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification import match_codes, size_classes

if TYPE_CHECKING:
    from collections.abc import Sequence

ENDS: Final = ("low_80", "low_50", "high_50", "high_80")
LEVELS: Final = (0.10, 0.25, 0.75, 0.90)
NEW_WEIGHT: Final = 3.0
"""Errors from origins on SOC 2018 (2019 on: the pandemic, and OEWS as it is made today) count three times: they are
larger, and nearer to the next ones. Left out in turn, ranges of the chosen outcomes then hold 71 % of those origins
(65 % if they count once) and 84 % of all."""
SMALLEST_ERROR: Final = 0.002
_REFERENCE_JOBS: Final = 50_000.0
_PRSE: Final = (0.003, 0.4)
"""Standard errors are taken to lie between these: the 1st percentile of what OEWS publishes (which rounds some down to
0), and above all but a few (the 99th is 0.18) a bound for what is filled in."""


@dataclass(frozen=True)
class Ranges:
    """Fitted ranges. `scale`: coefficients of log typical error on 1, log years, log size, their product, log standard
    error. `sizes`, `quantiles`: mean log size of each size class, and its percentiles of standardized errors.
    `usual_prse`: log standard error by size (intercept, slope), where an occupation's own is not known."""

    scale: np.ndarray
    sizes: np.ndarray
    quantiles: np.ndarray
    usual_prse: np.ndarray

    def ends(self, jobs: pd.Series, prse: pd.Series, years: int) -> pd.DataFrame:
        """How far each end (ENDS) lies from the projected log growth after so many years; below 0 for the low ones."""
        size = _log_size(jobs)
        typical = np.exp(_design(size, np.full(len(jobs), float(years)), self._log_prse(prse, size)) @ self.scale)
        columns = {end: typical * np.interp(size, self.sizes, self.quantiles[:, k]) for k, end in enumerate(ENDS)}
        return pd.DataFrame(columns, index=jobs.index)

    def _log_prse(self, prse: pd.Series, size: np.ndarray) -> np.ndarray:
        return _log_prse(prse, size, self.usual_prse)


def fit(errors: pd.DataFrame, *, by_size: bool = True) -> Ranges:
    """The ranges that hindcast.errors speak for; every origin, horizon and series weighs the same. Percentiles of each
    size class, or of all together where there are too few for that."""
    size = _log_size(errors["jobs"])
    usual = _usual(errors["prse"], size)
    design = _design(size, errors["horizon_years"].to_numpy("float64"), _log_prse(errors["prse"], size, usual))
    weight = _weight(errors)
    miss = errors["error"].to_numpy()
    target = np.log(np.maximum(np.abs(miss), SMALLEST_ERROR))
    root = np.sqrt(weight)
    scale = np.linalg.lstsq(design * root[:, None], target * root, rcond=None)[0]
    standard = miss / np.exp(design @ scale)
    classes = size_classes.size_class(errors["jobs"]).to_numpy() if by_size else np.full(len(errors), size_classes.ALL)
    sizes, rows = [], []
    for name in size_classes.SIZES if by_size else (size_classes.ALL,):
        here = classes == name
        sizes.append(np.average(size[here], weights=weight[here]))
        rows.append(quantiles(standard[here], weight[here]))
    return Ranges(scale, np.array(sizes), np.array(rows), usual)


def quantiles(values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The weighted quantiles of LEVELS; the low ones never above 0, the high ones never below, so that the range holds
    the figure itself."""
    order = np.argsort(values, kind="stable")
    cumulated = np.cumsum(weight[order])
    found: np.ndarray = np.interp(np.array(LEVELS) * cumulated[-1], cumulated - weight[order] / 2, values[order])
    return np.concatenate([np.minimum(found[:2], 0.0), np.maximum(found[2:], 0.0)])


def _weight(errors: pd.DataFrame) -> np.ndarray:
    share = 1 / errors.groupby(["series", "base_year", "horizon_years"])["error"].transform("size").to_numpy()
    return share * np.where(errors["base_year"].map(match_codes.is_2018), NEW_WEIGHT, 1.0)


def _usual(prse: pd.Series, size: np.ndarray) -> np.ndarray:
    known = prse.notna().to_numpy()
    if not known.any():
        return np.zeros(2)
    return np.polyfit(size[known], np.log(prse[known].clip(*_PRSE).to_numpy("float64")), 1)[::-1]


def _log_size(jobs: pd.Series) -> np.ndarray:
    size: np.ndarray = np.log(jobs.to_numpy("float64") / _REFERENCE_JOBS)
    return size


def _log_prse(prse: pd.Series, size: np.ndarray, usual: np.ndarray) -> np.ndarray:
    own = np.log(prse.clip(*_PRSE).to_numpy("float64"))
    by_size = np.clip(usual[0] + usual[1] * size, *np.log(_PRSE))
    filled: np.ndarray = np.where(np.isnan(own), by_size, own)
    return filled


def _design(size: np.ndarray, years: np.ndarray, log_prse: np.ndarray) -> np.ndarray:
    log_years = np.log(years)
    return np.column_stack([np.ones(len(size)), log_years, size, log_years * size, log_prse])


def by_row(ranges: Ranges, rows: pd.DataFrame) -> pd.DataFrame:
    """The ends for rows of different horizons."""
    parts = [
        ranges.ends(some["jobs"], some["prse"], int(years))
        for years in sorted(set(rows["horizon_years"]))
        for some in [rows[rows["horizon_years"] == years]]
    ]
    return pd.concat(parts).reindex(rows.index)


def around(growth: pd.DataFrame, ends: Sequence[pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Growth fractions of each end for years 1, 2 ...: `growth` has one column a year, `ends` one frame a year.

    No end comes nearer to the figure at a longer horizon, none lies below -100 %.
    """
    result = {}
    for end in ENDS:
        distance = np.column_stack([np.expm1(ends[k][end].to_numpy()) for k in range(len(ends))])
        distance = distance * (1 + growth.to_numpy("float64"))
        wide = (
            np.minimum.accumulate(distance, axis=1)
            if end.startswith("low")
            else np.maximum.accumulate(distance, axis=1)
        )
        reach = np.maximum(growth.to_numpy("float64") + wide, -1.0)
        result[end] = pd.DataFrame(reach, index=growth.index, columns=growth.columns)
    return result
