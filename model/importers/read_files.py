"""Detects the format of a file by its content, and reads its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow.parquet as pq

from model.data import catalog
from model.importers import bls_projections, bls_skills, cells, oews, onet, open_file, prepared, projections_central
from model.importers.document import Document, FileError, Grid, ImportedTable

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

_STATES: Final = "us_states"
_KNOWN: Final = (
    "Files read here: occupation.xlsx and skills.xlsx of BLS's projections, OEWS workbooks or zips, Projections "
    "Central's CSV, O*NET's text files, and CSVs named after an input table"
)


@dataclass(frozen=True)
class Hints:
    """Facts that a file may lack, given by whoever adds it: the May of OEWS, the years of the states'
    projections, the O*NET release."""

    year: int | None = None
    years: tuple[int, int] | None = None
    release: str = ""


def read_files(paths: list[Path], folder: Path, hints: Hints) -> list[tuple[Path, list[ImportedTable]]]:
    """The tables of each file; `folder` has the inputs that are there, which some files need to be understood.

    Raises:
        ImportFailedError: with one error for each file that cannot be imported.
    """
    found, errors = [], []
    for path in paths:
        try:
            found.append((path, read_file(path, folder, hints)))
        except FileError as error:
            errors.append(error)
    if errors:
        raise ImportFailedError(errors)
    return found


class ImportFailedError(Exception):
    """Files that cannot be imported: `errors`, one each."""

    def __init__(self, errors: list[FileError]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = errors


def read_file(path: Path, folder: Path, hints: Hints) -> list[ImportedTable]:
    """The tables of one file. Raises FileError."""
    documents = open_file.open_documents(path)
    tables = []
    for document in documents:
        # A release of O*NET has dozens of files; those that no input is made of are passed over.
        tables += _read(document, folder, hints, strict=len(documents) == 1)
    if not tables:
        raise FileError(path.name, "none of its files is one that is read here", _KNOWN)
    return tables


def _read(document: Document, folder: Path, hints: Hints, *, strict: bool) -> list[ImportedTable]:
    if bls_skills.matches(document):
        return [bls_skills.read(document)]
    if bls_projections.matches(document):
        return bls_projections.read(document)
    if oews.matches(document):
        return oews.read(document, _states(document.name, folder), hints.year)
    if document.kind == "text":
        grid = _text_grid(document)
        if onet.matches(grid.header):
            if onet.is_used(grid.header):
                return [onet.read(grid, hints.release or document.release)]
        elif projections_central.matches(grid.header):
            states = _states(document.name, folder)
            return [projections_central.read(grid, states, _vintages(folder), hints.years)]
        elif name := prepared.table_name(document.name):
            return [prepared.read(grid, name)]
    if strict:
        raise FileError(document.name, f"not a file that is known{_sheets(document)}", _KNOWN)
    return []


def _sheets(document: Document) -> str:
    named = [name for name in document.sheets if name]
    return f" (sheets {', '.join(named[:4])})" if named else ""


def _text_grid(document: Document) -> Grid:
    rows = list(document.sheets[""])
    header = [cells.plain(cell) for cell in rows[0]] if rows else []
    return Grid(document.name, "", header, rows[1:], list(range(2, len(rows) + 1)))


def _states(file: str, folder: Path) -> dict[str, tuple[str, str]]:
    """FIPS code to abbreviation and name, from the inputs."""
    path = folder / f"{_STATES}.parquet"
    if not path.is_file():
        raise FileError(file, f"{_STATES}.parquet is not among the inputs", f"Add {_STATES}.csv first")
    table = pq.read_table(path).to_pandas()
    names = zip(table["state_abbr"], table["state_name"], strict=True)
    return dict(zip(table["state_fips"], names, strict=True))


def _vintages(folder: Path) -> dict[tuple[int, int], pd.DataFrame]:
    """BLS's projections among the inputs, by their years, the newest first."""
    names = sorted(catalog.projection_tables(folder), reverse=True)
    tables = {catalog.projections_years(name): pq.read_table(folder / f"{name}.parquet").to_pandas() for name in names}
    return {years: table for years, table in tables.items() if years}
