"""Of columns whose headings differ in their year or month alone, the one of today. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from services.plan.numbers import CellValue, NumberError, read_number

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from services.plan.numbers import Row

_YEARS: Final = range(1990, 2100)
_CENTURY: Final = 2000
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME: Final = (
    r"\b(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?(?![a-z])"
)
_DAY: Final = r"\d{1,2}(?:st|nd|rd|th)?"
_MONTH: Final = re.compile(rf"(?:\b{_DAY}[\s.-]*)?{_MONTH_NAME}(?:[\s.-]*{_DAY}\b)?")
_MONTH_YEAR: Final = re.compile(
    rf"(?:\b(?P<day>{_DAY})[\s.-]*)?{_MONTH_NAME}(?:\.?-['’]?|[\s.]*['’]|(?(day)[\s.]+|(?!)))(?P<year>\d{{2}})\b"
)
"""Oct-26, as spreadsheets write months, Oct '26, and 31 Oct 26; the 31 of "Oct 31" is a day."""
_QUARTER: Final = re.compile(r"\bq([1-4])(?!\d)")
_DATES: Final = (
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])(?:-\d{2})?(?!\d)"),
    re.compile(r"(?<!\d)(?P<month>0?[1-9]|1[0-2])/\d{1,2}/(?P<year>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)\d{1,2}[./](?P<month>0?[1-9]|1[0-2])[./](?P<year>\d{4})(?!\d)"),
)
_YEAR: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:[-–/]\d{2})?(?!\d)|\bfy\s?['’]?(\d{2})(?!\d)|['’](\d{2})(?!\d)")

Period = tuple[int, int]
"""A year and its month, the first of a quarter; month 0 for the whole year."""


def is_year(cell: CellValue) -> bool:
    """Whether a number may be a year: the headcounts of three years stand below 2024, 2025 and 2026."""
    try:
        number = read_number(cell)
    except NumberError:
        return False
    return number is not None and number.value in _YEARS and not number.is_percent


def period_of(heading: CellValue) -> tuple[str, Period] | None:
    """A heading without its year or date, and that; None where it has none, or several.

    A month or quarter without a year is one of year 0: the last of them is the newest.
    """
    if isinstance(heading, date):
        return "", (heading.year, heading.month)
    if not isinstance(heading, str):
        return ("", (int(heading), 0)) if isinstance(heading, float) and is_year(heading) else None
    text = heading.casefold()
    for pattern in _DATES:
        if found := pattern.search(text):
            return _rest(text, found), (int(found["year"]), int(found["month"]))
    if not re.search(r"\d{4}", text) and (found := _MONTH_YEAR.search(text)):
        return _rest(text, found), (_CENTURY + int(found["year"]), 1 + _MONTHS.index(found["month"]))
    years = list(_YEAR.finditer(text))
    if len(years) > 1:
        return None
    if not years:
        return _month_of(text, 0)
    digits = next(filter(None, years[0].groups()))
    year = int(digits) if len(digits) > 2 else _CENTURY + int(digits)
    rest = _rest(text, years[0])
    return _month_of(rest, year) or (rest, (year, 0))


def _month_of(text: str, year: int) -> tuple[str, Period] | None:
    """A heading without its quarter or month, and that of the year."""
    if found := _QUARTER.search(text):
        return _rest(text, found), (year, 3 * int(found[1]) - 2)
    if found := _MONTH.search(text):
        return _rest(text, found), (year, 1 + _MONTHS.index(found["month"]))
    return None


def alike(names: Row, place: int, others: Collection[int]) -> list[int]:
    """Those of `others` whose headings differ from the one at `place` in their year or date alone."""
    own = _period(names, place)
    return [
        other for other in others if other != place and own and (found := _period(names, other)) and found[0] == own[0]
    ]


def newest(names: Row, places: Sequence[int], today: date | None) -> int:
    """The first of these columns or, of those that differ from it in their time alone, the newest that is not of the
    future; the next of the future where all are."""
    if today is None:
        return places[0]
    times = [
        (found[1], -place)
        for place in (places[0], *alike(names, places[0], places))
        if (found := _period(names, place))
    ]
    if not times:
        return places[0]
    past = [time for time in times if time[0] <= (today.year, today.month)]
    return -(max(past) if past else min(times))[1]


def _period(names: Row, place: int) -> tuple[str, Period] | None:
    return period_of(names[place]) if place < len(names) else None


def _rest(text: str, found: re.Match[str]) -> str:
    """The text without what was found in it; signs do not count."""
    return " ".join(re.sub(r"[^a-z0-9%]+", " ", text[: found.start()] + " " + text[found.end() :]).split())
