"""A list of roles from a file or from pasted text: the lines that can be planned, and notes on each line.

A line that cannot be read is left out and named; the others go on. Only a file that holds no list at all is refused.
"""

from __future__ import annotations

import functools
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pandas as pd

from services.errors import BadInputError
from services.plan import headings, sums, tables
from services.plan.columns import NEEDS, NOTHING, find_columns
from services.plan.fractions import fraction_columns
from services.plan.numbers import has_decimal_comma, quoted
from services.plan.read_lines import LineReader, cell_of
from services.plan.roles import CHECK, LEFT_OUT, NOTE, ROLE_DTYPES, WARNING, LineNote, RoleList, empty_roles
from services.plan.sum_notes import sum_notes, total_notes

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.plan.tables import Table


def read_file(
    content: bytes,
    is_code: Callable[[str], bool],
    is_area: Callable[[str], bool],
    sheet: str = "",
    prepare: Callable[[Table], Table] = lambda table: table,
    today: date | None = None,
) -> RoleList:
    """The list in a CSV, TSV or XLSX file; of a workbook the named sheet, or the one with most roles.

    `is_code`, `is_area`: whether a text is the code of an occupation, and an area; `prepare`: what is done first.
    `today`: of the headcounts of several years, the newest are read that are not after it; today's date if not given.

    Raises:
        BadInputError: the file is empty, too large, of another kind, damaged, or holds no list.
    """
    tables.check_size(content)
    book = tables.open_workbook(content)
    if book is None:
        return roles_of(prepare(tables.read_text(content)), is_code, is_area, today)
    best: RoleList | None = None
    names = book.sheet_names()
    for name in [sheet] if sheet else names:
        try:
            read = roles_of(prepare(tables.read_sheet(book, name)), is_code, is_area, today)
        except BadInputError:
            if len(names) == 1 or sheet:
                raise
            continue
        if best is None or _plainness(read) > _plainness(best):
            best = RoleList(read.frame, read.notes, name, names)
    if best is None:
        raise BadInputError(f"{NOTHING[:-1]}, on none of its {len(names)} sheets.", NEEDS)
    if len(names) > 1 and not sheet:
        others = ", ".join(quoted(name) for name in names if name != best.sheet)
        note = LineNote(0, NOTE, f"The sheet {quoted(best.sheet)} was read, not {others}.")
        return RoleList(best.frame, (note, *best.notes), best.sheet, names)
    return best


def _plainness(read: RoleList) -> tuple[int, int]:
    """How much of a list a sheet is: the less had to be guessed of the whole, the better; then the more lines."""
    guesses = sum(note.line == 0 and note.level in (WARNING, CHECK) for note in read.notes)
    return -guesses, len(read.frame)


def read_pasted(
    text: str, is_code: Callable[[str], bool], is_area: Callable[[str], bool], today: date | None = None
) -> RoleList:
    """The list in a text that was pasted or typed; columns separated by tabs, semicolons, bars or commas.

    `today`: as of `read_file`.

    Raises:
        BadInputError: there is no list in it.
    """
    content = text.encode("utf-8", errors="replace")
    tables.check_size(content)
    return roles_of(tables.read_pasted(text), is_code, is_area, today)


def roles_of(
    table: Table, is_code: Callable[[str], bool], is_area: Callable[[str], bool], today: date | None = None
) -> RoleList:
    """The list in these cells; see `read_file`."""
    first, columns, guesses = find_columns(table, is_area, today or datetime.now(UTC).date())
    notes = [*table.notes, *guesses]
    body = list(zip(table.numbers, table.rows, strict=True))[first:]
    names = table.rows[first - 1] if first else ()
    numbers = [cell_of(row, columns[field]) for field in headings.NUMBERS if field in columns for _, row in body]
    decimal_comma = has_decimal_comma(numbers, default=table.decimal_comma)
    lines = sums.lines_of((row for _, row in body), columns, decimal_comma)
    found = sums.find_sums(lines, cell_of(names, columns.get(headings.ROLE)))
    by_number = {number: line for (number, _), line in zip(body, lines, strict=True)}
    totals = [body[n][0] for n in found.wholes]
    notes += sum_notes([(body[n][0], lines[n].name) for n in sorted(found.places)], found.is_guess)
    body = [line for n, line in enumerate(body) if n not in found.places]
    fractions = fraction_columns(body, columns, names, decimal_comma)
    # "Nov-21" may be of 81 codes, and lists repeat what they hold.
    reader = LineReader(columns, decimal_comma, fractions, functools.cache(is_code), names)
    rows = [row for number, cells in body if (row := reader.read(number, cells)) is not None]
    notes += total_notes(by_number, totals, [int(str(row[0])) for row in rows])
    notes += [LineNote(0, NOTE, text) for text in reader.rate_notes()] + reader.notes
    if not rows and not any(note.level == LEFT_OUT for note in notes):
        raise BadInputError(NOTHING, NEEDS)
    frame = pd.DataFrame(rows, columns=list(ROLE_DTYPES)).astype(ROLE_DTYPES) if rows else empty_roles()
    return RoleList(frame, (*notes, *_duplicates(frame)))


def _duplicates(frame: pd.DataFrame) -> list[LineNote]:
    """A note for each line whose role and area another line has had already."""
    first: dict[tuple[str, str], int] = {}
    notes = []
    for line, role, area in zip(frame["line"], frame["role"], frame["area_text"].fillna(""), strict=True):
        key = (str(role).casefold(), str(area).casefold())
        if key in first:
            notes.append(LineNote(int(line), NOTE, f"the same role and area as line {first[key]}; both are counted."))
        else:
            first[key] = int(line)
    return notes
