"""Past projections beside what came: which pairs of vintages can be scored, and how.

A projection of base Y is scored against the base of each later vintage ("BLS base"). Before its tenth year a BLS
projection is read at the constant yearly rate that leads to its published percent: BLS publishes no years between.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification import match_codes
from model.data import input_tables
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Mapping

BLS_BASE: Final = "BLS base"
OEWS: Final = "OEWS"
"""What an outcome was measured on: the base of a later projection, or OEWS employment."""


def scored(
    projections: Mapping[int, pd.DataFrame], crosswalk: pd.DataFrame, horizons: range | tuple[int, ...]
) -> pd.DataFrame:
    """Every pair of vintages whose bases lie one of `horizons` years apart, occupation by occupation.

    Columns: soc_code (in the older vintage), target_code, base_year, target_year, horizon_years, base (jobs), growth
    (ten years, as published), bls (fraction at the horizon, constant rate), actual (fraction).
    """
    pairs = []
    tables = {year: input_tables.details(table) for year, table in projections.items()}
    for start, old in tables.items():
        for end, new in tables.items():
            if end - start not in horizons:
                continue
            codes = match_codes.successor(old, new, start, end, crosswalk)
            rows = old[old["soc_code"].isin(codes)].copy()
            rows["target_code"] = rows["soc_code"].map(codes)
            later = rows["target_code"].map(new.set_index("soc_code")["base"])
            years = end - start
            rows["bls"] = np.power(1 + rows["growth"], years / MAX_HORIZON) - 1
            rows["actual"] = later / rows["base"] - 1
            pairs.append(rows.assign(base_year=start, target_year=end, horizon_years=years))
    frame = pd.concat(pairs, ignore_index=True) if pairs else pd.DataFrame()
    return frame[frame["base"].gt(0) & frame["actual"].gt(-1)].reset_index(drop=True) if len(frame) else frame
