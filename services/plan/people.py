"""Whether a list has a line for each person, as exports of HR systems have, or one for each role. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from services.plan.guesses import MIN_LINES, REPEATED, is_number, may_be_numbers
from services.plan.headings import AREA, CITY, CODE, HEADCOUNT, ROLE, STATE, field_of, may_have_names

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


def names_people(names: Row, rows: Sequence[Row]) -> bool:
    """Whether a heading says that each line is a person: it names persons, or numbers of them and has none."""
    return any(
        isinstance(name, str)
        and (
            _PERSON.search(name.replace("_", " "))
            or (field_of(name) == HEADCOUNT and may_have_names(name) and not may_be_numbers(rows, place))
        )
        for place, name in enumerate(names)
    )


def may_list_people(rows: Sequence[Row], columns: Mapping[str, int]) -> bool:
    """Whether each line may be a person by its values; `columns`: those that are known.

    That is so where titles repeat beside texts or dates of which each line has its own, as names and days of hire are,
    or where lines are as others are but for their numbers, as those of a list of roles never are.
    """
    sample = rows[:_SAMPLE]
    titles = [row[columns[ROLE]] for row in sample if columns.get(ROLE, len(row)) < len(row)]
    if len(titles) < MIN_LINES:
        return False
    texts = [tuple(None if is_number(cell) else cell for cell in row) for row in sample]
    if 1 - len(set(texts)) / len(texts) >= REPEATED:
        return True
    known = {columns[field] for field in (ROLE, CODE, AREA, CITY, STATE) if field in columns}
    return 1 - len(set(titles)) / len(titles) >= REPEATED and any(
        _are_all_different([row[place] for row in sample if place < len(row)])
        for place in range(max(map(len, sample)))
        if place not in known
    )


def _are_all_different(cells: Sequence[CellValue]) -> bool:
    """Whether the cells are texts or dates, and none is as another."""
    filled = [cell for cell in cells if isinstance(cell, date) or (isinstance(cell, str) and cell)]
    return len(filled) >= MIN_LINES and len(set(filled)) == len(cells) and not any(map(is_number, filled))
