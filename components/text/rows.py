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
    """The rows of each occupation x area together, in the order in which they first come."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        found.setdefault((row["occupation_id"], row["area_id"]), []).append(row)
    return list(found.values())


def at_the_end(rows: Sequence[Row]) -> list[Row]:
    """The rows of the longest horizon."""
    last = max((row["horizon_years"] for row in rows), default=None)
    return [row for row in rows if row["horizon_years"] == last]


def published(rows: Sequence[Row]) -> list[Row]:
    """The rows that have a growth."""
    return [row for row in rows if row["growth"] is not None]


def most(rows: Sequence[Row], column: str) -> Row:
    """The row with the highest value, missing ones last; the first of equals."""
    return max(rows, key=lambda row: -math.inf if row[column] is None else row[column])


def distinct(rows: Sequence[Row], column: str) -> int:
    """How many different values a column holds."""
    return len({row[column] for row in rows})


def series_name(row: Row, among: Sequence[Row]) -> str:
    """The name of a row's occupation x area among others: only what tells it apart."""
    if distinct(among, "occupation_id") == 1 and distinct(among, "area_id") > 1:
        return str(row["area"])
    if distinct(among, "area_id") == 1:
        return str(row["occupation"])
    return f"{row['occupation']}, {row['area']}"


def start_of(rows: Sequence[Row]) -> str:
    """The base year, or "the base" where the source does not say."""
    year = rows[0]["base_year"] if rows else None
    return "the base" if year is None else str(year)


def year_of(row: Row) -> str:
    """The target year, or "year 5" where the source does not say."""
    return f"year {row['horizon_years']}" if row["target_year"] is None else str(row["target_year"])
