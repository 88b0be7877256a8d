"""Several occupations x areas in a sentence or two: the fastest growth, the most jobs added, and ties. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from components.text import agencies, answer, comparable, few_jobs_note, number_format, verbs
from components.text.answer import area_phrase, period_label
from components.text.labels import (
    AT_NATIONS_RATE,
    capitalized,
    change_label,
    is_at_nations_rate,
    is_local_group,
    listed,
    occupation_phrase,
)
from services.agency_figures import is_from_agency
from services.flags import Flag
from services.growth_rows import count_distinct, in_area, last_horizon, missing_horizons, row_with_highest, with_growth
from services.rounding import is_no_change

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.text.agencies import AgencyFigure
    from services.growth_rows import GrowthRow, GrowthRows

_MAX_AREAS_IN_SENTENCE: Final = 3
_MAX_OCCUPATIONS_IN_SENTENCE: Final = 2
_CELLS: Final = "combinations of occupation and area"


class _Order(NamedTuple):
    """The one that a sentence puts before others, and those others."""

    first: GrowthRow
    others: Sequence[GrowthRow]


def comparison(rows: GrowthRows, asked: int = 0, by_agency: Sequence[AgencyFigure] = ()) -> str:
    """The occupation x area with the highest growth by the longest horizon, in one or two sentences.

    `asked`: how many occupations x areas were asked for. Where the source has not answered for all of them, it is said
    first that the sentences are of the others. `by_agency`: what state agencies project of rows without growth.
    """
    every = [row for row in last_horizon(rows) if not row.has_flag(Flag.FAILED)]
    if not every:
        return "The source did not answer for this selection; try again in a minute."
    sentences = _sentences(every, by_agency, is_partial=len(every) < asked)
    return f"{_loaded(len(every), asked)}{sentences}{_later_years(rows, every[0].horizon_years)}"


def _later_years(rows: GrowthRows, horizon: int) -> str:
    """That years after `horizon` are not compared, as not all have a figure; "" where there are none."""
    later = [row for row in missing_horizons(rows) if row.horizon_years > horizon]
    return f" Not all have a figure for {answer.missing_years(later)}." if later else ""


def _loaded(loaded: int, asked: int) -> str:
    """ "3 of 8 figures are loaded. Of these: ", which one alone needs not; "" where all are."""
    if loaded >= asked:
        return ""
    return f"1 of {asked} figures is loaded. " if loaded == 1 else f"{loaded} of {asked} figures are loaded. Of these: "


def _sentences(every: Sequence[GrowthRow], by_agency: Sequence[AgencyFigure], *, is_partial: bool) -> str:
    ranked = comparable.without_total(every)
    known = with_growth(ranked)
    if not known and is_partial:
        return "No growth is published there." if len(every) == 1 else "no growth is published."
    if not known and by_agency:
        return agencies.alone(by_agency)
    if not known and any(row.base_employment is not None for row in ranked):
        return "No growth is published for this selection."
    if not known:
        return _nothing(ranked)
    period = period_label(known)
    if len(known) == 1:
        row = known[0]
        name, growth = capitalized(occupation_phrase(row)), number_format.percent(row.growth)
        whose = f", {AT_NATIONS_RATE}" if is_at_nations_rate(row) else ""
        return f"{name} in {area_phrase(row.area)}: **{growth}** {period}{whose}.{_few_jobs(known, known)}"
    fastest, given, orders = _fastest(known, ranked, period, is_partial=is_partial)
    without = _without_figure(ranked, by_agency) if len(orders) > 1 and not is_partial else ""
    return f"{fastest}{_ties(orders)}{_nations_rate(given)}{_few_jobs(given, known)}{without}{_most_jobs(known)}"


def _nothing(rows: Sequence[GrowthRow]) -> str:
    """Why no growth can be given of any of these rows, which have no jobs either."""
    whys = {_why_none(row) for row in rows}
    why = whys.pop() if len(whys) == 1 else ""
    return f"{why}, so no growth can be given." if why else "No growth can be given for this selection."


def _why_none(row: GrowthRow) -> str:
    if is_local_group(row):
        return answer.NO_LOCAL_GROUPS
    if row.has_flag(Flag.NO_LONGER_PROJECTED):
        return "BLS no longer projects this"
    if is_from_agency(row.source):
        return (
            answer.NO_AGENCY_GROUPS if row.taxonomy == "socmajor" else f"{answer.NO_PROJECTION} by the state’s agency"
        )
    if row.has_flag(Flag.NO_SHARE):
        return f"There is no estimate: {answer.OUTSIDE_SURVEY}"
    return "Nothing is published for this selection"


def _few_jobs(given: Sequence[GrowthRow], known: Sequence[GrowthRow]) -> str:
    few = few_jobs_note.of_percentages(given, known)
    return few and f" {few}"


def conflicts(rows: Sequence[GrowthRow]) -> str:
    """That our estimates of these occupations and states and their agencies' figures differ in sign; "" for no rows."""
    if not rows:
        return ""
    by_area = [in_area(rows, area_id) for area_id in dict.fromkeys(row.area_id for row in rows)]
    areas = [area_phrase(in_one[0].area) for in_one in by_area]
    whose = "state agencies’ own projections go" if len(areas) > 1 else "state agency’s own projection goes"
    occupations = [tuple(dict.fromkeys(occupation_phrase(row) for row in in_one)) for in_one in by_area]
    ending = "in the opposite direction to our estimate"
    if max(map(len, occupations)) > _MAX_OCCUPATIONS_IN_SENTENCE:
        return f"In {listed(areas)} the {whose} {ending} for some of these occupations; Notes say which and why."
    if len(set(occupations)) == 1:
        return f"In {listed(areas)} the {whose} {ending} for {listed(occupations[0])}; Notes say why."
    pairs = [f"for {listed(names)} in {area}" for names, area in zip(occupations, areas, strict=True)]
    return f"The {whose} {ending} {listed(pairs)}; Notes say why."


