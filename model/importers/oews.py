"""BLS's OEWS workbooks: the nation, the states, metropolitan and nonmetropolitan areas.

The newer ones have the same columns, AREA_TYPE among them (1 nation, 2 state, 3 territory, 4 metropolitan area, 6
nonmetropolitan area). Before May 2019 the level is OCC_GROUP, a file of states has ST and STATE, one of areas
AREA_NAME. In the cells "*" is a wage and "**" employment that is not published, "#" a wage at or above the top code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from model.importers import cells
from model.importers.document import FileError, Grid, ImportedTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.importers.document import Cell, Document

URL: Final = "https://www.bls.gov/oes/tables.htm"
_MISSING: Final = ("*", "**", "~", "#")
_TOP_CODE: Final = "#"
_ALL_INDUSTRIES: Final = "000000"
_NATION, _STATE, _TERRITORY, _METROPOLITAN, _NONMETROPOLITAN = "1", "2", "3", "4", "6"
_LOCAL: Final = {
    _METROPOLITAN: ("oews_metro_{}", "metropolitan areas", "msa", 5),
    _NONMETROPOLITAN: ("oews_nonmetro_{}", "nonmetropolitan areas", "nonmetro", 7),
}
"""By area type: its table, what it is called, its name in oews_areas, the digits of its codes."""
_ALIASES: Final = {
    "O_GROUP": ("OCC_GROUP", "GROUP"),
    "AREA_TITLE": ("AREA_NAME", "STATE"),
    "PRIM_STATE": ("ST",),
}
_NEEDED: Final = ("OCC_CODE", "OCC_TITLE", "TOT_EMP", "A_MEDIAN")
_LEVELS: Final = ("total", "major", "minor", "broad", "detailed")
_STATE_LEVELS: Final = ("total", "major", "detailed")
_AGAIN: Final = "Download the file again: this copy is cut off or edited"
_TAKE: Final = "Take “All data” of the nation, the states or the metropolitan areas from bls.gov/oes/tables.htm"
_MEASURES: Final = {
    "tot_emp": "TOT_EMP",
    "emp_prse": "EMP_PRSE",
    "jobs_1000": "JOBS_1000",
    "loc_quotient": "LOC_QUOTIENT",
    "h_mean": "H_MEAN",
    "a_mean": "A_MEAN",
    "mean_prse": "MEAN_PRSE",
    "h_median": "H_MEDIAN",
    "a_pct10": "A_PCT10",
    "a_pct25": "A_PCT25",
    "a_median": "A_MEDIAN",
    "a_pct75": "A_PCT75",
    "a_pct90": "A_PCT90",
}
_LOCAL_MEASURES: Final = ("tot_emp", "loc_quotient", "a_pct10", "a_pct25", "a_median", "a_pct75", "a_pct90")
MAJOR_GROUPS: Final = 22
_TERRITORIES: Final = frozenset({"GU", "PR", "VI"})
_WITHOUT_NONMETROPOLITAN: Final = frozenset({"DC", "NJ", "RI"})
"""States that have no nonmetropolitan area (May 2025); a complete file has one of every other."""


def matches(document: Document) -> bool:
    """Whether a sheet of this workbook begins with OEWS's columns. Reads the first rows of each sheet."""
    if document.kind != "workbook":
        return False
    for sheet, rows in document.sheets.items():
        first = next(rows, [])
        document.sheets[sheet] = _again(first, rows)
        if _is_header([cells.plain(cell) for cell in first]):
            return True
    return False


def _again(first: list[Cell], rest: Iterator[list[Cell]]) -> Iterator[list[Cell]]:
    yield first
    yield from rest


def _is_header(names: list[str]) -> bool:
    return {"OCC_CODE", "OCC_TITLE"} <= {name.upper() for name in names}


def read(document: Document, states: dict[str, tuple[str, str]], year: int | None = None) -> list[ImportedTable]:
    """The table of the nation, of the states, or of local areas and their names.

    Args:
        document: the workbook.
        states: FIPS code to (abbreviation, name).
        year: of the estimates, if the workbook does not say it.
    """
    grid = _data(document)
    year = _year(document, year)
    types = _area_types(grid)
    tables = []
    for kind in sorted(set(types)):
        part = grid.filtered(found == kind for found in types)
        if kind == _NATION:
            tables.append(_national(part, year))
        elif kind in _LOCAL:
            tables += _local(part, kind, year, {abbreviation for abbreviation, _ in states.values()})
        elif kind not in (_STATE, _TERRITORY):
            raise part.error(f"area type {kind} is not known", _TAKE, part.numbers[0])
    is_state = [kind in (_STATE, _TERRITORY) for kind in types]
    if any(is_state):
        tables.append(_states(grid.filtered(is_state), year, states))
    return tables


