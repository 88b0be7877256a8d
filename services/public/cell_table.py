"""The cells of nation and states: one row an occupation and area, looked up by position and spread over horizons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from services import growth_frame
from services.dataset_schema import (
    AGGREGATE,
    ALL_OCCUPATIONS,
    BOUNDS,
    DECIMALS,
    GROWTH_COLUMNS,
    GROWTH_DECIMALS,
    OCCUPATION,
)
from services.errors import DataSetError
from services.flags import Flag, flags_of_rows
from services.public.ranges import RangeTables
from services.public.tables import REBUILD, arrays, nullable, positions, positions_of, read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

# Jobs between published years are rounded as BLS rounds its levels, unless that would leave nothing of a small
# change; a state's are whole, so that they add up.
_NATION_UNIT: Final = 100
_ROUND_FROM: Final = 1_000
_PASSED_ON: Final = (
    Flag.NATIONAL_RATE,
    Flag.SHARE_2022,
    Flag.COUNT_KEPT,
    Flag.CODE_BREAK,
    Flag.NO_HISTORY,
    Flag.NO_LONGER_PROJECTED,
    Flag.SIGN_DIFFERS,
)
"""Flags of cells that local areas following them may have, too."""


class CellTable:
    """The cells of every one of `occupations` in every one of `areas`.

    Public for the cells of local areas, which follow these: `growth` (one row a cell, one column a year), `has_flag`
    (whether each cell has one of _PASSED_ON), `rows` (the row of each occupation and area, by their positions),
    `uses_shares`, `keeps_counts` (whether states' bases of each occupation are shares of 2022, or OEWS's own counts).

    Raises:
        DataSetError: the table lacks a cell or holds one twice.
    """

    def __init__(
        self, folder: Path, occupations: pd.DataFrame, areas: pd.DataFrame, retrieved_at: pd.Timestamp
    ) -> None:
        cells = _with_reasons(read_table(folder, "cells"))
        self._retrieved_at = retrieved_at
        self.ranges = RangeTables(folder)
        units = cells[list(GROWTH_COLUMNS)].to_numpy(dtype="float64", na_value=np.nan)
        self.growth = np.round(units / 10**GROWTH_DECIMALS, GROWTH_DECIMALS)
        self._published = cells["published_horizon"].to_numpy(dtype="float64", na_value=np.nan)
        self._cell_columns = arrays(
            cells,
            (
                "base_year",
                "base_employment",
                "base_basis",
                "flags",
                "change_10",
                "employment_10",
                "source",
                "vintage",
            ),
        )
        self._base = cells["base_employment"].to_numpy(dtype="float64", na_value=np.nan)
        self._occupation_columns = arrays(occupations, ("occupation_id", "occupation", "taxonomy"))
        self._area_columns = arrays(areas, ("area_level", "area_id", "area"))
        self._occupation_position = positions(occupations["occupation_id"])
        self.area_position = positions(areas["area_id"])
        self.rows = self._locate(cells)
        self._prse = self._standard_errors(read_table(folder, "standard_errors"), len(cells))
        self.has_flag = _flags(cells["flags"])
        self.uses_shares = self._in_any_state(Flag.SHARE_2022)
        self.keeps_counts = self._in_any_state(Flag.COUNT_KEPT)
        is_nation = cells["area_id"] == growth_frame.NATION
        self.state_vintage = next(iter(cells.loc[~is_nation, "vintage"].astype(str)), "")
        nation = cells[is_nation]
        self.national_employment: pd.Series[float] = nation.set_index(nation["occupation_id"].astype(str))[
            "base_employment"
        ]

    def _locate(self, cells: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.int64]]:
        """Row of every occupation x area in `cells`, as a table to look up in."""
        rows = np.full((len(self._occupation_position), len(self.area_position)), -1, dtype=np.int64)
        rows[self._positions(cells)] = np.arange(len(cells))
        if (rows < 0).any() or len(cells) != rows.size:
            raise DataSetError("The public data set does not have every occupation and area once.", REBUILD)
        return rows

    def _positions(self, table: pd.DataFrame) -> tuple[Any, Any]:
        """Positions of the occupation and the area of each row."""
        occupations = positions_of(table["occupation_id"], self._occupation_position)
        return occupations, positions_of(table["area_id"], self.area_position)

    def _standard_errors(self, table: pd.DataFrame, count: int) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Relative standard error of each cell's jobs (fraction); NaN where it has none of its own."""
        prse = np.full(count, np.nan)
        prse[self.rows[self._positions(table)]] = table["prse"].to_numpy(dtype="float64").round(DECIMALS)
        return prse

    def _in_any_state(self, flag: Flag) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether any cell of each occupation has a flag of _PASSED_ON."""
        found: np.ndarray[Any, np.dtype[np.bool_]] = self.has_flag[flag][self.rows].any(axis=1)
        return found

    def frame(self, occupation_ids: Sequence[str], area_ids: Sequence[str], horizons: Sequence[int]) -> pd.DataFrame:
        """The growth frame, without likelihoods, of the cells (occupation_ids[i], area_ids[i])."""
        occupations = np.array([self._occupation_position[code] for code in occupation_ids])
        areas = np.array([self.area_position[code] for code in area_ids])
        rows = np.repeat(self.rows[occupations, areas], len(horizons))
        years = np.tile(np.asarray(horizons, dtype="int64"), len(occupations))
        taken = {name: column.take(rows) for name, column in self._cell_columns.items()}
        taken |= {n: c.take(np.repeat(occupations, len(horizons))) for n, c in self._occupation_columns.items()}
        taken |= {n: c.take(np.repeat(areas, len(horizons))) for n, c in self._area_columns.items()}

        growth = nullable(self.growth[rows, years - 1])
        base = taken["base_employment"]
        nation = np.asarray(taken["area_level"] == "nation", dtype=bool)
        published = self._published[rows] == years
        change = base * growth
        unit = np.where(
            nation & (np.abs(change.to_numpy(dtype="float64", na_value=0.0)) >= _ROUND_FROM),
            _NATION_UNIT,
            1,
        )
        change = (change / unit).round() * unit
        employment = base + change
        employment[published] = taken.pop("employment_10")[published]
        change[published] = taken.pop("change_10")[published]
        # The last year is as good as the base: both published, or both added up from published figures.
        basis = pd.array(np.where(published, taken["base_basis"], "modelled"), dtype="string")
        basis[growth.isna()] = pd.NA
        columns = taken | {
            "horizon_years": pd.array(years, dtype="Int64"),
            "target_year": taken["base_year"] + years,
            "growth": growth,
            "growth_per_year": (1 + growth) ** (1 / years) - 1,
            "change": change,
            "employment": employment,
            "basis": basis,
            "flags": flags_of_rows(taken["flags"], self.growth[rows, years - 1], self.growth[rows, -1]),
            "retrieved_at": np.full(len(rows), self._retrieved_at),
        }
        columns |= self._range_columns(occupations, areas, horizons)
        return pd.DataFrame({name: columns[name] for name in growth_frame.COLUMNS if name in columns}, copy=False)

    def total_growth(self, area_ids: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The growth path of all occupations together in each area (areas x years)."""
        areas = np.array([self.area_position[code] for code in area_ids])
        paths: np.ndarray[Any, np.dtype[np.float64]] = self.growth[
            self.rows[self._occupation_position[ALL_OCCUPATIONS], areas]
        ]
        return paths

    def _range_columns(self, occupations: np.ndarray, areas: np.ndarray, horizons: Sequence[int]) -> dict[str, Any]:
        """The bounds of each cell's ranges at `horizons`, horizon by horizon within a cell."""
        rows = self.rows[occupations, areas]
        paths = self.growth[rows]
        bounds = {bound: np.full(paths.shape, np.nan) for bound in BOUNDS}
        for mask, found in self._bounds_by_kind(occupations, areas, rows, paths):
            for bound, values in found.items():
                bounds[bound][mask] = values
        chosen = np.asarray(horizons, dtype="int64") - 1
        return {bound: nullable(values[:, chosen].reshape(-1)) for bound, values in bounds.items()}

    def _bounds_by_kind(
        self, occupations: np.ndarray, areas: np.ndarray, rows: np.ndarray, paths: np.ndarray
    ) -> Iterator[tuple[np.ndarray, dict[str, np.ndarray]]]:
        """Which of the cells are the nation's, occupations' and groups' of states, each with its bounds."""
        nation = np.asarray(self._area_columns["area_level"].take(areas) == "nation", dtype=bool)
        detailed = np.asarray(self._occupation_columns["taxonomy"].take(occupations) == "soc", dtype=bool)
        if nation.any():
            codes = self._occupation_columns["occupation_id"].take(occupations[nation])
            yield nation, self.ranges.of_nation(codes, paths[nation])
        for kind, is_kind in ((OCCUPATION, detailed), (AGGREGATE, ~detailed)):
            mask = ~nation & is_kind
            if mask.any():
                codes = self._occupation_columns["occupation_id"].take(occupations[mask])
                cells = rows[mask]
                yield mask, self.ranges.of_areas(kind, codes, self._base[cells], paths[mask], self._prse[cells])


def _with_reasons(cells: pd.DataFrame) -> pd.DataFrame:
    """`cells` with `no_share` for `not_published` where the occupation's states are counted by shares of 2022: OEWS may
    well publish a count there, which is not used."""
    flags = cells["flags"].astype("object")
    by_share = cells.loc[_flags(cells["flags"])[Flag.SHARE_2022], "occupation_id"].unique()
    is_missing = cells["base_employment"].isna() & cells["occupation_id"].isin(list(by_share))
    return cells.assign(flags=flags.mask(is_missing, str(Flag.NO_SHARE)).astype("category"))


def _flags(flags: pd.Series[str]) -> dict[Flag, np.ndarray[Any, np.dtype[np.bool_]]]:
    """Whether each row has each of _PASSED_ON."""
    texts = flags.astype("category").cat
    codes = texts.codes.to_numpy()
    return {flag: np.array([flag in str(text).split() for text in texts.categories])[codes] for flag in _PASSED_ON}
