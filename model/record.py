"""The record: every past projection that can be scored, occupation by occupation.

A projection of base Y is scored against the base of each later vintage ("BLS base"). Before its tenth year a BLS
projection is read at the constant yearly rate that leads to its published percent: BLS publishes no years between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model import comparable, sources
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Mapping

BLS: Final = "BLS"
HORIZONS: Final = "Horizons"
BLS_BASE: Final = "BLS base"
OEWS: Final = "OEWS"

COLUMNS: Final = (
    "occupation_id",
    "vintage",
    "source",
    "base_year",
    "target_year",
    "horizon_years",
    "projected",
    "actual",
    "error",
    "low_80",
    "high_80",
    "inside",
    "base_employment",
    "actual_series",
)
_DECIMALS: Final = 4


def details(table: pd.DataFrame) -> pd.DataFrame:
    """The detailed occupations of a table of projections, by code: title, base (jobs), growth (ten years, fraction)."""
    rows = table[table["level"] == "detailed"]
    return pd.DataFrame(
        {
            "soc_code": rows["soc_code"].to_numpy(),
            "title": rows["title"].to_numpy(),
            "base": (rows["emp_base_thousands"] * 1000).round().to_numpy(),
            "growth": (rows["pct_change"] / 100).round(4).to_numpy(),
        }
    )


def scored(
    projections: Mapping[int, pd.DataFrame], crosswalk: pd.DataFrame, horizons: range | tuple[int, ...]
) -> pd.DataFrame:
    """Every pair of vintages whose bases lie one of `horizons` years apart, occupation by occupation.

    Columns: soc_code (in the older vintage), target_code, base_year, target_year, horizon_years, base (jobs), growth
    (ten years, as published), bls (fraction at the horizon, constant rate), actual (fraction).
    """
    pairs = []
    tables = {year: details(table) for year, table in projections.items()}
    for start, old in tables.items():
        for end, new in tables.items():
            if end - start not in horizons:
                continue
            codes = comparable.successor(old, new, start, end, crosswalk)
            rows = old[old["soc_code"].isin(codes)].copy()
            rows["target_code"] = rows["soc_code"].map(codes)
            later = rows["target_code"].map(new.set_index("soc_code")["base"])
            years = end - start
            rows["bls"] = np.power(1 + rows["growth"], years / MAX_HORIZON) - 1
            rows["actual"] = later / rows["base"] - 1
            pairs.append(rows.assign(base_year=start, target_year=end, horizon_years=years))
    frame = pd.concat(pairs, ignore_index=True) if pairs else pd.DataFrame()
    return frame[frame["base"].gt(0) & frame["actual"].gt(-1)].reset_index(drop=True) if len(frame) else frame


def bls(projections: Mapping[int, pd.DataFrame], crosswalk: pd.DataFrame) -> pd.DataFrame:
    """record.parquet's rows of BLS's projections under today's codes; ranges still missing."""
    pairs = scored(projections, crosswalk, range(1, MAX_HORIZON + 1))
    newest = max(projections)
    today = details(projections[newest])
    parts = []
    for end in sorted(set(pairs["target_year"])):
        rows = pairs[pairs["target_year"] == end]
        now = comparable.successor(details(projections[end]), today, end, newest, crosswalk)
        parts.append(rows.assign(occupation_id=rows["target_code"].map(now)).dropna(subset="occupation_id"))
    frame = pd.concat(parts, ignore_index=True)
    years = zip(frame["base_year"], frame["base_year"] + MAX_HORIZON, strict=True)
    return finished(
        frame.assign(
            vintage=[sources.vintage_label(start, end) for start, end in years],
            source=BLS,
            projected=frame["bls"],
            base_employment=frame["base"],
            actual_series=BLS_BASE,
        )
    )


def finished(frame: pd.DataFrame) -> pd.DataFrame:
    """Rows in the columns, types and order of record.parquet, `error` and `inside` worked out."""
    for name in ("low_80", "high_80"):
        if name not in frame:
            frame = frame.assign(**{name: np.nan})
    rounded = {
        name: frame[name].astype("float64").round(_DECIMALS) for name in ("projected", "actual", "low_80", "high_80")
    }
    frame = frame.assign(**rounded)
    frame["error"] = ((1 + frame["projected"]) / (1 + frame["actual"]) - 1).round(_DECIMALS)
    within = frame["actual"].between(frame["low_80"], frame["high_80"])
    frame["inside"] = within.astype("boolean").mask(frame["low_80"].isna())
    floats = dict.fromkeys(("projected", "actual", "error", "low_80", "high_80", "base_employment"), "Float64")
    whole = dict.fromkeys(("base_year", "target_year", "horizon_years"), "Int64")
    order = ["occupation_id", "target_year", "base_year", "source", "actual_series"]
    frame = frame.sort_values(order, ascending=[True, False, False, True, True], ignore_index=True)
    return frame[list(COLUMNS)].astype({**floats, **whole})


def notes(frame: pd.DataFrame, occupation_ids: pd.Series) -> pd.DataFrame:
    """record_notes.parquet: occupation_id, note, for detailed occupations whose record is missing or starts late."""
    first = frame.groupby("occupation_id")["base_year"].min()
    early = int(frame["base_year"].min())
    since = occupation_ids.map(first)
    text = pd.Series("", index=occupation_ids.index, dtype="str")
    text = text.mask(since.isna(), "No record: the code changed.")
    late = since.notna() & (since >= comparable.FIRST_2018_YEAR) & (early < comparable.FIRST_2018_YEAR)
    started = "No record before " + since.astype("Int64").astype("str") + ": the code changed."
    text = text.mask(late, started)
    table = pd.DataFrame({"occupation_id": occupation_ids, "note": text})
    return table[table["note"] != ""].reset_index(drop=True)
