"""Rank in words: the first of the list, what is left out of it, ties, and the names of orders and filters. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from components.text import number_format, openings, verbs
from components.text.answer import area_phrase
from components.text.few_jobs import has_few_jobs, jobs_added
from components.text.labels import AT_NATIONS_RATE, base_label, capitalized, change_label, is_at_nations_rate
from services.flags import OPPOSITE, Flag
from services.growth_frame import LOCAL_LEVEL
from services.rank import DECLINING, EXPOSURE, FASTEST, LIKELIHOOD, NEW_JOBS, OPENINGS, ORDERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from services.growth_rows import GrowthRow
    from services.rank import Filters, LeftOut

LIST_NAMES: Final = {
    FASTEST: "Fastest growing",
    NEW_JOBS: "Most new jobs",
    OPENINGS: "Most openings",
    DECLINING: "Declining most",
    LIKELIHOOD: "Likeliest to grow",
}
ORDER_NAMES: Final = {
    FASTEST: "Growth, highest first",
    NEW_JOBS: "Jobs added, most first",
    OPENINGS: "Openings a year, most first",
    DECLINING: "Growth, largest decline first",
    "loss": "Jobs lost, most first",
    LIKELIHOOD: "Chance of growth",
    "faster": "Chance to grow faster than all occupations",
    "jobs": "Jobs, most first",
    "wage": "Median wage, highest first",
    "title": "Title, A to Z",
}
OUTLOOK_NAMES: Final = {
    "much_faster": "Much faster than all",
    "faster": "Faster than all",
    "similar": "About as fast as all",
    "slower": "Slower than all",
    "declines": "Declines",
}
EDUCATION_NAMES: Final = {
    "none": "None",
    "high-school": "High school",
    "some-college": "Some college",
    "nondegree": "Award, no degree",
    "associate": "Associate’s",
    "bachelor": "Bachelor’s",
    "master": "Master’s",
    "doctoral": "Doctoral or professional",
}
"""By code of services.rank.EDUCATION."""
_OF_STATES: Final = " of their state or states"
"""Of local areas: what all occupations are there, whose growth nobody publishes for a local area."""
WHY_A_MINIMUM: Final = (
    "Percentages of small occupations are unreliable: a few jobs more or less, or the rounding of the survey, would "
    "put them at the top or at the end of the list."
)
TIE: Final = "≈"
CLEAR: Final = "•"
_RANGE: Final = f"50{number_format.NNBSP}% range"
_TIES: Final = "read such places as ties. Sorting by the chance of growth takes the ranges into account."
CHANCE_TIES: Final = "Chances are known to 1 in 10: read places with the same chance as ties."
_CHANCES: Final = (LIKELIHOOD, "faster")
NEEDS_PUBLIC_DATA: Final = (
    "Ranking needs public data: Lightcast answers for one occupation in one area at a time, and a ranking would take "
    "hundreds of requests. Choose public data at the top right."
)


class PlaceMark(NamedTuple):
    """Which places of a list are marked: those whose `is_tied` is this; the `sign` behind them, "" for no marks, and
    the `note` that says what ties there are, "" without any."""

    is_tied: bool = True
    sign: str = ""
    note: str = ""


def faster_note(rows: Sequence[GrowthRow]) -> str:
    """What the second chance of a row is; "" where none has one."""
    if all(row.p_faster is None for row in rows):
        return ""
    whose = _OF_STATES if rows[0].area_level == LOCAL_LEVEL else ""
    return f"Small, with the chance of growth: that of growing faster than all occupations{whose}."


def place_mark(ranked: pd.DataFrame, order: str) -> PlaceMark:
    """How ties are said of the whole list `ranked` (of Growth.rank): once where most are ties, marking the others.

    A mark at nearly every row says nothing of any. Of chances, which stand in the list, those of the same tenth tie.
    """
    if order in _CHANCES:
        return PlaceMark(note=CHANCE_TIES if ranked[ORDERS[order].column].notna().any() else "")
    ties = ranked["is_tied"].dropna()
    tied = int(ties.sum())
    if not tied:
        return PlaceMark()
    if tied * 2 <= len(ties):
        return PlaceMark(True, TIE, f"{TIE} The {_RANGE} overlaps that of a neighbor in the list: {_TIES}")
    if tied == len(ties):
        return PlaceMark(note=f"Every {_RANGE} overlaps that of a neighbor in the list: {_TIES}")
    return PlaceMark(
        False, CLEAR, f"{CLEAR} The {_RANGE} overlaps no neighbor’s in the list. Each other overlaps one’s: {_TIES}"
    )


def headline(
    row: GrowthRow | None, ranked: pd.DataFrame, order: str, area: str, least: int, *, is_filtered: bool
) -> str:
    """The first of the list and of how many, as a sentence; `row`: the first of `ranked`, None if there is none.

    `least`: jobs that each has at least, 0 for every size; `is_filtered`: by anything but size.
    """
    where = area_phrase(area)
    size = f" with at least {least:,} jobs" if least else ""
    if row is None:
        which = " that is expected to decline" if order in {DECLINING, "loss"} else ""
        return f"No occupation{size}{which} in {where} fits the filters."
    first, against = ranked.iloc[0], _against_agency(row)
    by = f"by {row.target_year}{f', {AT_NATIONS_RATE}' if is_at_nations_rate(row) else ''}"
    name, growth = f"**{row.occupation}**", f"**{number_format.percent(row.growth)}**"
    count = int(ranked[ORDERS[order].column].notna().sum())
    kind = " that are expected to decline" if order in {DECLINING, "loss"} else ""
    fits = " that fit the filters" if is_filtered else ""
    kind = kind.replace(" that are", " and are") if fits else kind
    change = change_label(row)
    adds = row.change is not None and row.change > 0
    if not adds:  # the verb says that they are lost
        change = change.removeprefix(number_format.MINUS)
    is_local = row.area_level == LOCAL_LEVEL
    wage = number_format.wage(first["median_wage"], first["median_hourly_wage"], first["wage_is_minimum"])
    if len(ranked) == 1:
        return f"{name} in {where}: {growth} {by}; the only occupation{size} that fits.{against}"
    others = _others_as_likely(ranked, order)
    finding, figure = {
        FASTEST: (verbs.with_highest_growth([row]) if row.growth is not None else "", f"{growth} {by}"),
        NEW_JOBS: (f"{'add the most' if adds else 'lose the fewest'} jobs", f"**{change}** {by}"),
        OPENINGS: ("have the most openings", f"**{number_format.jobs(first['openings_per_year'])}** a year"),
        DECLINING: ("decline most", f"{growth} {by}"),
        "loss": ("lose the most jobs", f"**{change}** {by}"),
        LIKELIHOOD: (f"are{others} the likeliest to grow", f"{number_format.likelihood(row.p_growth)}, {growth} {by}"),
        "faster": (
            f"are{others} the likeliest to grow faster than all occupations{_OF_STATES if is_local else ''}",
            f"{number_format.likelihood(row.p_faster)}, {growth} {by}",
        ),
        "jobs": ("have the most jobs", f"**{base_label(row)}**, {growth} {by}"),
        "wage": ("have the highest median wage", f"**{wage}**, {growth} {by}"),
        "title": ("come first by title", f"{growth} {by}"),
    }[order]
    if order in {FASTEST, DECLINING} and has_few_jobs(row) and (jobs := jobs_added(row)):
        figure = f"{figure} ({jobs})"
    if count == 1:
        among = f"{len(ranked):,} occupations{size}{fits}{kind}"
        return f"{name} in {where}: {figure}; no other of {among} has such a figure.{against}"
    return f"{name} {finding} in {where}: {figure}, among {count:,} occupations{size}{fits}{kind}.{against}"


def _others_as_likely(ranked: pd.DataFrame, order: str) -> str:
    """ ", with 2 others,": how many have a chance that reads as that of the first; "" for none, or another order."""
    if order not in _CHANCES:
        return ""
    chances = [number_format.likelihood(chance) for chance in ranked[ORDERS[order].column].dropna()]
    count = chances.count(chances[0]) - 1 if chances else 0
    return f", with {count:,} {'other' if count == 1 else 'others'}," if count else ""


def _agency(row: GrowthRow) -> str:
    """Whose projection may differ from ours in sign: of a local area, which may lie in several states, one of them."""
    return "a state’s own agency" if row.area_level == LOCAL_LEVEL else "the state’s own agency"


def _against_agency(row: GrowthRow) -> str:
    """ " The state’s own agency projects growth."; "" where it projects the same direction as we."""
    if row.growth is None or not row.has_flag(Flag.SIGN_DIFFERS):
        return ""
    return f" {capitalized(_agency(row))} projects {'growth' if row.growth < 0 else 'a decline'}."


def conflicts(rows: Sequence[GrowthRow]) -> str:
    """For how many of a list an agency projects the opposite direction; "" for none, or a list of one."""
    count = sum(row.has_flag(Flag.SIGN_DIFFERS) for row in rows)
    if not count or len(rows) == 1:
        return ""
    those = "all of these" if count == len(rows) else f"{count:,} of these {len(rows):,}"
    return f"For {those} occupations {_agency(rows[0])} {OPPOSITE}, as noted in the list."


def figure_name(order: str) -> str:
    """The figure that an order is by: "Openings a year"."""
    return ORDER_NAMES[order].partition(",")[0]


def without_figure(ranked: pd.DataFrame, order: str) -> str:
    """How many of the list come last because the figure that it is in the order of is not known; "" for none."""
    missing = ranked[ranked[ORDERS[order].column].isna()]
    if not (count := len(missing)):
        return ""
    incomparable = len(openings.not_comparable(missing["agency_flag"])) if order == OPENINGS else 0
    what = "comparable figure" if incomparable == count else "figure, or without a comparable one,"
    what = what if incomparable else "figure"
    return f"{figure_name(order)}: {count:,} without a {what} {'comes' if count == 1 else 'come'} last, unranked."


def filters(chosen: Filters, groups: Mapping[str, str]) -> str:
    """The filters but for size, which the headline says, in words; "" without any. `groups`: names by group_id."""
    wage = ""
    if chosen.wage_from is not None and chosen.wage_to is not None:
        wage = f"{number_format.dollars(chosen.wage_from)} to {number_format.dollars(chosen.wage_to)}"
    elif chosen.wage_from is not None:
        wage = f"{number_format.dollars(chosen.wage_from)} and more"
    elif chosen.wage_to is not None:
        wage = f"up to {number_format.dollars(chosen.wage_to)}"
    words = {
        "Group": "; ".join(groups.get(code, code) for code in chosen.groups),
        "Typical education": _or([EDUCATION_NAMES[code] for code in chosen.education]),
        "Median wage": wage,
        "AI exposure": _or([EXPOSURE[code] for code in chosen.exposure]),
        "Outlook": _or([OUTLOOK_NAMES[code] for code in chosen.outlook]),
    }
    return " · ".join(f"{name}: {text}" for name, text in words.items() if text)


def _or(names: Sequence[str]) -> str:
    return " or ".join(names)


def uncertainty(ranked: pd.DataFrame) -> str:
    """How many others have ranges that overlap with that of the first; "" for none, or without ranges."""
    if len(ranked) < 2 or ranked["last_place"].isna().iloc[0]:
        return ""
    others = int(ranked["last_place"].iloc[0]) - int(ranked["first_place"].iloc[0])
    if not others:
        return ""
    every = "all " if others == len(ranked) - 1 else ""
    noun = "one other" if others == 1 else f"{every}{others:,} others"
    return f"The {_RANGE} of the first overlaps those of {noun}, so treat the order as uncertain."


def left_out(counts: LeftOut, area: str, least: int) -> str:
    """Why occupations are not in the list, as sentences; "" where all are."""
    where = area_phrase(area)
    parts = []
    if counts.small:
        parts.append(f"{counts.small:,} with fewer than {least:,} jobs")
    if counts.size_unknown:
        parts.append(f"{counts.size_unknown:,} whose number of jobs is not known")
    if counts.not_published:
        parts.append(f"{counts.not_published:,} {_without_growth(counts)} in {where}")
    if counts.other_years:
        parts.append(f"{counts.other_years:,} that BLS no longer projects")
    return f"Not ranked: {', '.join(parts)}." if parts else ""


def _without_growth(counts: LeftOut) -> str:
    """What the occupations without growth lack; where the state's agency projects some of them, whose figure."""
    if not counts.by_agency:
        return "without a figure"
    of = "which" if counts.by_agency == counts.not_published else f"{counts.by_agency:,} of which"
    return f"without a Horizons estimate ({of} the state’s agency projects)"


