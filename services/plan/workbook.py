"""The cells of an uploaded XLSX workbook. Bounded in size, whatever the file claims to be."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from xml.etree.ElementTree import ParseError

from services.errors import BadInputError
from services.plan.roles import NOTE, LineNote, only_first

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
_HIDDEN_ROW: Final = re.compile(rb'<row\b[^>]*\bhidden="(?:1|true)"')
_HIDDEN_NOTES: Final = (
    "1 hidden row (for example, filtered out) was read as well.",
    "{:,} hidden rows (for example, filtered out) were read as well.",
)
"""On one row, and on several."""
_MAX_MERGES: Final = 5_000
_MAX_SPREAD: Final = 100_000
"""Cells that get the value of a merged one: five columns of the longest list. Merges may overlap without end."""
_STYLES: Final = "xl/styles.xml"
_MERGE: Final = re.compile(rb'<mergeCell ref="([A-Z]+\d+:[A-Z]+\d+)"')
_RELATION: Final = re.compile(r"<Relationship\b[^>]*>")
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_VALUE_MARKS: Final = (b"<v>", b"<is>")
_ATTRIBUTE: Final = re.compile(r'([\w:]+)="([^"]*)"')
_FORMULA_NOTE: Final = "Cells with formulas were read with the results that the spreadsheet had stored."


def is_zip(content: bytes) -> bool:
    """Whether a file is a zip archive, as workbooks are."""
    return content.startswith(_ZIP)


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

    def read_rows(self, sheet: str, max_rows: int, max_columns: int) -> tuple[list[Row], tuple[LineNote, ...]]:
        """The first rows of a sheet, empty ones included, and notes on how they were read.

        A merged cell's value stands in each cell that it covers, a percent is a text with its sign ("12 %"), a formula
        its stored result or, without one, its text.

        Raises:
            BadInputError: there is no such sheet, it cannot be read, or the sheets read so far have MAX_CELLS cells.
        """
        if self._room <= 0:
            raise _too_many_cells()
        part = _sheet_part(self._content, [one.title for one in self._values.worksheets], sheet)
        has_formulas = b"<f>" in part or b"<f " in part
        rows = _cells(self._values, sheet, max_rows, max_columns, self._room)
        self._room -= sum(map(len, rows))
        hidden = len(_HIDDEN_ROW.findall(part))
        notes: tuple[LineNote, ...] = ()
        if hidden:
            notes += (LineNote(0, NOTE, _HIDDEN_NOTES[hidden > 1].format(hidden)),)
        if len(rows) == max_rows and (rest := _filled_rows(part) - sum(map(_is_filled, rows))) > 0:
            notes += (only_first(max_rows, rest),)
        if has_formulas:
            if self._formulas is None:
                self._formulas = _open(self._content, data_only=False)
            formulas = _cells(self._formulas, sheet, max_rows, max_columns, MAX_CELLS)
            for row, (values, texts) in enumerate(zip(rows, formulas, strict=False)):
                rows[row] = [text if value is None else value for value, text in zip(values, texts, strict=False)]
            notes += (LineNote(0, NOTE, _FORMULA_NOTE),)
        room = _MAX_SPREAD
        for reference in _MERGE.findall(part)[:_MAX_MERGES]:
            room -= _spread(rows, reference.decode(), room)
        return [tuple(row) for row in rows], notes


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


def _filled_rows(part: bytes) -> int:
    """How many rows of a sheet have a value, from its XML."""
    return sum(any(mark in row for mark in _VALUE_MARKS) for row in part.split(b"</row>"))


def _is_filled(row: Sequence[CellValue]) -> bool:
    return any(cell not in (None, "") for cell in row)


def _value(cell: Any) -> CellValue:
    value = cell.value
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        is_percent = "%" in (cell.number_format or "")
        return f"{round(value * 100, 10):g} %" if is_percent else float(value)
    if isinstance(value, datetime):
        return value
    text = str(getattr(value, "text", value)).strip()  # the formula of an array has its text in an attribute
    return text[:1_000] or None


def _spread(rows: list[list[CellValue]], reference: str, room: int) -> int:
    """Put the value of a merged cell into each cell of a column that it covers, so that each line has its own; how many
    cells that were, at most `room`.

    Across columns only the first has it: a heading over three columns is not the heading of each.
    """
    from openpyxl.utils import range_boundaries

    column, first, _, last = range_boundaries(reference)
    if first > len(rows) or column > len(rows[first - 1]):
        return 0
    value = rows[first - 1][column - 1]
    covered = rows[first : min(last, len(rows), first + room)]
    for row in covered:
        row.extend([None] * (column - len(row)))
        row[column - 1] = value
    return len(covered)


def _sheet_part(content: bytes, titles: Sequence[str], name: str) -> bytes:
    """The XML of a sheet; `titles`: of all. Nothing where it is not found, as merged cells are then not spread."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            relations = [
                dict(_ATTRIBUTE.findall(tag))
                for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels").decode("utf-8"))
            ]
            targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
            tags = _SHEET.findall(archive.read("xl/workbook.xml").decode("utf-8"))
            for tag, title in zip(tags, titles, strict=False):
                if title == name:
                    target = targets.get(dict(_ATTRIBUTE.findall(tag)).get("r:id"), "")
                    return archive.read(target.removeprefix("/") if target.startswith("/") else f"xl/{target}")
    except _DAMAGED:
        pass
    return b""
