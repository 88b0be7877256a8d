"""BLS's three real workbooks, small files of every other format, and a folder of inputs to add them to."""

from __future__ import annotations

import io
import shutil
import tarfile
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from model.data import catalog
from model.importers.read_files import Hints, read_file

WORKBOOKS = Path(__file__).parent / "fixtures" / "bls_workbooks.tar.xz"
_COLUMNS = """
    AREA AREA_TITLE AREA_TYPE PRIM_STATE NAICS NAICS_TITLE I_GROUP OWN_CODE OCC_CODE OCC_TITLE O_GROUP TOT_EMP
    EMP_PRSE JOBS_1000 LOC_QUOTIENT PCT_TOTAL PCT_RPT H_MEAN A_MEAN MEAN_PRSE H_PCT10 H_PCT25 H_MEDIAN H_PCT75
    H_PCT90 A_PCT10 A_PCT25 A_MEDIAN A_PCT75 A_PCT90 ANNUAL HOURLY
"""
OEWS_COLUMNS = _COLUMNS.split()
MAJORS = [f"{code}-0000" for code in range(11, 55, 2)]


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory) -> Path:
    """A folder with occupation_BASE_TARGET.xlsx as BLS published them. They are committed as one archive of their
    parts, a third of the size; every part is unchanged."""
    folder = tmp_path_factory.mktemp("workbooks")
    parts: dict[str, dict[str, bytes]] = {}
    with tarfile.open(WORKBOOKS, "r:xz") as archive:
        for member in archive:
            book, _, part = member.name.partition("/")
            parts.setdefault(book, {})[part] = archive.extractfile(member).read()
    for book, files in parts.items():
        with zipfile.ZipFile(folder / book, "w", zipfile.ZIP_DEFLATED) as target:
            for name, data in files.items():
                target.writestr(name, data)
    return folder


@pytest.fixture(scope="session")
def bls_sheets(workbooks) -> dict[str, list[list]]:
    """The rows of the sheets that are read of the 2024-34 workbook."""
    book = openpyxl.load_workbook(workbooks / "occupation_2024_2034.xlsx", read_only=True)
    return {name: [list(row) for row in book[name].iter_rows(values_only=True)] for name in ("Table 1.2", "Table 1.10")}


@pytest.fixture
def inputs(tmp_path) -> Path:
    """A copy of the committed inputs."""
    folder = tmp_path / "inputs"
    shutil.copytree(catalog.INPUT_DIR, folder)
    return folder


@pytest.fixture(scope="session")
def read():
    """read(path, **hints): the tables of a file, by name, read beside the committed inputs."""

    def apply(path, **hints):
        return {table.name: table for table in read_file(path, catalog.INPUT_DIR, Hints(**hints))}

    return apply


def workbook_bytes(sheets: dict[str, list[list]]) -> bytes:
    """A workbook with these sheets."""
    buffer = io.BytesIO()
    as_given = {"strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **as_given}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return buffer.getvalue()


def oews_row(code: str, level: str, jobs, area=("99", "U.S.", "1", "US"), **cells) -> dict:
    """One row of an OEWS workbook; wages are made up."""
    row = dict.fromkeys(OEWS_COLUMNS)
    row |= dict(zip(OEWS_COLUMNS[:8], (*area, "000000", "Cross-industry", "cross-industry", "1235"), strict=True))
    row |= {"OCC_CODE": code, "OCC_TITLE": f"Occupation {code}", "O_GROUP": level, "TOT_EMP": jobs, "EMP_PRSE": 1.5}
    row |= {
        "H_MEDIAN": 25.5,
        "A_PCT10": 30_000,
        "A_PCT25": 40_000,
        "A_MEDIAN": 53_040,
        "A_PCT75": 70_000,
        "A_PCT90": "#",
    }
    return row | cells


def oews_area(area, details: list[dict]) -> list[dict]:
    """The total, the 22 major groups and these details of one area."""
    majors = [oews_row(code, "major", 1_000, area) for code in MAJORS]
    return [oews_row("00-0000", "total", 22_000, area), *majors, *details]


def oews_sheets(rows: list[dict], year: int = 2025) -> dict[str, list[list]]:
    """The sheets of an OEWS workbook as BLS publishes it."""
    notes = [[f"May {year} OEWS Estimates"], [None], ["Occupational Employment and Wage Statistics (OEWS) Survey"]]
    data = [OEWS_COLUMNS, *([row[column] for column in OEWS_COLUMNS] for row in rows)]
    return {"data": data, "Field Descriptions": notes, "UpdateTime": [["alldataupdate"]], "Filler": []}
