"""Prediction intervals for every cell: the distances of their bounds from the forecast.

The nation's cells get distances of their own. A state's or a local area's interval is that of a national occupation of
its size: the inputs hold their employment of too few years for hindcasts (flag range_national); these are read from a
grid of sizes. Groups and the total have a model of their own, fitted to the summed errors of the occupations of each
group. Distances become bounds around a path where the data set is read (services/public/ranges.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from services.dataset_schema import AGGREGATE, BOUNDS, INTERVAL_COLUMNS, OCCUPATION, YEARS

if TYPE_CHECKING:
    from model.intervals.fit import IntervalModel

DECIMALS: Final = 4
"""Distances are rounded to a hundredth of a percent, away from the forecast; bounds are given to a tenth."""
_GRID_STEP: Final = 0.2
_GRID_END: Final = float(np.log(4e8))
"""The grid of sizes: from one job to more than the nation has, each point a fifth larger than the one before, and the
sizes at which the formula bends. Between its points distances are linear in log jobs to a few hundredths of a percent.
"""


def nation_distances(
    nation: pd.DataFrame, occupation_model: IntervalModel, aggregate_model: IntervalModel
) -> pd.DataFrame:
    """INTERVAL_COLUMNS (log growth) for each row of `nation`, on its index.

    `nation`: taxonomy, base_employment (jobs), prse (fraction; NaN where unknown), observed_years (years of the path
    that OEWS has already observed of this very cell: its interval starts after them).
    """
    parts = []
    for mask, model in (
        (nation["taxonomy"] == "soc", occupation_model),
        (nation["taxonomy"] != "soc", aggregate_model),
    ):
        for years in sorted(set(nation.loc[mask, "observed_years"])):
            rows = nation[mask & (nation["observed_years"] == years)]
            parts.append(_distances(model, rows["base_employment"].astype("float64"), rows["prse"], years))
    return pd.concat(parts).reindex(nation.index)


def size_grid(occupation_model: IntervalModel, aggregate_model: IntervalModel) -> pd.DataFrame:
    """INTERVAL_COLUMNS (log growth) by kind (OCCUPATION, AGGREGATE) and jobs, for cells without a standard error."""
    parts = [
        _grid(model).assign(kind=kind) for kind, model in ((OCCUPATION, occupation_model), (AGGREGATE, aggregate_model))
    ]
    return pd.concat(parts, ignore_index=True)[["kind", "jobs", *INTERVAL_COLUMNS]]


def _grid(model: IntervalModel) -> pd.DataFrame:
    points = np.arange(0.0, _GRID_END + _GRID_STEP, _GRID_STEP)
    bends = np.log(model.bends())
    jobs = pd.Series(np.exp(np.union1d(points, bends[(bends > 0) & (bends < _GRID_END)])))
    return _distances(model, jobs, pd.Series(np.nan, index=jobs.index), 0).assign(jobs=jobs)


def _distances(model: IntervalModel, jobs: pd.Series, prse: pd.Series, observed_years: int) -> pd.DataFrame:
    columns = {}
    for year in YEARS:
        bounds = model.bounds(jobs, prse, max(year - observed_years, 1))
        for bound in BOUNDS:
            away = np.floor if bound.startswith("low") else np.ceil
            columns[f"{bound}_{year}"] = away(np.round(bounds[bound] * 10**DECIMALS, 6)) / 10**DECIMALS
    return pd.DataFrame(columns, index=jobs.index)[list(INTERVAL_COLUMNS)]
