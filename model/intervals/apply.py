"""Prediction intervals of the nation's cells: the distances of their bounds from the forecast.

Groups and the total have a model of their own, fitted to the summed errors of the occupations of each group. What the
cells of states and local areas add is in intervals.states. Distances become bounds around a path where the data set
is read (services/public/ranges.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from services.dataset_schema import BOUNDS, INTERVAL_COLUMNS, YEARS

if TYPE_CHECKING:
    from model.intervals.fit import IntervalModel

DECIMALS: Final = 4
"""Distances are rounded to a hundredth of a percent, away from the forecast; bounds are given to a tenth."""


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


def _distances(model: IntervalModel, jobs: pd.Series, prse: pd.Series, observed_years: int) -> pd.DataFrame:
    columns = {}
    for year in YEARS:
        bounds = model.bounds(jobs, prse, max(year - observed_years, 1))
        for bound in BOUNDS:
            away = np.floor if bound.startswith("low") else np.ceil
            columns[f"{bound}_{year}"] = away(np.round(bounds[bound] * 10**DECIMALS, 6)) / 10**DECIMALS
    return pd.DataFrame(columns, index=jobs.index)[list(INTERVAL_COLUMNS)]
