"""Whether a list has a line for each person, as exports of HR systems have, or one for each role. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from services.plan.guesses import (
    MAX_OF_ONE,
    MIN_LINES,
    MIN_OWN,
    REPEATED,
    are_codes,
    are_headcounts,
    have_own_numbers,
    is_number,
    may_be_numbers,
    median_of,
)
from services.plan.headings import (
    AREA,
    CITY,
    CODE,
    HEADCOUNT,
    ROLE,
    STATE,
    field_of,
    is_no_count,
    is_of_hours,
    may_have_names,
)
from services.plan.periods import period_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.plan.numbers import CellValue, Row

_SAMPLE: Final = 200
"""Lines that are examined; in a list of people that is sorted by title, the first titles repeat soonest."""
_PERSON: Final = re.compile(
    r"^\W*(name|employee|worker|associate|person|staff member|incumbent)\W*$"
    r"|\b(empl?(oyee)?|worker|associate|person(nel)?|staff|user|first|last|full|middle|given|family|preferred|legal|sur)"
    r"\W*(names?|ids?|identifier|number|num|no|nr|record|rcd)\b"
    r"|\b(hired?|rehire|birth|joining|seniority|service|anniversary)\W*date\b|\bdate of (birth|hire|joining)\b"
    r"|^\W*(surname|dob|badge)\b",
    re.IGNORECASE,
)
"""Of headings that only a list of people has: names, IDs, days of hire. Numbers of people stand below "Employees"."""


_NAME: Final = re.compile(r"^\W*(staff )?names?\W*$", re.IGNORECASE)
"""Of headings that units have, too: "Name" above ICU and ER."""
_MAX_COUNT: Final = 10_000
"""More in each line are pay or numbers of something, where nothing says that they are people."""


def names_people(names: Row, rows: Sequence[Row]) -> bool:
    """Whether a heading says that each line is a person: it names persons, or numbers of them and has none.

    "Employee" above counts names none, and "Name" alone does so where titles repeat, names do
    not, and no heading is of counts.
    """
    places = [place for place, name in enumerate(names) if _is_of_persons(name, rows, place)]
    if not places or len(places) > 1 or not _NAME.search(str(names[places[0]]).replace("_", " ")):
        return bool(places)
    named, *titles = ([row[n] for row in rows[:_SAMPLE] if n < len(row)] for n in (*places, *_titles(names)))
    if _do_repeat(named):
        return False
    are_counted = any(_has_counts(name, rows, place) for place, name in enumerate(names))
    return any(len(set(cells)) < len(cells) for cells in titles) and not are_counted


def _titles(names: Row) -> list[int]:
    return [place for place, name in enumerate(names) if field_of(name) == ROLE]


def _has_counts(name: CellValue, rows: Sequence[Row], place: int) -> bool:
    """Whether a heading that may be of headcounts has more below it than one person, and less than a number of each."""
    is_known = field_of(name) not in (None, HEADCOUNT) or is_no_count(name)
    is_count = not is_known and not is_of_hours(name) and are_headcounts(rows, place)
    return is_count and MAX_OF_ONE < median_of(rows, place) < MIN_OWN


def _is_of_persons(name: CellValue, rows: Sequence[Row], place: int) -> bool:
    if not isinstance(name, str):
        return False
    if field_of(name) == HEADCOUNT:
        return bool(_PERSON.search(name)) or (may_have_names(name) and not may_be_numbers(rows, place))
    found = _PERSON.search(name.replace("_", " "))
    return found is not None and not (found[1] and are_headcounts(rows, place) and not have_own_numbers(rows, place))


def may_list_people(rows: Sequence[Row], columns: Mapping[str, int], *, has_headings: bool = True) -> bool:
    """Whether each line may be a person by its values; `columns`: those that are known.

    That is so where titles repeat beside texts or dates of which each line has its own, as names and days of hire are,
    or where lines are as others are but for their numbers, none of which reads like a headcount. Without headings texts
    may as well be titles, and what repeats units.
    """
    sample = rows[:_SAMPLE]
    titles = [row[columns[ROLE]] for row in sample if columns.get(ROLE, len(row)) < len(row)]
    if len(titles) < MIN_LINES:
        return False
    known = {columns[field] for field in (ROLE, CODE, AREA, CITY, STATE) if field in columns}
    others = [place for place in range(max(map(len, sample))) if place not in known]
    texts = [tuple(None if is_number(cell) else cell for cell in row) for row in sample]
    may_count = any(_may_count(rows, place) for place in others)
    if _do_repeat(texts) and not may_count:
        return True
    own = [[row[place] for row in sample if place < len(row)] for place in others]
    if may_count and not has_headings:
        own = [cells for cells in own if any(period_of(cell) for cell in cells)]
    return _do_repeat(titles) and any(map(_are_all_different, own))


def _do_repeat(cells: Sequence[object]) -> bool:
    """Whether too many are as others for chance; of two lines in ten it may be."""
    return len(cells) - len(set(cells)) > REPEATED * len(cells)


def _may_count(rows: Sequence[Row], place: int) -> bool:
    return are_headcounts(rows, place) and not are_codes(rows, place) and median_of(rows, place) < _MAX_COUNT


def _are_all_different(cells: Sequence[CellValue]) -> bool:
    """Whether the cells are texts or dates, and none is as another."""
    filled = [cell for cell in cells if isinstance(cell, date) or (isinstance(cell, str) and cell)]
    return len(filled) >= MIN_LINES and len(set(filled)) == len(cells) and not any(map(is_number, filled))
