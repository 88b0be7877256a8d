"""What the XML of a sheet says beside its cells: merges, formulas, and what is hidden. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from services.plan.numbers import CellValue, NumberError, read_number

MAX_MERGES: Final = 5_000
_MAX_COLUMN: Final = 16_384
"""Of a sheet; a file may claim more."""
_PREFIX: Final = rb"<(?:\w+:)?"
"""Programs that write workbooks may name the elements <x:row> for <row>."""
_HIDDEN_ROW: Final = re.compile(_PREFIX + rb'row\b[^>]*\bhidden="(?:1|true)"')
_HIDDEN_COLUMN: Final = re.compile(_PREFIX + rb'col\b[^>]*\bhidden="(?:1|true)"[^>]*')
_FIRST: Final = re.compile(rb'\bmin="(\d{1,5})"')
_LAST: Final = re.compile(rb'\bmax="(\d{1,5})"')
_MERGE: Final = re.compile(_PREFIX + rb'mergeCell\b[^>]*\bref="([A-Z]+\d+:[A-Z]+\d+)"')
_FORMULA: Final = re.compile(_PREFIX + rb"f[ >]")
_ROW_END: Final = re.compile(rb"</(?:\w+:)?row>")
_VALUE: Final = re.compile(_PREFIX + rb"(?:v|is)>")


@dataclass(frozen=True)
class SheetMarks:
    """`hidden_columns` from 0; `merges` as references ("A2:A9"), at most MAX_MERGES."""

    merges: tuple[str, ...]
    hidden_rows: int
    hidden_columns: frozenset[int]
    has_formulas: bool


def read_marks(part: bytes) -> SheetMarks:
    """The marks in the XML of a sheet."""
    return SheetMarks(
        tuple(reference.decode() for reference in _MERGE.findall(part)[:MAX_MERGES]),
        len(_HIDDEN_ROW.findall(part)),
        frozenset(column for tag in _HIDDEN_COLUMN.findall(part) for column in _columns(tag)),
        _FORMULA.search(part) is not None,
    )


def filled_rows(part: bytes) -> int:
    """How many rows of a sheet have a value, from its XML."""
    return sum(_VALUE.search(row) is not None for row in _ROW_END.split(part))


def _columns(tag: bytes) -> range:
    first, last = _FIRST.search(tag), _LAST.search(tag)
    if first is None or last is None:
        return range(0)
    return range(max(int(first[1]) - 1, 0), min(int(last[1]), _MAX_COLUMN))


def spread(rows: list[list[CellValue]], reference: str, room: int) -> tuple[int, bool]:
    """Put the text of a merged cell into each cell of a column that it covers, so that each line has its own; how many
    cells that were, at most `room`, and whether it is a number, which stays in its first line.

    A number over three lines is of the three together. Across columns only the first has the text: a heading over three
    columns is not the heading of each.
    """
    from openpyxl.utils import range_boundaries

    column, first, _, last = range_boundaries(reference)
    if first > len(rows) or column > len(rows[first - 1]):
        return 0, False
    value = rows[first - 1][column - 1]
    covered = rows[first : min(last, len(rows), first + room)]
    if _is_count(value):
        return 0, bool(covered)
    for row in covered:
        row.extend([None] * (column - len(row)))
        row[column - 1] = value
    return len(covered), False


def _is_count(value: CellValue) -> bool:
    """Whether a value is a number of something: no rate with its sign, and no code that begins with 0."""
    if not isinstance(value, str):
        return isinstance(value, float)
    try:
        number = read_number(value)
    except NumberError:
        return False
    return number is not None and not number.is_percent and not value.startswith("0")
