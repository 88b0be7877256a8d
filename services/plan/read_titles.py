"""The titles or codes of a list, whatever its other columns: as `read_roles`, without headcounts.

A line is left out only where it names nothing; what its other cells hold does not matter.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from services.errors import BadInputError
from services.plan import headings, read_roles, tables
from services.plan.guesses import guess_columns
from services.plan.make_plan import code_tests
from services.plan.read_lines import cell_of
from services.plan.remarks import without_remarks
from services.plan.sum_notes import sum_notes
from services.plan.sums import find_sums, is_sum, lines_of
from services.plan.table_headings import find_headings
from services.search.code_spelling import MAX_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from services.growth import Growth
    from services.plan.numbers import CellValue, Row
    from services.plan.roles import LineNote, RoleList
    from services.plan.tables import Table

_HEADINGS: Final[Row] = ("SOC code", "Role", "Headcount")
"""What the cells are called for `read_roles`, which then has nothing to guess."""
_COMMA: Final = ","
_BETWEEN_TITLES: Final = (";", "|", "\t")
"""What separates titles in a line."""
_AS_SEPARATORS: Final = str.maketrans("\uff1b\u3001\uff5c\u2028\u2029\x85\v", ";;|\n\n\n\n")
"""Full-width separators, and ends of lines as word processors and other systems paste them; none is part of a title."""
_TITLE_FIELDS: Final = (headings.ROLE, headings.CODE)


def read_titles(growth: Growth, content: bytes | str, sheet: str = "") -> RoleList:
    """The titles or codes in a file (bytes) or in a text that was pasted, with headcounts of 1. Several codes in a line
    are a line each, and so are titles that only semicolons, bars or tabs separate.

    Raises:
        BadInputError: there is no list in it, or it cannot be read.
    """
    is_code, is_area = code_tests(growth)

    def prepare(table: Table) -> Table:
        return _titles(table, is_code, is_area)

    if isinstance(content, bytes):
        return _each_code(growth, read_roles.read_file(content, is_code, is_area, sheet, prepare))
    codes = growth.read_codes(content) if len(content) <= MAX_TEXT else []
    is_list = bool(codes) and all(reading.is_code for reading in codes)
    text = "\n".join(reading.code for reading in codes) if is_list else content.translate(_AS_SEPARATORS)
    tables.check_size(text.encode("utf-8", errors="replace"))
    return _each_code(growth, read_roles.roles_of(prepare(tables.read_pasted(text)), is_code, is_area))


def _titles(table: Table, is_code: Callable[[str], bool], is_area: Callable[[str], bool]) -> Table:
    """Code, title and a headcount of 1 of each line, under headings."""
    found = find_headings(table.rows) or _first_row(table)
    rows: list[Row]
    numbers = table.numbers
    notes: list[LineNote] = []
    if found and table.delimiter == _COMMA and len(table.rows[found[0]]) == 1:  # a heading over titles that hold commas
        first, rows = found[0] + 1, [(None, _joined(row), 1.0) for row in table.rows[found[0] + 1 :]]
    elif found:
        first, columns = found[0] + 1, found[1]
        code, title = columns.get(headings.CODE), columns.get(headings.ROLE)
        lines = list(zip(numbers, table.rows, strict=True))[first:]
        kept, notes = without_remarks(lines, table.rows[found[0]], title, only_said=True)
        named = lines_of((row for _, row in kept), columns, table.decimal_comma)
        sums = find_sums(named, cell_of(table.rows[found[0]], title), guess=False).places
        notes += sum_notes({kept[n][0]: named[n].name for n in sorted(sums)}, is_guess=False)
        kept = [line for n, line in enumerate(kept) if n not in sums]
        rows = [(cell_of(row, code), cell_of(row, title), 1.0) for _, row in kept]
        numbers = [*numbers[:first], *(number for number, _ in kept)]
    else:
        guessed = guess_columns(table.rows, is_area)
        first, rows = 0, _without_headings(table, guessed, is_code)
        cells = [(number, cell) for number, row in zip(numbers, table.rows, strict=True) for cell in row if cell]
        if len(rows) < len(cells) and _is_no_table(table, guessed):
            numbers, rows = [number for number, _ in cells], [(None, cell, 1.0) for _, cell in cells]
    if not any(code or title for code, title, _ in rows):
        raise BadInputError("No titles or codes were found in it.", "One a line is enough, or a column of them.")
    # The headcount of a sum would be that of the whole list.
    rows = [(code, title, None if is_sum(title or code) else one) for code, title, one in rows]
    return replace(table, rows=[_HEADINGS, *rows], numbers=[0, *numbers[first:]], notes=(*table.notes, *notes))


def _is_no_table(table: Table, guessed: Mapping[str, int]) -> bool:
    """Whether the cells are titles without columns: "Nurse;Cook;Plumber" in one line, or in lines of unequal length,
    most of them of no usual one. A comma may be within a title, and a row of a table has a number or an area."""
    if table.delimiter not in _BETWEEN_TITLES or set(guessed) != {headings.ROLE}:
        return False
    usual = max(Counter(map(len, table.rows)).values())
    return len(table.rows) == 1 or (table.delimiter != "\t" and 2 * usual <= len(table.rows))


def _first_row(table: Table) -> tuple[int, dict[str, int]] | None:
    """The first row as headings where a cell of several names titles or codes: what is below need not be numbers."""
    cells = table.rows[0] if table.rows else ()
    columns = {field: n for n, cell in enumerate(cells) if (field := headings.field_of(cell)) in _TITLE_FIELDS}
    if len(table.rows) == 1 and not any(headings.is_heading_alone(cells[column]) for column in columns.values()):
        return None
    return (0, columns) if columns and sum(cell not in (None, "") for cell in cells) > 1 else None


def _without_headings(table: Table, guessed: Mapping[str, int], is_code: Callable[[str], bool]) -> list[Row]:
    """Each line as one title, without cells of numbers and areas: a comma within a title parts no columns, a column of
    nothing but numbers is one of codes, and codes beside each other are no headcounts."""
    if headings.ROLE not in guessed:
        return [(cell_of(row, guessed.get(headings.HEADCOUNT)), None, 1.0) for row in table.rows]
    others = {guessed[field] for field in (headings.HEADCOUNT, headings.AREA) if field in guessed}
    if not others:
        return [(None, _joined(row), 1.0) for row in table.rows]
    kept = [
        row if _are_codes(row, is_code) else [cell for n, cell in enumerate(row) if n not in others]
        for row in table.rows
    ]
    return [(None, _joined(cells), 1.0) for cells in kept]


def _are_codes(row: Row, is_code: Callable[[str], bool]) -> bool:
    return all(cell is None or is_code(str(cell)) for cell in row)


def _joined(row: Sequence[CellValue]) -> CellValue:
    """The cells of a line as one title."""
    cells = [cell for cell in row if cell not in (None, "")]
    return cells[0] if len(cells) == 1 else ", ".join(map(str, cells)) or None


def _each_code(growth: Growth, read: RoleList) -> RoleList:
    """The list with a line for each of several codes in one cell that has nothing else."""
    each = [growth.read_codes(role) for role in read.frame["role"]]
    codes = [[one.code for one in found] if all(one.is_code for one in found) else [] for found in each]
    if all(len(found) < 2 for found in codes):
        return read
    roles = [found if len(found) > 1 else [role] for found, role in zip(codes, read.frame["role"], strict=True)]
    frame = read.frame.assign(role=pd.Series(roles, index=read.frame.index)).explode("role", ignore_index=True)
    return replace(read, frame=frame.astype(read.frame.dtypes.to_dict()))
