"""BLS's skills.xlsx (Employment Projections): scores of the skills that each occupation needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from model.data import catalog
from model.importers import cells
from model.importers.bls_headers import MATRIX, employment_years, find_table
from model.importers.document import FileError, ImportedTable
from services.dataset_schema import SKILL_NAMES

if TYPE_CHECKING:
    from model.importers.document import Document

URL: Final = "https://www.bls.gov/emp/data/skills-data.htm"
_SHEET: Final = "Table 6.2"
_MIN_OCCUPATIONS: Final = 700
"""Every release has scores of more than 800 occupations."""


def matches(document: Document) -> bool:
    """Whether this workbook has the table of skills by detailed occupation."""
    return document.kind == "workbook" and _SHEET in document.sheets


def read(document: Document) -> ImportedTable:
    """The scores of each occupation, 1 to 5. Raises FileError."""
    sheets = {_SHEET: list(document.sheets[_SHEET])}
    columns = {"soc_code": rf"\d{{4}} {MATRIX} code", **{name: _label(name) for name in SKILL_NAMES}}
    grid = find_table(document, sheets, columns)
    if grid is None:
        reason = f"it lacks the code or one of the {len(SKILL_NAMES)} skills"
        raise FileError(document.name, reason, f"Take skills.xlsx from {URL}", sheet=_SHEET)
    if len(grid.rows) < _MIN_OCCUPATIONS:
        raise grid.error(f"only {len(grid.rows)} occupations", "Download the file again: this copy is cut off")
    base, target = employment_years(grid)
    scores = {name: cells.numbers(grid, name, required=True) for name in SKILL_NAMES}
    frame = pd.DataFrame({"soc_code": cells.codes(grid, "soc_code"), **scores})
    content = f"BLS Employment Projections {catalog.vintage_label(base, target)}, skills"
    return ImportedTable(f"bls_skills_{base}_{target}", frame, content, grid.file, grid.sheet, URL, grid.numbers)


def _label(name: str) -> str:
    """The header of a skill: "Detail oriented" for detail_oriented."""
    return name.replace("_", " ").capitalize()
