"""How frames are printed in a terminal: a table for people, or CSV or JSON with every column."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from services.agency_figures import is_from_agency
from services.flags import Flag
from services.growth_frame import LOCAL_LEVEL, has_flag

if TYPE_CHECKING:
    from collections.abc import Callable

# What a person reads in a terminal; csv and json give every column.
_TABLE_COLUMNS: Final = {
    "occupation_id": "code",
    "occupation": "occupation",
    "area": "area",
    "base_year": "from",
    "target_year": "to",
    "base_employment": "jobs",
    "growth": "growth",
    "range": "80 % range",
    "change": "change",
    "basis": "basis",
    "flags": "flags",
}


def readable(frame: pd.DataFrame) -> pd.DataFrame:
    """A growth frame as people read it: formatted text, the columns named for people."""
    table = frame.assign(
        range=_range(frame),
        base_employment=_figures(frame, frame["base_employment"], "{:,.0f}"),
        growth=_figures(frame, frame["growth"] * 100, "{:+.1f} %"),
        change=_figures(frame, frame["change"], "{:+,.0f}"),
        basis=frame["basis"].fillna(""),
    )
    if frame["low_80"].isna().all():
        table = table.drop(columns="range")
    return table[[name for name in _TABLE_COLUMNS if name in table]].rename(columns=_TABLE_COLUMNS)


def _range(frame: pd.DataFrame) -> pd.Series[str]:
    """Whole percents, rounded outward as on the screen."""
    low, high = np.floor((frame["low_80"] * 100).round(6)), np.ceil((frame["high_80"] * 100).round(6))
    return (_each(low, "{:+.0f} to ") + _each(high, "{:+.0f} %")).where(low.notna(), "")


def _figures(frame: pd.DataFrame, column: pd.Series[float], pattern: str) -> pd.Series[str]:
    """Jobs or growth; in the place of a missing figure, the words of the screen for why."""
    is_agency = [not pd.isna(source) and is_from_agency(source) for source in frame["source"]]
    missing = pd.Series("not published", index=frame.index, dtype="string")
    is_local_group = (frame["area_level"] == LOCAL_LEVEL) & frame["taxonomy"].isin(["socmajor", "soctotal"])
    missing = missing.mask(pd.Series(is_agency, index=frame.index, dtype=bool) | is_local_group, "no figure")
    missing = missing.mask(has_flag(frame, Flag.NO_SHARE), "no estimate")
    return _each(column, pattern).fillna(missing.mask(has_flag(frame, Flag.FAILED), "no answer"))


def _each(column: pd.Series[float], pattern: str) -> pd.Series[str]:
    return column.map(pattern.format, na_action="ignore").astype("string")


def plain_csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV that spreadsheets read as UTF-8."""
    return frame.to_csv(index=False).encode("utf-8-sig")


def print_frame(frame: pd.DataFrame, form: str, table: pd.DataFrame, to_csv: Callable[[pd.DataFrame], bytes]) -> None:
    """Print `frame` as CSV (by `to_csv`) or JSON, or `table` for people."""
    if form == "csv":
        sys.stdout.buffer.write(to_csv(frame))
    elif form == "json":
        print(frame.to_json(orient="records", date_format="iso", double_precision=15, indent=1, force_ascii=False))
    else:
        print(table.to_string(index=False))
    sys.stdout.flush()
