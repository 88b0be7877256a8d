"""cells.parquet: base and path of every occupation in every area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.data.catalog import (
    NATION,
    NATIONAL_SOURCE,
    STATE_LABEL,
    STATE_SOURCE,
)
from model.data.units import jobs
from model.intervals import apply
from model.national import paths as paths
from model.states import state_growth
from services.growth_frame import MAX_HORIZON, SMALL_BASE, has_flag

if TYPE_CHECKING:
    from model.data.catalog import Vintages
    from model.intervals.fit import Ranges

COLUMNS: Final = (
    "occupation_id",
    "area_id",
    "base_year",
    "base_employment",
    "base_basis",
    "flags",
    *state_growth.COLUMNS,
    *apply.COLUMNS,
    "change_10",
    "employment_10",
    "published_horizon",
    "source",
    "vintage",
)


CODE_BREAK: Final = "code_break"
NO_HISTORY: Final = "no_history"
RANGE_NATIONAL: Final = "range_national"


def table(nation: pd.DataFrame, states: pd.DataFrame | None, fitted: tuple[Ranges, Ranges]) -> pd.DataFrame:
    """Both together with their ranges (`fitted`: of occupations, of groups), by occupation in the order of the spine,
    then area, the nation first."""
    frame = nation if states is None else pd.concat([nation, states])
    frame["order"] = frame["occupation_id"].map({code: i for i, code in enumerate(nation["occupation_id"])})
    frame["is_state"] = frame["area_id"] != NATION
    frame = frame.sort_values(["order", "is_state", "area_id"], ignore_index=True)
    frame = frame.join(apply.table(frame, *fitted))
    floats = ["base_employment", *state_growth.COLUMNS, "change_10", "employment_10"]
    types = {
        **dict.fromkeys(floats, "Float64"),
        **dict.fromkeys(apply.COLUMNS, "Float32"),
        "base_year": "Int64",
        "published_horizon": "Int64",
    }
    return frame[list(COLUMNS)].astype(types)


def nation(spine: pd.DataFrame, vintages: Vintages, details: pd.DataFrame) -> pd.DataFrame:
    """The nation's rows: base and last year exactly as published, the years between as `details` (nation.forecast)
    and its sums say; and, not for the file, taxonomy, prse and lead (of groups and the total: that of their
    occupations)."""
    start = jobs(spine["emp_base_thousands"])
    bare = {flag: spine["occupation_id"].map(details[flag]).eq(True) for flag in (CODE_BREAK, NO_HISTORY)}
    summed = spine["summed"]
    frame = pd.DataFrame(
        {
            "occupation_id": spine["occupation_id"],
            "area_id": NATION,
            "base_year": vintages.base_year,
            "base_employment": start,
            "base_basis": np.where(summed, "modelled", "published"),
            "flags": _flags({"small_base": start < SMALL_BASE, **bare}),
            "change_10": jobs(spine["change_thousands"]).mask(summed),
            "employment_10": jobs(spine["emp_target_thousands"]).mask(summed),
            "published_horizon": pd.Series(float(MAX_HORIZON), index=spine.index).mask(summed),
            "source": NATIONAL_SOURCE,
            "vintage": vintages.label,
            "taxonomy": spine["taxonomy"],
            "prse": spine["occupation_id"].map(details["prse"]),
            "lead": spine["occupation_id"].map(details["lead"]).fillna(details["lead"].max()).astype("int64"),
        }
    )
    return frame.join(paths.table(spine, details))


def states(known: pd.DataFrame, vintages: Vintages, nation: pd.DataFrame) -> pd.DataFrame:
    """The states' rows from `evidence` and the nation's rows."""
    whole = nation.set_index("occupation_id")
    grown = state_growth.project(known, whole)
    measured = known["base"].notna()
    bare = {
        flag: known["occupation_id"].isin(whole.index[has_flag(whole, flag)]) & measured
        for flag in (CODE_BREAK, NO_HISTORY)
    }
    frame = pd.DataFrame(
        {
            "occupation_id": known["occupation_id"],
            "area_id": known["area_id"],
            "base_year": vintages.base_year,
            "base_employment": known["base"],
            "base_basis": "modelled",
            "flags": _flags(
                {
                    "not_published": known["base"].isna(),
                    "share_2022": known["by_share"],
                    "national_rate": grown["national_rate"],
                    "small_base": known["base"] < SMALL_BASE,
                    **bare,
                    RANGE_NATIONAL: measured,
                }
            ),
            "change_10": np.nan,
            "employment_10": np.nan,
            "published_horizon": np.nan,
            "source": STATE_SOURCE,
            "vintage": f"BLS {vintages.label}, OEWS May {vintages.oews_year}, states {STATE_LABEL}",
            "taxonomy": known["taxonomy"],
            "prse": np.nan,
            "lead": 0,  # OEWS of a later year is read for the nation alone
        }
    )
    return frame.join(grown[list(state_growth.COLUMNS)])


def _flags(flags: dict[str, pd.Series]) -> pd.Series:
    """The names of the flags that hold in each row, separated by spaces, in the order given."""
    texts = pd.Series("", index=next(iter(flags.values())).index)
    for name, holds in flags.items():
        texts = texts.where(~holds, texts + f" {name}")
    return texts.str.strip()
