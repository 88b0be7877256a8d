"""The tables of BLS's workbooks about occupations, found by their columns under the names of the newest vintages.

Until 2019-29 a header has two or three rows, with groups of columns in merged cells: "Employment change, 2019-29" above
"Number" and "Percent". From 2020-30 on it has one: "Employment change, numeric, 2022-32".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from model.data.schema import SOC_CODE
from model.importers import cells
from model.importers.document import Grid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from model.importers.document import Cell, Document

MATRIX: Final = "National Employment Matrix"
_EMPLOYMENT: Final = re.compile(r"Employment, (\d{4})")
_MAX_ROWS: Final = 4
_RATES: Final = {
    "Labor force exits": "Labor force exit rate",
    "Occupational transfers": "Occupational transfer rate",
    "Total": "Total occupational separations rate",
}
_COUNTS: Final = {"Total": "Total occupational separations"}
_UNITS: Final = {"Number": "numeric", "Percent": "percent"}


def read_header(rows: list[list[Cell]]) -> tuple[int, list[str]]:
    """The number of rows before the data, and the name of each column; (0, []) where there is no header of the
    National Employment Matrix."""
    first, top = cells.find_header(iter(rows), lambda names: any(MATRIX in name for name in names))
    if not first:
        return 0, []
    below = [_names(row) for row in rows[first : first + _MAX_ROWS]]
    count = next((i for i, names in enumerate(below) if any(re.fullmatch(SOC_CODE, name) for name in names)), 0)
    if not count:
        return first, top
    return first + count, _joined(top, below[:count])


def _names(row: list[Cell]) -> list[str]:
    return [" ".join(cells.without_footnote(cells.plain(cell)).replace("–", "-").split()) for cell in row]


def _joined(top: list[str], below: list[list[str]]) -> list[str]:
    """One name a column, from the groups of the first row, which reach to the next one, and the rows below."""
    header, group = [], ""
    for position, name in enumerate(top):
        is_first = bool(name)
        group = name or group
        parts = [names[position] for names in below if position < len(names) and names[position]]
        header.append(_name(group, parts[-1] if parts else "", is_first=is_first))
    return header


def _name(group: str, part: str, *, is_first: bool) -> str:
    if MATRIX in group:
        return group.replace(" title and code", " title" if is_first else " code")
    subject, _, period = group.partition(", ")
    if part in _UNITS and period:
        return f"{subject.capitalize()}, {_UNITS[part]}, {period}"
    if subject == "Occupational separations rate":
        return f"{_RATES.get(part, part)}, {period}"
    if subject == "Occupational separations":
        return f"{_COUNTS.get(part, part)}, {period}"
    return f"{group}, {part}" if part else group


def find_table(document: Document, sheets: Mapping[str, list[list[Cell]]], columns: Mapping[str, str]) -> Grid | None:
    """The first sheet whose header has all these columns; None if there is none."""
    for sheet, rows in sheets.items():
        number, header = read_header(rows)
        labels = {ours: label for ours, pattern in columns.items() if (label := column_label(header, pattern))}
        if number and len(labels) == len(columns):
            grid = Grid(document.name, sheet, header, rows[number:], list(range(number + 1, len(rows) + 1)), labels)
            # Footnotes and sources at the end have a first cell alone.
            return grid.filtered(sum(cell not in (None, "") for cell in row) > 1 for row in grid.rows)
    return None


def column_label(header: list[str], pattern: str) -> str:
    return next((name for name in header if re.fullmatch(pattern, name)), "")


def employment_years(grid: Grid) -> tuple[int, int]:
    """Base and target year, from the headers of the two columns of employment."""
    years = sorted(int(found[1]) for name in grid.header if (found := _EMPLOYMENT.fullmatch(name)))
    if len(years) != 2:
        raise grid.error(
            "it lacks the two columns “Employment, YEAR” of base and target year", "Download the file again"
        )
    return years[0], years[1]
