"""Dates as spreadsheets write them, which they made of occupation codes: 11-2021 is November 2021. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES: Final = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?)"
)
"""Names of months and nothing longer: "2 Janitors", "Marketing 101" and "1 Mayor" are no dates."""
_YEAR: Final = r"[1-9]\d{3}"
"""Any year of four digits: 11-3021 and 11-9111 become dates as 11-2021 does."""
_TIME: Final = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?)?"
_FORMS: Final = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        rf"(?P<year>{_YEAR})(?P<mark>[-/])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}}){_TIME}",
        rf"(?P<month>\d{{1,2}})(?P<mark>[-/.])(?P<day>\d{{1,2}})(?P=mark)(?P<year>{_YEAR}|\d\d){_TIME}",
        rf"(?P<month>\d{{1,2}})[/.](?P<year>{_YEAR})(?P<day>)",
        rf"(?P<month>{_NAMES})\.?[-/ .]+(?:(?P<day>\d{{1,2}}), ?)?(?P<year>\d{{1,4}})",
        rf"(?P<day>\d{{1,2}})[-/ ](?P<month>{_NAMES})\.?[-/ .]+(?P<year>\d{{2,4}})",
        rf"(?P<year>\d{{1,4}})[-/ ](?P<month>{_NAMES})(?P<day>)",
    )
)
_LONGEST: Final = 40
_MONTH: Final = 11
"""The one month with whose number codes of SOC begin, those of managers."""
_MAX_CACHED: Final = 1_024
"""Texts whose codes are kept: a column of dates repeats a few."""
_CENTURIES: Final = (20, 19, *range(21, 100))
"""Of a year of two digits, which a spreadsheet writes of any that it takes for a date: those from 1900 on."""


def is_date(text: str) -> bool:
    """Whether a text is a date: "Nov-21", "11/1/3021", "2021-11-01 00:00:00"."""
    return any(True for _ in _readings(text))


@lru_cache(maxsize=_MAX_CACHED)
def codes_of_date(text: str) -> tuple[str, ...]:
    """What may be the SOC code that a spreadsheet turned into this date, the likeliest first; empty without one, as of
    any day but the first and any month but November: the codes of managers alone begin as a month does.

    11-3021 of 3021-11-01; of "Nov-21", which lacks the century, 11-2021, 11-1921 and so on to 11-9921: one that knows
    the codes has to choose.
    """
    return tuple(
        dict.fromkeys(
            f"{month:02d}-{century}{year}"
            for month, day, year in _readings(text)
            if day == 1 and month == _MONTH
            for century in ([""] if len(year) == 4 else _CENTURIES)
        )
    )


def _readings(text: str) -> Iterator[tuple[int, int, str]]:
    """Month, day and year of a date, the day 1 where none is written; two where day and month may be meant."""
    if len(text) > _LONGEST or not re.search(r"\d", text, re.ASCII):
        return
    found = next((match for form in _FORMS if (match := form.fullmatch(text.strip()))), None)
    if found is None:
        return
    name, day = found["month"], int(found["day"] or 1)
    year = found["year"].zfill(2)
    month = int(name) if name.isdecimal() else _MONTHS.index(name[:3].casefold()) + 1
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield month, day, year
    if name.isdecimal() and found["day"] and 1 <= day <= 12 and 1 <= month <= 31:
        yield day, month, year
