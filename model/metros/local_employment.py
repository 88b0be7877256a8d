"""Employment of every occupation in every local area, on the scale of the projections: employees and self-employed.

OEWS's count of employees is raised as a state's is: by the occupation's national ratio of projection base to OEWS
employment, or, where that ratio is so large that the states' own shares are used instead, by the ratio of the state. A
count is never lowered, unless the area lies inside one state and would exceed that state's base.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from model.states.base_employment import MAX_RATIO

WAGES: Final = {
    "a_pct10": "wage_p10",
    "a_median": "wage_median",
    "a_pct90": "wage_p90",
}
"""Columns of the input and what the data set calls them: USD a year."""
MAX_STATE_RATIO: Final = 10.0
"""Above this ratio of a state's jobs to its OEWS employment more than nine in ten jobs are ones OEWS does not see, and
the few it sees do not say where in the state the others are: Houston's 100 farm managers would be 31,000 farmers."""
_EPSILON: Final = 1e-6


def local_employment(
    employment: pd.DataFrame,
    area_states: pd.DataFrame,
    national_ratio: pd.Series,
    state_base: pd.DataFrame,
    state_oews: pd.DataFrame,
) -> pd.DataFrame:
    """One row per occupation and area for which OEWS publishes employment or a wage.

    Columns: occupation_id, area_id, oews_employment (employees; NaN where suppressed), base_employment (whole jobs; NaN
    where suppressed), location_quotient, and the values of WAGES (USD; NaN where not published or above the top code).

    `employment`: rows of the input tables (area_code, soc_code, tot_emp, loc_quotient, keys of WAGES), of areas of
    `area_states` alone. `national_ratio`: projection base over OEWS employment by occupation; only its occupations are
    kept. `state_base`, `state_oews`: jobs by occupation (rows) and state (columns), NaN where not published.
    """
    rows = employment[employment["soc_code"].isin(national_ratio.index)].reset_index(drop=True)
    count = rows["tot_emp"].astype("float64")
    ratio = _ratio(rows, area_states, national_ratio, state_base, state_oews)
    base = ((count * ratio + _EPSILON) // 1).clip(lower=count)
    limit = _limit(rows, area_states, state_base)
    frame = pd.DataFrame(
        {
            "occupation_id": rows["soc_code"],
            "area_id": rows["area_code"],
            "oews_employment": count,
            "base_employment": pd.concat([base, limit], axis="columns").min(axis="columns").where(count.notna()),
            "location_quotient": rows["loc_quotient"].astype("float64"),
            **{name: rows[column].astype("float64") for column, name in WAGES.items()},
        }
    )
    return frame.sort_values(["occupation_id", "area_id"], ignore_index=True)


def _ratio(
    rows: pd.DataFrame,
    area_states: pd.DataFrame,
    national_ratio: pd.Series,
    state_base: pd.DataFrame,
    state_oews: pd.DataFrame,
) -> pd.Series:
    """Jobs per employee of each row; at least 1.

    Of an occupation whose states' jobs are their shares of 2022: the ratio of the area's states, weighted, as far as
    they have one. Without any, or above MAX_STATE_RATIO, the count stays as it is: employees alone.
    """
    ratio = rows["soc_code"].map(national_ratio)
    by_share = rows[~(ratio <= MAX_RATIO)]
    parts = _by_state(by_share, area_states, state_base / state_oews).dropna(subset="value")
    total = parts["weight"].groupby(parts["row"]).sum()
    mean = (parts["value"] * parts["weight"]).groupby(parts["row"]).sum() / total
    ratio[by_share.index] = mean.where(mean <= MAX_STATE_RATIO).reindex(by_share.index).fillna(1.0)
    return ratio.clip(lower=1.0)


def _limit(rows: pd.DataFrame, area_states: pd.DataFrame, state_base: pd.DataFrame) -> pd.Series:
    """Jobs of each row's state, or of its states together; NaN where one of them is not published."""
    parts = _by_state(rows, area_states, state_base)
    is_known = parts["value"].notna().groupby(parts["row"]).all()
    return parts["value"].groupby(parts["row"]).sum().where(is_known).reindex(rows.index)


def _by_state(rows: pd.DataFrame, area_states: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
    """One row per row of `rows` and state of its area: row (its index label), weight, value (NaN where missing)."""
    keys = rows[["soc_code", "area_code"]].rename_axis("row").reset_index()
    parts = keys.merge(area_states, left_on="area_code", right_on="area_id")
    codes, states = (
        values.index.get_indexer(pd.Index(parts["soc_code"])),
        values.columns.get_indexer(pd.Index(parts["state_id"])),
    )
    found = values.to_numpy("float64")[codes, states]
    parts["value"] = np.where((codes < 0) | (states < 0), np.nan, found)
    return parts[["row", "weight", "value"]]
