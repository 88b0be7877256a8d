"""A list of roles from a file or from pasted text: the lines that can be planned, and notes on each line.

A line that cannot be read is left out and named; the others go on. Only a file that holds no list at all is refused.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import pandas as pd

from services.errors import BadInputError
from services.plan import headings, sums, tables
from services.plan.columns import NEEDS, NOTHING, find_columns
from services.plan.counted_lines import with_counts
from services.plan.fractions import are_shares, fraction_columns, hours_of
from services.plan.labels import areas_of_sections, fill_labels
from services.plan.numbers import has_decimal_comma, quoted
from services.plan.read_lines import LineReader, cell_of
from services.plan.remarks import counts_of, without_remarks
from services.plan.roles import CHECK, LEFT_OUT, NOTE, ROLE_DTYPES, WARNING, LineNote, RoleList, empty_roles
from services.plan.status import status_notes
from services.plan.sum_notes import sum_notes, total_notes
from services.plan.unquoted import put_together
from services.plan.wide import in_one_column

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from services.plan.sums import Line
    from services.plan.tables import Table

_MAX_SHEETS_NAMED: Final = 3
_HEADCOUNT: Final = list(ROLE_DTYPES).index("headcount")


def read_file(
    content: bytes,
    is_code: Callable[[str], bool],
    is_area: Callable[[str], bool],
    sheet: str = "",
    prepare: Callable[[Table], Table] | None = None,
    today: date | None = None,
) -> RoleList:
    """The list in a CSV, TSV or XLSX file; of a workbook the named sheet, or the one with most roles.

    `is_code`, `is_area`: whether a text is the code of an occupation, and an area; `prepare`: what
    makes a list of titles alone of a table first.
    `today`: of the headcounts of several years, the newest are read that are not after it; today's date if not given.

    Raises:
        BadInputError: the file is empty, too large, of another kind, damaged, or holds no list.
    """

    def roles(table: Table) -> RoleList:
        return roles_of(prepare(table) if prepare else table, is_code, is_area, today)

    tables.check_size(content)
    book = tables.open_workbook(content)
    if book is None:
        return roles(tables.read_text(content))
    names = book.sheet_names()
    lists = []
    for name in [sheet] if sheet else names:
        try:
            read = _of_sheet(tables.read_sheet(book, name), roles)
        except BadInputError:
            if len(names) == 1 or sheet:
                raise
            continue
        lists.append(replace(read, sheet=name, sheets=names))
    if not lists:
        raise BadInputError(f"{NOTHING[:-1]}, on none of its {len(names)} sheets.", NEEDS)
    best = max(lists, key=_plainness)
    if len(names) == 1 or sheet:
        return best
    others = [read for read in lists if read is not best and not prepare]  # whose people count
    return replace(best, notes=(_of_several(best, others), *best.notes))


def _plainness(read: RoleList) -> tuple[int, int, int]:
    """How much of a list a sheet is: the less had to be guessed, the better; then the more fields and lines it has."""
    return -read.guesses, read.fields, len(read.frame)


def _of_sheet(table: Table, read: Callable[[Table], RoleList]) -> RoleList:
    """The list of the columns that are visible, unless only with hidden ones there is one, or less of it to guess."""
    if not table.hidden_columns:
        return read(table)
    from openpyxl.utils import get_column_letter

    letters = ", ".join(get_column_letter(column + 1) for column in sorted(table.hidden_columns))
    try:
        shown = read(tables.visible(table))
    except BadInputError:
        shown = None
    try:
        whole = read(table)
    except BadInputError:
        if shown is None:
            raise
        whole = shown
    if shown is None or whole.guesses < shown.guesses:
        note = LineNote(0, WARNING, f"Hidden columns were read as well: {letters}.")
        return replace(whole, notes=(note, *whole.notes))
    note = LineNote(0, CHECK, f"Hidden columns were not read: {letters}. Unhide them if they are part of the list.")
    return replace(shown, notes=(note, *shown.notes))


def _of_several(best: RoleList, others: Sequence[RoleList]) -> LineNote:
    """Which sheet was read; a warning where others have lists, too."""
    lists = [read for read in others if read.headcount and not read.is_doubtful]
    if not lists:
        unread = ", ".join(quoted(name) for name in best.sheets if name != best.sheet)
        return LineNote(0, NOTE, f"The sheet {quoted(best.sheet)} was read, not {unread}.")
    listed = ", ".join(f"{quoted(read.sheet)} ({read.headcount:,.0f})" for read in lists[:_MAX_SHEETS_NAMED])
    more = f" and {len(lists) - _MAX_SHEETS_NAMED} more" if len(lists) > _MAX_SHEETS_NAMED else ""
    people = f"{best.headcount:,.0f} {'person' if best.headcount == 1 else 'people'}"
    counted = f"The sheet {quoted(best.sheet)} was read ({people})"
    return LineNote(0, WARNING, f"{counted}; other sheets have lists, too: {listed}{more}.")


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
    table, notes_on_cells = put_together(table)
    table, notes_on_lines = with_counts(table)
    table, notes_on_columns = in_one_column(table, is_area)
    first, columns, guesses = find_columns(table, is_area, today or datetime.now(UTC).date())
    notes = [*table.notes, *notes_on_cells, *notes_on_lines, *notes_on_columns, *guesses]
    body = list(zip(table.numbers, table.rows, strict=True))[first:]
    names = table.rows[first - 1] if first else ()
    said: list[tuple[int, Line]] = []
    if headings.HEADCOUNT not in columns:
        said = counts_of(body)
        body, remarks = without_remarks(body, names, columns.get(headings.ROLE), {number for number, _ in said})
        notes += remarks
    numbers = [cell_of(row, columns[field]) for field in headings.NUMBERS if field in columns for _, row in body]
    hours = hours_of(names, [row for _, row in body], columns.get(headings.HEADCOUNT))
    decimal_comma = has_decimal_comma(numbers, hours, default=table.decimal_comma)
    rows_of, filled = fill_labels([number for number, _ in body], [row for _, row in body], columns, decimal_comma)
    notes += filled
    body = list(zip((number for number, _ in body), rows_of, strict=True))
    lines = sums.lines_of(rows_of, columns, decimal_comma)
    found = sums.find_sums(lines, cell_of(names, columns.get(headings.ROLE)), is_area)
    totals = [*said, *((body[n][0], lines[n]) for n in found.wholes)]
    notes += sum_notes({body[n][0]: lines[n].name for n in sorted(found.places)}, found.is_guess)
    body, columns, sections = areas_of_sections(body, lines, found, columns, is_area)
    notes += sections
    is_share = are_shares(names, [row for _, row in body], columns.get(headings.HEADCOUNT))
    fractions = fraction_columns(body, columns, decimal_comma, is_share=is_share)
    # "Nov-21" may be of 81 codes, and lists repeat what they hold.
    reader = LineReader(columns, decimal_comma, fractions, functools.cache(is_code), names, is_share=is_share)
    rows = [row for number, cells in body if (row := reader.read(number, cells)) is not None]
    counted = {row[0] for row in rows if row[_HEADCOUNT]}
    notes += status_notes(names, [cells for number, cells in body if number in counted])
    if not is_share:
        notes += total_notes(totals, [float(str(row[_HEADCOUNT])) for row in rows])
    notes += [LineNote(0, NOTE, text) for text in reader.rate_notes()] + reader.notes
    if not rows and not any(note.level == LEFT_OUT for note in notes):
        raise BadInputError(NOTHING, NEEDS)
    frame = pd.DataFrame(rows, columns=list(ROLE_DTYPES)).astype(ROLE_DTYPES) if rows else empty_roles()
    guessed = sum(note.level == WARNING for note in guesses) + (not names)
    are_openings = headings.is_of_openings(cell_of(names, columns.get(headings.PLANNED)))
    is_doubtful = not names and headings.HEADCOUNT not in columns
    return RoleList(
        frame, tuple(notes), guesses=guessed, fields=len(columns), is_doubtful=is_doubtful, are_openings=are_openings
    )
