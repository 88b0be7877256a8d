"""areas.parquet: the nation and the states."""

from __future__ import annotations

import pandas as pd

from services.growth_frame import NATION


def area_table(states: pd.DataFrame, *, nation_only: bool = False) -> pd.DataFrame:
    """areas.parquet: the nation, then the 50 states and DC by name. No territories."""
    rows = states[states["is_state_or_dc"] & (not nation_only)].sort_values("state_name")
    nation = {"area_id": NATION, "area": "United States", "area_abbr": NATION, "area_level": "nation"}
    frame = rows.rename(columns={"state_fips": "area_id", "state_name": "area", "state_abbr": "area_abbr"})
    frame["area_level"] = "state"
    return pd.concat([pd.DataFrame([nation]), frame[list(nation)]], ignore_index=True)
