"""Warnings of lines that are counted though their status or a date says that they are no staff. Pure."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Final

from services.plan.numbers import quoted
from services.plan.roles import WARNING, LineNote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.plan.numbers import CellValue, Row

_STATUS: Final = re.compile(r"\bstatus\b", re.IGNORECASE)
_NO_STAFF: Final = re.compile(
    r"\b(?:terminat\w*|inactive|separated|resigned|retired|left(?!-)|former|deceased|vacant|vacancy|unfilled|cancell?ed)\b",
    re.IGNORECASE,
)
_END: Final = re.compile(r"\b(?:term(?:ination)?|separation|exit) date\b|\blast (?:working )?day\b", re.IGNORECASE)
_NO_END: Final = "9999"
"""The year of a date that stands for none."""
_MAX_NAMED: Final = 3


def status_notes(names: Row, rows: Sequence[Row]) -> list[LineNote]:
    """A warning for the first column under `names` that says of some of the counted `rows` that they are no staff."""
    for place, name in enumerate(names):
        heading = str(name or "").replace("_", " ")
        cells = [row[place] for row in rows if place < len(row)]
        if _STATUS.search(heading):
            found = Counter(str(cell) for cell in cells if _NO_STAFF.search(str(cell or "")))
        elif _END.search(heading):
            found = Counter(heading for cell in cells if _is_date(cell))
        else:
            continue
        if found:
            return [LineNote(0, WARNING, _said(found, heading))]
    return []


def _is_date(cell: CellValue) -> bool:
    return isinstance(cell, date) or (any(sign.isdigit() for sign in str(cell or "")) and _NO_END not in str(cell))


def _said(found: Counter[str], heading: str) -> str:
    lines, are = ("1 line", "is") if found.total() == 1 else (f"{found.total():,} lines", "are")
    values = " or ".join(quoted(value) for value, _ in found.most_common(_MAX_NAMED))
    what = f"a {values}" if list(found) == [heading] else f"{values} under {quoted(heading)}"
    return f"{lines} with {what} {are} counted: take out those who are no staff."
