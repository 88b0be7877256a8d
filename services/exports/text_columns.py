"""Text columns for people, and the guard that keeps text from running as a formula. Pure.

A spreadsheet turns the code 11-2021 into a date and "06" into 6, so files carry codes as text besides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from services.exports.citation import citation_column
from services.exports.columns import rounded
from services.flags import FLAG_NOTES
from services.growth_frame import LOCAL_LEVEL

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXT_COLUMNS: Final = ("occupation_code", "area_code", "notes", "citation")

_TAXONOMY_NAMES: Final = {
    "soc": "SOC",
    "socmajor": "SOC",
    "soctotal": "SOC",
    "lotocc": "LOT",
    "lotspecocc": "LOT",
}
# A cell that starts with one of these runs as a formula when a spreadsheet opens the file.
# So do a line feed and the wide forms that are typed in East Asia.
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def notes(flags: str) -> str:
    """Describe space-separated `flags` in words; a flag without a description stands as it is."""
    return "; ".join(FLAG_NOTES.get(flag, flag.replace("_", " ")) for flag in flags.split())


def with_text_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame`, rounded as files are, and TEXT_COLUMNS behind it; no text in it can run as a formula."""
    frame = rounded(frame)
    system = frame["taxonomy"].map(_TAXONOMY_NAMES).fillna("Code")
    prefix = frame["area_level"].map({"state": "FIPS ", LOCAL_LEVEL: "OEWS "}).fillna("")
    text = {
        "occupation_code": system + " " + frame["occupation_id"],
        "area_code": prefix + frame["area_id"],
        "notes": frame["flags"].fillna("").map({flags: notes(flags) for flags in frame["flags"].fillna("").unique()}),
        "citation": citation_column(frame),
    }
    wide = frame.assign(**{name: pd.Series(values, index=frame.index, dtype="string") for name, values in text.items()})
    for name in wide.columns:
        if wide[name].dtype == "string":
            wide[name] = escape_formulas(wide[name])
    return wide


_PROGRAM: Final = "program_id"
_CODE_TEXTS: Final = {"occupation_id": "occupation_code", "area_id": "area_code", _PROGRAM: "program_code"}
"""Columns of codes and those of their texts; others are named by an ending."""
_SYSTEMS: Final = ((r"\d\d-\d{4}", "SOC "), (r"\d\d", "FIPS "), (r"\d{5,7}", "OEWS "))
"""Systems of occupations and areas by the form of their codes."""


def with_code_texts(table: pd.DataFrame, codes: Sequence[str] = tuple(_CODE_TEXTS)) -> pd.DataFrame:
    """`table` with its `codes` once more behind it as text with their system: "SOC 11-2021", "FIPS 06"."""
    texts = {
        _CODE_TEXTS.get(name, f"{name}_code"): "CIP " + table[name] if name == _PROGRAM else code_texts(table[name])
        for name in codes
        if name in table
    }
    return table.assign(**texts)


def code_texts(codes: pd.Series[str]) -> pd.Series[str]:
    """Each code of an occupation or area with its system; one such as "US", which no spreadsheet changes, stays."""
    texts = codes.astype("string")
    for form, system in _SYSTEMS:
        texts = texts.mask(codes.astype("string").str.fullmatch(form).fillna(False), system + texts)
    return texts


def escape_formulas(column: pd.Series[str]) -> pd.Series[str]:
    """Put an apostrophe before text that a spreadsheet would run: it marks text as text."""
    return column.where(~column.str.startswith(_FORMULA_STARTS).fillna(False), "'" + column)
