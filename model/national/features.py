"""What was known of each occupation on a given day: its employment, its past, and what BLS expected of it.

All on the codes of one OEWS year, the origin of a forecast. Changes are annual log changes. Employment is compared only
within one block of OEWS years, in which codes and method stay the same.
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

    from model.data.input_tables import Library

TREND_YEARS: Final = (1, 2)
"""A trend is the mean of the last year's change and of the last two years': OEWS pools three years of panels, so
one year alone is noisy, and a third year added nothing."""


def features(library: Library, year: int, as_of: date) -> pd.DataFrame:
    """`_features`, remembered in `library`: a backtest asks for the same again."""
    key = (year, as_of)
    if key not in library.features_cache:
        library.features_cache[key] = _features(library, year, as_of)
    return library.features_cache[key]


def _features(library: Library, year: int, as_of: date) -> pd.DataFrame:
    """One row an occupation of OEWS `year` that BLS projected, by OEWS code, as known on `as_of`.

    bls_code; jobs (OEWS employees); prse (relative standard error, fraction); group (two digits); seen (part of BLS's
    jobs that OEWS counts, at most 1); bls (BLS's annual log rate over its ten years), bls_total (the same of all
    occupations together); trend (recent annual log change less that of the total; NaN where there is none),
    total_trend (last annual log change of the total; NaN where there is none).
    """
    here = library.oews(year, as_of)
    base, projected = library.projections(year, as_of)
    codes = match_codes.successor(projected, here, base, year, library.crosswalk)
    back = {new: old for old, new in codes.items()}
    by_code = projected.set_index("soc_code")
    rows = here[here["soc_code"].isin(back)].set_index("soc_code")
    bls_code = pd.Series(rows.index.map(back), index=rows.index)
    frame = pd.DataFrame(
        {
            "bls_code": bls_code,
            "jobs": rows["tot_emp"],
            "prse": rows["emp_prse"].fillna(rows["emp_prse"].median()) / 100,
            "group": rows.index.str[:2],
            "seen": (rows["tot_emp"] / bls_code.map(by_code["base"])).clip(upper=1.0),
            "bls": np.log1p(bls_code.map(by_code["growth"])) / MAX_HORIZON,
            "bls_total": total_rate(projected),
        },
        index=rows.index,
    )
    past = _trends(library, year, as_of, frame.index)
    frame["trend"] = past.mean(axis="columns") if len(past.columns) else np.nan
    frame["total_trend"] = (
        employment_change.total_change(library, year, 1, as_of)
        if employment_change.together(year - 1, year)
        else np.nan
    )
    return frame


def total_rate(projected: pd.DataFrame) -> float:
    """BLS's annual log rate of all occupations together (scoring.details)."""
    after = (projected["base"] * (1 + projected["growth"])).sum()
    return float(np.log(after / projected["base"].sum()) / MAX_HORIZON)


def _trends(library: Library, year: int, as_of: date, index: pd.Index) -> pd.DataFrame:
    """Annual log change relative to the total over each span of TREND_YEARS that the block allows."""
    spans = {}
    jobs = library.oews(year, as_of).set_index("soc_code")["tot_emp"].reindex(index)
    for span in TREND_YEARS:
        if employment_change.together(year - span, year):
            before = employment_change.levels(library, year, year - span, as_of).reindex(index)
            spans[span] = np.log(jobs / before) / span - employment_change.total_change(library, year, span, as_of)
    return pd.DataFrame(spans, index=index)
