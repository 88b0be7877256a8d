"""Pairs of BLS vintages: each projection against the base of each later one.

An outcome measured so is called "BLS base". BLS publishes no years between base and tenth: for an earlier horizon a
projection is read at the constant yearly rate that leads to its published percent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification import match_codes
from model.data.input_tables import detailed_projections

if TYPE_CHECKING:
    from collections.abc import Mapping

BLS_BASE: Final = "BLS base"
OEWS: Final = "OEWS"
"""The series an outcome is measured on: the base of a later projection, or OEWS employment."""


def pair_vintages(
    projections: Mapping[int, pd.DataFrame], crosswalk: pd.DataFrame, horizons: range | tuple[int, ...]
) -> pd.DataFrame:
    """Every pair of vintages whose bases lie one of `horizons` years apart, one row per occupation.

    Columns: soc_code (in the older vintage), target_code, base_year, target_year, horizon_years, base (jobs), growth
    (fraction over ten years, as published), actual (fraction over the horizon).
    """
    pairs = []
    tables = {year: detailed_projections(table) for year, table in projections.items()}
    bases = {year: dict(zip(table["soc_code"], table["base"], strict=True)) for year, table in tables.items()}
    for start, old in tables.items():
        old_codes = old["soc_code"].tolist()
        for end, new in tables.items():
            if end - start not in horizons:
                continue
            codes = match_codes.match_codes(old, new, start, end, crosswalk)
            matched = [place for place, code in enumerate(old_codes) if code in codes]
            target_codes = [codes[old_codes[place]] for place in matched]
            rows = old.iloc[matched]
            actual = np.array([bases[end][code] for code in target_codes]) / rows["base"] - 1
            years = {"base_year": start, "target_year": end, "horizon_years": end - start}
            pairs.append(rows.assign(target_code=target_codes, actual=actual, **years))
    frame = pd.concat(pairs, ignore_index=True) if pairs else pd.DataFrame()
    return frame[frame["base"].gt(0) & frame["actual"].gt(-1)].reset_index(drop=True) if len(frame) else frame
