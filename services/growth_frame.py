"""THE frame: one row = one occupation x one area x one horizon.

Every source returns it, every page and export reads it, and `check` is what makes that safe. Growth is a
fraction and cumulative from the base (0.049 is 4.9 %); it becomes a percent only on the way to a person.
Missing is NA, never 0. There is no row for year 0: charts add the base point themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HORIZONS: Final = (1, 2, 3, 5, 10)
"""The horizons people plan with, in years; every source answers these."""

MAX_HORIZON: Final = 10

NATION: Final = "US"
"""The area id of the United States."""

LOCAL_LEVEL: Final = "msa"
"""The area_level of local areas: metropolitan (ids of 5 digits) and nonmetropolitan (7 digits)."""

SMALL_BASE: Final = 10_000
"""Below this many jobs a projection is flagged `small_base`: the size at which Canada's COPS merges
occupations before projecting, and below which past BLS projections missed by a quarter in the median."""

STRING: Final = "string"
TIME: Final = "datetime64[us, UTC]"

DTYPES: Final[dict[str, str]] = {
    "occupation_id": STRING,
    "occupation": STRING,
    "taxonomy": STRING,  # soc | socmajor | soctotal | lotocc | lotspecocc
    "area_level": STRING,  # nation | state | msa
    "area_id": STRING,  # "US", two-digit FIPS, or the OEWS area code of 5 or 7 digits
    "area": STRING,
    "base_year": "Int64",
    "base_employment": "Float64",  # jobs
    "base_basis": STRING,  # published | derived (added up from published) | modelled
    "horizon_years": "Int64",  # 1..10
    "target_year": "Int64",
    "growth": "Float64",  # fraction, cumulative from the base
    "growth_per_year": "Float64",  # fraction, compound annual rate
    "change": "Float64",  # jobs
    "employment": "Float64",  # jobs
    "low_80": "Float64",  # growth fractions; meant to hold 8 in 10 outcomes; NA where the source gives no range
    "high_80": "Float64",
    "low_50": "Float64",
    "high_50": "Float64",
    "p_growth": "Float64",  # probability that jobs grow; NA where there are no ranges
    "p_faster": "Float64",  # … faster than all occupations of the area, or of a local area's states; NA for those
    "basis": STRING,  # published | modelled (our estimate) | derived (added up, or worked out in between)
    "flags": STRING,  # space-separated, "" when none
    "source": STRING,
    "vintage": STRING,
    "retrieved_at": TIME,
}
_PANDAS_DTYPES: Final[dict[str, Any]] = {name: pd.api.types.pandas_dtype(dtype) for name, dtype in DTYPES.items()}
COLUMNS: Final = tuple(DTYPES)
LIKELIHOODS: Final = ("p_growth", "p_faster")
KEY: Final = ("occupation_id", "area_id", "horizon_years")

_ALLOWED: Final[dict[str, frozenset[str]]] = {
    "taxonomy": frozenset({"soc", "socmajor", "soctotal", "lotocc", "lotspecocc"}),
    "area_level": frozenset({"nation", "state", LOCAL_LEVEL}),
    "base_basis": frozenset({"published", "derived", "modelled"}),
    "basis": frozenset({"published", "derived", "modelled"}),
}
# BLS publishes levels to 100 jobs and percents to 0.1, each from unrounded figures, so the three published
# figures of year 10 need not reproduce one another. Base, target and change are each off by up to half of
# 100 jobs ...
_LEVEL_TOLERANCE: Final = 100.0
_HALF_A_LEVEL: Final = 50.0
# ... and the percent by half of 0.1 points; the base's rounding grows with the growth it is multiplied by.
_GROWTH_TOLERANCE: Final = 0.00051


def empty() -> pd.DataFrame:
    """A growth frame without rows: right columns, right dtypes."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in DTYPES.items()})


def conform(frame: pd.DataFrame) -> pd.DataFrame:
    """Bring `frame` into column order and dtypes; columns it lacks become NA (`flags` becomes "")."""
    columns = {}
    for name, dtype in _PANDAS_DTYPES.items():
        if name in frame:
            column = frame[name]
            columns[name] = (column if column.dtype == dtype else column.astype(dtype)).array
        else:
            missing: list[Any] = ["" if name == "flags" else pd.NA] * len(frame)
            columns[name] = pd.array(missing, dtype=dtype)
    return pd.DataFrame(columns)  # of arrays, which takes half the time that it takes of series with an index


