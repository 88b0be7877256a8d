"""Prediction intervals of every cell: low_80_1 ... high_50_10, from the errors of national hindcasts.

A state's interval is that of a national occupation of its size: the inputs hold the states' employment of one year
only, so the states have no hindcasts (flag range_national). Groups and the total have a model of their own, fitted to
the summed errors of the occupations of each group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.intervals.fit import interval_bounds
from services.dataset_schema import GROWTH_COLUMNS, INTERVAL_COLUMNS, YEARS

if TYPE_CHECKING:
    from model.intervals.fit import IntervalModel

DECIMALS: Final = 3
"""Bounds are given to a tenth of a percent, rounded away from the forecast: as fine as published percents, and finer
than anything that is known of them."""


def interval_columns(
    cells: pd.DataFrame, occupation_model: IntervalModel, aggregate_model: IntervalModel
) -> pd.DataFrame:
    """INTERVAL_COLUMNS (growth fractions) for each row of `cells`, on its index; NaN where there is no growth.

    `cells`: taxonomy, base_employment (jobs), prse (of the nation's detailed occupations, NaN for a state's cell),
    observed_years (years of the path that OEWS has already observed of this very cell: its interval starts after them),
    growth_1..growth_10.
    """
    parts = []
    for mask, model in (
        (cells["taxonomy"] == "soc", occupation_model),
        (cells["taxonomy"] != "soc", aggregate_model),
    ):
        known = cells[mask & cells[GROWTH_COLUMNS[0]].notna()]
        for years in sorted(set(known["observed_years"])):
            parts.append(_rounded_outward(known[known["observed_years"] == years], model, years))
    return pd.concat(parts).reindex(cells.index)


def _rounded_outward(cells: pd.DataFrame, model: IntervalModel, observed_years: int) -> pd.DataFrame:
    """Bounds as whole steps of the last decimal from the rounded forecast.

    So after rounding as well no bound comes nearer to the forecast and no interval narrows at a longer horizon.
    """
    growth = cells[list(GROWTH_COLUMNS)].astype("float64")
    jobs = cells["base_employment"].astype("float64")
    bounds = [model.bounds(jobs, cells["prse"], max(year - observed_years, 1)) for year in YEARS]
    forecast = np.rint(growth.to_numpy() * 10**DECIMALS)
    columns: dict[str, np.ndarray] = {}
    for bound, frame in interval_bounds(growth, bounds).items():
        sign = -1 if bound.startswith("low") else 1
        steps = np.ceil(sign * (frame.to_numpy() * 10**DECIMALS - forecast))
        value = forecast + sign * np.maximum.accumulate(steps, axis=1)
        scaled = np.maximum(value, -(10**DECIMALS)) / 10**DECIMALS
        columns |= {f"{bound}_{year}": scaled[:, k] for k, year in enumerate(YEARS)}
    return pd.DataFrame(columns, index=cells.index)[list(INTERVAL_COLUMNS)]
