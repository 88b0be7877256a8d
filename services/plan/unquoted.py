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
_BEHIND: Final = re.compile(r"\d{3}(?:\.\d+)?\)?")
_BEHIND_WITH_TITLE: Final = re.compile(r"\d{3} \D.*")
"""The ends of "1,200", also behind a title ("Nurses: 1,200") or before one ("1,200 nurses")."""
_TITLE_AND_NUMBER: Final = re.compile(r".*[^\W\d]\W*[:=(] ?\d{1,3}")
"""What no cell of a table ends with: "Nurses: 1"; "Engineer - 2" may be a title."""
_LETTERS: Final = re.compile(r"[A-Z]{2}")
"""A state behind a city, or what a title ends with: "Austin, TX", "Manager, HR"."""
_MIN_TABLE: Final = 3
"""Lines that may all have a thousand people and more; where all of more have, a heading was forgotten."""
_NAMED: Final = 3
"""Lines that a note names."""
_QUOTE: Final = "put quotation marks around cells that have commas."


def without_blanks(fields: Sequence[str]) -> list[str]:
    """The fields of a line with "1,200" as one where each other comma of the line has a blank behind it."""
    joined = list(fields[:1])
    for field in fields[1:]:
        if field[:1].isspace():
            joined.append(field)
        elif _is_number([joined[-1].strip(), field.strip()], 0, is_first=len(joined) == 1):
            joined[-1] += f",{field}"
        else:
            return list(fields)
    return joined if len(joined) > 1 else list(fields)


def put_together(table: Table) -> tuple[Table, list[LineNote]]:
    """The table with "1,200" and "Austin, TX" as one cell where a line has more cells than there are columns, and notes
    on such lines.

    A heading without a text is of a column, too, and where all of some lines end with one number more than there are
    headings, one is missing. Without headings there are as many columns as most lines have cells: lines that all have
    three are a table of three columns, also where numbers stand beside each other. Where a line has a number too many
    that is part of none, no numbers are put together.
    """
    if table.delimiter != _COMMA:
        return table, []
    found = find_headings(table.rows)
    first, width = (found[0] + 1, len(table.rows[found[0]])) if found else (0, _usual_width(table.rows))
    rows = {place: _filled(row) for place, row in enumerate(table.rows) if place >= first}
    if _is_wider(list(rows.values()), width):
        return table, _beside(rows, width + 1)
    joined = {place: _joined(row, width) for place, row in rows.items() if len(row) > width}
    longer = {place for place, one in joined.items() if one is None and any(map(is_number, rows[place][width:]))}
    if longer:
        joined = {place: None if _numbers(rows[place]) else one for place, one in joined.items()}
    longer |= {place for place, one in joined.items() if one is None and _numbers(rows[place])}
    made = [joined.get(place) or row for place, row in enumerate(table.rows)]
    notes = _notes(table.numbers, rows, {place: row for place, row in joined.items() if row}, sorted(longer))
    if not found and not joined:
        notes = _beside(rows, width)
    return replace(table, rows=made), notes


def _usual_width(rows: Sequence[Row]) -> int:
    """How many cells most lines have, a number at their end as one that was surely taken apart ("Nurses: 1" and "200",
    or all, where one ends with "050", as no number begins so); of two the fewer."""
    lines = [(cells, len(cells) > 1 and _is_number(cells, len(cells) - 2)) for cells in map(_filled, rows)]
    is_sure = any(is_apart and str(cells[-1])[0] == "0" for cells, is_apart in lines)
    widths = Counter(len(cells) - (is_apart and (is_sure or _has_title(cells))) for cells, is_apart in lines)
    return max(widths, key=lambda width: (widths[width], -width), default=0)


def _is_wider(rows: Sequence[Row], width: int) -> bool:
    """Whether each of some lines has one cell more than there are headings, and none is surely part of a number."""
    return (
        len(rows) >= _MIN_TABLE
        and all(len(row) == width + 1 and not _has_title(row) and str(row[-1])[:1] != "0" for row in rows)
        and all(_numbers(row) <= {width - 1} for row in rows)
        and any(map(_numbers, rows))
    )


