"""nation_ranges.parquet and range_grid.parquet: distances of the bounds of ranges from the forecast, in log growth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.intervals import apply, states

if TYPE_CHECKING:
    import pandas as pd

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
