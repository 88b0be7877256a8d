"""agency.parquet: the state agencies' own projections, on BLS's occupation codes."""

from __future__ import annotations

import pandas as pd

from model.data.catalog import STATE_YEARS
from services.dataset_schema import AGENCY


def agency_table(agency: pd.DataFrame) -> pd.DataFrame:
    """agency.parquet from states.agency_projections.on_bls_codes: one row an occupation and state with a figure.

    Growth to the tenth of a percent, as agencies publish it; levels in whole jobs, NA where unusable. Code and title
    where the agency used another code than BLS's.
    """
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


def empty_agency_table() -> pd.DataFrame:
    """agency.parquet of a build for the nation alone."""
    names = ("occupation_id", "area_id", "code", "title", "base", "target", "growth", "openings", "flag")
    numbers = ("base", "target", "growth", "openings")
    return agency_table(
        pd.DataFrame({name: pd.Series(dtype="float64" if name in numbers else "str") for name in names})
    )
