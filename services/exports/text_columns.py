"""Text columns for people, and the guard that keeps text from running as a formula. Pure.

A spreadsheet turns the code 11-2021 into a date and "06" into 6, so files carry codes as text besides.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from services.exports.citation import citation_column
from services.exports.columns import rounded
from services.flags import FLAG_NOTES
from services.growth_frame import LOCAL_LEVEL

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


def escape_formulas(column: pd.Series[str]) -> pd.Series[str]:
    """Put an apostrophe before text that a spreadsheet would run: it marks text as text."""
    return column.where(~column.str.startswith(_FORMULA_STARTS).fillna(False), "'" + column)
