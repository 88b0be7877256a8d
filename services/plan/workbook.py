"""The cells of an uploaded XLSX workbook. Bounded in size, whatever the file claims to be."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from xml.etree.ElementTree import ParseError

from services.errors import BadInputError
from services.plan.roles import NOTE, WARNING, LineNote, only_first
from services.plan.sheet_xml import filled_rows, read_marks, spread

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from services.plan.numbers import CellValue, Row

MAX_UNPACKED: Final = 100 * 2**20
"""Bytes of a workbook once unpacked: ten times the largest file that is read, as sheets of words and numbers are."""
MAX_RATIO: Final = 200
"""Unpacked to packed size of one member: sheets reach 30 or so, a zip bomb a thousand."""
MAX_MEMBERS: Final = 2_000
MAX_SHEETS: Final = 50
"""Each is read to see which holds the list."""
MAX_STYLE_MARKS: Final = 100_000
"""Tags in the styles, which cost more than those of cells, up to 40 µs each: a workbook that was copied for years has
tens of thousands."""
MAX_CELLS: Final = 2_000_000
"""Cells of a text, or of all sheets together: the longest list with a hundred columns, or 4,000 lines with the most."""
_ZIP: Final = b"PK"
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    ParseError,
    RuntimeError,  # an encrypted archive, and XML that is nested without end
    TypeError,
    ValueError,
)
"""What zipfile, ElementTree and openpyxl raise for files that are damaged somewhere (tests/fuzz/test_uploads.py)."""
_SAVE_AS: Final = "Open it in a spreadsheet, save it as XLSX or CSV, and try again."
_EXPORT: Final = "In Numbers choose File, Export To, Excel or CSV, and try again."
_COPY_CELLS: Final = "Copy the cells of the list and paste them, or save them as XLSX or CSV."
_HIDDEN_NOTES: Final = (
    "1 hidden row (for example, filtered out) was read as well.",
    "{:,} hidden rows (for example, filtered out) were read as well.",
)
"""On one row, and on several."""
_MAX_SPREAD: Final = 100_000
"""Cells that get the value of a merged one: five columns of the longest list. Merges may overlap without end."""
_STYLES: Final = "xl/styles.xml"
_FORMULA_NOTE: Final = "Cells with formulas were read with the results that the spreadsheet had stored."
_NOT_CALCULATED: Final = (
    "1 formula has no stored result: open the workbook in a spreadsheet, save it, and choose it again.",
    "{:,} formulas have no stored results: open the workbook in a spreadsheet, save it, and choose it again.",
)
_MERGED_NUMBERS: Final = (
    "A number in merged cells ({}) counts once, in its first line; give each line its own.",
    "Numbers in merged cells ({}) count once, in their first line; give each line its own.",
)
_MAX_NAMED: Final = 3
_LITERALS: Final = re.compile(r'"[^"]*"|\\.')
"""Text in the format of a number, after which nothing is calculated: 12.5 with 0.0" %" is 12.5 %."""


def is_zip(content: bytes) -> bool:
    """Whether a file is a zip archive, as workbooks are."""
    return content.startswith(_ZIP)


class SheetRows(NamedTuple):
    """The rows of a sheet, notes on how they were read, and which columns are hidden, from 0."""

    rows: list[Row]
    notes: tuple[LineNote, ...]
    hidden_columns: frozenset[int]


class Workbook:
    """The sheets of a workbook, whose styles and texts are read once for all of them. Not thread-safe."""

    def __init__(self, content: bytes) -> None:
        """Open the workbook.

        Raises:
            BadInputError: the file is no workbook, cannot be read, or is larger than a list can be.
        """
        self._content = content
        self._values = _open(content, data_only=True)
        self._formulas: Any = None
        self._room = MAX_CELLS

    def sheet_names(self) -> tuple[str, ...]:
        """The names of the visible sheets of cells."""
        sheets = self._values.worksheets
        visible = [sheet.title for sheet in sheets if sheet.sheet_state == "visible"]
        return tuple(visible or [sheet.title for sheet in sheets])

    def read_rows(self, sheet: str, max_rows: int, max_columns: int) -> SheetRows:
        """The first rows of a sheet, empty ones included.

        The text of a merged cell stands in each cell that it covers, its number in the first alone; a percent is a text
        with its sign ("12 %"), a formula its stored result or, without one, its text.

        Raises:
            BadInputError: there is no such sheet, it cannot be read, or the sheets read so far have MAX_CELLS cells.
        """
        if self._room <= 0:
            raise _too_many_cells()
        part = self._part(sheet)
        marks = read_marks(part)
        rows = _cells(self._values, sheet, max_rows, max_columns, self._room)
        self._room -= sum(map(len, rows))
        notes = []
        if hidden := marks.hidden_rows:
            notes.append(LineNote(0, NOTE, _HIDDEN_NOTES[hidden > 1].format(hidden)))
        if len(rows) == max_rows and (rest := filled_rows(part) - sum(map(_is_filled, rows))) > 0:
            notes.append(only_first(max_rows, rest))
        if marks.has_formulas:
            if self._formulas is None:
                self._formulas = _open(self._content, data_only=False)
            formulas = _cells(self._formulas, sheet, max_rows, max_columns, MAX_CELLS)
            notes.append(_with_formulas(rows, formulas))
        room, numbers = _MAX_SPREAD, []
        for reference in marks.merges:
            cells, is_number = spread(rows, reference, room)
            room -= cells
            numbers += [reference] if is_number else []
        if numbers:
            named = ", ".join([*numbers[:_MAX_NAMED], *(["…"] if numbers[_MAX_NAMED:] else [])])
            notes.append(LineNote(0, WARNING, _MERGED_NUMBERS[len(numbers) > 1].format(named)))
        return SheetRows([tuple(row) for row in rows], tuple(notes), marks.hidden_columns)

    def _part(self, name: str) -> bytes:
        """The XML of a sheet; nothing where it is not found, as `_cells` says."""
        path = next((sheet._worksheet_path for sheet in self._values.worksheets if sheet.title == name), "")
        try:
            with zipfile.ZipFile(io.BytesIO(self._content)) as archive:
                return archive.read(path)
        except _DAMAGED:
            return b""


def _too_many_cells() -> BadInputError:
    return BadInputError(
        "The workbook has far more cells than a list of roles.", "Copy the list to a new workbook, and choose that."
    )


def _open(content: bytes, *, data_only: bool) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
    except _DAMAGED:
        raise BadInputError("The workbook is damaged.", _SAVE_AS) from None
    if "mimetype" in names and "content.xml" in names:
        raise BadInputError("This is an OpenDocument file, which is not read here.", _SAVE_AS)
    if "xl/workbook.bin" in names:
        raise BadInputError("This is a binary workbook (.xlsb), which is not read here.", _SAVE_AS)
    if "Index/Document.iwa" in names or "Index.zip" in names:
        raise BadInputError("This is a document of Apple’s Numbers, which is not read here.", _EXPORT)
    if "word/document.xml" in names:
        raise BadInputError("This is a document of a word processor, which is not read here.", _COPY_CELLS)
    if "xl/workbook.xml" not in names:
        raise BadInputError("The archive holds no workbook.", "Unpack it, and choose the list itself.")
    unpacked = sum(member.file_size for member in members)
    bombs = (member.file_size > MAX_RATIO * max(member.compress_size, 1) for member in members)
    if unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS or (any(bombs) and unpacked > MAX_UNPACKED // 10):
        raise BadInputError(
            f"The workbook unpacks to {unpacked / 2**20:,.0f} MB, far more than a list of roles.",
            "Copy the list to a new workbook, and choose that.",
        )
    import openpyxl  # only for who uploads a workbook

    try:
        _check_styles(content, names)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
        parts = [sheet._worksheet_path for sheet in book.worksheets]
    except _DAMAGED:
        raise BadInputError("The workbook is damaged.", _SAVE_AS) from None
    if len(set(parts)) < len(parts):  # no spreadsheet writes that; each sheet would cost what one unpacks to
        raise BadInputError("The workbook is damaged: two sheets are one.", _SAVE_AS)
    if len(parts) > MAX_SHEETS:
        raise BadInputError(
            f"The workbook has {len(parts):,} sheets; up to {MAX_SHEETS} are looked through for the list.",
            "Copy the list to a new workbook, and choose that.",
        )
    return book


def _check_styles(content: bytes, names: Collection[str]) -> None:
    if _STYLES not in names:
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        marks = archive.read(_STYLES).count(b"<")
    if marks > MAX_STYLE_MARKS:
        raise BadInputError(
            "The workbook has far more styles than a list of roles.",
            "Copy the cells of the list without their formats to a new workbook, and choose that.",
        )


def _cells(book: Any, name: str, max_rows: int, max_columns: int, max_cells: int) -> list[list[CellValue]]:
    """The first rows of a sheet, each as long as it is filled."""
    sheet = next((sheet for sheet in book.worksheets if sheet.title == name), None)
    if sheet is None:
        raise BadInputError(f"The workbook has no sheet “{name[:40]}”.", "Choose one of its sheets.")
    rows: list[list[CellValue]] = []
    room = max_cells
    try:
        sheet.reset_dimensions()  # what a file says of its size may be wrong
        for row in sheet.iter_rows(max_row=max_rows):  # with a number of columns, rows are filled up to it
            rows.append([_value(cell) for cell in row[:max_columns]])
            room -= len(rows[-1])
            if room < 0:
                break
    except _DAMAGED:
        raise BadInputError(f"The sheet “{name[:40]}” is damaged.", _SAVE_AS) from None
    if room < 0:
        raise _too_many_cells()
    return rows


def _with_formulas(rows: list[list[CellValue]], formulas: Sequence[Sequence[CellValue]]) -> LineNote:
    """Put the formulas into the cells of `rows`, where the sheet stores none of their results, and say which were read.

    A program that stores results stores all: where there are some, a formula without one has the result "".
    """
    pairs = [list(zip(values, texts, strict=False)) for values, texts in zip(rows, formulas, strict=False)]
    if any(value is not None and str(text).startswith("=") for row in pairs for value, text in row):
        return LineNote(0, NOTE, _FORMULA_NOTE)
    without = sum(value is None and text is not None for row in pairs for value, text in row)
    for place, row in enumerate(pairs):
        rows[place] = [text if value is None else value for value, text in row]
    return (
        LineNote(0, WARNING, _NOT_CALCULATED[without > 1].format(without))
        if without
        else LineNote(0, NOTE, _FORMULA_NOTE)
    )


def _is_filled(row: Sequence[CellValue]) -> bool:
    return any(cell not in (None, "") for cell in row)


def _value(cell: Any) -> CellValue:
    value = cell.value
    if value is None and cell.data_type == "str":  # a formula whose result is no text
        return ""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        number_format = cell.number_format or ""
        if "%" not in number_format:
            return float(value)
        is_scaled = "%" in _LITERALS.sub("", number_format)
        return f"{round(value * 100 if is_scaled else value, 10):g} %"
    if isinstance(value, datetime):
        return value
    text = str(getattr(value, "text", value)).strip()  # the formula of an array has its text in an attribute
    return text[:1_000] or None
