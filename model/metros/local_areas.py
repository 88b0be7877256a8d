"""The metropolitan and nonmetropolitan areas of the states and the District of Columbia."""

from __future__ import annotations

import pandas as pd


def local_areas(areas: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    """area_id (5 digits: metropolitan, 7: nonmetropolitan), area (title), states (list of FIPS codes, as titled).

    By title. Areas of territories are left out: the projections do not cover them. `areas`: the input table oews_areas;
    `states`: us_states.
    """
    covered = states[states["is_state_or_dc"]]
    fips = dict(zip(covered["state_abbr"], covered["state_fips"], strict=True))
    abbreviations = areas["states"].str.split("|")
    is_covered = abbreviations.map(lambda names: all(name in fips for name in names))
    frame = pd.DataFrame(
        {
            "area_id": areas["area_code"],
            "area": areas["area_title"],
            "states": abbreviations.map(lambda names: [fips.get(name, "") for name in names]),
        }
    )
    return frame[is_covered].sort_values(["area", "area_id"], ignore_index=True)