def _has_title(cells: Row) -> bool:
    """Whether one of the last two cells has a title beside its part of a number."""
    before, behind = map(str, cells[-2:])
    return bool(_TITLE_AND_NUMBER.fullmatch(before) or (len(cells) == 2 and _BEHIND_WITH_TITLE.fullmatch(behind)))


def _is_number(cells: Sequence[CellValue], place: int, *, is_first: bool = True) -> bool:
    """Whether a cell and the next are a number with thousands that was taken apart."""
    before, behind = (str(cell or "") for cell in cells[place : place + 2])
    if not _BEFORE.fullmatch(before):
        return False
    if _BEHIND.fullmatch(behind):
        return not behind.endswith(")") or "(" in before
    is_title = place == 0 and is_first and before.isdigit()
    return bool(_BEHIND_WITH_TITLE.fullmatch(behind)) and (is_title or is_number(f"{before},{behind}"))


def _numbers(cells: Row) -> set[int]:
    """The places of numbers that were taken apart."""
    return {place for place in range(len(cells) - 1) if _is_number(cells, place)}


def _is_text(before: CellValue, behind: CellValue) -> bool:
    """Whether two cells are a text with two letters behind a comma."""
    is_word = isinstance(before, str) and not any(map(str.isdigit, before))
    return is_word and bool(_LETTERS.fullmatch(str(behind or "")))


def _joined(cells: Row, width: int) -> Row | None:
    """The cells with as many put together as are too many; None where it is not plain which."""
    numbers = _numbers(cells)
    texts = {place for place in range(len(cells) - 1) if _is_text(cells[place], cells[place + 1])}
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


def _notes(
    numbers: Sequence[int], rows: dict[int, Row], joined: dict[int, Row], longer: Sequence[int]
) -> list[LineNote]:
    """What was put together, a warning where that is a number, and which lines have cells that were not."""
    notes = []
    is_of_numbers = {place: bool(_numbers(rows[place])) and not _has_title(rows[place]) for place in joined}
    of_numbers = [place for place in joined if is_of_numbers[place]]
    others = [place for place in joined if not is_of_numbers[place]]
    if of_numbers:
        text = f"{_example(rows[of_numbers[0]])} is read as one number in {_lines([numbers[n] for n in of_numbers])}"
        notes.append(LineNote(0, WARNING, f"{text}, as there are more cells than columns; {_QUOTE}"))
    if others:
        text = f"Cells with a comma, such as “1,200”, were put together in {_lines([numbers[n] for n in others])}."
        notes.append(LineNote(0, NOTE, text))
    if longer:
        text = f"There are more cells than columns in {_lines([numbers[n] for n in longer])}, so that numbers may be"
        notes.append(LineNote(0, WARNING, f"{text} read from another column; {_QUOTE}"))
    return notes


def _beside(rows: dict[int, Row], width: int) -> list[LineNote]:
    """A warning where each line without headings may have one number that was taken apart."""
    places = set.intersection(*map(_numbers, rows.values())) if rows else set()
    if width < 2 or not places:
        return []
    text = f"{_example(next(iter(rows.values())))} and the like are read as two numbers beside each other"
    return [LineNote(0, WARNING, f"{text}; {_QUOTE}")]


def _example(cells: Row) -> str:
    place = min(_numbers(cells))
    return f"“{cells[place]},{cells[place + 1]}”"


def _lines(numbers: Sequence[int]) -> str:
    """ "line 3", "lines 3, 5 and 8", "lines 3, 5, 8 and 4 more"."""
    shown = [str(number) for number in numbers[:_NAMED]] + ([f"{len(numbers) - _NAMED} more"] * (len(numbers) > _NAMED))
    return f"line {shown[0]}" if len(shown) == 1 else f"lines {', '.join(shown[:-1])} and {shown[-1]}"
