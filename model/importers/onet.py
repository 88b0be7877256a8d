"""O*NET's text files: descriptions, alternate and reported titles, related occupations.

Tab-separated, without quoting, "n/a" for a short title that there is none of. Occupations have O*NET-SOC codes (eight
digits); the first six are the SOC's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from model.data.schema import SOC_CODE
from model.importers import cells
from model.importers.document import ImportedTable

if TYPE_CHECKING:
    from model.importers.document import Grid

URL: Final = "https://www.onetcenter.org/database.html"
_CODE: Final = "O*NET-SOC Code"
_ONET_CODE: Final = rf"{SOC_CODE}\.\d{{2}}"
_SOC_DIGITS: Final = 7
_AGAIN: Final = "Download the file again: this copy is cut off or edited"
_MIN_OCCUPATIONS: Final = 700
"""Every release has titles of more than 900 occupations."""

_DESCRIPTIONS: Final = ("Title", "Description")
_ALTERNATE: Final = ("Alternate Title", "Short Title")
_REPORTED: Final = ("Reported Job Title",)
_RELATED: Final = ("Related O*NET-SOC Code", "Relatedness Tier")
_FILES: Final = (_RELATED, _ALTERNATE, _REPORTED, _DESCRIPTIONS)


def matches(header: list[str]) -> bool:
    """Whether this is the header of one of O*NET's files."""
    return _CODE in header


def is_used(header: list[str]) -> bool:
    """Whether it is one of the files that an input is made of."""
    return any(set(columns) <= set(header) for columns in _FILES) and "Element ID" not in header


def read(grid: Grid, release: str) -> ImportedTable:
    """The table of one file; `release` is O*NET's ("30.3"). Raises FileError."""
    grid = grid.filtered(bool(row) for row in grid.rows)
    for number, row in zip(grid.numbers, grid.rows, strict=True):
        if len(row) != len(grid.header):
            raise grid.error(f"{len(row)} fields where the header has {len(grid.header)}", _AGAIN, number)
    if not release:
        raise grid.error("it does not say of which release it is", "Put Read Me.txt beside it, or add --release 30.3")
    onet_codes = cells.codes(grid, _CODE, _ONET_CODE)
    if len(set(onet_codes)) < _MIN_OCCUPATIONS:
        raise grid.error(f"only {len(set(onet_codes))} occupations", _AGAIN)
    soc_codes = [code[:_SOC_DIGITS] for code in onet_codes]
    names = {"soc_code": soc_codes, "onet_soc_code": onet_codes}
    if set(_RELATED) <= set(grid.header):
        return _related(grid, soc_codes, release)
    if set(_ALTERNATE) <= set(grid.header):
        short = cells.texts(grid, "Short Title", missing=("", "n/a"))
        return _titles(grid, names, "Alternate Title", short, "onet_alternate", f"O*NET {release} Alternate Titles")
    if set(_REPORTED) <= set(grid.header):
        content = f"O*NET {release} Sample of Reported Titles"
        return _titles(grid, names, "Reported Job Title", [None] * len(soc_codes), "onet_reported", content)
    descriptions = {column.lower(): cells.required_texts(grid, column) for column in _DESCRIPTIONS}
    content = f"O*NET {release} Occupation Data"
    frame = pd.DataFrame({**names, **descriptions})
    return ImportedTable("occupation_descriptions", frame, content, grid.file, grid.sheet, URL, grid.numbers)


def _titles(
    grid: Grid, names: dict[str, list[str]], column: str, short: list[str | None], source: str, content: str
) -> ImportedTable:
    titles = {"alternate_title": cells.required_texts(grid, column), "short_title": short, "source": source}
    frame = pd.DataFrame({**names, **titles})
    return ImportedTable(
        "alternate_titles", frame, content, grid.file, grid.sheet, URL, grid.numbers, replaces=("source",)
    )


def _related(grid: Grid, soc_codes: list[str], release: str) -> ImportedTable:
    """Pairs of SOC occupations, each once, with its nearest tier; in the order of the file within a tier."""
    related = cells.codes(grid, "Related O*NET-SOC Code", _ONET_CODE)
    tiers = [tier.lower() for tier in cells.required_texts(grid, "Relatedness Tier")]
    frame = pd.DataFrame({"soc_code": soc_codes, "related_soc_code": [code[:_SOC_DIGITS] for code in related]})
    frame["tier"] = tiers
    frame["number"] = grid.numbers
    frame["rank"] = frame["tier"].map({"primary-short": 0, "primary-long": 1, "supplemental": 2})
    frame = frame[frame["soc_code"] != frame["related_soc_code"]]
    frame = frame.sort_values(["soc_code", "rank"], kind="stable").drop_duplicates(["soc_code", "related_soc_code"])
    numbers = frame["number"].tolist()
    frame = frame.drop(columns=["number", "rank"]).reset_index(drop=True)
    name = f"related_occupations_onet{release.replace('.', '_')}"
    content = f"O*NET {release} Related Occupations"
    return ImportedTable(name, frame, content, grid.file, grid.sheet, URL, numbers)
