"""The finding of Places in words: where an occupation has the highest figure, where the lowest, of how many. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from components.text import few_jobs_note, number_format, verbs
from components.text.answer import area_phrase
from components.text.labels import base_label, capitalized, listed, occupation_phrase, target_year_label
from components.text.places import MEASURE_NAMES, STATE_COUNT, states_and_dc, value_text
from components.text.state_ranking import OVERLAP, is_borrowed, most_neighbors_overlap
from services.places import CONCENTRATION, GROWTH, JOBS, LIKELIHOOD, MEASURES, STATES, WAGE
from services.rounding import is_no_change
from services.source import HOURS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from services.growth_rows import GrowthRow

LOCAL_RATES: Final = (
    "Local areas are given our estimate for their state, or states, or else the nation’s rate: no source here projects "
    "them by themselves."
)
_NAMED: Final = 3
"""Places with equal figures, or states, that a sentence names; more are counted."""


@dataclass(frozen=True, eq=False)
class Finding:
    """What is compared by a measure: `rows` with a figure, the highest first, and their `values`.

    `total`: of how many places, with a figure or without, of a slow source of those that have come; `least`: jobs that
    each of `rows` has at least, 0 where places of every size are among them; `nation`: the nation's growth over the
    same years, to compare with; `smaller`: a place with fewer jobs than `least` whose value is higher, and that value;
    `state`: the one whose local areas alone are compared, "" for all; `states_of`: names
    of the states of local areas, by id; `hourly`: the area_ids whose wage is an hourly one, in `values` times 2,080.
    """

    measure: str
    level: str
    rows: Sequence[GrowthRow]
    values: Sequence[float]
    total: int
    least: int = 0
    nation: GrowthRow | None = None
    smaller: tuple[GrowthRow, float] | None = None
    state: str = ""
    states_of: Mapping[str, Sequence[str]] = field(default_factory=dict)
    hourly: Collection[str] = ()

    def title(self, example: GrowthRow | None) -> str:
        """Where the occupation grows fastest, has the most jobs, …; `example`: any row of it, None if there is none."""
        if example is None:
            return "Places"
        name = occupation_phrase(example)
        if not self.rows:
            return f"{capitalized(name)} by {self._noun(1)}{self._of_state}"
        loaded = ", the only one loaded" if self.total == 1 else f", of the {self.total:,} loaded"
        among = loaded if self._is_partial else ""
        if len(self.rows) == 1:
            only = area_phrase(self.rows[0].area)
            finding = f" in {only}{among}" if self._is_partial else f": a figure for {only} alone"
            return f"{self._begin(name)}{finding}"
        if self._is_equal:
            where = f"{self._several(self.rows)}{self._of_state}{among}"
            if self.measure != GROWTH:
                return f"{capitalized(name)}: the same {MEASURE_NAMES[self.measure].lower()} in {where}"
            growth = self.values[0]
            equal = "hold steady" if is_no_change(growth) else f"{'grow' if growth > 0 else 'shrink'} equally fast"
            return f"{capitalized(name)} {verbs.of_occupation(example, equal)} in {where}"
        size = f", of {self._noun(2)}{self._of_state} with at least {self.least:,} such jobs"
        where = f"in {self._where(self._first)}{among}{size if self._small_leader else ''}"
        if self.measure == GROWTH:
            return f"{self._begin(name)} {verbs.with_highest_growth([example._replace(growth=self.values[0])])} {where}"
        finding = {
            JOBS: f"have the most jobs {where}",
            CONCENTRATION: f"are most concentrated {where}",
            WAGE: f"earn most {where}",
            LIKELIHOOD: f"are likeliest to grow {where}",
        }[self.measure]
        return f"{self._begin(name)} {verbs.of_occupation(example, finding)}"

    def _begin(self, name: str) -> str:
        return f"In {area_phrase(self.state)}, {name}" if self.state else capitalized(name)

    @property
    def answer(self) -> str:
        """The highest and the lowest figure, and of how many."""
        if not self.rows:
            what = MEASURE_NAMES[self.measure].lower()
            if self._is_partial:
                none = f"No figure for {what} in any {self._of_loaded}."
                return none if self.total else "None of the 50 states and DC is loaded."
            return f"No figure for {what} in any {self._noun(1)}{self._of_state}."
        highest = f"**{self._figure(0)}**"
        when = f" by {target_year_label(self.rows[0])}" if MEASURES[self.measure].depends_on_year else ""
        if len(self.rows) == 1:
            own = "a figure"
            if MEASURES[self.measure].depends_on_year:
                is_national = is_borrowed(self.rows[0])
                own = "a figure, and that the nation’s rate" if is_national else "a figure of its own"
            alone = f"The only one with {own}, of the 50 states and DC."
            if self._is_partial:
                alone = f"The only one with {own}, {self._of_loaded}."
                if self.total == 1:
                    alone = "The only one loaded, of 50 states and DC."
            elif self.level != STATES:
                every = f"one with a figure of the {self.total:,} local areas"
                alone = f"The only {every if self.total > 1 else 'local area'}{self._of_state}."
            return f"{capitalized(area_phrase(self.rows[0].area))}: {highest}{when}. {alone}"
        national = f" United States: {number_format.percent(self.nation.growth)}." if self.nation else ""
        if self._is_equal:
            return (
                f"{highest}{when} in each of the {self._counted.removeprefix('all ').removeprefix('the ')}.{national}"
            )
        lowest = f"{self._figure(-1)} in {self._where(self._last)}"
        if self.least:
            start = f"{capitalized(f'of {self._counted}')}: {highest}{when} there"
            return f"{start}; {lowest}, the lowest.{self._small_leader}{national}"
        return f"{highest}{when} there; {lowest}, the lowest of {self._counted}.{national}"

    @property
    def _small_leader(self) -> str:
        """ " Of those with fewer, Utah has +23.3 %.": the first of table and map, where it is none of `rows`."""
        if not self.smaller or self._written(*self.smaller) == self._text(0):
            return ""
        row, value = self.smaller
        return f" Of those with fewer, {area_phrase(row.area)} has {self._written(row, value)}."

    @property
    def caution(self) -> str:
        """How far to trust the order by growth or chance: rates of states, few jobs, overlapping ranges; "" for other
        measures."""
        if not self.rows or not MEASURES[self.measure].depends_on_year:
            return ""
        found = [] if self.level == STATES else [LOCAL_RATES]
        found.append(few_jobs_note.of_leaders(self._first, "percentages" if self.measure == GROWTH else "chances"))
        if most_neighbors_overlap(self.rows) and not self._is_equal:
            found.append(OVERLAP)
        return " ".join(filter(None, found))

    def _text(self, place: int) -> str:
        return self._written(self.rows[place], self.values[place])

    def _written(self, row: GrowthRow, value: float) -> str:
        if self.measure == JOBS:
            return base_label(row)
        is_hourly = self.measure == WAGE and row.area_id in self.hourly
        return number_format.hourly(value / HOURS_A_YEAR) if is_hourly else value_text(self.measure, value)

    def _figure(self, place: int) -> str:
        text = self._text(place)
        return {
            JOBS: f"{text} jobs",
            CONCENTRATION: f"{text} times the national share",
            WAGE: text if self.rows[place].area_id in self.hourly else f"{text} a year",
        }.get(self.measure, text)

    def _equal_to(self, place: int) -> list[GrowthRow]:
        """The rows whose figure reads the same as that at `place`."""
        text = self._text(place)
        pairs = zip(self.rows, self.values, strict=True)
        return [row for row, value in pairs if self._written(row, value) == text]

    @cached_property
    def _first(self) -> list[GrowthRow]:
        return self._equal_to(0)

    @cached_property
    def _last(self) -> list[GrowthRow]:
        return self._equal_to(-1)

    @property
    def _is_equal(self) -> bool:
        return len(self._first) == len(self.rows)

    def _noun(self, count: int) -> str:
        one = "state" if self.level == STATES else "local area"
        return one if count == 1 else f"{one}s"

    @property
    def _is_partial(self) -> bool:
        """Whether states are missing that a slow source has not sent, or did not answer for."""
        return self.level == STATES and self.total < STATE_COUNT

    @property
    def _of_loaded(self) -> str:
        """ "of the 20 loaded, of 50 states and DC"; it stays true after Cancel."""
        return f"of the {self.total:,} loaded, of 50 states and DC"

    @property
    def _of_state(self) -> str:
        return f" of {area_phrase(self.state)}" if self.state else ""

    def _where(self, rows: Sequence[GrowthRow]) -> str:
        """The names of some places, of many their number and, of local areas, their states."""
        if len(rows) <= _NAMED:
            return listed([area_phrase(row.area) for row in rows])
        return f"{self._several(rows)}{'' if self.state or self.level == STATES else self._states(rows)}"

    def _several(self, rows: Sequence[GrowthRow]) -> str:
        """How many places: "5 local areas", "12 states", "12 states and DC" where it is among them."""
        if self.level == STATES:
            return states_and_dc(row.area_id for row in rows)
        return f"{len(rows):,} {self._noun(len(rows))}"

    def _states(self, rows: Sequence[GrowthRow]) -> str:
        """The states of local areas: those that all lie in, or all of them; many are counted."""
        each = [set(self.states_of.get(row.area_id, ())) for row in rows]
        found = sorted(set.intersection(*each) or set.union(*each))
        if not found:
            return ""
        return f" of {listed(list(map(area_phrase, found)))}" if len(found) <= _NAMED else f" in {len(found)} states"

    @property
    def _counted(self) -> str:
        """Of how many places the finding is: "all 50 states and DC", "the 514 local areas with data, of 521"."""
        count, of = len(self.rows), self._of_state
        if self.least:
            large = f"the {self._several(self.rows)}{of} with at least {self.least:,} such jobs"
            return f"{large}, {self._of_loaded}" if self._is_partial else large
        if self._is_partial:
            loaded = self._of_loaded.removeprefix("of ")
            return loaded if count == self.total else f"the {count:,} with a figure of their own, {self._of_loaded}"
        if self.level == STATES:
            data = "a projection of their own" if MEASURES[self.measure].depends_on_year else "data"
            is_whole = count == self.total
            return "all 50 states and DC" if is_whole else f"the {count:,} with {data}, of 50 states and DC"
        if count == self.total:
            return f"all {self.total:,} local areas{of}"
        return f"the {count:,} local areas{of} with data, of {self.total:,}"
