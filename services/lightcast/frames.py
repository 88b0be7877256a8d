"""Converts cell results to a growth frame. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from services import growth_frame
from services.flags import Flag
from services.growth_frame import SMALL_BASE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.lightcast.cells import CellResult
    from services.lightcast.response_cache import CacheEntry


def to_frame(
    results: Sequence[CellResult],
    horizons: Sequence[int],
    occupations: Mapping[str, tuple[str, str]],
    areas: Mapping[str, tuple[str, str]],
    *,
    source: str,
    vintage: str,
) -> pd.DataFrame:
    """Return a growth frame with one row for each horizon of each result that has a response.

    Jobs follow from base and growth. A horizon that is null, or that the service does not have (4 years), is NA
    and flagged `not_published`. The service does not state the base year: NA. A stale response is flagged `stale`
    and keeps its retrieval time.
    """
    available = [(result, result.entry) for result in results if result.entry is not None]
    if not available:
        return growth_frame.empty()
    rows = [_row(result, entry, year, occupations, areas) for result, entry in available for year in horizons]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    for name in ("base_employment", "growth"):
        table[name] = table[name].astype("Float64")
    years = table["horizon_years"].to_numpy(dtype="float64")
    growth, base = table["growth"], table["base_employment"]
    modelled = pd.Series("modelled", index=table.index, dtype="string")
    table = table.assign(
        growth_per_year=(1 + growth) ** (1 / years) - 1,
        change=base * growth,
        employment=base * (1 + growth),
        base_basis=modelled.where(base.notna()),
        basis=modelled.where(growth.notna()),
        source=source,
        vintage=vintage,
        retrieved_at=pd.to_datetime(table["retrieved_at"], unit="us", utc=True).dt.as_unit("us"),
    )
    return growth_frame.conform(table)


_COLUMNS: Final = [
    "occupation_id",
    "occupation",
    "taxonomy",
    "area_id",
    "area",
    "area_level",
    "horizon_years",
    "base_employment",
    "growth",
    "flags",
    "retrieved_at",
]


def _row(
    result: CellResult,
    entry: CacheEntry,
    year: int,
    occupations: Mapping[str, tuple[str, str]],
    areas: Mapping[str, tuple[str, str]],
) -> tuple[Any, ...]:
    value = entry.value or {"base": None, "growth": {}}
    base, growth = value["base"], value["growth"].get(str(year))
    flags = []
    if base is not None and base < SMALL_BASE:
        flags.append(Flag.SMALL_BASE)
    if growth is None:
        flags.append(Flag.NOT_PUBLISHED)
    if result.error is not None:
        flags.append(Flag.STALE)
    title, dimension = occupations[result.cell.occupation_id]
    area, level = areas[result.cell.area_id]
    cell = (result.cell.occupation_id, title, dimension, result.cell.area_id, area, level)
    return (*cell, year, base, growth, " ".join(flags), round(entry.retrieved_at * 1e6))
