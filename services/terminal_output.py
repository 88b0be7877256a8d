"""How frames are printed in a terminal: a table for people, or CSV or JSON with every column."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import numpy as np

from services.agency_figures import is_from_agency
from services.exports.text_columns import with_code_texts
from services.flags import Flag
from services.growth_frame import LOCAL_LEVEL
from services.growth_rows import rows_of
from services.matching import CHOICES
from services.rounding import NO_CHANGE, ROUNDS_TO_ZERO, estimated_jobs, is_no_change, to_three_figures

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from services.growth_rows import GrowthRow


_CODES: Final = ("occupation_id", "area_id", "program_id", *(f"choice_{n}" for n in range(1, CHOICES + 1)))
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
    rows = rows_of(frame)
    table = frame.assign(
        range=_range(frame),
        base_employment=[_jobs(row) or _missing(row) for row in rows],
        growth=[_growth(row) or _missing(row) for row in rows],
        change=[_change(row) or _missing(row) for row in rows],
        basis=[row.basis_name for row in rows],
    )
    if frame["low_80"].isna().all():
        table = table.drop(columns="range")
    return table[[name for name in _TABLE_COLUMNS if name in table]].rename(columns=_TABLE_COLUMNS)


def _range(frame: pd.DataFrame) -> pd.Series[str]:
    """Whole percents, rounded outward as on the screen."""
    low, high = np.floor((frame["low_80"] * 100).round(6)), np.ceil((frame["high_80"] * 100).round(6))
    return (_each(low, "{:+.0f} to ") + _each(high, "{:+.0f} %")).where(low.notna(), "")


def _jobs(row: GrowthRow) -> str:
    """Jobs in the base year as the screen has them: an estimate to three figures."""
    if row.base_employment is None:
        return ""
    is_estimate = row.base_basis == "modelled" and not row.has_flag(Flag.COUNT_KEPT)
    return f"{to_three_figures(row.base_employment) if is_estimate else row.base_employment:,.0f}"


def _growth(row: GrowthRow) -> str:
    if row.growth is None:
        return ""
    return NO_CHANGE if is_no_change(row.growth) else f"{100 * row.growth:+.1f} %"


def _change(row: GrowthRow) -> str:
    if row.change is None:
        return ""
    change = row.change if row.is_given else estimated_jobs(row.change, row)
    if not round(change):
        return NO_CHANGE if row.growth is None or is_no_change(row.growth) else ROUNDS_TO_ZERO
    return f"{change:+,.0f}"


def _missing(row: GrowthRow) -> str:
    """In the place of a missing figure, the words of the screen for why."""
    if row.has_flag(Flag.FAILED):
        return "no answer"
    if row.has_flag(Flag.NO_SHARE):
        return "no estimate"
    is_local_group = row.area_level == LOCAL_LEVEL and row.taxonomy in {"socmajor", "soctotal"}
    return "no figure" if is_local_group or is_from_agency(row.source) else "not published"


def _each(column: pd.Series[float], pattern: str) -> pd.Series[str]:
    return column.map(pattern.format, na_action="ignore").astype("string")


def plain_csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV that spreadsheets read as UTF-8, with its codes as text behind it."""
    return with_code_texts(frame, [name for name in _CODES if name in frame]).to_csv(index=False).encode("utf-8-sig")


def print_frame(frame: pd.DataFrame, form: str, table: pd.DataFrame, to_csv: Callable[[pd.DataFrame], bytes]) -> None:
    """Print `frame` as CSV (by `to_csv`) or JSON, or `table` for people."""
    if form == "csv":
        sys.stdout.buffer.write(to_csv(frame))
    elif form == "json":
        print(frame.to_json(orient="records", date_format="iso", double_precision=15, indent=1, force_ascii=False))
    else:
        print(table.to_string(index=False))
    sys.stdout.flush()
