"""BLS's occupation.xlsx (Employment Projections): occupations with their separations, and factors affecting their use.

Sheets and the spelling of their headers change from vintage to vintage: the worker characteristics are in Table 1.7 (to
2022-32) or Table 1.2 (from 2023-33), years are written "2022-32", "2023–33" or "2024–2034", footnote marks "(1)" or
"[1]", a wage above the top code ">=$239,200", what is not available "—". Sheets are therefore found by their columns
(see bls_headers.py). Before 2016-26 there are no separations: those workbooks are refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from model.data import catalog
from model.importers import cells
from model.importers.bls_headers import MATRIX, column_label, employment_years, find_table, read_header
from model.importers.document import FileError, Grid, ImportedTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from model.importers.document import Cell, Document

URL: Final = "https://www.bls.gov/emp/ind-occ-matrix/occupation.xlsx"
FACTORS_TABLE: Final = "ep_utilization_factors"
_MISSING: Final = ("—", "–", "-")
_TOP_CODED: Final = re.compile(r">=\s*\$?([\d,]+(?:\.0)?)")
_WRONG_FILE: Final = "Take occupation.xlsx, “all occupation tables”, from bls.gov/emp/tables.htm"
_AGAIN: Final = "Download the file again: this copy is cut off or edited"

_YEARS: Final = r", (\d{4})(?:-(?:\d{2}|\d{4}))?(?: annual average)?"
_OCCUPATION: Final = {
    "title": rf"\d{{4}} {MATRIX}(?: occupation)? title",
    "soc_code": rf"\d{{4}} {MATRIX}(?: occupation)? code",
    "occ_type": r"Occupation type",
}
_CHARACTERISTICS: Final = {
    **_OCCUPATION,
    "change_thousands": rf"Employment change, numeric{_YEARS}",
    "pct_change": rf"Employment change, percent{_YEARS}",
    "pct_self_employed": rf"Percent self[- ]employed{_YEARS}",
    "openings_thousands": rf"Occupational openings{_YEARS}",
    "median_wage": rf"Median annual wage(?:, dollars)?{_YEARS}",
    "education": r"Typical education needed for entry",
    "experience": r"Work experience in a related occupation",
    "training": r"Typical on-the-job training needed .*",
}
_SEPARATIONS: Final = {
    **_OCCUPATION,
    "exit_rate_pct": rf"Labor force exit rate{_YEARS}",
    "transfer_rate_pct": rf"Occupational transfer rate{_YEARS}",
    "separations_rate_pct": rf"Total occupational separations rate{_YEARS}",
    "exits_thousands": rf"Labor force exits{_YEARS}",
    "transfers_thousands": rf"Occupational transfers{_YEARS}",
}
_FACTORS: Final = {
    "title": _OCCUPATION["title"],
    "soc_code": _OCCUPATION["soc_code"],
    "industry_title": rf"\d{{4}} {MATRIX} industry title",
    "industry_code": rf"\d{{4}} {MATRIX} industry code",
    "factor": r"Factors affecting occupational utilization",
}


def matches(document: Document) -> bool:
    """Whether this is a workbook with the names of BLS's tables of occupations."""
    return document.kind == "workbook" and any(re.fullmatch(r"Table \d+\.\d+", name) for name in document.sheets)


def read(document: Document) -> list[ImportedTable]:
    """The projections, and the factors affecting utilization where the workbook has them. Raises FileError."""
    sheets = {name: list(rows) for name, rows in document.sheets.items()}
    occupations = _require(document, sheets, _CHARACTERISTICS, "occupations with wage, education and training")
    separations = _require(document, sheets, _SEPARATIONS, "separations and openings")
    base, target = employment_years(occupations)
    frame = _occupations(occupations, base, target)
    missing = set(frame["soc_code"]) - set(cells.codes(separations, "soc_code"))
    if missing:
        raise separations.error(f"occupation {min(missing)} of sheet {occupations.sheet} is missing", _AGAIN)
    frame = frame.merge(_separations(separations), on="soc_code", how="left", validate="one_to_one")
    label = catalog.vintage_label(base, target)
    projections = ImportedTable(
        catalog.projections_name(base, target),
        frame,
        f"BLS Employment Projections {label}, occupations",
        document.name,
        occupations.sheet,
        URL,
        occupations.numbers,
        carries_over=("sample_titles",),
    )
    factors = find_table(document, sheets, _FACTORS)
    return [projections] if factors is None else [projections, _factors(factors, label)]


