"""Growth rows made up for tests of components: as tests.services.fakes, but as rows."""

from __future__ import annotations

from typing import Any

from services.growth_rows import GrowthRows, rows_of
from tests.services import fakes

AREAS = fakes.AREAS
NO_ROWS = GrowthRows()


def cell_rows(*arguments: Any, **columns: Any) -> GrowthRows:
    """The rows of one occupation in one area; see tests.services.fakes.cell_rows."""
    return rows_of(fakes.cell_rows(*arguments, **columns))


def combine(*cells: GrowthRows) -> GrowthRows:
    """Cells one after the other."""
    return GrowthRows(row for cell in cells for row in cell)
