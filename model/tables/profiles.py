"""profiles.parquet: wages, location quotient and openings of an occupation in an area."""

from __future__ import annotations

from typing import Final

import pandas as pd

from services.dataset_schema import ALL_OCCUPATIONS, PROFILES
from services.growth_frame import NATION

WAGES: Final = {
    "wage_p10": "a_pct10",
    "wage_p25": "a_pct25",
    "median_wage": "a_median",
    "wage_p75": "a_pct75",
    "wage_p90": "a_pct90",
}
"""Our columns of OEWS's distribution of annual wages (USD a year)."""


def national_wages(occupation_index: pd.DataFrame, oews_national: pd.DataFrame) -> pd.DataFrame:
    """The nation's distribution of wages of every occupation, in May of its wage year.

    `oews_national`: the released rows of all years. Columns: occupation_id, WAGES, median_hourly_wage, wage_year. The
    wage year is the projections' own; of groups that these have no wage for, the year of the occupations.
    """
    index = occupation_index
    usual = index["wage_year"].max()
    wanted = pd.DataFrame(
        {"soc_code": index["occupation_id"], "year": index["wage_year"].fillna(usual).astype("int64")}
    )
    return _wages(wanted.merge(oews_national, on=["soc_code", "year"], how="left"))


def profile_table(
    cells: pd.DataFrame,
    occupations: pd.DataFrame,
    wages: pd.DataFrame,
    oews_national: pd.DataFrame | None = None,
    oews_state: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """profiles.parquet: one row per row of `cells`, in its order.

    `wages`: national_wages. `oews_national`, `oews_state`: rows of the base year; without them for the nation alone.
    Wages: USD per year, May of wage_year, employees; the median a lower bound where wage_is_minimum; per hour where
    OEWS publishes no annual wage. location_quotient: the occupation's part of the area's OEWS employment over its part
    of the nation's. openings_per_year: nation only.
    """
    parts = [_nation_rows(occupations, wages)]
    if oews_national is not None and oews_state is not None:
        parts.append(_state_rows(oews_national, oews_state, _top_code(occupations)))
    frame = pd.concat(parts)
    joined = cells[["occupation_id", "area_id"]].merge(frame, on=["occupation_id", "area_id"], how="left")
    joined["wage_is_minimum"] = joined["wage_is_minimum"].eq(True)
    return joined[list(PROFILES)]


def _wages(oews: pd.DataFrame) -> pd.DataFrame:
    """The wages of rows of OEWS."""
    annual = {ours: oews[theirs] for ours, theirs in WAGES.items()}
    known = pd.DataFrame(annual).notna().any(axis="columns")
    hourly = oews["h_median"].mask(oews["a_median"].notna() | oews["a_median_topcoded"].eq(True))
    return pd.DataFrame(
        {
            "occupation_id": oews["soc_code"],
            **annual,
            "median_hourly_wage": hourly,
            "wage_year": oews["year"].astype("Int64").where(known | hourly.notna()),
        }
    )


def _nation_rows(occupations: pd.DataFrame, wages: pd.DataFrame) -> pd.DataFrame:
    """Medians are the projections' own, which are OEWS's, and lower bounds where OEWS has none."""
    own = occupations[["occupation_id", "median_wage", "wage_is_minimum", "openings_per_year"]]
    others = wages.drop(columns="median_wage")
    return own.merge(others, on="occupation_id", how="left").assign(area_id=NATION, location_quotient=1.0)


def _top_code(occupations: pd.DataFrame) -> float:
    """The wage above which OEWS publishes no figure, as the national table gives it; NaN where it has none above."""
    return float(occupations.loc[occupations["wage_is_minimum"], "median_wage"].astype("float64").max())


def _state_rows(oews_national: pd.DataFrame, oews_state: pd.DataFrame, top_code: float) -> pd.DataFrame:
    national = oews_national.set_index("soc_code")["tot_emp"]
    national_share = oews_state["soc_code"].map(national) / national[ALL_OCCUPATIONS]
    totals = oews_state[oews_state["soc_code"] == ALL_OCCUPATIONS].set_index("state_fips")["tot_emp"]
    state_share = oews_state["tot_emp"] / oews_state["state_fips"].map(totals)
    frame = _wages(oews_state)
    frame["median_wage"] = frame["median_wage"].mask(oews_state["a_median_topcoded"], top_code)
    frame["wage_year"] = frame["wage_year"].fillna(oews_state["year"].where(frame["median_wage"].notna()))
    return frame.assign(
        area_id=oews_state["state_fips"],
        wage_is_minimum=oews_state["a_median_topcoded"] & frame["median_wage"].notna(),
        location_quotient=(state_share / national_share).round(2),
    )
