"""One occupation in every state: the ranking, its title, notes and alt text. Pure.

A state whose figure is not its own (the nation's rate, or its state's) is not ranked: its place would say nothing.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final, NamedTuple

from components.text import agencies, few_jobs_note, number_format, verbs
from components.text.answer import NO_AGENCY_GROUPS, NO_PROJECTION, area_phrase
from components.text.labels import base_year_label, capitalized, listed, occupation_phrase, target_year_label
from components.text.places import STATE_COUNT, by_agency_alone, states_and_dc
from services.agency_figures import is_from_agency
from services.flags import Flag
from services.growth_rows import GrowthRows, with_growth

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from services.growth_rows import GrowthRow

ENDS: Final = 10
"""States shown at the top and at the bottom of the ranking."""
_BORROWED_FLAGS: Final = (Flag.NATIONAL_RATE, Flag.STATE_PATH, Flag.STATE_NOT_PUBLISHED)
OVERLAP: Final = "The 80 % ranges of most neighbors overlap, so treat the order as uncertain."
BORROWED: Final = "Not ranked, at the nation’s rate"
_EVERY_STATE: Final = "the 50 states and DC"
_NAMED: Final = 3  # states in the alt text from either end
_MANY_UNPUBLISHED: Final = 12
"""More states without a figure are only counted: the table names them."""


class Ranking(NamedTuple):
    """The rows of one occupation at one horizon, an area each."""

    ranked: GrowthRows
    """Those with a figure of their own, the fastest first."""
    borrowed: GrowthRows
    """Those that grow at another area's rate, by name."""
    unpublished: GrowthRows
    """Those without a figure, by name."""
    total: int = STATE_COUNT
    """How many states there are; of a slow source fewer may have come, and some may have failed."""
    by_agency: Collection[str] = ()
    """The area_ids of those of `unpublished` that their agency projects."""

    @property
    def loaded(self) -> int:
        """How many rows the source answered for."""
        return sum(not row.has_flag(Flag.FAILED) for row in self.rows)

    @property
    def is_complete(self) -> bool:
        """Whether the source answered for every state, so that "only" and "any" can be said of them."""
        return self.loaded >= self.total

    @property
    def rows(self) -> GrowthRows:
        """All rows in the order in which charts and tables show them."""
        return GrowthRows((*self.ranked, *self.borrowed, *self.unpublished))


def ranking(rows: GrowthRows, total: int = STATE_COUNT, by_agency: Collection[str] = ()) -> Ranking:
    """The rows, of `total` states, in three parts; those of equal growth by name. `by_agency`: see Ranking."""
    by_name = sorted(rows, key=lambda row: row.area)
    known = with_growth(by_name)
    own = [row for row in known if not is_borrowed(row)]
    return Ranking(
        GrowthRows(sorted(own, key=lambda row: -row.known_growth)),
        GrowthRows(row for row in known if row not in own),
        GrowthRows(row for row in by_name if row.growth is None),
        total,
        by_agency,
    )


def is_borrowed(row: GrowthRow) -> bool:
    """Whether a row grows at another area's rate: a state's at the nation's."""
    return any(row.has_flag(flag) for flag in _BORROWED_FLAGS)


class Line(NamedTuple):
    """A line of the chart: a row with its place, or how many rows are left out here."""

    row: GrowthRow | None
    place: int | None = None
    omitted: int = 0


def lines(ranking: Ranking, chosen: Collection[str], *, is_complete: bool) -> list[Line]:
    """The ranked states from the top, and the borrowed ones: all, or the first and last ENDS and those `chosen`."""
    count = len(ranking.ranked)
    kept = {
        place
        for place, row in enumerate(ranking.ranked)
        if is_complete or place < ENDS or place >= count - ENDS or row.area_id in chosen
    }
    found: list[Line] = []
    omitted = 0
    for place, row in enumerate(ranking.ranked):
        if place in kept:
            found += [Line(None, omitted=omitted)] if omitted else []
            found.append(Line(row, place + 1))
            omitted = 0
        else:
            omitted += 1
    borrowed = [
        row for row in ranking.borrowed if is_complete or len(ranking.borrowed) <= ENDS or row.area_id in chosen
    ]
    return [*found, *(Line(row) for row in borrowed)]


def title(ranking: Ranking) -> str:
    """The finding: where the occupation grows fastest, or shrinks least; the figure where no state differs.

    Until every state has come it is said to be of those that have.
    """
    if not ranking.ranked:
        return "By state"
    first, same = ranking.ranked[0], _leaders(ranking)
    names = [area_phrase(row.area) for row in same]
    where = f"{len(names)} states" if len(names) > _NAMED else listed(names)
    if len(same) == len(ranking.ranked):
        alone = ", the only state with a figure of its own" if len(same) == 1 and ranking.is_complete else ""
        finding = f"{number_format.percent(first.growth)} in {where}{alone}{_of_loaded(ranking)}"
        return f"{capitalized(occupation_phrase(first))}: {finding}"
    return (
        f"{capitalized(occupation_phrase(first))} {verbs.with_highest_growth([first])} in {where}{_of_loaded(ranking)}"
    )


def _leaders(ranking: Ranking) -> list[GrowthRow]:
    """The ranked rows whose growth reads as that of the first."""
    growths = [round(row.known_growth, 3) for row in ranking.ranked]
    return [row for row, growth in zip(ranking.ranked, growths, strict=True) if growth == growths[0]]