def _ties(orders: Sequence[_Order]) -> str:
    """That the range of the fastest overlaps others, and in which areas where the order is that of each; "" where it
    overlaps none."""
    tied = [[other for other in order.others if _overlap(order.first, other)] for order in orders]
    found = [(order, which) for order, which in zip(orders, tied, strict=True) if which]
    if not found:
        return ""
    if all(len(which) == len(order.others) for order, which in found) and len(found) == len(orders):
        is_pair = len(orders) == 1 and len(found[0][1]) == 1
        return f" {'Their' if is_pair else 'The'} ranges overlap, so treat this order as uncertain."
    if len(orders) == 1:
        number = "that of one other" if len(tied[0]) == 1 else f"those of {len(tied[0])} others"
        return f" The range of the first overlaps with {number}, so treat that order as uncertain."
    areas = [area_phrase(order.first.area) for order, _ in found]
    where = listed(areas) if len(areas) <= _MAX_AREAS_IN_SENTENCE else f"{len(areas)} of the {len(orders)} areas"
    is_of_two = all(len(order.others) == 1 for order in orders)
    what = "The ranges overlap" if is_of_two else "The range of the first overlaps with others"
    return f" {what} in {where}, so treat the order there as uncertain."


def _order(first: GrowthRow, among: Sequence[GrowthRow]) -> _Order:
    return _Order(first, [row for row in among if row is not first])


def _overlap(one: GrowthRow, other: GrowthRow) -> bool:
    return one.low_80 is not None and other.high_80 is not None and one.low_80 <= other.high_80


def _most_jobs(rows: Sequence[GrowthRow]) -> str:
    """ " Software developers add the most jobs in the United States: +267,700."; "" where none can be compared."""
    is_single = count_distinct(rows, "occupation_id") == 1
    compared = comparable.of_one_level(rows)
    if not compared:
        return ""
    largest = row_with_highest(compared, "change")
    change = largest.change
    if not change or not round(change):  # reads as no change
        return ""
    amount = f"the most jobs{{}}: {change_label(largest)}."
    if change < 0:
        amount = f"the fewest jobs{{}}: {change_label(largest).removeprefix(number_format.MINUS)}."
    area = area_phrase(largest.area)
    if is_single:
        is_part = len(compared) < len(rows)
        among = f"Of the {comparable.LEVELS[largest.area_level]}, {area}" if is_part else capitalized(area)
        return f" {among} {'adds' if change > 0 else 'loses'} {amount.format('')}"
    where = f" in {area}" if count_distinct(rows, "area_id") > 1 else ""
    verb = verbs.of_occupation(largest, "add" if change > 0 else "lose")
    return f" {capitalized(occupation_phrase(largest))} {verb} {amount.format(where)}"


def _fastest(
    rows: Sequence[GrowthRow], ranked: Sequence[GrowthRow], period: str, *, is_partial: bool
) -> tuple[str, Sequence[GrowthRow], Sequence[_Order]]:
    """ "Software developers grow fastest in both areas: +15.8 % in the United States …", whose growth it gives, and the
    orders that it states."""
    if len(ranked) == len(rows) == 2 and (found := _faster(rows, period)):
        first, second = sorted(rows, key=lambda row: -row.known_growth)
        return found, rows, [_Order(first, [second])]
    # A figure that stands alone in its area is the highest of nothing.
    by_area = [in_one for area in dict.fromkeys(row.area_id for row in rows) if len(in_one := in_area(rows, area)) > 1]
    fastest = [row_with_highest(in_one, "growth") for in_one in by_area]
    if len(fastest) > 1 and count_distinct(fastest, "occupation_id") == 1:
        where = " in both areas" if len(fastest) == 2 else f" in all {len(fastest)} areas"
        if is_partial or len(fastest) < count_distinct(ranked, "area_id"):
            which = "both" if count_distinct(ranked, "occupation_id") == 2 else "several"
            where = f" where figures of {which} are {'loaded' if is_partial else 'published'}"
        verb = verbs.with_highest_growth(fastest, of_two=count_distinct(rows, "occupation_id") == 2)
        name, (growth, given) = capitalized(occupation_phrase(fastest[0])), _growth_by_area(fastest)
        return f"{name} {verb}{where}: {growth} {period}.", given, list(map(_order, fastest, by_area))
    top = row_with_highest(rows, "growth")
    if len({number_format.percent(row.growth) for row in rows}) == 1:
        who = "Both" if len(rows) == 2 else "All of them"
        return f"{who} alike: **{number_format.percent(top.growth)}** {period}.", rows, []
    alike = [row for row in rows if number_format.percent(row.growth) == number_format.percent(top.growth)]
    if count_distinct(alike, "occupation_id") > 1 or len(alike) > _MAX_AREAS_IN_SENTENCE:
        alike = [top]
    where = f" in {listed([area_phrase(row.area) for row in alike])}" if count_distinct(ranked, "area_id") > 1 else ""
    verb = verbs.with_highest_growth(alike)
    sentence = f"{capitalized(occupation_phrase(top))} {verb}{where}: **{number_format.percent(top.growth)}** {period}."
    return sentence, alike, [_Order(top, [row for row in rows if row not in alike])]


