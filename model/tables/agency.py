"""agency.parquet: the state agencies' own projections, on BLS's occupation codes."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from model.data.catalog import STATE_YEARS
from services.dataset_schema import AGENCY
from services.flags import AgencyFlag

MAX_LEVEL_RATIO: Final = 10
"""Ohio's agency publishes 310 software developers where OEWS counts 45,000. No state changes tenfold in three years, so
a level this far off is of something else; of 31,641 levels 76 are, a third of those of very few jobs."""
_MIN_JOBS_TO_JUDGE: Final = 1_000
"""The larger of the two levels: those of fewer jobs are rounded to tens and may differ by chance."""

_LEVELS: Final = ("base", "target", "openings")


def agency_table(agency: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """agency.parquet from states.agency_projections.on_bls_codes: one row an occupation and state with a figure.

    Growth to the tenth of a percent, as agencies publish it; levels in whole jobs, NA where unusable: so, too, where
    the base of our own cells (occupation_id, area_id, base_employment) shows that they cannot be of the same jobs. Code
    and title where the agency used another code than BLS's.
    """
    agency = _without_impossible_levels(agency, cells)
    has_other_code = agency["code"] != agency["occupation_id"]
    frame = pd.DataFrame(
        {
            "occupation_id": agency["occupation_id"],
            "area_id": agency["area_id"],
            "agency_code": agency["code"].where(has_other_code),
            "agency_title": agency["title"].where(has_other_code),
            "base_year": STATE_YEARS[0],
            "target_year": STATE_YEARS[1],
            "base_employment": agency["base"],
            "growth": agency["growth"].round(3),
            "change": agency["target"] - agency["base"],
            "openings_per_year": agency["openings"],
            "flags": agency["flag"],
        }
    )
    return frame.sort_values(["occupation_id", "area_id"], ignore_index=True)[list(AGENCY)]


def _without_impossible_levels(agency: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    keys = ["occupation_id", "area_id"]
    bases = cells[[*keys, "base_employment"]].astype(dict.fromkeys(keys, "str")).drop_duplicates(keys)
    ours = agency[keys].merge(bases, on=keys, how="left")["base_employment"]
    jobs, published = ours.to_numpy(dtype="float64", na_value=np.nan), agency["base"].to_numpy(dtype="float64")
    larger, smaller = np.fmax(jobs, published), np.fmin(jobs, published)
    is_wrong = (larger >= _MIN_JOBS_TO_JUDGE) & (larger > MAX_LEVEL_RATIO * smaller)
    flag = agency["flag"].mask(is_wrong, str(AgencyFlag.LEVELS_UNUSABLE))
    return agency.assign(flag=flag, **{name: agency[name].mask(is_wrong) for name in _LEVELS})


def empty_agency_table() -> pd.DataFrame:
    """agency.parquet of a build for the nation alone."""
    names = ("occupation_id", "area_id", "code", "title", "base", "target", "growth", "openings", "flag")
    numbers = ("base", "target", "growth", "openings")
    return agency_table(
        pd.DataFrame({name: pd.Series(dtype="float64" if name in numbers else "str") for name in names}),
        pd.DataFrame({name: pd.Series(dtype="str") for name in ("occupation_id", "area_id", "base_employment")}),
    )
