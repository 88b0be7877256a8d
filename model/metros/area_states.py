"""The states of each local area, with weights: the share of the area's jobs that lies in each.

An area inside one state has the weight 1. OEWS publishes no figure for a part of an area, so the shares of the 43 areas
that cross state lines are estimated by iterative proportional fitting (see README).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

STARTING_RATIO: Final = 1 / 3
"""Before fitting, each state of an area has a third of the jobs of the one named before it: the title of an area names
its states in the order of its largest cities, so the first is nearly always the one with the most jobs."""
_ITERATIONS: Final = 1_000
_DECIMALS: Final = 3
"""A weight is known no better than to a few percent."""


def area_employment(employment: pd.DataFrame, national: pd.Series) -> pd.Series:
    """All employees of each local area (jobs), by area_code.

    OEWS's files of areas hold no totals, and leave out suppressed occupations. But a location quotient is an
    occupation's share of the area over its share of the nation, so published employment and quotients together imply
    the total: of the states, whose totals are published, within 0.1 %.

    `employment`: area_code, soc_code, tot_emp (jobs), loc_quotient. `national`: share of all employees by soc_code.
    """
    share = employment["soc_code"].map(national)
    known = employment.assign(expected=employment["loc_quotient"] * share).dropna(subset=["tot_emp", "expected"])
    sums = known.groupby("area_code")[["tot_emp", "expected"]].sum()
    return sums["tot_emp"] / sums["expected"]


def area_states(areas: pd.DataFrame, employment: pd.Series, state_employment: pd.Series) -> pd.DataFrame:
    """One row per local area and state: area_id, state_id, weight. The weights of an area add up to 1.

    `areas`: area_id, states (list of state FIPS codes in the order of the title). `employment`: all employees (jobs) by
    area_id. `state_employment`: the same by state FIPS.
    """
    rows = areas[["area_id", "states"]].explode("states").rename(columns={"states": "state_id"}).reset_index(drop=True)
    rows["jobs"] = rows["area_id"].map(employment)
    is_single = ~rows["area_id"].duplicated(keep=False)
    inside = rows[is_single].groupby("state_id")["jobs"].sum().reindex(state_employment.index, fill_value=0.0)
    crossing = rows[~is_single]
    touched = sorted(set(crossing["state_id"]))
    untouched = state_employment.index.difference(touched)
    in_no_area = float((1 - inside[untouched] / state_employment[untouched]).median()) if len(untouched) else 0.0
    rows["weight"] = 1.0
    if len(crossing):
        left = (state_employment - inside)[touched].clip(lower=1.0)
        rows.loc[crossing.index, "weight"] = _fit(crossing, left, in_no_area * state_employment[touched])
    return rows[["area_id", "state_id", "weight"]].sort_values(["area_id", "weight"], ascending=[True, False])


def _fit(crossing: pd.DataFrame, left: pd.Series, in_no_area: pd.Series) -> pd.Series:
    """Weights of the rows of `crossing` (area_id, state_id, jobs), by iterative proportional fitting.

    Fitted in turn until they settle: each state's jobs to what it has `left` beyond the areas wholly inside it, and
    each area's jobs to its total. Jobs that OEWS assigns to no area (`in_no_area` before fitting) are a part of the
    state's and are free: without them, all that a state has left would go to whatever small area touches it.
    """
    areas, area = np.unique(crossing["area_id"], return_inverse=True)
    state = left.index.get_indexer(pd.Index(crossing["state_id"]))
    order = crossing.groupby("area_id", sort=False).cumcount().to_numpy()
    total = crossing["jobs"].to_numpy("float64")
    jobs = _scaled(np.power(STARTING_RATIO, order.astype("float64")), area, len(areas), total)
    free = in_no_area.to_numpy("float64")
    target = left.to_numpy("float64")
    for _ in range(_ITERATIONS):
        factor = target / (np.bincount(state, jobs, len(target)) + free)
        free = free * factor
        jobs = _scaled(jobs * factor[state], area, len(areas), total)
    weight = pd.Series((jobs / total).round(_DECIMALS), index=crossing.index)
    # What rounding leaves over or short goes to the largest share.
    gap = 1 - weight.groupby(crossing["area_id"]).transform("sum")
    largest = weight.groupby(crossing["area_id"]).transform("max") == weight
    first = largest & ~crossing["area_id"].where(largest).duplicated()
    return (weight + gap.where(first, 0.0)).round(_DECIMALS)


def _scaled(
    values: NDArray[np.float64], group: NDArray[np.intp], groups: int, total: NDArray[np.float64]
) -> NDArray[np.float64]:
    """`values` scaled so that those of each group add up to `total` (the same in every row of a group)."""
    scaled: NDArray[np.float64] = values * total / np.bincount(group, values, groups)[group]
    return scaled
