"""profiles.parquet: an occupation in an area: wage, location quotient, the state agency's own projection."""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.data.catalog import STATE_YEARS
from services.dataset_schema import ALL_OCCUPATIONS, PROFILES
from services.growth_frame import NATION


def profile_table(
    cells: pd.DataFrame,
    occupations: pd.DataFrame,
    oews_national: pd.DataFrame,
    oews_state: pd.DataFrame,
    agency: pd.DataFrame,
) -> pd.DataFrame:
    """profiles.parquet: one row per row of `cells`, in its order.

    Wages: USD per year, May of wage_year, employees; a lower bound where wage_is_minimum. location_quotient:
    the occupation's part of the area's OEWS employment over its part of the nation's. openings_per_year:
    nation only. agency_*: the agency's own projection, growth as a fraction over the agency's years; code and
    title only where the agency used another code; agency_flag names the numbers that cannot be used.
    """
    states = _state_rows(oews_national, oews_state, _top_code(occupations))
    states = states.merge(_agency_rows(agency), on=["occupation_id", "area_id"], how="outer")
    frame = pd.concat([_nation_rows(occupations), states])
    joined = cells[["occupation_id", "area_id"]].merge(frame, on=["occupation_id", "area_id"], how="left")
    joined["wage_is_minimum"] = joined["wage_is_minimum"].eq(True)
    joined["agency_flag"] = joined["agency_flag"].fillna("")
    return joined[list(PROFILES)]


def nation_profile_table(cells: pd.DataFrame, occupations: pd.DataFrame) -> pd.DataFrame:
    """profiles.parquet of a build for the nation alone."""
    frame = _nation_rows(occupations).reindex(columns=list(PROFILES))
    frame = cells[["occupation_id", "area_id"]].merge(frame, on=["occupation_id", "area_id"], how="left")
    frame["agency_flag"] = ""
    return frame.astype({"agency_code": "object", "agency_title": "object"})


def _nation_rows(occupations: pd.DataFrame) -> pd.DataFrame:
    columns = ["occupation_id", "median_wage", "wage_is_minimum", "wage_year", "openings_per_year"]
    return occupations[columns].assign(area_id=NATION, location_quotient=1.0)


def _top_code(occupations: pd.DataFrame) -> float:
    """The wage above which OEWS publishes no figure, as the national table gives it."""
    return float(occupations.loc[occupations["wage_is_minimum"], "median_wage"].max())


def _state_rows(oews_national: pd.DataFrame, oews_state: pd.DataFrame, top_code: float) -> pd.DataFrame:
    national = oews_national.set_index("soc_code")["tot_emp"]
    national_share = oews_state["soc_code"].map(national) / national[ALL_OCCUPATIONS]
    totals = oews_state[oews_state["soc_code"] == ALL_OCCUPATIONS].set_index("state_fips")["tot_emp"]
    state_share = oews_state["tot_emp"] / oews_state["state_fips"].map(totals)
    wage = oews_state["a_median"].mask(oews_state["a_median_topcoded"], top_code)
    return pd.DataFrame(
        {
            "occupation_id": oews_state["soc_code"],
            "area_id": oews_state["state_fips"],
            "median_wage": wage,
            "wage_is_minimum": oews_state["a_median_topcoded"],
            "wage_year": oews_state["year"].astype("Int64").mask(wage.isna()),
            "location_quotient": (state_share / national_share).round(2),
        }
    )


def _agency_rows(agency: pd.DataFrame) -> pd.DataFrame:
    """Growth to the tenth of a percent, as agencies publish it; levels in whole jobs."""
    has_other_code = agency["code"] != agency["occupation_id"]
    return pd.DataFrame(
        {
            "occupation_id": agency["occupation_id"],
            "area_id": agency["area_id"],
            "agency_growth": agency["growth"].round(3),
            "agency_base_year": STATE_YEARS[0],
            "agency_target_year": STATE_YEARS[1],
            "agency_openings_per_year": agency["openings"],
            "agency_base_employment": agency["base"],
            "agency_code": agency["code"].where(has_other_code, np.nan),
            "agency_title": agency["title"].where(has_other_code, np.nan),
            "agency_flag": agency["flag"],
        }
    )