def _data(document: Document) -> Grid:
    """The rows of all industries and ownerships together, with the columns that are used."""
    used = {*_MEASURES.values(), *_NEEDED, "AREA", "AREA_TYPE", "NAICS", "OWN_CODE", *_ALIASES}
    for sheet, rows in document.sheets.items():
        header = [cells.plain(cell).upper() for cell in next(rows, [])]
        if not _is_header(header):
            continue
        labels = {
            ours: other
            for ours, others in _ALIASES.items()
            for other in others
            if other in header and ours not in header
        }
        used_columns = [i for i, name in enumerate(header) if name in used or name in labels.values()]
        grid = Grid(document.name, sheet, [header[i] for i in used_columns], [], [], labels)
        for number, row in enumerate(rows, start=2):
            if any(cell not in (None, "") for cell in row):
                grid.rows.append([row[i] if i < len(row) else None for i in used_columns])
                grid.numbers.append(number)
        return _all_industries(grid)
    raise FileError(document.name, "no sheet with OCC_CODE and OCC_TITLE", _TAKE)


def _all_industries(grid: Grid) -> Grid:
    if not grid.rows:
        raise grid.error("the sheet has a header but no rows", _AGAIN)
    for name in _NEEDED:
        grid.column(name)
    if grid.has("NAICS"):
        grid = grid.filtered(cells.plain(cell) in ("", _ALL_INDUSTRIES) for cell in grid.column("NAICS"))
        if not grid.rows:
            raise grid.error("figures of single industries only", _TAKE)
    return grid


def _area_types(grid: Grid) -> list[str]:
    """The area type of every row; without the column, from the kind of file."""
    if grid.has("AREA_TYPE"):
        return [cells.plain(cell) for cell in grid.column("AREA_TYPE")]
    if not grid.has("AREA"):
        return [_NATION] * len(grid.rows)
    if grid.label("AREA_TITLE") == "STATE" or grid.label("PRIM_STATE") == "ST":
        return [_STATE] * len(grid.rows)
    return [_NONMETROPOLITAN if len(code) == 7 else _METROPOLITAN for code in cells.required_texts(grid, "AREA")]


def _year(document: Document, given: int | None) -> int:
    """The year of the estimates: as the workbook's own description says ("May 2024 OEWS Estimates"), else from its
    name, else as given. Raises FileError if it is not known, or if what is known disagrees."""
    described = {
        int(found[1])
        for sheet in ("Field Descriptions", "Field_descriptions")
        if sheet in document.sheets
        for row in document.sheets[sheet]
        for cell in row[:1]
        if (found := re.fullmatch(r"May (\d{4}) OEW?S Estimates", cells.plain(cell)))
    }
    named = re.search(r"_M_?(\d{4})", document.name.rpartition("/")[2])
    known = described | ({int(named[1])} if named else set()) | ({given} if given else set())
    if len(known) > 1:
        years = " and ".join(str(year) for year in sorted(known))
        raise FileError(document.name, f"its name, its description or --year disagree: {years}", "Check which it is")
    if not known:
        raise FileError(document.name, "neither its name nor a sheet says which May it is of", "Add --year YYYY")
    return known.pop()


def _occupations(grid: Grid, year: int, measures: tuple[str, ...]) -> pd.DataFrame:
    """Code, title, level and these measures; wages at or above the top code are missing and marked."""
    columns: dict[str, object] = {"year": year, "soc_code": cells.codes(grid, "OCC_CODE")}
    columns["title"] = cells.required_texts(grid, "OCC_TITLE")
    columns["o_group"] = [(text or "detailed").lower() for text in cells.texts(grid, "O_GROUP")]
    for name in measures:
        columns[name] = _measure(grid, name)
    columns["a_median_topcoded"] = [text == _TOP_CODE for text in cells.texts(grid, "A_MEDIAN")]
    frame = pd.DataFrame(columns)
    for number, level in zip(grid.numbers, frame["o_group"], strict=True):
        if level not in _LEVELS:
            raise grid.error(f"“{level}” is no level of the classification", _AGAIN, number)
    return frame


def _measure(grid: Grid, name: str) -> list[float | None]:
    label = _MEASURES[name]
    return cells.numbers(grid, label, missing=_MISSING) if grid.has(label) else [None] * len(grid.rows)


def _national(grid: Grid, year: int) -> ImportedTable:
    measures = tuple(name for name in _MEASURES if name not in ("jobs_1000", "loc_quotient"))
    frame = _occupations(grid, year, measures)
    frame["h_median_topcoded"] = [text == _TOP_CODE for text in cells.texts(grid, "H_MEDIAN")]
    _require_groups(grid, frame, "the nation")
    content = f"BLS OEWS, May {year}, nation"
    return ImportedTable("oews_national", frame, content, grid.file, grid.sheet, URL, grid.numbers, replaces=("year",))


