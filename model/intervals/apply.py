"""The ranges of every cell: low_80_1 ... high_50_10, from the record of the nation.

A state's range is that of a national occupation of its size: the inputs hold the states' employment of one year
only, so the states have no record of their own (flag range_national). Groups and the total have their own, pooled: the
errors of the occupations of each group taken together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.intervals import fit
from model.national.paths import COLUMNS as GROWTH
from model.national.paths import YEARS

if TYPE_CHECKING:
    from model.intervals.fit import Ranges

DECIMALS: Final = 3
"""Ends are given to a tenth of a percent, rounded away from the figure: as fine as published percents, and finer than
anything that is known of them."""
ENDS: Final = ("low_80", "high_80", "low_50", "high_50")
COLUMNS: Final = tuple(f"{end}_{year}" for end in ENDS for year in YEARS)


def table(cells: pd.DataFrame, of_details: Ranges, of_wholes: Ranges) -> pd.DataFrame:
    """COLUMNS for each row of `cells` (taxonomy, base_employment, prse, lead, growth_1..growth_10), on its index; NaN
    where there is no growth. `prse`: of the nation's detailed occupations, NaN for a state's cell. `lead`: years of the
    path that OEWS has already shown of this very cell: its range starts after them."""
    parts = []
    for mask, fitted in (
        (cells["taxonomy"] == "soc", of_details),
        (cells["taxonomy"] != "soc", of_wholes),
    ):
        known = cells[mask & cells[GROWTH[0]].notna()]
        parts += [_rounded(known[known["lead"] == lead], fitted, lead) for lead in sorted(set(known["lead"]))]
    return pd.concat(parts).reindex(cells.index)


def _rounded(cells: pd.DataFrame, fitted: Ranges, lead: int) -> pd.DataFrame:
    """Ends as whole steps of the last decimal from the rounded figure, so that after rounding as well no end comes
    nearer to it and no range narrows at a longer horizon."""
    growth = cells[list(GROWTH)].astype("float64")
    jobs = cells["base_employment"].astype("float64")
    ends = [fitted.ends(jobs, cells["prse"], max(year - lead, 1)) for year in YEARS]
    figure = np.rint(growth.to_numpy() * 10**DECIMALS)
    columns: dict[str, np.ndarray] = {}
    for end, frame in fit.around(growth, ends).items():
        side = -1 if end.startswith("low") else 1
        steps = np.ceil(side * (frame.to_numpy() * 10**DECIMALS - figure))
        reach = figure + side * np.maximum.accumulate(steps, axis=1)
        scaled = np.maximum(reach, -(10**DECIMALS)) / 10**DECIMALS
        columns |= {f"{end}_{year}": scaled[:, k] for k, year in enumerate(YEARS)}
    return pd.DataFrame(columns, index=cells.index)[list(COLUMNS)]
