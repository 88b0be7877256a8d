"""The data model of the importers: documents, grids of cells with their row numbers, imported tables, and the error."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd

Cell: TypeAlias = str | float | bool | None


class FileError(Exception):
    """A file cannot be imported. The text is one line: file, sheet, row, what is wrong, and what to do about it."""

    def __init__(self, file: str, reason: str, remedy: str, *, sheet: str = "", row: int | None = None) -> None:
        where = [file, *([f"sheet {sheet}"] if sheet else []), *([f"row {row}"] if row is not None else [])]
        super().__init__(" ".join(f"{', '.join(where)}: {reason}. {remedy}".split()))
        self.file, self.sheet, self.row = file, sheet, row


@dataclass
class Grid:
    """One table of a file: its header and its rows, each with its number in the file (the first row is 1). `labels` are
    the headers of the columns that we call otherwise."""

    file: str
    sheet: str
    header: list[str]
    rows: list[list[Cell]]
    numbers: list[int]
    labels: dict[str, str] = field(default_factory=dict)

    def error(self, reason: str, remedy: str, row: int | None = None) -> FileError:
        """The error that names this table's file and sheet."""
        return FileError(self.file, reason, remedy, sheet=self.sheet, row=row)

    def label(self, name: str) -> str:
        """The name of a column in the file."""
        return self.labels.get(name, name)

    def has(self, name: str) -> bool:
        """Whether the file has the column."""
        return self.label(name) in self.header

    def column(self, name: str) -> list[Cell]:
        """The cells of a column, missing ones as None. Raises FileError if there is none."""
        label = self.label(name)
        if label not in self.header:
            raise self.error(
                f"column “{label}” is missing", "Download the file again and leave its columns as they are"
            )
        position = self.header.index(label)
        return [row[position] if position < len(row) else None for row in self.rows]

    def filtered(self, mask: Iterable[bool]) -> Grid:
        """The same table with only the rows where `mask` is true."""
        chosen = [position for position, flag in enumerate(mask) if flag]
        rows, numbers = [self.rows[i] for i in chosen], [self.numbers[i] for i in chosen]
        return Grid(self.file, self.sheet, self.header, rows, numbers, self.labels)


@dataclass
class Document:
    """An opened file. `sheets` holds the rows of each sheet of a workbook by its name, as an iterator that is read once
    at most; a text file has one, named "". `release` is the version that a file beside it names (O*NET's Read Me)."""

    name: str
    kind: str
    sheets: dict[str, Iterator[list[Cell]]]
    release: str = ""


@dataclass
class ImportedTable:
    """A table of the inputs as read from a file, before it is written.

    `numbers` are the row numbers of `frame` in the file, for errors. `replaces` names columns: existing rows with the
    same values in them are replaced, all others remain (one year of OEWS among several); with none the whole table
    is replaced. `carries_over` names columns that the file lacks; an existing table's values remain, by SOC code.
    """

    name: str
    frame: pd.DataFrame
    content: str
    file: str
    sheet: str = ""
    url: str = ""
    numbers: list[int] = field(default_factory=list)
    replaces: tuple[str, ...] = ()
    carries_over: tuple[str, ...] = ()
