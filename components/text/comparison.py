"""Several occupations x areas in a sentence or two: the fastest growth, the most jobs added, and ties. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text import number_format
from components.text.answer import area_phrase, period_label
from services.growth_rows import count_distinct, last_horizon, row_with_highest, with_growth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth_rows import GrowthRow, GrowthRows

_MAX_AREAS_IN_SENTENCE: Final = 3


def comparison(rows: GrowthRows) -> str:
    """The occupation x area with the highest growth by the longest horizon, in one or two sentences."""
    every = last_horizon(rows)
    # The total of all occupations contains the others, so it is never ranked with them.
    ranked = [row for row in every if row.taxonomy != "soctotal"] or every
    known = with_growth(ranked)
    if not known:
        return "Nothing is published for this selection, so no growth can be given."
    period = period_label(known)
    if len(known) == 1:
        row = known[0]
        return f"{row.occupation} in {area_phrase(row.area)}: **{number_format.percent(row.growth)}** {period}."
    return f"{_fastest(known, ranked, period)}{_ties(known)}{_most_jobs(known, ranked)}"


def _ties(rows: Sequence[GrowthRow]) -> str:
    """ " The likely ranges overlap: …", where the range of the fastest overlaps others; "" where none does."""
    first, *others = sorted(rows, key=lambda row: -row.known_growth)
    tied = [row for row in others if _overlap(first, row)]
    if not tied:
        return ""
    if len(others) == 1:
        return " Their likely ranges overlap: the order may come out the other way."
    if len(tied) == len(others):
        return " The likely ranges overlap: take the ranks as ties."
    number = "that of one other" if len(tied) == 1 else f"those of {len(tied)} others"
    return f" The likely range of the first overlaps with {number}: take these ranks as ties."


def _overlap(one: GrowthRow, other: GrowthRow) -> bool:
    return one.low_80 is not None and other.high_80 is not None and one.low_80 <= other.high_80


def _most_jobs(rows: Sequence[GrowthRow], ranked: Sequence[GrowthRow]) -> str:
    """ " Software developers in the United States add the most jobs: +267,700."."""
    if count_distinct(rows, "occupation_id") == 1:  # the nation always adds the most, and a state more than its parts
        rows = [row for row in rows if row.area_level != "nation"]
    if len(rows) < 2 or (count_distinct(rows, "occupation_id") == 1 and count_distinct(rows, "area_level") > 1):
        return ""
    largest = row_with_highest(rows, "change")
    change = largest.change
    if not change:
        return ""
    subject, plural = _subject(largest, ranked)
    verb = ("add" if change > 0 else "lose") + ("" if plural else "s")
    return f" {subject} {verb} {'the most' if change > 0 else 'the fewest'} jobs: {number_format.job_change(change)}."


def _fastest(rows: Sequence[GrowthRow], ranked: Sequence[GrowthRow], period: str) -> str:
    """ "Software developers grow most in both areas: +15.8 % in the United States and …"."""
    areas = dict.fromkeys(row.area_id for row in rows)
    fastest = [row_with_highest([row for row in rows if row.area_id == area], "growth") for area in areas]
    if count_distinct(rows, "occupation_id") > 1 and len(fastest) > 1 and count_distinct(fastest, "occupation_id") == 1:
        all_areas = {1: "", 2: " in both areas"}.get(len(fastest), f" in all {len(fastest)} areas")
        where = all_areas if len(fastest) == count_distinct(ranked, "area_id") else " where figures are published"
        verb = "grow most" if all(_grows(row) for row in fastest) else "hold up best"
        return f"{fastest[0].occupation} {verb}{where}: {_growth_by_area(fastest)} {period}."
    top = row_with_highest(rows, "growth")
    if len({number_format.percent(row.growth) for row in rows}) == 1:
        return f"All of them alike: **{number_format.percent(top.growth)}** {period}."
    subject, plural = _subject(top, ranked)
    verb = ("grow" if plural else "grows") + " most" if _grows(top) else ("hold" if plural else "holds") + " up best"
    return f"{subject} {verb}: **{number_format.percent(top.growth)}** {period}."


def _grows(row: GrowthRow) -> bool:
    return row.known_growth > 0 and number_format.percent(row.growth) != number_format.NO_CHANGE


def _growth_by_area(fastest: Sequence[GrowthRow]) -> str:
    if len(fastest) > _MAX_AREAS_IN_SENTENCE:
        growths = sorted(row.known_growth for row in fastest)
        return f"from {number_format.percent(growths[0])} to {number_format.percent(growths[-1])}"
    parts = [f"**{number_format.percent(row.growth)}** in {area_phrase(row.area)}" for row in fastest]
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def _subject(row: GrowthRow, rows: Sequence[GrowthRow]) -> tuple[str, bool]:
    """The subject of a sentence and whether it is plural; an area where all rows share one occupation."""
    if count_distinct(rows, "occupation_id") == 1 and count_distinct(rows, "area_id") > 1:
        name = area_phrase(row.area)
        return name[0].upper() + name[1:], False
    where = f" in {area_phrase(row.area)}" if count_distinct(rows, "area_id") > 1 else ""
    # SOC's titles are plurals; Lightcast's are singular or plural.
    plural = not row.taxonomy.startswith("lot") or row.occupation.endswith("s")
    return f"{row.occupation}{where}", plural
