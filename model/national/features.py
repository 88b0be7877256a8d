"""Features of the national model: employment, recent trend and BLS's projection of every occupation on a given day.

All on the codes of one OEWS year, the origin of a forecast. Rates are annual log changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification import match_codes
from model.national import employment_change
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from datetime import date

    from model.data.input_tables import InputTables

TREND_SPANS: Final = (1, 2)
"""A trend is the mean of the last year's change and of the last two years': OEWS pools three years of panels, so one
year alone is noisy, and adding a third did not lower the error."""


def features(inputs: InputTables, year: int, as_of: date) -> pd.DataFrame:
    """One row per occupation of OEWS `year` that BLS projected, by OEWS code, as known on `as_of`; cached in `inputs`.

    bls_code; jobs (OEWS employees); prse (relative standard error, fraction); group (two digits); oews_share (share of
    BLS's jobs that OEWS counts, at most 1); bls_rate (BLS's annual log rate over its ten years), bls_total_rate (the
    same for all occupations); trend (recent annual log change less that of the total; NaN without history),
    total_trend (last annual log change of the total; NaN without history).
    """
    key = (year, as_of)
    if key not in inputs.features_cache:
        inputs.features_cache[key] = _compute_features(inputs, year, as_of)
    return inputs.features_cache[key]


def _compute_features(inputs: InputTables, year: int, as_of: date) -> pd.DataFrame:
    oews = inputs.detailed_oews(year, as_of)
    base, projected = inputs.latest_projections(year, as_of)
    codes = match_codes.match_codes(projected, oews, base, year, inputs.crosswalk)
    bls_codes = {oews_code: code for code, oews_code in codes.items()}
    by_code = projected.set_index("soc_code")
    rows = oews[oews["soc_code"].isin(bls_codes)].set_index("soc_code")
    bls_code = pd.Series(rows.index.map(bls_codes), index=rows.index)
    frame = pd.DataFrame(
        {
            "bls_code": bls_code,
            "jobs": rows["tot_emp"],
            "prse": rows["emp_prse"].fillna(rows["emp_prse"].median()) / 100,
            "group": rows.index.str[:2],
            "oews_share": (rows["tot_emp"] / bls_code.map(by_code["base"])).clip(upper=1.0),
            "bls_rate": np.log1p(bls_code.map(by_code["growth"])) / MAX_HORIZON,
            "bls_total_rate": total_rate(projected),
        },
        index=rows.index,
    )
    trends = _trends(inputs, year, as_of, frame.index)
    frame["trend"] = trends.mean(axis="columns") if len(trends.columns) else np.nan
    has_history = employment_change.comparable_years(year - 1, year)
    frame["total_trend"] = employment_change.total_log_change(inputs, year, 1, as_of) if has_history else np.nan
    return frame


def total_rate(projected: pd.DataFrame) -> float:
    """BLS's annual log rate for all occupations together, from input_tables.detailed_projections."""
    after = (projected["base"] * (1 + projected["growth"])).sum()
    return float(np.log(after / projected["base"].sum()) / MAX_HORIZON)


def _trends(inputs: InputTables, year: int, as_of: date, index: pd.Index) -> pd.DataFrame:
    """Annual log change relative to the total over each of TREND_SPANS that lies in one comparable period."""
    trends = {}
    jobs = inputs.detailed_oews(year, as_of).set_index("soc_code")["tot_emp"].reindex(index)
    for span in TREND_SPANS:
        if employment_change.comparable_years(year - span, year):
            before = employment_change.matched_employment(inputs, year, year - span, as_of).reindex(index)
            total = employment_change.total_log_change(inputs, year, span, as_of)
            trends[span] = np.log(jobs / before) / span - total
    return pd.DataFrame(trends, index=index)
