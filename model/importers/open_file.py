"""Opening a download: a workbook, a text file, or a zip archive of either. Never trusts a name or a size."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from model.importers.document import Cell, Document, FileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MAX_BYTES: Final = 600 * 2**20
"""Of a file once unpacked. The largest that anybody needs, OEWS's workbook of metropolitan areas, unpacks to less than
half of that."""
MAX_RATIO: Final = 200
"""Unpacked to packed size of one member. Sheets of repetitive XML reach 30 or so; a zip bomb a thousand."""
_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_TEXT_SUFFIXES: Final = (".csv", ".txt", ".tsv")
_DOWNLOAD_AGAIN: Final = "Download it again"
_RELEASE: Final = re.compile(r"O\*NET (\d+\.\d+)")
_RELEASE_IN_NAME: Final = re.compile(r"db_(\d+)_(\d+)_text")
_READ_ME: Final = "Read Me.txt"


def open_documents(path: Path) -> list[Document]:
    """The tables' documents that a file holds: one, or one for each workbook or text file in a zip archive.

    Raises FileError: the file is missing, empty, no workbook, text or zip, protected, damaged, or far too large.
    """
    if not path.is_file():
        raise FileError(path.name, "there is no such file", "Check the path")
    if path.stat().st_size > MAX_BYTES:
        raise FileError(
            path.name, f"the file is larger than {MAX_BYTES // 2**20} MB", "This is no file that is read here"
        )
    data = path.read_bytes()
    beside = path.parent / _READ_ME
    text = beside.read_bytes() if beside.is_file() else b""
    return _open(path.name, data, _release(path.as_posix(), text))


def _open(name: str, data: bytes, release: str) -> list[Document]:
    if not data:
        raise FileError(name, "the file is empty", _DOWNLOAD_AGAIN)
    if data.startswith(_OLE):
        raise FileError(
            name,
            "a workbook that is password-protected or in the format of before 2007 (.xls)",
            "Open it in a spreadsheet program and save it as .xlsx without a password",
        )
    if not data.startswith(_ZIP):
        if name.lower().endswith((".xlsx", ".zip")):
            begins = "a web page" if data.lstrip()[:1] == b"<" else "something else"
            raise FileError(name, f"not what its name says, but {begins}", f"{_DOWNLOAD_AGAIN} and check that it opens")
        return [Document(name, "text", {"": _text_rows(name, data)}, release)]
    archive = _archive(name, data)
    if "[Content_Types].xml" in archive.namelist():
        return [_workbook(name, data, release)]
    return _members(name, archive, release)


def _archive(name: str, data: bytes) -> zipfile.ZipFile:
    """The zip archive, checked to be whole and to unpack to a reasonable size."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError):
        raise FileError(name, "the file is cut off or damaged", _DOWNLOAD_AGAIN) from None
    members = archive.infolist()
    is_bomb = any(member.file_size > MAX_RATIO * max(member.compress_size, 2**12) for member in members)
    if is_bomb or sum(member.file_size for member in members) > MAX_BYTES:
        raise FileError(name, "it unpacks to far more than any file read here", "Do not use this copy of the file")
    if any(member.flag_bits & 1 for member in members):
        raise FileError(name, "the archive is password-protected", "Save it without a password")
    return archive


def _members(name: str, archive: zipfile.ZipFile, release: str) -> list[Document]:
    """The workbooks and text files of an archive, each under "archive/member"."""
    wanted = {}
    for member in archive.namelist():
        path = PurePosixPath(member)
        if path.name.startswith(("~$", "._")) or member.endswith("/"):
            continue
        if path.suffix.lower() in (".xlsx", *_TEXT_SUFFIXES) and "description" not in path.name.lower():
            wanted[path.name] = _unpack(name, archive, member)
    read_me = wanted.pop(_READ_ME, b"")
    if not wanted:
        raise FileError(
            name, "the archive holds no workbook (.xlsx) and no text file", "Check that it is the right one"
        )
    release = _release(f"{name}/{archive.namelist()[0]}", read_me) or release
    return [document for member, data in wanted.items() for document in _open(f"{name}/{member}", data, release)]


def _unpack(name: str, archive: zipfile.ZipFile, member: str) -> bytes:
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, ValueError):
        raise FileError(name, f"its member {member} is damaged", _DOWNLOAD_AGAIN) from None


def _release(name: str, read_me: bytes) -> str:
    """The O*NET release ("30.3") that the Read Me or the archive's name states; "" for anything else."""
    found = _RELEASE.search(read_me.decode("utf-8", "replace"))
    if found:
        return found[1]
    named = _RELEASE_IN_NAME.search(name)
    return f"{named[1]}.{named[2]}" if named else ""


def _workbook(name: str, data: bytes, release: str) -> Document:
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, ParseError) as error:
        detail = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise FileError(name, f"the workbook cannot be read ({detail})", _DOWNLOAD_AGAIN) from None
    sheets = {sheet.title: _sheet_rows(name, sheet) for sheet in book.worksheets}
    return Document(name, "workbook", sheets, release)


def _sheet_rows(name: str, sheet: ReadOnlyWorksheet) -> Iterator[list[Cell]]:
    """Rows of plain cells; a date or another type as its text."""
    try:
        for row in sheet.iter_rows(values_only=True):
            yield [cell if isinstance(cell, (str, int, float, bool, type(None))) else str(cell) for cell in row]
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, ParseError) as error:
        detail = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise FileError(name, f"the sheet cannot be read ({detail})", _DOWNLOAD_AGAIN, sheet=sheet.title) from None


def _text_rows(name: str, data: bytes) -> Iterator[list[Cell]]:
    """Rows of a comma- or tab-separated file in UTF-8; a field that is empty is None."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise FileError(name, "the text is not in UTF-8", "Save it as “CSV UTF-8” and try again", row=row) from None
    if "\0" in text[:1000]:
        raise FileError(name, "the file is no text", "Check that it is the right one")
    first = text.partition("\n")[0]
    if first.count("\t") > first.count(","):
        # O*NET's files have no quoting at all: an apostrophe or a quotation mark is a character like any other.
        reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
    else:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for fields in reader:
            yield [cell if cell != "" else None for cell in fields]
    except csv.Error as error:
        raise FileError(name, f"the row cannot be read ({error})", _DOWNLOAD_AGAIN, row=reader.line_num) from None
