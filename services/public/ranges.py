"""The 80 % and 50 % ranges around growth paths, from the distances that the build publishes.

A distance is a difference in log growth. The nation has distances of its own, one row an occupation. Those of any other
area are the nation's, the area's departure from the nation and the sampling error of its jobs together, as independent
errors: the root of the sum of their squares. Departures, and the standard error of cells that have none of their own,
are read from a grid of sizes (linear in log jobs between its points).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from services.dataset_schema import AGGREGATE, BOUNDS, OCCUPATION, YEARS
from services.dataset_schema import DECIMALS as DISTANCE_DECIMALS
from services.public.tables import positions, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

DECIMALS: Final = 3
"""Bounds are given to a tenth of a percent, rounded away from the forecast: as fine as published percents, and finer
than anything that is known of them."""


class RangeTables:
    """range_grid.parquet and nation_ranges.parquet of `folder`."""

    def __init__(self, folder: Path) -> None:
        grid = read_table(folder, "range_grid")
        self._grids = {kind: grid[grid["kind"] == kind].sort_values("jobs") for kind in (OCCUPATION, AGGREGATE)}
        self._log_jobs = {kind: np.log(rows["jobs"].to_numpy("float64")) for kind, rows in self._grids.items()}
        self._distances = {kind: _by_bound(rows) for kind, rows in self._grids.items()}
        self._prse = {kind: _rounded(rows["prse"]) for kind, rows in self._grids.items()}
        self._sampling = {
            kind: {bound: _rounded(rows[f"sampling_{bound}"])[0] for bound in BOUNDS}
            for kind, rows in self._grids.items()
        }
        nation = read_table(folder, "nation_ranges")
        self._nation_row = positions(nation["occupation_id"])
        self._nation = _by_bound(nation)

    def of_nation(self, occupation_ids: Sequence[str], growth: np.ndarray) -> dict[str, np.ndarray]:
        """Each of BOUNDS (growth fractions; rows x years) for the nation's cells with the paths `growth`."""
        rows = np.array([self._nation_row[code] for code in occupation_ids], dtype="int64")
        return range_bounds(growth, {bound: distance[rows] for bound, distance in self._nation.items()})

    def of_areas(
        self,
        kind: str,
        occupation_ids: Sequence[str],
        jobs: np.ndarray,
        growth: np.ndarray,
        prse: np.ndarray | None = None,
    ) -> dict[str, np.ndarray]:
        """Each of BOUNDS (growth fractions; rows x years) for cells of `jobs` with the paths `growth`.

        NaN where jobs or growth is. `prse`: relative standard errors of the jobs (fractions), NaN where the one usual
        at their size holds.
        """
        log_jobs, points = np.log(jobs), self._log_jobs[kind]
        after = np.clip(np.searchsorted(points, log_jobs), 1, len(points) - 1)
        share = np.clip((log_jobs - points[after - 1]) / (points[after] - points[after - 1]), 0.0, 1.0)[:, None]
        nation = np.array([self._nation_row[code] for code in occupation_ids], dtype="int64")
        usual = np.interp(log_jobs, points, self._prse[kind])
        error = usual if prse is None else np.where(np.isnan(prse), usual, prse)
        distances = {}
        for bound, distance in self._distances[kind].items():
            departure = distance[after - 1] * (1 - share) + distance[after] * share
            sampling = (self._sampling[kind][bound] * error)[:, None]
            sign = -1 if bound.startswith("low") else 1
            distances[bound] = sign * np.sqrt(self._nation[bound][nation] ** 2 + departure**2 + sampling**2)
        return range_bounds(growth, distances)


def range_bounds(growth: np.ndarray, distances: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The bounds at these log distances from the paths `growth` (fractions; rows x years 1 to 10).

    Whole steps of the last decimal from the rounded forecast, so that after rounding as well no bound comes nearer to
    the forecast at a longer horizon, no range narrows, and none lies below -100 %.
    """
    forecast = np.rint(growth * 10**DECIMALS)
    result = {}
    for bound, distance in distances.items():
        sign = -1 if bound.startswith("low") else 1
        away = np.maximum.accumulate(sign * np.expm1(distance) * (1 + growth), axis=1)
        end = np.maximum(growth + sign * away, -1.0)
        steps = np.ceil(np.round(sign * (end * 10**DECIMALS - forecast), 6))
        value = forecast + sign * np.maximum.accumulate(steps, axis=1)
        result[bound] = np.maximum(value, -(10**DECIMALS)) / 10**DECIMALS
    return result


def _by_bound(table: pd.DataFrame) -> dict[str, np.ndarray[Any, np.dtype[np.float64]]]:
    columns = {bound: [f"{bound}_{year}" for year in YEARS] for bound in BOUNDS}
    return {bound: _rounded(table[names]) for bound, names in columns.items()}


def _rounded(values: pd.DataFrame | pd.Series[float]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Rounded figures, stored as float32, in full precision."""
    return np.round(values.to_numpy(dtype="float64"), DISTANCE_DECIMALS)
