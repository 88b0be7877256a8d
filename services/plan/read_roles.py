"""A list of roles from a file or from pasted text: the lines that can be planned, and notes on each line.

A line that cannot be read is left out and named; the others go on. Only a file that holds no list at all is refused.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import pandas as pd

from services.errors import BadInputError
from services.plan import headings, tables
from services.plan.assumptions import (
    ATTRITION_BOUNDS,
    GROWTH_BOUNDS,
    MAX_ATTRITION,
    MAX_COST,
    MAX_GROWTH,
    MAX_PEOPLE,
    MIN_GROWTH,
)
from services.plan.columns import NEEDS, NOTHING, find_columns
from services.plan.dates import code_of_date
from services.plan.fractions import RATES, fraction_columns
from services.plan.numbers import Number, NumberError, has_decimal_comma, is_spreadsheet_error, quoted, read_number
from services.plan.roles import CHECK, LEFT_OUT, NOTE, ROLE_DTYPES, LineNote, RoleList, empty_roles

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from services.plan.numbers import CellValue, Row
    from services.plan.roles import Level
    from services.plan.tables import Table

_SUM: Final = "is a sum of other lines and was not counted again."

_LIMITS: Final[dict[str, tuple[float, float, str]]] = {
    # The least and most that can be meant, and in words.
    headings.HEADCOUNT: (0.0, MAX_PEOPLE, "between 0 and 10 million"),
    headings.ATTRITION: (0.0, MAX_ATTRITION, ATTRITION_BOUNDS),
    headings.GROWTH: (MIN_GROWTH, MAX_GROWTH, GROWTH_BOUNDS),
    headings.PLANNED: (0.0, MAX_PEOPLE, "between 0 and 10 million"),
    headings.COST: (0.0, MAX_COST, "between 0 and a billion"),
}
_COLUMNS: Final = {
    headings.HEADCOUNT: "headcount",
    headings.ATTRITION: "own_attrition",
    headings.GROWTH: "own_growth",
    headings.PLANNED: "planned_hires",
    headings.COST: "cost_per_hire",
}
_GROUP_TOTAL: Final = re.compile(r"(.+?) ?[-–:]? totals?:?|totals? ?[-–:] ?(.+)")


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
    guesses = sum(note.line == 0 and note.level == CHECK for note in read.notes)
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
    notes = [LineNote(0, NOTE, text) for text in table.notes]
    if table.truncated:
        notes.append(LineNote(0, CHECK, f"Only the first {tables.MAX_ROWS:,} lines were read."))
    first, columns, guesses = find_columns(table, is_area, today or datetime.now(UTC).date())
    notes += guesses
    body = list(zip(table.numbers, table.rows, strict=True))[first:]
    names = table.rows[first - 1] if first else ()
    numbers = [_cell(row, columns[field]) for field in headings.NUMBERS if field in columns for _, row in body]
    decimal_comma = has_decimal_comma(numbers, default=table.decimal_comma)
    fractions = fraction_columns(body, columns, names, decimal_comma)
    reader = _LineReader(columns, decimal_comma, fractions, is_code, names)
    rows = [row for number, cells in body if (row := reader.read(number, cells)) is not None]
    notes += [LineNote(0, NOTE, text) for text in reader.rate_notes()] + reader.notes
    if not rows and not any(note.level == LEFT_OUT for note in notes):
        raise BadInputError(NOTHING, NEEDS)
    frame = pd.DataFrame(rows, columns=list(ROLE_DTYPES)).astype(ROLE_DTYPES) if rows else empty_roles()
    return RoleList(frame, (*notes, *_duplicates(frame)))


def _cell(row: Row, column: int | None) -> CellValue:
    return row[column] if column is not None and column < len(row) else None


class _LineReader:
    """Reads line by line, and collects the notes."""

    def __init__(
        self,
        columns: Mapping[str, int],
        decimal_comma: bool,
        fractions: set[str],
        is_code: Callable[[str], bool],
        names: Row,
    ) -> None:
        """`names`: the row of headings."""
        self._names = names
        self._columns = columns
        self._decimal_comma = decimal_comma
        self._fractions = fractions
        self._is_code = is_code
        self._roles: set[str] = set()
        self._examples: dict[str, str] = {}
        self.notes: list[LineNote] = []

    def read(self, line: int, row: Row) -> tuple[object, ...] | None:
        """The values of ROLE_DTYPES of a line; None where it is left out."""
        role = self._role(line, row)
        if role is None:
            return None
        headcount = self._headcount(line, row)
        if headcount is None:
            return None
        rest = [self._number(line, row, field) for field in _COLUMNS if field != headings.HEADCOUNT]
        return (line, role, self._area(row), headcount, *rest)

    def rate_notes(self) -> list[str]:
        """How rates without a percent sign were read."""
        return list(self._examples.values())

    def _say(self, line: int, level: Level, message: str) -> None:
        self.notes.append(LineNote(line, level, message))

    def _role(self, line: int, row: Row) -> str | None:
        """The code or title of a line: the code where it is one, or there is no title."""
        code = self._as_text(line, _cell(row, self._columns.get(headings.CODE)))
        title = self._as_text(line, _cell(row, self._columns.get(headings.ROLE)))
        if code and title and not self._is_code(code):
            self._say(line, CHECK, f"{quoted(code)} is no code of an occupation; the title was searched instead.")
            return title
        role = code or title
        if role is None:
            total = next((cell for cell in row if headings.is_sum(cell)), None)
            if total is not None:
                self._say(line, NOTE, f"{quoted(total)} {_SUM}")
            elif any(cell not in (None, "") for cell in row):
                self._say(line, LEFT_OUT, "it names no role.")
            return None
        if headings.is_sum(role) or self._is_sum_of_lines(role):
            self._say(line, NOTE, f"{quoted(role)} {_SUM}")
            return None
        if is_spreadsheet_error(role):
            self._say(line, LEFT_OUT, f"{quoted(role)} is an error of the spreadsheet.")
            return None
        if self._is_heading(row, role):
            return None
        self._roles.add(_plain(role))
        return role

    def _is_sum_of_lines(self, role: str) -> bool:
        """Whether it is "Cooks Total" or "Total - Cooks" below lines of cooks, as spreadsheets name sums of groups."""
        found = _GROUP_TOTAL.fullmatch(_plain(role))
        return found is not None and (found[1] or found[2]) in self._roles

    def _is_heading(self, row: Row, role: str) -> bool:
        """Whether a line is the headings again, as printed lists repeat them, or as one merged over two rows does."""
        if headings.field_of(role) not in (headings.ROLE, headings.CODE):
            return False
        is_same = any(isinstance(name, str) and name.casefold() == role.casefold() for name in self._names)
        return is_same or bool(headings.field_of(_cell(row, self._columns.get(headings.HEADCOUNT))))

    def _as_text(self, line: int, cell: CellValue) -> str | None:
        """The text of a role's cell; a date is the code that a spreadsheet made it from."""
        if cell is None or cell == "":
            return None
        if isinstance(cell, float):
            return str(int(cell)) if cell == int(cell) else str(cell)
        text = f"{cell:%Y-%m-%d}" if isinstance(cell, date) else str(cell)
        code = code_of_date(text)
        if code and self._is_code(code):
            self._say(line, CHECK, f"{quoted(text)} is a date; the spreadsheet had made it from the code {code}.")
            return code
        return text

    def _headcount(self, line: int, row: Row) -> float | None:
        if headings.HEADCOUNT not in self._columns:
            return 1.0
        cell = _cell(row, self._columns[headings.HEADCOUNT])
        try:
            number = read_number(cell, decimal_comma=self._decimal_comma)
        except NumberError as error:
            self._say(line, LEFT_OUT, f"headcount {error}.")
            return None
        if number is None:
            self._say(line, LEFT_OUT, "it has no headcount.")
            return None
        if headings.is_share(_cell(self._names, self._columns[headings.HEADCOUNT])):
            is_fraction = headings.HEADCOUNT in self._fractions and not number.is_percent
            number = Number(number.value if is_fraction else number.value / 100)
        elif number.is_percent:
            self._say(line, LEFT_OUT, f"headcount {quoted(cell)} is a percent, not a number of people.")
            return None
        low, high, words = _LIMITS[headings.HEADCOUNT]
        if not low <= number.value <= high:
            self._say(line, LEFT_OUT, f"headcount {quoted(cell)} is not {words}.")
            return None
        if number.value == 0:
            self._say(line, NOTE, "headcount is 0, so there is nothing to project.")
        elif number.value != round(number.value):
            self._say(line, NOTE, f"headcount {number.value:g} is read as full-time equivalents.")
        return number.value

    def _number(self, line: int, row: Row, field: str) -> float | None:
        cell = _cell(row, self._columns.get(field))
        try:
            number = read_number(cell, decimal_comma=self._decimal_comma)
        except NumberError as error:
            self._say(line, CHECK, f"{headings.NUMBERS[field]} {error}; it was left out.")
            return None
        if number is None:
            return None
        value = self._rate(field, number) if field in RATES else number.value
        low, high, words = _LIMITS[field]
        if not low <= value <= high:
            self._say(line, CHECK, f"{headings.NUMBERS[field]} {quoted(cell)} is not {words}; it was left out.")
            return None
        return value

    def _rate(self, field: str, number: Number) -> float:
        is_fraction = field in self._fractions and not number.is_percent
        value = number.value if is_fraction else number.value / 100
        if not number.is_percent:
            self._examples.setdefault(
                field, f"{headings.NUMBERS[field].capitalize()} {number.value:g} is read as {100 * value:g} % a year."
            )
        return value

    def _area(self, row: Row) -> str | None:
        area = _text(_cell(row, self._columns.get(headings.AREA)))
        city, state = (_text(_cell(row, self._columns.get(name))) for name in (headings.CITY, headings.STATE))
        if area:
            return f"{area}, {state}" if state and state.casefold() not in area.casefold() else area
        return ", ".join(filter(None, (city, state))) or None


def _plain(role: str) -> str:
    """A role in lower case with single spaces: many spaces would take a search for parts of it very long."""
    return " ".join(role.casefold().split())


def _text(cell: CellValue) -> str:
    """The text of a cell that holds an area; 6.0 is the FIPS code 06 that a spreadsheet took for a number."""
    if isinstance(cell, float) and cell == int(cell):
        return f"{int(cell):02d}"
    text = "" if cell is None else str(cell).strip()
    return text.zfill(2) if re.fullmatch(r"\d", text) else text


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
