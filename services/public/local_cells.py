"""The cells of local areas: employment and wages as OEWS publishes them, growth and ranges worked out when read.

A local area grows like the same occupation in its state; one that lies in several states like these together, weighted
by its jobs in each. Its range is the nation's, widened as a state's is by departures of its number of jobs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from services import growth_frame
from services.dataset_schema import ALL_OCCUPATIONS, LOCAL_EMPLOYMENT, OCCUPATION
from services.flags import Flag, direction, flags_of_rows, path_turns
from services.growth_frame import MAX_HORIZON
from services.public.tables import arrays, nullable, positions, positions_of, read_table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from services.public.cell_table import CellTable

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

SOURCE: Final = "Horizons estimate from BLS local employment and state projections"

_NONE: Final = -1
"""A missing value among whole numbers; a row that there is not."""
_TENS: Final = 10
_HUNDREDTHS: Final = 100
_FLAGS: Final = (
    Flag.NO_LONGER_PROJECTED,
    Flag.NOT_PUBLISHED,
    Flag.STATE_PATH,
    Flag.STATE_NOT_PUBLISHED,
    Flag.NATIONAL_RATE,
    Flag.SHARE_2022,
    Flag.EMPLOYEES_ONLY,
    Flag.COUNT_KEPT,
    Flag.SMALL_BASE,
    Flag.CODE_BREAK,
    Flag.NO_HISTORY,
    Flag.TURNS,
    Flag.SIGN_DIFFERS,
)


class LocalCells:
    """Every one of `occupations` in the local areas among `areas`, on the paths of the states in `cells`."""

    def __init__(
        self,
        folder: Path,
        occupations: pd.DataFrame,
        areas: pd.DataFrame,
        cells: CellTable,
        retrieved_at: pd.Timestamp,
        base_year: int,
    ) -> None:
        local = areas[areas["area_level"] == growth_frame.LOCAL_LEVEL].reset_index(drop=True)
        self._cells = cells
        self._retrieved_at, self._base_year = retrieved_at, base_year
        self._occupation_position = positions(occupations["occupation_id"])
        self._area_position = positions(local["area_id"])
        self._area_ids = local["area_id"].to_numpy(dtype=object)
        self._occupation_columns = arrays(occupations, ("occupation_id", "occupation", "taxonomy"))
        self._area_columns = arrays(local, ("area_level", "area_id", "area"))
        table = read_table(folder, "local_employment")
        self._values = {
            name: table[name].to_numpy(dtype="int32", na_value=_NONE)
            for name in list(LOCAL_EMPLOYMENT)
            if name not in {"occupation_id", "area_id"}
        }
        self._row = np.full((len(occupations), len(local)), _NONE, dtype="int32")
        self._row[
            positions_of(table["occupation_id"], self._occupation_position),
            positions_of(table["area_id"], self._area_position),
        ] = np.arange(len(table))
        self.area_states = read_table(folder, "area_states").astype({"area_id": "string", "state_id": "string"})
        self._state, self._weight = self._locate_states()

    def _locate_states(self) -> tuple[Integers, Floats]:
        """Positions in `cells` of the states of each local area, and their weights (0 beyond an area's states)."""
        rows = self.area_states
        area = rows["area_id"].map(self._area_position).to_numpy(dtype="int64")
        place = rows.groupby("area_id", sort=False).cumcount().to_numpy()
        shape = (len(self._area_ids), int(place.max()) + 1 if len(place) else 1)
        state, weight = np.zeros(shape, dtype="int64"), np.zeros(shape)
        state[area, place] = [self._cells.area_position[state_id] for state_id in rows["state_id"]]
        weight[area, place] = rows["weight"].to_numpy(dtype="float64")
        return state, weight

    def __contains__(self, area_id: object) -> bool:
        """Whether this is a local area."""
        return area_id in self._area_position

    def frame(self, occupation_ids: Sequence[str], area_ids: Sequence[str], horizons: Sequence[int]) -> pd.DataFrame:
        """The growth frame of the cells (occupation_ids[i], area_ids[i]), without growth_frame.LIKELIHOODS."""
        occupation = np.array([self._occupation_position[code] for code in occupation_ids])
        area = np.array([self._area_position[code] for code in area_ids])
        base = self._base(self._row[occupation, area])
        path, flags = self._path(occupation, area, base)
        bounds = self._cells.ranges.of_areas(OCCUPATION, occupation_ids, base, path)

        years = np.asarray(horizons, dtype="int64")
        count = len(years)
        horizon = np.tile(years, len(base))
        growth = nullable(path[:, years - 1].ravel())
        jobs = nullable(np.repeat(base, count))
        change = (jobs * growth).round()
        columns = {n: c.take(np.repeat(occupation, count)) for n, c in self._occupation_columns.items()}
        columns |= {n: c.take(np.repeat(area, count)) for n, c in self._area_columns.items()}
        columns |= {
            "base_year": pd.array(np.full(len(horizon), self._base_year), dtype="Int64"),
            "base_employment": jobs,
            "base_basis": _repeated("modelled", len(horizon)),
            "horizon_years": pd.array(horizon, dtype="Int64"),
            "target_year": pd.array(horizon + self._base_year, dtype="Int64"),
            "growth": growth,
            "growth_per_year": (1 + growth) ** (1 / horizon) - 1,
            "change": change,
            "employment": jobs + change,
            "basis": _repeated("modelled", len(horizon), where=~growth.isna()),
            "flags": flags_of_rows(
                flags.take(np.repeat(np.arange(len(base)), count)),
                path[:, years - 1].ravel(),
                path[:, -1].repeat(count),
            ),
            "source": _repeated(SOURCE, len(horizon)),
            "vintage": _repeated(self._cells.state_vintage, len(horizon)),
            "retrieved_at": np.full(len(horizon), self._retrieved_at),
        }
        columns |= {bound: nullable(values[:, years - 1].ravel()) for bound, values in bounds.items()}
        return pd.DataFrame({name: columns[name] for name in growth_frame.COLUMNS if name in columns}, copy=False)

    def occupation_ids(self) -> list[str]:
        """Occupations with a row in any local area."""
        return [str(code) for code in np.array(list(self._occupation_position))[(self._row != _NONE).any(axis=1)]]

    def employment(self) -> pd.Series[float]:
        """Jobs in each area by area_id, of the occupations whose employment is published."""
        return pd.Series(np.nansum(self._base(self._row), axis=0), index=pd.Index(self._area_ids, dtype="string"))

    def total_growth(self, area_ids: Sequence[str]) -> Floats:
        """The growth path of all occupations together in each area's states, weighted by its jobs (areas x years)."""
        area = np.array([self._area_position[code] for code in area_ids])
        states = self._cells.rows[self._occupation_position[ALL_OCCUPATIONS], self._state[area]]
        total: Floats = (self._cells.growth[states] * self._weight[area][..., np.newaxis]).sum(axis=1)
        return total

    def _base(self, row: Integers) -> Floats:
        """Jobs of each row; NaN where OEWS publishes no employment."""
        tens, added = self._values["employment_tens"][row], self._values["jobs_added"][row]
        return np.where((row < 0) | (tens < 0), np.nan, tens * float(_TENS) + added)

    def _path(self, occupation: Integers, area: Integers, base: Floats) -> tuple[Floats, Any]:
        """Growth in years 1 to 10 (one row a cell, NaN without a base), and the flags (string)."""
        cells = self._cells
        nation = cells.rows[occupation, cells.area_position[growth_frame.NATION]]
        states = cells.rows[occupation[:, np.newaxis], self._state[area]]
        weight = np.where(np.isnan(cells.growth[states, 0]), 0.0, self._weight[area])
        total = weight.sum(axis=1)
        has_base, has_state = ~np.isnan(base), total > 0
        mean = (
            np.nansum(cells.growth[states] * weight[..., np.newaxis], axis=1) / np.where(has_state, total, 1.0)[:, None]
        )
        path = np.where(has_state[:, np.newaxis], mean, cells.growth[nation])
        path[~has_base] = np.nan
        used = weight > 0

        def all_used(flag: Flag) -> NDArray[np.bool_]:
            applies: NDArray[np.bool_] = has_state & (cells.has_flag[flag][states] | ~used).all(axis=1)
            return applies

        # States of which the growth goes the other way than the area's do not make its direction.
        same_way = np.sign(cells.growth[states][..., -1]) == direction(path[:, -1])[:, np.newaxis]
        disputed = (cells.has_flag[Flag.SIGN_DIFFERS][states] & used & same_way).any(axis=1)
        by_share = cells.uses_shares[occupation]
        is_raised = self._values["jobs_added"][self._row[occupation, area]] > 0
        is_set = {
            Flag.NOT_PUBLISHED: ~has_base,
            Flag.STATE_PATH: has_base & has_state,
            Flag.STATE_NOT_PUBLISHED: has_base & ~has_state,
            Flag.NO_LONGER_PROJECTED: cells.has_flag[Flag.NO_LONGER_PROJECTED][nation],
            Flag.NATIONAL_RATE: has_base & all_used(Flag.NATIONAL_RATE),
            Flag.SHARE_2022: has_base & by_share & is_raised,
            Flag.EMPLOYEES_ONLY: has_base & by_share & ~is_raised,
            Flag.COUNT_KEPT: has_base & cells.keeps_counts[occupation],
            Flag.SMALL_BASE: base < growth_frame.SMALL_BASE,
            Flag.CODE_BREAK: has_base & cells.has_flag[Flag.CODE_BREAK][nation],
            Flag.NO_HISTORY: has_base & cells.has_flag[Flag.NO_HISTORY][nation],
            Flag.TURNS: path_turns(pd.Series(path[:, MAX_HORIZON // 2 - 1]), pd.Series(path[:, -1])).to_numpy(),
            Flag.SIGN_DIFFERS: has_base & disputed,
        }
        return path, _join_flags([is_set[flag] for flag in _FLAGS])

    def profiles(self, occupation_id: str, area_ids: Sequence[str] | None = None) -> pd.DataFrame:
        """What OEWS publishes of an occupation in local areas: fields of Profile as columns, one row an area.

        `area_ids`: the areas; all that OEWS publishes something of if None. Wages in USD a year.
        """
        rows = self._row[self._occupation_position[occupation_id]]
        areas = np.flatnonzero(rows >= 0) if area_ids is None else [self._area_position[code] for code in area_ids]
        return self._profiles(rows[areas], occupation_id, self._area_ids[areas])

    def area_profiles(self, area_id: str) -> pd.DataFrame:
        """The same of every occupation that OEWS publishes something of in one area, one row an occupation."""
        rows = self._row[:, self._area_position[area_id]]
        found = np.flatnonzero(rows >= 0)
        return self._profiles(rows[found], self._occupation_columns["occupation_id"].take(found), area_id)

    def _profiles(self, row: Integers, occupation_ids: Any, area_ids: Any) -> pd.DataFrame:
        """The columns of `profiles` for rows of the table; ids: one for all, or one a row."""
        p10 = self._number("p10_tens", row, _TENS)
        median = p10 + self._number("median_above_p10_tens", row, _TENS)
        columns: dict[str, Any] = {
            "occupation_id": occupation_ids,
            "area_id": area_ids,
            "oews_employment": self._number("employment_tens", row, _TENS),
            "location_quotient": self._number("location_quotient_hundredths", row, 1 / _HUNDREDTHS),
            "median_wage": median,
            "wage_is_minimum": False,
            "wage_year": np.where(np.isnan(median), np.nan, self._base_year),
            "wage_p10": p10,
            "wage_p90": median + self._number("p90_above_median_tens", row, _TENS),
        }
        frame = pd.DataFrame(columns, index=range(len(row)))
        numbers = [name for name in columns if name not in {"occupation_id", "area_id", "wage_is_minimum"}]
        return frame.astype({**dict.fromkeys(numbers, "Float64"), "wage_year": "Int64"})

    def _number(self, name: str, row: Integers, unit: float) -> Floats:
        """Values of a column in units of one; NaN where missing."""
        values = self._values[name][row]
        return np.where((row < 0) | (values < 0), np.nan, np.round(values * float(unit), 2))


def _join_flags(is_set: Sequence[NDArray[np.bool_]]) -> Any:
    """The names of _FLAGS that are set of each cell, separated by spaces."""
    bits = np.zeros(len(is_set[0]), dtype="int64")
    for place, mask in enumerate(is_set):
        bits |= mask.astype("int64") << place
    unique, inverse = np.unique(bits, return_inverse=True)
    texts = [" ".join(flag for place, flag in enumerate(_FLAGS) if bit >> place & 1) for bit in unique.tolist()]
    return pd.array(texts, dtype=growth_frame.STRING).take(inverse)


def _repeated(text: str, length: int, where: NDArray[np.bool_] | None = None) -> Any:
    """`text` in every row; NA where `where` is false."""
    rows = np.zeros(length, dtype="int64") if where is None else np.where(where, 0, 1)
    return pd.array([text, None], dtype=growth_frame.STRING).take(rows)
