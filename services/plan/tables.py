"""The cells of an uploaded or pasted list: the rows of a text with separators, or of a sheet of a workbook.

Nothing of a file is trusted: neither its name nor its size, encoding or form.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from services.errors import BadInputError
from services.plan import headings
from services.plan.fixed_width import with_tabs
from services.plan.roles import NOTE, WARNING, LineNote, only_first
from services.plan.unquoted import without_blanks
from services.plan.workbook import MAX_CELLS, Workbook, is_zip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.plan.numbers import Row

MAX_BYTES: Final = 10 * 2**20
"""Of an uploaded file; a list of 10,000 roles is less than 1 MB."""
MAX_ROWS: Final = 20_000
"""Of a list; the largest employers have fewer roles times places."""
MAX_COLUMNS: Final = 500
"""An export of everything that a system knows of people has two hundred, and the title somewhere."""
_MAX_CELL: Final = 1_000
"""Characters of a cell that are read."""
_SAMPLE: Final = 50
_COMMA: Final = ","
_DELIMITERS: Final = ("\t", ";", "|", _COMMA)
_BINARY_STARTS: Final = {
    b"%PDF": "a PDF file",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed file",
    b"Rar!": "a compressed file",
    b"7z\xbc\xaf": "a compressed file",
    b"\xd0\xcf\x11\xe0": "a workbook of before 2007 (.xls), or one with a password",
    b"{\\rtf": "a document of a word processor",
}
_NOT_CLOSED: Final = "a quotation mark there is not closed. Close or remove it, and read the list again."
_OTHER_TEXTS: Final = {
    "a web page or XML": re.compile(
        r"\s*<(?:!doctype|html|\?xml|table)\b|\s*<[a-z!][^<>]*>.*</", re.IGNORECASE | re.DOTALL
    ),
    "a web archive": re.compile(r"\s*(?:mime-version|content-type): ", re.IGNORECASE),
    "a file in SYLK": re.compile(r"ID;P"),
    "JSON": re.compile(r"\s*[\[{]\s*[\[{\"]"),
}
"""What report servers and old programs write for a workbook, whatever they call it, and how it begins."""
_HEAD: Final = 10_000
"""Characters in which that is looked for."""
_FILLED: Final = re.compile(r"\w[^\r\n]*")
"""The rest of a line from its first letter or digit on."""
_SAVE_AS: Final = "Save the list as CSV or XLSX, or copy its cells and paste them."


@dataclass(frozen=True)
class Table:
    """The rows of a list with the number of each in its file, from 1; empty rows are left out.

    `decimal_comma`: whether its numbers are written 1.234,5 where they do not tell, as in files with semicolons.
    `notes`: how it was read, where that is not plain, and what of it was not.
    `delimiter`: what separates the columns of a text; "" in a text of one column, and in a sheet.
    `hidden_columns`: those of a sheet that hold anything, from 0.
    """

    rows: Sequence[Row]
    numbers: Sequence[int]
    decimal_comma: bool = False
    notes: tuple[LineNote, ...] = ()
    delimiter: str = ""
    hidden_columns: frozenset[int] = frozenset()


def check_size(content: bytes) -> None:
    """Check the size of a file.

    Raises:
        BadInputError: the file is empty, or larger than MAX_BYTES.
    """
    if len(content) > MAX_BYTES:
        raise BadInputError(
            f"The file has {len(content) / 2**20:.1f} MB; lists up to {MAX_BYTES // 2**20} MB are read.",
            "Leave out columns and sheets that are no part of the list.",
        )
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise BadInputError("The file is empty.", "Choose a file with roles and headcounts.")


def open_workbook(content: bytes) -> Workbook | None:
    """The workbook; None of any other file.

    Raises:
        BadInputError: the workbook cannot be read.
    """
    return Workbook(content) if is_zip(content) else None


def read_sheet(book: Workbook, sheet: str) -> Table:
    """The rows of a sheet.

    Raises:
        BadInputError: the workbook cannot be read.
    """
    rows, notes, hidden = book.read_rows(sheet, MAX_ROWS, MAX_COLUMNS)
    filled = {column for row in rows for column in hidden if column < len(row) and row[column] not in (None, "")}
    return replace(_table(list(enumerate(rows, start=1)), notes=notes), hidden_columns=frozenset(filled))


def visible(table: Table) -> Table:
    """The table with nothing in its hidden columns."""
    hidden = table.hidden_columns
    rows = [tuple(None if n in hidden else cell for n, cell in enumerate(row)) for row in table.rows]
    return replace(table, rows=rows)


def read_text(content: bytes) -> Table:
    """The rows of a text file.

    Raises:
        BadInputError: it is no text, or a text that holds no table.
    """
    for start, kind in _BINARY_STARTS.items():
        if content.startswith(start):
            raise BadInputError(f"This is {kind}, which is not read here.", _SAVE_AS)
    text, note = _decode(content)
    if "\x00" in text:
        raise BadInputError("The file is neither a text nor a workbook.", _SAVE_AS)
    for kind, pattern in _OTHER_TEXTS.items():
        if pattern.match(text[:_HEAD]):
            raise BadInputError(f"This is {kind}, not a list.", _SAVE_AS)
    return read_pasted(text, notes=(LineNote(0, NOTE, note),) if note else ())


def read_pasted(text: str, notes: tuple[LineNote, ...] = ()) -> Table:
    """The rows of a text; whatever separates its columns: tabs, semicolons, bars or commas.

    Raises:
        BadInputError: it has more than MAX_CELLS cells.
    """
    # Half a character, as a terminal in another encoding pastes it, becomes a question mark: no table holds one.
    text = text.encode("utf-8", errors="replace").decode("utf-8").removeprefix("\ufeff").replace("\x00", "")
    declared = text[:6].casefold()
    delimiter = ""
    if declared.startswith("sep=") and len(text) > len("sep="):  # a line that Excel reads, and writes
        delimiter, text = text[len("sep=")], "\n" + text.partition("\n")[2]
    delimiter = delimiter or _delimiter(text)
    if not delimiter and (printed := with_tabs(text)):
        delimiter, text = "\t", printed
    rows: list[tuple[int, Row]] = []
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=delimiter or "\t")
    start, fields, room = 1, None, MAX_CELLS
    while len(rows) < MAX_ROWS:
        try:
            fields = next(reader, None)
        except csv.Error:  # a field longer than csv reads: an unclosed quotation mark
            notes += (LineNote(0, WARNING, f"From line {start} on, nothing was read: {_NOT_CLOSED}"),)
            break
        if fields is None:
            break
        parts = without_blanks(fields[:MAX_COLUMNS]) if delimiter == _COMMA else fields[:MAX_COLUMNS]
        cells = tuple(map(_cell, parts))
        room -= len(cells)
        if room < 0:
            raise BadInputError(
                f"The list has more than {MAX_CELLS:,} cells, far more than a list of roles.",
                "Leave out columns that are no part of the list.",
            )
        rows.append((start, cells))
        start = reader.line_num + 1
    else:
        notes += _rest(stream.read())
    last = rows[-1][0] if rows else 0
    if fields is None and text.count('"') % 2 and reader.line_num > last:  # the last field has swallowed lines
        notes += (LineNote(0, WARNING, f"The lines after line {last} were not read: {_NOT_CLOSED}"),)
    return _table(rows, delimiter=delimiter, notes=notes)


def _cell(field: str) -> str | None:
    text = field.strip()
    if text.startswith('="') and text.endswith('"'):  # how programs keep a spreadsheet from changing 06 or 29-1141
        text = text[2:-1].strip()
    return text[:_MAX_CELL] or None


def _rest(text: str) -> tuple[LineNote, ...]:
    """A note on the lines that are not read any more; none where they are empty."""
    count = sum(1 for _ in _FILLED.finditer(text.strip()))
    return (only_first(MAX_ROWS, count),) if count else ()


def _table(numbered: list[tuple[int, Row]], *, delimiter: str = "", notes: tuple[LineNote, ...]) -> Table:
    filled = [(number, row) for number, row in numbered if any(cell not in (None, "") for cell in row)]
    return Table(
        [row for _, row in filled], [number for number, _ in filled], delimiter == ";", notes, delimiter=delimiter
    )


def _decode(content: bytes) -> tuple[str, str]:
    """The text of a file, and a note where its encoding was not plain."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace"), ""
    head = content[:1_000]
    if head and head[1::2].count(0) > len(head) // 3:  # UTF-16 without its mark: every other byte of English is 0
        return content.decode("utf-16-le", errors="replace"), ""
    if head and head[0::2].count(0) > len(head) // 3:
        return content.decode("utf-16-be", errors="replace"), ""
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        # Bytes that cp1252 leaves open are those of DOS and Macintosh: rare, and only accents suffer.
        text = content.decode("cp1252", errors="replace")
        return text, "The file is not in UTF-8; it was read as Windows text, so check names with accents."


def _delimiter(text: str) -> str:
    """The separator of the columns; "" where there is one column.

    That which parts headings; without headings the one that occurs most evenly: in most lines, and as often in each. A
    comma in a title ("Nurse, ICU") is none.
    """
    lines = [line[:_MAX_CELL] for line in text.splitlines()[: 2 * _SAMPLE] if line.strip()][:_SAMPLE]
    best, best_score = "", 0.0
    for delimiter in _DELIMITERS:
        rows = [row for line in lines for row in csv.reader([line], delimiter=delimiter)]
        if any(len({headings.field_of(cell) for cell in row} - {None}) > 1 for row in rows):
            return delimiter
        counts = list(map(len, rows))
        usual = max(set(counts), key=lambda count: (counts.count(count), count), default=1)
        share = counts.count(usual) / len(counts) if counts else 0.0
        if usual > 1 and share > best_score + 0.05:  # among about equals the first of the list
            best, best_score = delimiter, share
    return best if best_score >= 0.5 else ""
