"""Lists without columns of numbers whose lines have one: "Registered nurses: 120", "120 registered nurses". Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from services.plan.guesses import are_codes, are_headcounts
from services.plan.numbers import quoted
from services.plan.roles import WARNING, LineNote
from services.plan.table_headings import find_headings

if TYPE_CHECKING:
    from services.plan.numbers import CellValue, Row
    from services.plan.tables import Table

_SAMPLE: Final = 50
_MOSTLY: Final = 0.6
"""Share of the lines that must have a number: a "Grade 3" here and there is a part of a title."""
_MAX_WIDTH: Final = 3
"""Cells of a line that is no table: title, city and state."""
_COMMAS: Final = ("", ",")
_COUNT: Final = r"(?P<count>\d{1,3}(?:,\d{3})+|\d{1,5}(?:\.\d+)?)(?:\s*(?:people|employees|staff|ftes?|heads?|hc))?"
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<text>.*\S) ?[:=] ?{_COUNT}",
        rf"(?P<text>.*\S) [-–—x×*] ?{_COUNT}",
        rf"(?P<text>.*\S) ?\({_COUNT}\)",
        rf"(?P<text>.*[^\s.])(?: ?\.{{3,}} ?|  ){_COUNT}",
        rf"{_COUNT} ?[x×]? (?P<text>[^\W\d].*)",
    )
)
"""A number behind a colon, a dash, an x, dots or blanks, in brackets, or before the title; "Clerk 3" has a grade."""
_LEVEL: Final = re.compile(r".*[^\Ws] ?(?:[-–—] ?|\()[1-5]\)?", re.IGNORECASE)
"""A title with a small number that is as likely a level: "Engineer - 2"; "Engineers - 2" are people."""
_HEADINGS: Final = ("Role", "Headcount")


def with_counts(table: Table) -> tuple[Table, list[LineNote]]:
    """The table with the numbers of its lines in a column, and a note, if they are headcounts."""
    rows = table.rows
    found = find_headings(rows)
    first = found[0] + 1 if found else 0
    width = max(map(len, rows), default=0)
    is_table = found is not None and sum(cell not in (None, "") for cell in rows[found[0]]) > 1
    if table.delimiter not in _COMMAS or width > _MAX_WIDTH or is_table:
        return table, []
    if any(are_headcounts(rows[first:], place) for place in range(width)):
        return table, []
    sample = [_split(row, width) for row in rows[first : first + _SAMPLE]]
    numbered = [n for n, row in enumerate(sample) if row[width] is not None]
    known = [sample[n] for n in numbered]
    if numbered and all(any(map(_is_level, rows[first + n])) for n in numbered):
        return table, []
    if len(known) < _MOSTLY * len(sample) or not are_headcounts(known, width) or are_codes(known, width):
        return table, []
    example = " ".join(str(cell) for cell in rows[first + numbered[0]] if cell)
    text = f"The number in each line was taken as its headcount, as {known[0][width]} of {quoted(example)}."
    note = LineNote(0, WARNING, text)
    made: list[Row] = [_split(row, width) for row in rows[first:]]
    numbers = list(table.numbers[first:])
    if width == 1:
        made, numbers = [_HEADINGS, *made], [0, *numbers]
    return replace(table, rows=made, numbers=numbers), [note]


def _is_level(cell: CellValue) -> bool:
    return isinstance(cell, str) and bool(_LEVEL.fullmatch(cell))


def _split(row: Row, width: int) -> Row:
    """The cells of a line, as many as `width`, and behind them the number of the first or last; None without one."""
    cells: list[CellValue] = [*row, *[None] * (width - len(row))]
    last = max((place for place, cell in enumerate(cells) if cell not in (None, "")), default=0)
    for place in (last, 0):
        text = re.sub(r"\s{2,}", "  ", str(cells[place] or ""))  # many blanks would take a search for parts very long
        found = next((match for pattern in _PATTERNS if (match := pattern.fullmatch(text))), None)
        if found and any(map(str.isalpha, found["text"])):
            cells[place] = found["text"].strip()
            return (*cells, found["count"])
    return (*cells, None)