def _of_loaded(ranking: Ranking) -> str:
    """ ", of the 20 states loaded"; "" where all are."""
    if ranking.is_complete:
        return ""
    return ", the only state loaded" if ranking.loaded == 1 else f", of the {ranking.loaded} states loaded"


def subtitle(ranking: Ranking) -> str:
    """Unit, years and whose figures they are."""
    rows = ranking.ranked or ranking.borrowed
    if not rows:
        return ""
    years = f"{base_year_label(rows)} to {target_year_label(rows[0])}"
    whose = ""
    if all(row.basis == "modelled" and row.base_year for row in rows):
        is_sum = not any(row.has_flag(Flag.COUNT_KEPT) for row in rows)
        whose = f"; Horizons estimates{' that add up to the nation' if is_sum else ''}"
    elif all(row.basis == "published" for row in rows):
        whose = "; as the state agencies publish it"
    return f"Growth from {years}, percent{whose}"


def notes(ranking: Ranking) -> list[str]:
    """What a reader needs to know of the order, of borrowed figures and of states that are missing."""
    found = [conflict] if (conflict := agencies.against(ranking.ranked)) else []
    is_ordered = len({number_format.percent(row.growth) for row in ranking.ranked}) > 1
    if is_ordered and most_neighbors_overlap(ranking.ranked):
        found.append(OVERLAP)
    if few := few_jobs_note.of_leaders(_leaders(ranking)):
        found.append(few)
    if ranking.borrowed:
        whose = "its agency" if len(ranking.borrowed) == 1 else "their agencies"
        found.append(f"{BORROWED}: {_names(ranking.borrowed)}. {NO_PROJECTION} of this occupation by {whose}.")
    projected = {row.area_id: row.area for row in ranking.unpublished if row.area_id in ranking.by_agency}
    found += filter(None, (_missing(ranking), by_agency_alone(projected)))
    if ranking.unpublished and all(
        is_from_agency(row.source) and row.taxonomy == "socmajor" for row in ranking.unpublished
    ):
        found.append(f"{NO_AGENCY_GROUPS}.")
    return found


def _missing(ranking: Ranking) -> str:
    """How many states have no figure, and which where they are few; "" where none. Not those that did not answer."""
    rows = [
        row for row in ranking.unpublished if not row.has_flag(Flag.FAILED) and row.area_id not in ranking.by_agency
    ]
    count, total = len(rows), ranking.loaded
    if not count:
        return ""
    is_every_state = ranking.is_complete and total == STATE_COUNT
    if count == 1 and (is_every_state or (not ranking.is_complete and total == 1)):
        return f"No figure for {area_phrase(rows[0].area)}."
    of = f"the {total} states loaded"
    if ranking.is_complete:
        of = _EVERY_STATE if is_every_state else f"the {total} states"
    if count == total:
        return f"No figure for any of {of}."
    what = states_and_dc(row.area_id for row in rows) if is_every_state else f"{count} of {of}"
    names = "" if count > _MANY_UNPUBLISHED else f": {_names(rows)}"
    return f"No figure for {what}{names}."


def most_neighbors_overlap(rows: Sequence[GrowthRow]) -> bool:
    """Whether the 80 % ranges of most neighbors in the ranking overlap."""
    bounds = [(row.low_80, row.high_80) for row in rows if row.low_80 is not None and row.high_80 is not None]
    overlaps = [low <= high for (low, _), (_, high) in itertools.pairwise(bounds)]
    return bool(overlaps) and sum(overlaps) * 2 > len(overlaps)


def alt(ranking: Ranking) -> str:
    """Alt text of the chart: the first and last three of the ranking, or else the states at the nation's rate; and
    where a state's agency projects the opposite direction."""
    rows = ranking.ranked or ranking.borrowed
    if not rows:
        return "Bar chart by state. No figure to draw."
    years = f"from {base_year_label(rows)} to {target_year_label(rows[0])}"
    if not ranking.ranked:
        return (
            f"Bar chart of {occupation_phrase(rows[0])} by state, growth {years}. "
            f"{BORROWED}: {', '.join(map(_growth, rows))}."
        )
    ends = ", ".join(map(_growth, rows[:_NAMED])), ", ".join(map(_growth, rows[-_NAMED:]))
    conflict = agencies.against(ranking.ranked)
    areas = "areas" if ranking.is_complete else "loaded areas"
    return (
        f"Bar chart of {occupation_phrase(rows[0])} by state, growth {years}, {len(rows)} of {ranking.loaded} {areas} "
        f"ranked. Fastest: {ends[0]}. Slowest: {ends[1]}.{conflict and f' {conflict}'}"
    )


def nation_label(nation: GrowthRow, rows: Sequence[GrowthRow]) -> str:
    """The name of the line of the nation, with its years where they differ from the states'."""
    years = number_format.years(nation.base_year, nation.target_year)
    others = {(row.base_year, row.target_year) for row in rows}
    period = f", {years}" if years and others != {(nation.base_year, nation.target_year)} else ""
    return f"{nation.area}{period}: {number_format.percent(nation.growth)}"


def _names(rows: Sequence[GrowthRow]) -> str:
    return ", ".join(row.area for row in rows)


def _growth(row: GrowthRow) -> str:
    return f"{row.area} {number_format.percent(row.growth)}"