def _states(grid: Grid, year: int, states: dict[str, tuple[str, str]]) -> ImportedTable:
    fips = cells.codes(grid, "AREA", r"\d{2}", width=2)
    unknown = next((i for i, code in enumerate(fips) if code not in states), None)
    if unknown is not None:
        raise grid.error(f"{fips[unknown]} is no state", _TAKE, grid.numbers[unknown])
    frame = _occupations(grid, year, tuple(name for name in _MEASURES if name != "mean_prse"))
    frame.insert(1, "state_fips", fips)
    frame.insert(2, "state_abbr", [states[code][0] for code in fips])
    frame.insert(3, "state_name", [states[code][1] for code in fips])
    is_used = frame["o_group"].isin(_STATE_LEVELS)
    numbers = [number for number, used in zip(grid.numbers, is_used, strict=True) if used]
    frame = frame[is_used].reset_index(drop=True)
    absent = {code for code, (abbreviation, _) in states.items() if abbreviation not in _TERRITORIES} - set(fips)
    if absent:
        raise grid.error(f"no rows of {states[min(absent)][1]}", _AGAIN)
    for code, rows in frame.groupby("state_fips"):
        _require_groups(grid, rows, states[str(code)][1])
    content = f"BLS OEWS, May {year}, states"
    return ImportedTable("oews_state", frame, content, grid.file, grid.sheet, URL, numbers, replaces=("year",))


def _require_groups(grid: Grid, frame: pd.DataFrame, area: str) -> None:
    """The total and the major groups are there, and the groups do not exceed the total."""
    total = frame.loc[frame["o_group"] == "total", "tot_emp"]
    majors = frame.loc[frame["o_group"] == "major", "tot_emp"]
    if len(total) != 1 or not len(majors):
        raise grid.error(f"{area} has no total or no major groups", _AGAIN)
    if majors.notna().all() and len(majors) == MAJOR_GROUPS and abs(majors.sum() / total.iloc[0] - 1) > _ROUNDING:
        raise grid.error(f"the major groups of {area} are not its total", _AGAIN)
    if len(majors) < MAJOR_GROUPS - 1:
        raise grid.error(f"{area} has {len(majors)} of {MAJOR_GROUPS} major groups", _AGAIN)


_ROUNDING: Final = 0.001
"""Groups are rounded to tens, and together differ from the total by up to 0.07 %."""


def _local(grid: Grid, kind: str, year: int, states: set[str]) -> list[ImportedTable]:
    """The detailed occupations of the areas of one type, and the areas themselves."""
    table, name, area_type, digits = _LOCAL[kind]
    codes = cells.codes(grid, "AREA", rf"\d{{{digits}}}", width=digits)
    titles = cells.required_texts(grid, "AREA_TITLE")
    primary = cells.required_texts(grid, "PRIM_STATE")
    without = _WITHOUT_NONMETROPOLITAN if kind == _NONMETROPOLITAN else frozenset()
    absent = states - _TERRITORIES - without - set(primary)
    if absent:
        raise grid.error(f"no area of {min(absent)}", _AGAIN)
    frame = _occupations(grid, year, _LOCAL_MEASURES)
    frame.insert(1, "area_code", codes)
    is_used = frame["o_group"] == "detailed"
    numbers = [number for number, used in zip(grid.numbers, is_used, strict=True) if used]
    frame = frame[is_used].drop(columns=["title", "o_group", "a_median_topcoded"]).reset_index(drop=True)
    areas = pd.DataFrame({"area_code": codes, "area_title": titles, "area_type": area_type, "primary": primary})
    areas = areas.drop_duplicates("area_code").sort_values("area_code").reset_index(drop=True)
    areas["states"] = [_area_states(*pair) for pair in zip(areas["area_title"], areas.pop("primary"), strict=True)]
    content = f"BLS OEWS, May {year}, {name}"
    place = (grid.file, grid.sheet, URL)
    return [
        ImportedTable(table.format(year), frame, content, *place, numbers),
        ImportedTable(f"oews_areas_{year}", areas, f"{content}: their names", *place, replaces=("area_type",)),
    ]


def _area_states(title: str, primary: str) -> str:
    """The states of an area, the primary one first, split by "|": those that its name ends in ("…, NY-NJ")."""
    named = re.search(r", ([A-Z]{2}(?:-[A-Z]{2})*)$", title)
    return named[1].replace("-", "|") if named else primary
