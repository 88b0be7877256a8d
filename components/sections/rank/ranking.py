"""What Rank shows: the list that the reader chose, read once for all of its sections."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from components.inputs import rank_filters
from components.text import rank
from services.growth_rows import GrowthRows, rows_of
from services.rank import FASTEST, Filters, LeftOut, left_out, min_jobs

if TYPE_CHECKING:
    import pandas as pd

    from components.state.selection import Selection
    from services.growth import Growth


@dataclass(frozen=True)
class Ranking:
    """`occupations`: of Growth.occupations_in; `ranked`: of Growth.rank; `rows`: the same as typed rows; `orders`:
    those by a figure that is known; `least`: jobs that each has at least; `is_filtered`: by anything but size."""

    area_id: str
    area: str
    area_level: str
    occupations: pd.DataFrame
    ranked: pd.DataFrame
    rows: GrowthRows
    order: str
    orders: list[str]
    least: int
    counts: LeftOut
    is_filtered: bool

    @property
    def headline(self) -> str:
        """The first of the list in a sentence."""
        first = self.rows[0] if self.rows else None
        return rank.headline(first, self.ranked, self.order, self.area, self.least, self.is_filtered)


def ranking(growth: Growth, chosen: Selection) -> Ranking:
    """The list of the first area chosen. An order by figures that nobody publishes there becomes that by growth."""
    area_id, view = chosen.areas[0], chosen.rank
    occupations = growth.occupations_in(area_id, view.horizon)
    orders = rank_filters.available_orders(occupations)
    order = view.order if view.order in orders else FASTEST
    ranked = growth.rank(area_id, view.horizon, view.filters, order)
    level = str(occupations["area_level"].iloc[0])
    return Ranking(
        area_id,
        growth.area(area_id),
        level,
        occupations,
        ranked,
        rows_of(ranked),
        order,
        orders,
        min_jobs(level, view.filters),
        left_out(occupations, view.filters),
        is_filtered=replace(view.filters, min_jobs=None) != Filters(),
    )