def _without_figure(ranked: Sequence[GrowthRow], by_agency: Sequence[AgencyFigure]) -> str:
    """ " No figure: betas in Ohio and Texas.", of what a sentence about all areas leaves out, and what the state's
    agency projects of it; "" where nothing is left out."""
    projected = {(one.row.occupation_id, one.row.area_id) for one in by_agency}
    missing = [row for row in ranked if row.growth is None and (row.occupation_id, row.area_id) not in projected]
    none = ""
    if missing:
        named = _named(missing)
        none = f" No figure: {named}." if named else f" No figure for {len(missing)} of the {len(ranked)} {_CELLS}."
    return f"{none} {agencies.instead(by_agency)}" if by_agency else none


def _nations_rate(given: Sequence[GrowthRow]) -> str:
    """ " At the nation’s rate: betas in Ohio.", of growth that is given and no area's own; "" for none."""
    borrowed = [row for row in given if is_at_nations_rate(row)]
    if not borrowed:
        return ""
    number = f"all {len(given)}" if len(borrowed) == len(given) else f"{len(borrowed)} of the {len(given)}"
    return f" {capitalized(AT_NATIONS_RATE)}: {_named(borrowed) or f'{number} figures'}."


def _named(rows: Sequence[GrowthRow]) -> str:
    """ "betas in Ohio and Texas; gammas in Ohio"; "" where they are too many to name."""
    areas: dict[str, list[str]] = {}
    for row in rows:
        areas.setdefault(occupation_phrase(row), []).append(area_phrase(row.area))
    if len(areas) > _MAX_OCCUPATIONS_IN_SENTENCE or max(map(len, areas.values())) > _MAX_AREAS_IN_SENTENCE:
        return ""
    return "; ".join(f"{name} in {listed(where)}" for name, where in areas.items())


def _faster(rows: Sequence[GrowthRow], period: str) -> str:
    """ "Registered nurses grow faster in Texas than in the United States: +7.4 % against +5.6 % from 2025 to 2035."

    Of two rows, which a superlative would set above all others; "" where they differ in occupation and in area, and
    where they are alike.
    """
    first, second = sorted(rows, key=lambda row: -row.known_growth)
    growths = [number_format.percent(row.growth) for row in (first, second)]
    names = [occupation_phrase(row) for row in (first, second)]
    is_one = first.occupation_id == second.occupation_id
    if growths[0] == growths[1] or (not is_one and first.area_id != second.area_id):
        return ""
    where = [f" in {area_phrase(row.area)}" if is_one else "" for row in (first, second)]
    ways = [_direction(row) for row in (first, second)]
    if ways[0] == ways[1]:
        verb = verbs.with_highest_growth([first], of_two=True)
        statement = f"{names[0]} {verb}{where[0]} than{where[1] if is_one else f' {names[1]}'}"
    elif is_one:
        statement = f"{names[0]} {ways[0]}{where[0]} but {ways[1]}{where[1]}"
    else:
        statement = f"{names[0]} {ways[0]}, {names[1]} {ways[1]}"
    return f"{capitalized(statement)}: **{growths[0]}** against {growths[1]} {period}."


def _direction(row: GrowthRow) -> str:
    """ "grow", "shrink" or "hold steady"; singular of a singular title."""
    verb = "grow" if row.known_growth > 0 else "shrink"
    return verbs.of_occupation(row, "hold steady" if is_no_change(row.known_growth) else verb)


def _growth_by_area(fastest: Sequence[GrowthRow]) -> tuple[str, Sequence[GrowthRow]]:
    """The growth of one occupation in several areas, and the rows whose growth that is: of many, both ends."""
    ordered = sorted(fastest, key=lambda row: row.known_growth)
    growths = [number_format.percent(row.growth) for row in ordered]
    if len(set(growths)) == 1:
        return f"**{growths[0]}** in each", fastest
    if len(fastest) > _MAX_AREAS_IN_SENTENCE:
        return f"from {growths[0]} to {growths[-1]}", [ordered[0], ordered[-1]]
    parts = [f"**{number_format.percent(row.growth)}** in {area_phrase(row.area)}" for row in fastest]
    return listed(parts), fastest
