"""The growth frame as typed rows, for code that writes sentences, draws marks and fills table cells.

Reading a frame cell by cell costs more than everything else on a page; converting it once to tuples does not. A page
converts each frame once and hands the rows on.
"""

from __future__ import annotations

import math
import pickle
import sys
from collections import Counter
from functools import cached_property
from hashlib import blake2b
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from services.growth_frame import COLUMNS, DTYPES, STRING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime


class GrowthRow(NamedTuple):
    """One row of a growth frame: its columns in order, as plain Python values; None where the frame has NA.

    See services.growth_frame.DTYPES for units.
    """

    occupation_id: str
    occupation: str
    taxonomy: str
    area_level: str
    area_id: str
    area: str
    base_year: int | None
    base_employment: float | None
    base_basis: str | None
    horizon_years: int
    target_year: int | None
    growth: float | None
    growth_per_year: float | None
    change: float | None
    employment: float | None
    low_80: float | None
    high_80: float | None
    low_50: float | None
    high_50: float | None
    p_growth: float | None
    p_faster: float | None
    basis: str | None
    flags: str
    source: str | None
    vintage: str | None
    retrieved_at: datetime | None

    @property
    def is_given(self) -> bool:
        """Whether the figure is the publisher's own, or added up from the publisher's own; not estimated."""
        return self.basis == "published" or self.basis == self.base_basis == "derived"

    @property
    def basis_name(self) -> str:
        """The basis in words for people: "estimate" for what files call modelled; "" where nothing is known."""
        if self.basis == "derived":
            return "added up" if self.is_given else "constant rate"
        return "estimate" if self.basis == "modelled" else self.basis or ""

    @property
    def known_growth(self) -> float:
        """The growth of a row that has one, such as those of `with_growth`.

        Raises:
            ValueError: the growth is not known.
        """
        if self.growth is None:
            raise ValueError(f"no growth is known for {self.occupation_id} in {self.area_id}")
        return self.growth

    def has_flag(self, flag: str) -> bool:
        """Whether `flag` is one of the row's flags."""
        return flag in self.flags.split()


class GrowthRows(tuple[GrowthRow, ...]):
    """Rows of a growth frame, immutable and in order; a type of its own, so that caches can name how to hash it."""

    @cached_property
    def fingerprint(self) -> bytes:
        """A digest of all values of all columns: equal only for equal rows. Made once, as pages ask at every run."""
        return blake2b(pickle.dumps(tuple(self), protocol=pickle.HIGHEST_PROTOCOL)).digest()


def rows_of(frame: pd.DataFrame) -> GrowthRows:
    """The rows of a growth frame in order."""
    columns = []
    for name in COLUMNS:
        values = frame[name].array.to_numpy(dtype=object, na_value=None).tolist()
        if DTYPES[name] == STRING:  # the texts of all rows that are kept are few, and each is there once
            values = [value if value is None else sys.intern(value) for value in values]
        if name == "retrieved_at":
            values = [None if value is None or value is pd.NaT else value.to_pydatetime() for value in values]
        columns.append(values)
    return GrowthRows(map(GrowthRow._make, zip(*columns, strict=True)))


def at_horizons(rows: Iterable[GrowthRow], horizons: Collection[int]) -> GrowthRows:
    """The rows at these horizons, in years."""
    return GrowthRows(row for row in rows if row.horizon_years in horizons)


def in_area(rows: Iterable[GrowthRow], area_id: str) -> GrowthRows:
    """The rows of an area."""
    return GrowthRows(row for row in rows if row.area_id == area_id)


def by_series(rows: Iterable[GrowthRow]) -> list[GrowthRows]:
    """The rows of each occupation x area, in order of first appearance."""
    series: dict[tuple[str, str], list[GrowthRow]] = {}
    for row in rows:
        series.setdefault((row.occupation_id, row.area_id), []).append(row)
    return [GrowthRows(found) for found in series.values()]


def last_horizon(rows: Sequence[GrowthRow]) -> GrowthRows:
    """The rows of the longest horizon at which more than half of the series with any growth have one: Lightcast may
    lack single years. Where there is none such, of the one at which the most have; of the longest one where nothing
    has a growth."""
    series = Counter(row.horizon_years for row in rows if row.growth is not None)
    half = count_distinct(with_growth(rows), "occupation_id", "area_id") / 2
    most = max(series.values(), default=0)
    usable = [years for years, count in series.items() if count > half or count == most]
    last = max(usable or [row.horizon_years for row in rows], default=None)
    return GrowthRows(row for row in rows if row.horizon_years == last)


def missing_horizons(rows: Iterable[GrowthRow]) -> GrowthRows:
    """The rows without a growth of series that have one at another horizon."""
    found = by_series(rows)
    return GrowthRows(row for series in found if with_growth(series) for row in series if row.growth is None)


def with_growth(rows: Iterable[GrowthRow]) -> GrowthRows:
    """The rows whose growth is known."""
    return GrowthRows(row for row in rows if row.growth is not None)


def row_with_highest(rows: Iterable[GrowthRow], column: str) -> GrowthRow:
    """The row with the highest value of a numeric column, missing ones last; the first of equals."""

    def value(row: GrowthRow) -> float:
        number: float | None = getattr(row, column)
        return -math.inf if number is None else number

    return max(rows, key=value)


def count_distinct(rows: Iterable[GrowthRow], *columns: str) -> int:
    """The number of different values in a column, or in several together."""
    return len(set(map(attrgetter(*columns), rows)))
