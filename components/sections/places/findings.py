"""What Places shows: one occupation in the places that the reader chose, read once for all of its sections."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from components.sections import loading
from components.text import agencies
from components.text import places as text
from components.text.places_finding import Finding
from services import places
from services.flags import Flag
from services.growth_frame import NATION
from services.growth_rows import GrowthRows, rows_of, with_growth
from services.places import GROWTH, JOBS, LOCAL_AREAS, MEASURES, STATES
from services.rank import MIN_JOBS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from components.state.selection import Selection
    from services.growth import Growth
    from services.growth_rows import GrowthRow


@dataclass(frozen=True, eq=False)
class Findings:
    """`places`: of services.places.order, the highest first; `rows`: the same as typed rows; `measures`: those with a
    figure; `measure`: the chosen one, or growth where nobody knows it; `listed`: the area_ids of the table, of which
    the finding is; `nation`: the nation's growth, where it is of the same years; `state`: the name of the one whose
    local areas are listed, "" for all; `states_of`: names of the states of each local area, by area_id; `total`: how
    many places of the level there are, loaded or not."""

    places: pd.DataFrame
    rows: GrowthRows
    measures: Sequence[str]
    measure: str
    level: str
    listed: Sequence[str]
    nation: GrowthRow | None = None
    state: str = ""
    states_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    total: int = 0

    @cached_property
    def least(self) -> int:
        """Jobs that each of `ranked` has at least: percentages of fewer are unreliable. 0 where the measure is no
        percentage of them, all have as many, or hardly any has."""
        rows = self._with_own_figure
        least = MIN_JOBS[rows[0].area_level] if rows else 0
        large = sum((row.base_employment or 0.0) >= least for row in rows)
        is_needed = MEASURES[self.measure].depends_on_year and large < len(rows)
        return least if is_needed and large >= _FEWEST else 0

    @property
    def _with_own_figure(self) -> GrowthRows:
        frame, rows = self.table
        return GrowthRows(rows[: len(places.ranked(frame, self.measure))])

    @cached_property
    def _own_values(self) -> list[tuple[GrowthRow, float]]:
        rows, values = self._with_own_figure, self.table[0][MEASURES[self.measure].column]
        return [(row, float(value)) for row, value in zip(rows, values.head(len(rows)), strict=True)]

    @cached_property
    def _ranked_values(self) -> list[tuple[GrowthRow, float]]:
        return [pair for pair in self._own_values if (pair[0].base_employment or 0.0) >= self.least]

    @cached_property
    def ranked(self) -> GrowthRows:
        """The rows that a finding is drawn from, in order."""
        return GrowthRows(row for row, _ in self._ranked_values)

    @cached_property
    def finding(self) -> Finding:
        """The finding in words."""
        return Finding(
            self.measure,
            self.level,
            self.ranked,
            [value for _, value in self._ranked_values],
            sum(not row.has_flag(Flag.FAILED) for row in self.table[1]),
            self.least,
            self.nation,
            self._own_values[0] if self.least and self._own_values[0] != self._ranked_values[0] else None,
            self.state,
            self.states_of,
            self.hourly,
        )

    @cached_property
    def hourly(self) -> frozenset[str]:
        """The area_ids of which an hourly wage alone is published."""
        wages = self.places[self.places["median_wage"].isna() & self.places["median_hourly_wage"].notna()]
        return frozenset(wages["area_id"])

    @property
    def subtitle(self) -> str:
        """Unit, years and whose figures the map shows; "" without any."""
        return text.subtitle(self.ranked, self.measure, self.wage_year, self.hourly)

    @cached_property
    def title(self) -> str:
        """The finding as a heading."""
        return self.finding.title(self.rows[0] if self.rows else None)

    @cached_property
    def answer(self) -> str:
        """The highest and the lowest figure, and of how many."""
        return self.finding.answer

    @cached_property
    def caution(self) -> str:
        """Where agencies project the opposite direction, and how far to trust the order."""
        conflicts = agencies.against(self.table[1]) if MEASURES[self.measure].depends_on_year else ""
        return " ".join(filter(None, (conflicts, self.finding.caution)))

    @property
    def alt(self) -> str:
        """The map's takeaway."""
        return text.alt(self.title, self.answer, self.subtitle, self.measure, self.level)

    @cached_property
    def table(self) -> tuple[pd.DataFrame, GrowthRows]:
        """The rows of the table, as a frame and as typed rows."""
        if len(self.listed) == len(self.rows):
            return self.places, self.rows
        listed = set(self.listed)
        shown = self.places[self.places["area_id"].isin(listed)].reset_index(drop=True)
        return shown, GrowthRows(row for row in self.rows if row.area_id in listed)

    @property
    def wage_year(self) -> int | None:
        """The year of wages and concentration."""
        years = self.places["wage_year"].dropna()
        return int(years.max()) if len(years) else None


_FEWEST: Final = 3
"""Places with enough jobs from which on a finding is drawn from them alone."""


def load(growth: Growth, chosen: Selection) -> Findings:
    """`findings` of what is here; of a slow source the rest comes while the page is open."""
    return findings(
        growth,
        chosen,
        lambda area_ids: loading.load("page", growth, [chosen.shown], area_ids, [chosen.places.horizon]).every_year,
    )


def findings(growth: Growth, chosen: Selection, read: Callable[[Sequence[str]], pd.DataFrame]) -> Findings:
    """The occupation of `chosen` by its measure; `read(area_ids)`: the growth frame of what is here, at its horizon.

    Shared by all who look at the same places: not to be changed.
    """
    key = ("places", chosen.shown, chosen.places)
    return growth.cached(key, lambda: _findings(growth, chosen, read), lambda found: len(found.rows))


def _findings(growth: Growth, chosen: Selection, read: Callable[[Sequence[str]], pd.DataFrame]) -> Findings:
    view = chosen.places
    level = LOCAL_AREAS if view.level == LOCAL_AREAS and growth.local_area_ids() else STATES
    area_ids = places.area_ids(level, growth.state_ids, growth.local_area_ids())
    table = places.table(read(area_ids), growth.profiles(chosen.shown))
    measures = places.available(table)
    fallback = next((name for name in (GROWTH, JOBS, *measures) if name in measures), GROWTH)
    measure = view.measure if view.measure in measures else fallback
    ordered = places.order(table, measure)
    listed, state, states_of = ordered["area_id"].tolist(), "", dict[str, list[str]]()
    if level == LOCAL_AREAS:
        for area_id, state_id in growth.area_states()[["area_id", "state_id"]].itertuples(index=False):
            states_of.setdefault(area_id, []).append(growth.area(state_id))
        if view.state:
            state, of_state = growth.area(view.state), set(growth.local_area_ids(view.state))
            listed = [code for code in listed if code in of_state]
    rows = rows_of(ordered)
    nation = _nation(growth, chosen, rows, measure)
    return Findings(ordered, rows, measures, measure, level, listed, nation, state, states_of, len(area_ids))


def _nation(growth: Growth, chosen: Selection, rows: GrowthRows, measure: str) -> GrowthRow | None:
    if measure != GROWTH or not growth.is_immediate:
        return None
    nation = rows_of(growth.growth([chosen.shown], [NATION], [chosen.places.horizon]))[0]
    years = {(row.base_year, row.target_year) for row in with_growth(rows)}
    return nation if nation.growth is not None and years == {(nation.base_year, nation.target_year)} else None
