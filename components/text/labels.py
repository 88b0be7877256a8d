"""A growth frame as plain rows, for code that writes sentences, labels and table cells. Pure.

Walking a frame cell by cell costs more than everything else on a page; one pass to plain dicts does not.
A missing value is None.
"""

from __future__ import annotations

import math
import threading
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

Row = dict[str, Any]

# Not shown row by row; every column that is not made into objects saves time on every rerun.
_LEFT_OUT: Final = frozenset({"growth_per_year", "retrieved_at"})
_KEPT: Final = 64  # frames; a page has a dozen
_of_this_run: Final = threading.local()


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The rows of a growth frame in order, as dicts of plain Python values; not to be changed.

    A page asks for the rows of the same frame many times over, so they are kept as long as the run: a run of the
    page is a thread.
    """
    kept: dict[int, tuple[pd.DataFrame, list[Row]]] = _of_this_run.__dict__.setdefault("rows", {})
    if (known := kept.get(id(frame))) is not None:
        return known[1]
    if len(kept) >= _KEPT:
        kept.clear()
    kept[id(frame)] = (frame, rows := _made(frame))
    return rows


def _made(frame: pd.DataFrame) -> list[Row]:
    names = [name for name in frame.columns if name not in _LEFT_OUT]
    columns = [frame[name].array.to_numpy(dtype=object, na_value=None).tolist() for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def by_series(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each occupation x area together, in order of first appearance."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["occupation_id"], row["area_id"]), []).append(row)
    return list(found.values())


def last_horizon(rows: Sequence[Row]) -> list[Row]:
    """The rows of the longest horizon."""
    last = max((row["horizon_years"] for row in rows), default=None)
    return [row for row in rows if row["horizon_years"] == last]


def with_growth(rows: Sequence[Row]) -> list[Row]:
    """The rows whose growth is known."""
    return [row for row in rows if row["growth"] is not None]


def row_with_highest(rows: Sequence[Row], column: str) -> Row:
    """The row with the highest value, missing ones last; the first of equals."""
    return max(rows, key=lambda row: -math.inf if row[column] is None else row[column])


def count_distinct(rows: Sequence[Row], column: str) -> int:
    """The number of different values in a column."""
    return len({row[column] for row in rows})


def series_name(row: Row, among: Sequence[Row]) -> str:
    """The label of a row's occupation x area: the part that differs within `among`."""
    if count_distinct(among, "occupation_id") == 1 and count_distinct(among, "area_id") > 1:
        return str(row["area"])
    if count_distinct(among, "area_id") == 1:
        return str(row["occupation"])
    return f"{row['occupation']}, {row['area']}"


def base_year_label(rows: Sequence[Row]) -> str:
    """The base year, or "the base" where it is not known."""
    year = rows[0]["base_year"] if rows else None
    return "the base" if year is None else str(year)


def target_year_label(row: Row) -> str:
    """The target year, or "year 5" where it is not known."""
    return f"year {row['horizon_years']}" if row["target_year"] is None else str(row["target_year"])
