"""CSV files that already have the columns of an input table, named after it (oews_state.csv)."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

import pandas as pd

from model.data import schema
from model.importers import cells
from model.importers.document import ImportedTable

if TYPE_CHECKING:
    from model.importers.document import Grid

_RENAMED: Final = {"soc": "soc_code", "transfer_k": "transfers_thousands", "openings_k": "openings_thousands"}
_MISSING: Final = ("-999998", "-999998.0")
"""What Projections Central's older file has where a figure is not published."""
_CORRECT: Final = "Correct the cell, or make the file again"
_ADDED_TITLES: Final = "new_vs_27"
"""Marks the titles that an earlier release lacks: the others are in alternate_titles already."""


def table_name(file: str) -> str:
    """The input table that a file is named after; "" if there is none."""
    name = PurePath(file).stem
    return name if schema.is_table(name) else ""


def read(grid: Grid, name: str) -> ImportedTable:
    """Table `name` as its file has it: text stays text, the word "None" stays a value. Raises FileError."""
    grid = grid.filtered(bool(row) for row in grid.rows)
    if not grid.rows:
        raise grid.error("the table has no rows", "Make the file again")
    grid.labels = {ours: theirs for theirs, ours in _RENAMED.items() if theirs in grid.header}
    rules = schema.table_schema(name).columns
    columns = [column for column in rules if grid.has(column)]
    frame = pd.DataFrame({column: _column(grid, column, rules[column].kind) for column in columns})
    numbers = grid.numbers
    if _ADDED_TITLES in grid.header:
        is_added = [cells.plain(cell) == "True" for cell in grid.column(_ADDED_TITLES)]
        frame = frame[is_added].drop_duplicates()
        numbers = [numbers[position] for position in frame.index]
        frame = frame.reset_index(drop=True)
    return ImportedTable(name, frame, f"prepared table {name}", grid.file, grid.sheet, "", numbers)


def _column(grid: Grid, column: str, kind: str) -> pd.Series:
    """The column in the type of its schema."""
    if kind == "text":
        return pd.Series([cell if cell is None else str(cell) for cell in grid.column(column)], dtype="str")
    if kind == "boolean":
        return pd.Series(_flags(grid, column), dtype="bool")
    values = cells.numbers(grid, column, missing=_MISSING, required=kind == "integer")
    return pd.Series(values, dtype="float64").astype("int64" if kind == "integer" else "float64")


def _flags(grid: Grid, column: str) -> list[bool]:
    found = [cells.plain(cell) for cell in grid.column(column)]
    for number, text in zip(grid.numbers, found, strict=True):
        if text not in ("True", "False"):
            raise grid.error(f"“{text}” in column “{grid.label(column)}” is neither True nor False", _CORRECT, number)
    return [text == "True" for text in found]
