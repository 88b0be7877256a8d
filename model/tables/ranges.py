"""nation_ranges, range_grid and standard_errors: what the ranges of every cell are worked out from when read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from model.intervals import apply, states
from services.dataset_schema import STANDARD_ERRORS

if TYPE_CHECKING:
    from model.intervals.fit import IntervalModel
    from model.intervals.states import DepartureModel


def nation_range_table(nation: pd.DataFrame, models: tuple[IntervalModel, IntervalModel]) -> pd.DataFrame:
    """nation_ranges.parquet: one row per row of cells.nation_rows, in its order."""
    distances = apply.nation_distances(nation, *models)
    distances.insert(0, "occupation_id", nation["occupation_id"])
    return distances.reset_index(drop=True)


def range_grid_table(departures: DepartureModel | None) -> pd.DataFrame:
    """range_grid.parquet: by jobs, for occupations and for groups, what cells of states and local areas add."""
    return states.departure_grid(departures)


def standard_error_table(state_inputs: pd.DataFrame | None, state_oews: pd.DataFrame | None) -> pd.DataFrame:
    """standard_errors.parquet: of the states' occupations whose base is OEWS's count, where it publishes the error.

    Taken from the states' shares of 2022, a base has another error. Groups add the error usual at their size.
    `state_inputs`: states.state_inputs, `state_oews`: the same year's rows; None in a build without states.
    """
    if state_inputs is None or state_oews is None:
        return pd.DataFrame(columns=list(STANDARD_ERRORS))
    keys = ["occupation_id", "area_id"]
    is_counted = state_inputs["taxonomy"].eq("soc") & state_inputs["base"].notna() & ~state_inputs["by_share"]
    prse = state_oews.assign(occupation_id=state_oews["soc_code"], area_id=state_oews["state_fips"])
    prse = prse.assign(prse=(prse["emp_prse"] / 100).round(states.DECIMALS))[list(STANDARD_ERRORS)].dropna()
    return state_inputs.loc[is_counted, keys].merge(prse, on=keys).sort_values(keys, ignore_index=True)
