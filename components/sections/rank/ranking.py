"""What Rank shows: the list that the reader chose, read once for all of its sections."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from components.inputs import rank_filters
from components.text import rank
from components.text.places_finding import LOCAL_RATES
from services.growth_frame import COLUMNS, LOCAL_LEVEL
from services.growth_rows import GrowthRows, rows_of
from services.rank import FASTEST, ORDERS, TITLE, Filters, LeftOut, left_out, min_jobs

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from components.inputs.rank_filters import Offered
    from components.state.rank_view import RankView
    from components.state.selection import Selection
    from services.growth import Growth


@dataclass(frozen=True, eq=False)
class Ranking:
    """`view`: without the page of the list; `offered`: what can be chosen here, of orders those by a figure that any
    occupation of the list has; `ranked`: of Growth.rank; `rows`: the same as typed rows; `least`: jobs that each has at
    least; `orders_here`: by a figure of any occupation of the area; `filters`: the reader's, and the occupations of a
    program or list; `is_filtered`: by anything but size.

    Shared by all who look at the same list: not to be changed.
    """

    area_id: str
    area: str
    area_level: str
    view: RankView
    offered: Offered
    ranked: pd.DataFrame
    rows: GrowthRows
    order: str
    least: int
    orders_here: Sequence[str]
    counts: LeftOut
    filters: Filters
    is_filtered: bool

    @cached_property
    def headline(self) -> str:
        """The first of the list in a sentence."""
        first = self.rows[0] if self.rows else None
        return rank.headline(first, self.ranked, self.order, self.area, self.least, is_filtered=self.is_filtered)

    @cached_property
    def notes(self) -> str:
        """How far to trust the order, and what is in no list; "" where there is nothing to say."""
        is_local = bool(self.rows) and self.rows[0].area_level == LOCAL_LEVEL
        notes = (
            rank.conflicts(self.rows),
            LOCAL_RATES if is_local else "",
            rank.uncertainty(self.ranked),
            rank.without_figure(self.ranked, self.order),
            rank.left_out(self.counts, self.area, self.least),
        )
        return " ".join(filter(None, notes))

    @cached_property
    def filters_text(self) -> str:
        """What the list is filtered by, in words; "" without filters but size."""
        return rank.filters(self.filters, self.offered.groups)

    @cached_property
    def place_mark(self) -> rank.PlaceMark:
        """Which places are marked, and what is said of ties."""
        return rank.place_mark(self.ranked, self.order)

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The list as a growth frame."""
        return self.ranked[list(COLUMNS)]


def ranking(growth: Growth, chosen: Selection) -> Ranking:
    """The list of the first area chosen, by growth where no occupation of it has a figure of the chosen order."""
    area_id, view = chosen.areas[0], replace(chosen.rank, page=1, chart=False)
    return growth.cached(
        ("ranking", area_id, view), lambda: _read(growth, area_id, view), lambda found: len(found.rows)
    )


def _read(growth: Growth, area_id: str, view: RankView) -> Ranking:
    occupations = growth.occupations_in(area_id, view.horizon)
    offered = growth.cached(("offered", area_id, view.horizon), lambda: rank_filters.offered(occupations, view.horizon))
    of_program = growth.programs.occupations(view.program) if view.program else ()
    filters = replace(view.filters, occupation_ids=of_program or view.listed)
    kept = growth.rank(area_id, view.horizon, filters, TITLE)
    orders = [name for name in offered.orders if kept.empty or kept[ORDERS[name].column].notna().any()]
    order = view.order if view.order in orders else FASTEST
    ranked = growth.rank(area_id, view.horizon, filters, order)
    level = str(occupations["area_level"].iloc[0])
    return Ranking(
        area_id,
        growth.area(area_id),
        level,
        view,
        replace(offered, orders=orders),
        ranked,
        rows_of(ranked),
        order,
        min_jobs(level, filters),
        offered.orders,
        left_out(occupations, filters),
        filters,
        is_filtered=replace(filters, min_jobs=None) != Filters(),
    )