def _require(document: Document, sheets: Mapping[str, list[list[Cell]]], columns: Mapping[str, str], what: str) -> Grid:
    grid = find_table(document, sheets, columns)
    if grid is not None:
        return grid
    reason = f"no sheet has all columns of the table of {what}"
    lacking = {
        sheet: [ours for ours, pattern in columns.items() if not column_label(header, pattern)]
        for sheet, rows in sheets.items()
        for header in [read_header(rows)[1]]
    }
    nearest = min(lacking, key=lambda sheet: len(lacking[sheet]))
    if len(lacking[nearest]) <= len(columns) / 2:
        reason += f"; sheet {nearest} lacks {', '.join(lacking[nearest])}"
    raise FileError(document.name, reason, _WRONG_FILE)


def _occupations(grid: Grid, base: int, target: int) -> pd.DataFrame:
    codes = cells.codes(grid, "soc_code")
    kinds = cells.required_texts(grid, "occ_type")
    wages, top_coded = _wages(grid)
    return pd.DataFrame(
        {
            "soc_code": codes,
            "title": [cells.without_footnote(title) for title in cells.required_texts(grid, "title")],
            "occ_type": kinds,
            "level": [_level(code, kind) for code, kind in zip(codes, kinds, strict=True)],
            "emp_base_thousands": cells.numbers(grid, f"Employment, {base}", required=True),
            "emp_target_thousands": cells.numbers(grid, f"Employment, {target}", required=True),
            "change_thousands": cells.numbers(grid, "change_thousands", required=True),
            "pct_change": cells.numbers(grid, "pct_change", required=True),
            "pct_self_employed": cells.numbers(grid, "pct_self_employed", missing=_MISSING),
            "openings_thousands": cells.numbers(grid, "openings_thousands", required=True),
            "openings_kind": "annual_avg",
            "median_wage": wages,
            "median_wage_topcoded": top_coded,
            "wage_year": int(grid.label("median_wage")[-4:]),
            "education": cells.texts(grid, "education", missing=("", *_MISSING)),
            "experience": cells.texts(grid, "experience", missing=("", *_MISSING)),
            "training": cells.texts(grid, "training", missing=("", *_MISSING)),
        }
    )


def _wages(grid: Grid) -> tuple[list[float | None], list[bool]]:
    """Median wages, and which are top-coded: there the wage is the published lower bound."""
    texts = [cells.without_footnote(text or "") for text in cells.texts(grid, "median_wage")]
    bounds = [_TOP_CODED.fullmatch(text) for text in texts]
    plain = grid.filtered(bound is None for bound in bounds)
    below = iter(cells.numbers(plain, "median_wage", missing=_MISSING))
    wages = [next(below) if bound is None else float(bound[1].replace(",", "")) for bound in bounds]
    return wages, [bound is not None for bound in bounds]


def _level(code: str, kind: str) -> str:
    """total, major, minor, broad or detailed. BLS combines occupations, so that a line item may have any code; a group
    that ends in 000 is minor, as are those of the SOC that end in 00."""
    if kind == "Line item":
        return "detailed"
    if code.endswith("-0000"):
        return "total" if code.startswith("00") else "major"
    return "minor" if code.endswith("00") else "broad"


def _separations(grid: Grid) -> pd.DataFrame:
    columns = {name: cells.numbers(grid, name, required=True) for name in _SEPARATIONS if name not in _OCCUPATION}
    return pd.DataFrame({"soc_code": cells.codes(grid, "soc_code"), **columns})


def _factors(grid: Grid, label: str) -> ImportedTable:
    columns = {name: cells.required_texts(grid, name) for name in _FACTORS}
    frame = pd.DataFrame({"vintage": label, **columns, "soc_code": cells.codes(grid, "soc_code")})
    content = f"BLS Employment Projections {label}, factors affecting occupational utilization"
    return ImportedTable(FACTORS_TABLE, frame, content, grid.file, grid.sheet, URL, grid.numbers, replaces=("vintage",))
