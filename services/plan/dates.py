"""Recovers occupation codes that a spreadsheet turned into dates. Pure."""

from __future__ import annotations

import re
from typing import Final

_MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH_YEAR: Final = re.compile(r"([A-Za-z]{3})[ -](\d{2}|\d{4})")
_YEAR_MONTH: Final = re.compile(r"(\d{2}|\d{4})[ -]([A-Za-z]{3})")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-01(?:[ T]00:00:00)?")


def code_of_date(text: str) -> str | None:
    """The SOC code that a spreadsheet turned into this date: 11-2021 into 2021-11-01 or "Nov-21"; None without one."""
    if found := _ISO.fullmatch(text):
        return f"{found[2]}-{found[1]}"
    if found := _MONTH_YEAR.fullmatch(text):
        name, year = found[1], found[2]
    elif found := _YEAR_MONTH.fullmatch(text):
        year, name = found[1], found[2]
    elif found := re.fullmatch(r"(1[0-2]|0?[1-9])/0?1/(\d{4})", text):
        return f"{int(found[1]):02d}-{found[2]}"
    else:
        return None
    if name.casefold() not in _MONTHS:
        return None
    return f"{_MONTHS.index(name.casefold()) + 1:02d}-{year if len(year) == 4 else '20' + year}"
