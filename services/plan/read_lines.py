"""The lines of a list of roles, one by one: what each can be planned with, and notes on what was left out."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from services.plan import headings
from services.plan.assumptions import (
    ATTRITION_BOUNDS,
    GROWTH_BOUNDS,
    MAX_ATTRITION,
    MAX_COST,
    MAX_GROWTH,
    MAX_PEOPLE,
    MIN_GROWTH,
)
from services.plan.fractions import RATES
from services.plan.numbers import Number, NumberError, is_spreadsheet_error, quoted, read_number
from services.plan.roles import CHECK, LEFT_OUT, NOTE, LineNote
from services.search.codes import joined
from services.search.dates import codes_of_date

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from services.plan.numbers import CellValue, Row
    from services.plan.roles import Level

_REPEAT: Final = "; where that of a line above holds, repeat it (in a pivot table: Repeat All Item Labels)"
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

_COUNTRY: Final = re.compile(r"(?:work |location |employee )?country(?: name| code| region)?", re.IGNORECASE)
_UNITED_STATES: Final = frozenset({"us", "usa", "united states", "united states of america", "america", "840"})


def cell_of(row: Row, column: int | None) -> CellValue:
    """The cell in a column; None where the line has no such column."""
    return row[column] if column is not None and column < len(row) else None


class LineReader:
    """Reads line by line, and collects the notes."""

    def __init__(
        self,
        columns: Mapping[str, int],
        decimal_comma: bool,
        fractions: set[str],
        is_code: Callable[[str], bool],
        names: Row,
        *,
        is_share: bool = False,
    ) -> None:
        """`names`: the row of headings; `is_share`: whether headcounts are shares of full-time hours."""
        self._heading = cell_of(names, columns.get(headings.HEADCOUNT))
        self._is_share = is_share
        self._folded = {name.casefold() for name in names if isinstance(name, str)}
        self._country = next((place for place, name in enumerate(names) if _COUNTRY.fullmatch(str(name))), None)
        self._columns = columns
        self._decimal_comma = decimal_comma
        self._fractions = fractions
        self._is_code = is_code
        self._examples: dict[str, str] = {}
        self.notes: list[LineNote] = []

    def read(self, line: int, row: Row) -> tuple[object, ...] | None:
        """The values of ROLE_DTYPES of a line; None where it is left out."""
        role = self._role(line, row)
        if role is None:
            return None
        headcount = self._headcount(line, row, role)
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
        code = self._as_text(line, cell_of(row, self._columns.get(headings.CODE)))
        title = self._as_text(line, cell_of(row, self._columns.get(headings.ROLE)))
        if code and title and not self._is_code(code):
            self._say(line, CHECK, f"{quoted(code)} is no code of an occupation; the title was searched instead.")
            return title
        role = code or title
        if role is None:
            if any(cell not in (None, "") for cell in row):
                has_people = cell_of(row, self._columns.get(headings.HEADCOUNT)) not in (None, "")
                self._say(line, LEFT_OUT, f"it names no role{_REPEAT if has_people else ''}.")
            return None
        if is_spreadsheet_error(role):
            self._say(line, LEFT_OUT, f"{quoted(role)} is an error of the spreadsheet.")
            return None
        if self._is_heading(row, role):
            return None
        return role

    def _is_heading(self, row: Row, role: str) -> bool:
        """Whether a line is the headings again, as printed lists repeat them, or as one merged over two rows does."""
        beside = cell_of(row, self._columns.get(headings.HEADCOUNT))
        is_text = isinstance(beside, str) and any(map(str.isalpha, beside))
        # What a heading says is looked up last, and of few lines, as it takes longer than all else of a line.
        return (role.casefold() in self._folded or (is_text and bool(headings.field_of(beside)))) and (
            headings.field_of(role) in (headings.ROLE, headings.CODE)
        )

    def _as_text(self, line: int, cell: CellValue) -> str | None:
        """The text of a role's cell; a date is the code that a spreadsheet made it from."""
        if cell is None or cell == "":
            return None
        if isinstance(cell, float):
            return str(int(cell)) if cell == int(cell) else str(cell)
        text = f"{cell:%Y-%m-%d}" if isinstance(cell, date) else str(cell)
        codes = [code for code in codes_of_date(text) if self._is_code(code)]
        if not codes:
            return text
        of = f"the code {codes[0]}"
        if codes[1:]:
            of = f"one of the codes {joined(codes)}; the first was taken"
        self._say(line, CHECK, f"{quoted(text)} is a date; the spreadsheet had made it from {of}.")
        return codes[0]

    def _headcount(self, line: int, row: Row, role: str) -> float | None:
        if headings.HEADCOUNT not in self._columns:
            return 1.0
        cell = cell_of(row, self._columns[headings.HEADCOUNT])
        try:
            number = read_number(cell, decimal_comma=self._decimal_comma)
        except NumberError as error:
            is_name = (
                isinstance(cell, str) and not any(map(str.isdigit, cell)) and headings.may_have_names(self._heading)
            )
            self._say(line, LEFT_OUT, "its headcount is a text, perhaps a name." if is_name else f"headcount {error}.")
            return None
        if number is None:
            self._say(line, LEFT_OUT, f"{quoted(role)} has no headcount.")
            return None
        if self._is_share:
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
        cell = cell_of(row, self._columns.get(field))
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
        area = _text(cell_of(row, self._columns.get(headings.AREA)))
        city, state = (_text(cell_of(row, self._columns.get(name))) for name in (headings.CITY, headings.STATE))
        parts = [area, "" if _names_state(area, state) else state] if area else [city, state]
        return ", ".join(filter(None, [*parts, self._foreign(row)])) or None

    def _foreign(self, row: Row) -> str:
        """The country of a line, if it is another: "country CA", as Canada is not California."""
        text = _text(cell_of(row, self._country))
        return f"country {text}" if text and text.casefold().replace(".", "") not in _UNITED_STATES else ""


def _names_state(area: str, state: str) -> bool:
    """Whether an area is the state, or has it as a word behind its name: Houston TX has TX, Portland has no OR, and
    that Kansas City begins with a state does not say in which it is."""
    name, word = area.casefold(), state.casefold()
    return name == word or re.search(rf"\W{re.escape(word)}(?!\w)", name) is not None


def _text(cell: CellValue) -> str:
    """The text of a cell that holds an area; 6.0 is the FIPS code 06 that a spreadsheet took for a number."""
    if isinstance(cell, float) and cell == int(cell):
        return f"{int(cell):02d}"
    text = "" if cell is None else str(cell).strip()
    return text.zfill(2) if re.fullmatch(r"\d", text) else text