def concat(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Frames one below the other, as a growth frame; no frames give an empty one."""
    parts = [frame for frame in frames if len(frame)]
    if not parts:
        return empty()
    joined = parts[0].reset_index(drop=True) if len(parts) == 1 else pd.concat(parts, ignore_index=True)
    has_dtypes = list(zip(joined.columns, map(str, joined.dtypes), strict=True)) == list(DTYPES.items())
    return joined if has_dtypes else joined.astype(DTYPES)  # converting a few rows to what they are takes 2 ms


def at_horizons(frame: pd.DataFrame, horizons: Sequence[int]) -> pd.DataFrame:
    """The rows of `frame` at these horizons."""
    return frame[frame["horizon_years"].isin(horizons)].reset_index(drop=True)


def sort_by_cells(frame: pd.DataFrame, cells: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """Sort rows by the order of `cells` (occupation_id, area_id); rows of one cell keep theirs."""
    # As lists at once: to take one text after the other out of Arrow takes ten times as long.
    arrived = list(zip(frame["occupation_id"].tolist(), frame["area_id"].tolist(), strict=True))
    if list(dict.fromkeys(arrived)) == list(cells):
        return frame
    place = {cell: position for position, cell in enumerate(cells)}
    order = np.argsort([place[key] for key in arrived], kind="stable")
    return frame.iloc[order].reset_index(drop=True)


def problems(frame: pd.DataFrame) -> list[str]:
    """Describe each rule that `frame` breaks in a sentence; an empty list means that it is a growth frame."""
    if tuple(frame.columns) != COLUMNS:
        return [f"columns are {list(frame.columns)}, expected {list(COLUMNS)}"]
    found = [
        f"{name} has dtype {frame[name].dtype}, expected {dtype}"
        for name, dtype in DTYPES.items()
        if str(frame[name].dtype) != dtype
    ]
    if found:
        return found
    for name, allowed in _ALLOWED.items():
        unexpected = set(frame[name].dropna().unique()) - allowed
        if unexpected:
            found.append(f"{name} holds {sorted(unexpected)}")
    without = [f"{name} is missing in a row" for name in (*KEY, "flags") if frame[name].isna().any()]
    if without:
        return found + without
    if not frame["horizon_years"].between(1, MAX_HORIZON).all():
        found.append(f"horizon_years must lie between 1 and {MAX_HORIZON}")
    if frame.duplicated(list(KEY)).any():
        found.append("an occupation, area and horizon appear twice")
    if (frame["growth"] < -1).any():
        found.append("growth below -100 %")
    if (frame["base_employment"] < 0).any() or (frame["employment"] < 0).any():
        found.append("negative employment")
    found.extend(_inconsistencies(frame))
    return found


def _inconsistencies(frame: pd.DataFrame) -> list[str]:
    found = []
    base, growth, employment = frame["base_employment"], frame["growth"], frame["employment"]
    tolerance = _HALF_A_LEVEL * (2 + growth).clip(lower=2) + base * _GROWTH_TOLERANCE
    if ((base * (1 + growth) - employment).abs() > tolerance).any():
        found.append("employment does not follow from base and growth")
    if ((employment - base - frame["change"]).abs() > _LEVEL_TOLERANCE).any():
        found.append("change does not follow from base and employment")
    for width in ("80", "50"):
        if (frame[f"low_{width}"] > frame[f"high_{width}"]).any():
            found.append(f"the {width} % range is upside down")
    if (frame["low_80"] > frame["low_50"]).any() or (frame["high_50"] > frame["high_80"]).any():
        found.append("the 50 % range is wider than the 80 % range")
    for name in LIKELIHOODS:
        if not frame[name].dropna().between(0, 1).all():
            found.append(f"{name} is no probability")
    if (frame["base_year"] + frame["horizon_years"] != frame["target_year"]).any():
        found.append("target_year is not base_year plus horizon")
    return found


def check(frame: pd.DataFrame) -> pd.DataFrame:
    """Return `frame` unchanged if it is a growth frame; raise ValueError naming every problem if not."""
    found = problems(frame)
    if found:
        raise ValueError("not a growth frame: " + "; ".join(found))
    return frame


def has_flag(frame: pd.DataFrame, flag: str) -> pd.Series[bool]:
    """True where the space-separated `flags` hold exactly `flag`."""
    flags = frame["flags"]  # of which few differ, however many rows there are
    return flags.isin([text for text in flags.unique() if flag in text.split()])
