"""A growth frame as frame and as typed rows, at all horizons and at those shown; each form is made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from services import growth_frame, growth_rows
from services.growth_frame import HORIZONS

if TYPE_CHECKING:
    import pandas as pd

    from services.growth_rows import GrowthRows


@dataclass(frozen=True, eq=False)
class Figures:
    """A growth frame at every horizon of its source, shared by all who read it: not to be changed.

    `asked`: how many occupations x areas were asked for; 0 for as many as are there.
    """

    every_year: pd.DataFrame
    asked: int = 0

    @cached_property
    def path(self) -> GrowthRows:
        """The rows at every horizon."""
        return growth_rows.rows_of(self.every_year)

    @cached_property
    def rows(self) -> GrowthRows:
        """The rows at the horizons that tables and files show."""
        return growth_rows.at_horizons(self.path, HORIZONS)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The frame at these horizons."""
        return growth_frame.at_horizons(self.every_year, HORIZONS)
