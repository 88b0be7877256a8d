"""Labels of rows: series, base year, target year. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.growth_frame import LOCAL_LEVEL
from services.growth_rows import count_distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth_rows import GrowthRow


def series_name(row: GrowthRow, among: Sequence[GrowthRow]) -> str:
    """The label of a row's occupation x area: the part that differs within `among`."""
    if count_distinct(among, "occupation_id") == 1 and count_distinct(among, "area_id") > 1:
        return row.area
    if count_distinct(among, "area_id") == 1:
        return row.occupation
    return f"{row.occupation}, {row.area}"


def series_names(row: GrowthRow, among: Sequence[GrowthRow]) -> list[str]:
    """The parts of `series_name`, to be written below each other."""
    name = series_name(row, among)
    return [name] if name in {row.area, row.occupation} else [row.occupation, row.area]


def area_option(area: str, area_level: str) -> str:
    """The label of an area in a list of all: "California", "Houston-Pasadena-The Woodlands, TX (metropolitan)"."""
    is_metropolitan = area_level == LOCAL_LEVEL and not area.endswith(" nonmetropolitan area")
    return f"{area} (metropolitan)" if is_metropolitan else area


def base_year_label(rows: Sequence[GrowthRow]) -> str:
    """The base year, "the base" where it is not known, "2024 or 2025" where the rows have different ones."""
    years = sorted({row.base_year for row in rows if row.base_year is not None})
    return " or ".join(map(str, years)) or "the base"


def target_year_label(row: GrowthRow) -> str:
    """The target year, or "year 5" where it is not known."""
    return f"year {row.horizon_years}" if row.target_year is None else str(row.target_year)
