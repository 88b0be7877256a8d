"""areas.parquet: the nation, the states and the local areas."""

from __future__ import annotations

import pandas as pd

from services.growth_frame import NATION


def area_table(states: pd.DataFrame, local: pd.DataFrame | None = None, *, nation_only: bool = False) -> pd.DataFrame:
    """areas.parquet: the nation, then the 50 states and DC by name, then the areas of `local`. No territories.

    `local`: metros.local_areas, or None.
    """
    rows = states[states["is_state_or_dc"] & (not nation_only)].sort_values("state_name")
    nation = {"area_id": NATION, "area": "United States", "area_abbr": NATION, "area_level": "nation"}
    frame = rows.rename(columns={"state_fips": "area_id", "state_name": "area", "state_abbr": "area_abbr"})
    frame["area_level"] = "state"
    parts = [pd.DataFrame([nation]), frame[list(nation)]]
    if local is not None:
        parts.append(local[["area_id", "area"]].assign(area_abbr="", area_level="msa"))
    return pd.concat(parts, ignore_index=True)