def part_of_list(start: int, count: int, total: int, area: str) -> str:
    """Which part of a list a page has, `count` rows after the first `start`: "41 to 80 of 709 occupations in Ohio"."""
    if total == 1:
        return f"1 occupation in {area_phrase(area)}"
    place = f"{start + 1:,}" if count == 1 else f"{start + 1:,} to {start + count:,}"
    return f"{place} of {total:,} occupations in {area_phrase(area)}"


def no_such_order(order: str, ranked: pd.DataFrame, *, is_known_in_area: bool) -> str:
    """That no occupation of the list has a figure of an order, why, and what it is sorted by instead.

    `is_known_in_area`: whether another occupation there has one.
    """
    flagged = len(openings.not_comparable(ranked["agency_flag"])) if order == OPENINGS else 0
    why = openings.reason(ranked["agency_flag"]) if flagged else ""
    if 0 < flagged < len(ranked):
        which = f"for {flagged:,} of {len(ranked):,} occupations, as {why}, and missing for the others"
        return f"{figure_name(order)}: figures are not comparable {which}; sorted by growth."
    missing = "not comparable" if why else "not published" if order == OPENINGS else "not known"
    where = "for any occupation in this list" if is_known_in_area else "here"
    because = f", as {why}" if why else ""
    return f"{figure_name(order)}: figures are {missing} {where}{because}; sorted by growth."


def openings_note(area_level: str, agency_years: str, ranked: pd.DataFrame) -> str:
    """Who publishes the openings of the list, or that none are published or comparable; "" where none is in it."""
    if area_level == LOCAL_LEVEL:
        return "Openings a year are not published for local areas."
    if ranked["openings_per_year"].isna().all():
        flagged = len(openings.not_comparable(ranked["agency_flag"]))
        which = "" if flagged == len(ranked) else f"for {flagged:,} of {len(ranked):,} occupations, "
        return f"No openings a year are given: {which}{openings.reason(ranked['agency_flag'])}." if flagged else ""
    if area_level == "state":
        years = f", {agency_years}" if agency_years else ""
        note = f"Openings a year: the state’s agency{years}, annual average."
        return f"{note} {openings.LEGEND}" if openings.not_comparable(ranked["agency_flag"]) else note
    return "Openings a year: BLS, annual average over ten years; growth and people who leave the occupation."
