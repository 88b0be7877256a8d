"""Cells of a text with commas that were taken apart, as nobody put quotation marks around them. Pure."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from services.plan.guesses import is_number
from services.plan.roles import NOTE, WARNING, LineNote
from services.plan.table_headings import find_headings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.plan.numbers import CellValue, Row
    from services.plan.tables import Table

_COMMA: Final = ","
_BEFORE: Final = re.compile(r"(.*(?:[:=(x×–—-] ?|\.\.|  ))?[$€£]?[1-9]\d{0,2}")
_BEHIND: Final = re.compile(r"\d{3}(\.\d+)?(\)| \D.*)?")
"""The ends of "1,200", also behind a title ("Nurses: 1,200") or before one ("1,200 nurses")."""
_LETTERS: Final = re.compile(r"[A-Z]{2}")
"""A state behind a city, or what a title ends with: "Austin, TX", "Manager, HR"."""
_NAMED: Final = 3
"""Lines that a note names."""


def put_together(table: Table) -> tuple[Table, list[LineNote]]:
    """The table with "1,200" and "Austin, TX" as one cell where a line has more cells than there are columns, and notes
    on such lines; without headings most lines say how many columns there are."""
    if table.delimiter != _COMMA:
        return table, []
    found = find_headings(table.rows)
    first, width = (found[0] + 1, len(_filled(table.rows[found[0]]))) if found else (0, _usual_width(table.rows))
    rows = list(table.rows)
    joined: list[int] = []
    longer: list[int] = []
    for place, row in enumerate(table.rows[first:], first):
        cells = _filled(row)
        if len(cells) > width:
            one = _joined(cells, width)
            (longer if one is None else joined).append(table.numbers[place])
            rows[place] = row if one is None else one
    return replace(table, rows=rows), _notes(joined, longer)


def _usual_width(rows: Sequence[Row]) -> int:
    """How many cells most lines have, a number at their end that was taken apart as one; of two the fewer."""
    widths = Counter(len(cells) - _is_apart(cells) for cells in map(_filled, rows))
    return max(widths, key=lambda width: (widths[width], -width), default=0)


def _is_apart(cells: Row) -> bool:
    return len(cells) > 1 and _is_number(*cells[-2:]) and (len(cells) > 2 or not all(map(is_number, cells)))


def _is_number(before: CellValue, behind: CellValue) -> bool:
    """Whether two cells are a number with thousands that was taken apart."""
    return bool(_BEHIND.fullmatch(str(behind or "")) and _BEFORE.fullmatch(str(before or "")))


def _is_text(before: CellValue, behind: CellValue) -> bool:
    """Whether two cells are a text with two letters behind a comma."""
    is_word = isinstance(before, str) and not any(map(str.isdigit, before))
    return is_word and bool(_LETTERS.fullmatch(str(behind or "")))


def _joined(cells: Row, width: int) -> Row | None:
    """The cells with as many put together as are too many; None where it is not plain which."""
    pairs = range(len(cells) - 1)
    numbers = {place for place in pairs if _is_number(cells[place], cells[place + 1])}
    texts = {place for place in pairs if _is_text(cells[place], cells[place + 1])}
    places = next((some for some in (numbers, texts, numbers | texts) if len(some) == len(cells) - width), None)
    if places is None:
        return None
    result: list[CellValue] = []
    for place, cell in enumerate(cells):
        if place - 1 in places:
            result[-1] = f"{result[-1]},{cell}" if place - 1 in numbers else f"{result[-1]}, {cell}"
        else:
            result.append(cell)
    return tuple(result)


def _filled(row: Row) -> Row:
    """The cells of a row up to the last that is not empty."""
    last = max((place for place, cell in enumerate(row) if cell not in (None, "")), default=-1)
    return row[: last + 1]


def _notes(joined: Sequence[int], longer: Sequence[int]) -> list[LineNote]:
    notes = []
    if joined:
        notes.append(LineNote(0, NOTE, f"Cells with a comma, such as “1,200”, were put together in {_lines(joined)}."))
    if longer:
        text = f"There are more cells than columns in {_lines(longer)}, so that numbers may be read from another column"
        notes.append(LineNote(0, WARNING, f"{text}; put quotation marks around cells that have commas."))
    return notes


def _lines(numbers: Sequence[int]) -> str:
    """ "line 3", "lines 3, 5 and 8", "lines 3, 5, 8 and 4 more"."""
    shown = [str(number) for number in numbers[:_NAMED]] + ([f"{len(numbers) - _NAMED} more"] * (len(numbers) > _NAMED))
    return f"line {shown[0]}" if len(shown) == 1 else f"lines {', '.join(shown[:-1])} and {shown[-1]}"
