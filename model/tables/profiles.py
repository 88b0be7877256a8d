"""profiles.parquet: what an area adds to an occupation: its wage, its share, its own agency's projection."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from model.data.catalog import NATION, STATE_YEARS, TOTAL

COLUMNS: Final = (
    "occupation_id",
    "area_id",
    "median_wage",
    "wage_is_minimum",
    "wage_year",
    "location_quotient",
    "openings_per_year",
    "agency_growth",
    "agency_base_year",
    "agency_target_year",
    "agency_openings_per_year",
    "agency_base_employment",
    "agency_code",
    "agency_title",
    "agency_flag",
)
_FLOATS: Final = (
    "median_wage",
    "location_quotient",
    "openings_per_year",
    "agency_growth",
    "agency_openings_per_year",
    "agency_base_employment",
)
_WHOLE: Final = ("wage_year", "agency_base_year", "agency_target_year")


def table(
    cells: pd.DataFrame,
    occupations: pd.DataFrame,
    oews_national: pd.DataFrame,
    oews_state: pd.DataFrame,
    published: pd.DataFrame,
) -> pd.DataFrame:
    """One row per row of `cells`, in its order.

    Wages: USD per year, May of wage_year, employees; a lower bound where wage_is_minimum. location_quotient:
    the occupation's part of the area's OEWS employment over its part of the nation's. openings_per_year:
    nation only. agency_*: the state's own projection, growth as a fraction over the agency's years; code and
    title only where the agency used another code; agency_flag says which of its numbers cannot be used.
    """
    states = _states(oews_national, oews_state, _top_code(occupations))
    states = states.merge(_agency(published), on=["occupation_id", "area_id"], how="outer")
    frame = pd.concat([_nation(occupations), states])
    joined = cells[["occupation_id", "area_id"]].merge(frame, on=["occupation_id", "area_id"], how="left")
    joined["wage_is_minimum"] = joined["wage_is_minimum"].eq(True)
    joined["agency_flag"] = joined["agency_flag"].fillna("")
    types = {**dict.fromkeys(_FLOATS, "Float64"), **dict.fromkeys(_WHOLE, "Int64")}
    return joined[list(COLUMNS)].astype(types)


def nation_only(cells: pd.DataFrame, occupations: pd.DataFrame) -> pd.DataFrame:
    """The same where there are no states."""
    frame = _nation(occupations).reindex(columns=list(COLUMNS))
    frame = cells[["occupation_id", "area_id"]].merge(frame, on=["occupation_id", "area_id"], how="left")
    frame["agency_flag"] = ""
    types = {**dict.fromkeys(_FLOATS, "Float64"), **dict.fromkeys(_WHOLE, "Int64")}
    return frame.astype({**types, "agency_code": "object", "agency_title": "object"})


def _nation(occupations: pd.DataFrame) -> pd.DataFrame:
    kept = ["occupation_id", "median_wage", "wage_is_minimum", "wage_year", "openings_per_year"]
    return occupations[kept].assign(area_id=NATION, location_quotient=1.0)


def _top_code(occupations: pd.DataFrame) -> float:
    """The wage above which OEWS publishes no figure, as the national table gives it."""
    return float(occupations.loc[occupations["wage_is_minimum"], "median_wage"].max())


def _states(oews_national: pd.DataFrame, oews_state: pd.DataFrame, top_code: float) -> pd.DataFrame:
    national = oews_national.set_index("soc_code")["tot_emp"]
    share = oews_state["soc_code"].map(national) / national[TOTAL]
    totals = oews_state[oews_state["soc_code"] == TOTAL].set_index("state_fips")["tot_emp"]
    here = oews_state["tot_emp"] / oews_state["state_fips"].map(totals)
    wage = oews_state["a_median"].mask(oews_state["a_median_topcoded"], top_code)
    return pd.DataFrame(
        {
            "occupation_id": oews_state["soc_code"],
            "area_id": oews_state["state_fips"],
            "median_wage": wage,
            "wage_is_minimum": oews_state["a_median_topcoded"],
            "wage_year": oews_state["year"].astype("Int64").mask(wage.isna()),
            "location_quotient": (here / share).round(2),
        }
    )


def _agency(published: pd.DataFrame) -> pd.DataFrame:
    """Growth to the tenth of a percent, as agencies publish it; levels in whole jobs."""
    other = published["code"] != published["occupation_id"]
    return pd.DataFrame(
        {
            "occupation_id": published["occupation_id"],
            "area_id": published["area_id"],
            "agency_growth": published["growth"].round(3),
            "agency_base_year": STATE_YEARS[0],
            "agency_target_year": STATE_YEARS[1],
            "agency_openings_per_year": published["openings"],
            "agency_base_employment": published["base"],
            "agency_code": published["code"].where(other, np.nan),
            "agency_title": published["title"].where(other, np.nan),
            "agency_flag": published["flag"],
        }
    )
