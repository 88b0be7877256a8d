"""Growth rows made up for tests of components: as tests.services.fakes, but as rows."""

from __future__ import annotations

from typing import Any

from components.charts.style import occupation_colors
from services.growth_rows import GrowthRows, rows_of
from tests.services import fakes

AREAS = fakes.AREAS
NO_ROWS = GrowthRows()
PATH = range(1, 11)
RANGE = {"low_80": -0.05, "low_50": 0.0, "high_50": 0.2, "high_80": 0.35}
VIEWS = ("percent", "jobs", "index")
ONE_COLOR = occupation_colors(["11-1111"])
TWO_COLORS = occupation_colors(["11-1111", "22-2222"])


def cell_rows(*arguments: Any, **columns: Any) -> GrowthRows:
    """The rows of one occupation in one area; see tests.services.fakes.cell_rows."""
    return rows_of(fakes.cell_rows(*arguments, **columns))


def combine(*cells: GrowthRows) -> GrowthRows:
    """Cells one after the other."""
    return GrowthRows(row for cell in cells for row in cell)


def many_series(occupations: int, areas: int, **columns: Any) -> tuple[GrowthRows, dict[str, str]]:
    """The rows of `occupations` x `areas` series, and the colors of the occupations."""
    codes = [f"11-{number:04d}" for number in range(occupations)]
    cells = (cell_rows(code, f"{area:02d}", **columns) for code in codes for area in range(areas))
    return combine(*cells), occupation_colors(codes)
