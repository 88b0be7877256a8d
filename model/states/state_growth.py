"""The path: how each occupation grows in each state, year by year. One function, `project`, does it all."""

from __future__ import annotations

import numpy as np
import pandas as pd

from model.national.paths import COLUMNS, DECIMALS, YEARS
from model.states import shrinkage
from services.growth_frame import MAX_HORIZON

__all__ = ["COLUMNS", "DECIMALS", "YEARS", "deviations", "estimate_k", "project"]


def project(cells: pd.DataFrame, nation: pd.DataFrame) -> pd.DataFrame:
    """Growth of every occupation, major group and the total in every state.

    `nation`: growth_1..growth_10 of the nation (fractions), by occupation_id.
    `cells`: one row per occupation and state, any index, with
      occupation_id, area_id, taxonomy (soc | socmajor | soctotal), parent_id (group of an occupation, total
      of a group, NA for the total), base (jobs; NaN where not known), relative (log of the state's own ten-year
      growth factor over BLS's for the same years; NaN where the state published none), relative_jobs (jobs that
      figure was measured on).

    Returns, on the same index, growth_1..growth_10 (cumulative fractions; NaN where base is NaN) and
    national_rate (True where the cell has a base but rests on no figure of the state). For every occupation
    and year the states plus the unpublished remainder, which grows at the national rate, give the nation.
    """
    factors = pd.DataFrame(np.nan, index=cells.index, columns=list(COLUMNS))
    national = 1 + nation[list(COLUMNS)].astype("float64").reindex(cells["occupation_id"]).set_axis(cells.index)
    rests_on_own = pd.Series(False, index=cells.index)
    details = cells[cells["taxonomy"] == "soc"]
    rests_on_own[details.index] = details["relative"].notna() & details["base"].notna()
    factors.loc[details.index] = _benchmarked(
        details, _start(details, national.loc[details.index]), rests_on_own[details.index], national.loc[details.index]
    )
    for taxonomy in ("socmajor", "soctotal"):
        wholes = cells[cells["taxonomy"] == taxonomy]
        parts = cells[cells["parent_id"].isin(wholes["occupation_id"].unique())]
        there = national.loc[wholes.index]
        start, own = _rolled_up(wholes, parts, factors.loc[parts.index], rests_on_own[parts.index], there)
        rests_on_own[wholes.index] = own
        factors.loc[wholes.index] = _benchmarked(wholes, start, own, there)
    result = (factors - 1).round(DECIMALS)
    return result.assign(national_rate=cells["base"].notna() & ~rests_on_own)


def deviations(details: pd.DataFrame) -> pd.Series:
    """How far each state's log relative growth lies from that of all states of its occupation together.

    The states' own projections are rosier than BLS's as a whole; what is left after the common part is taken
    off tells one state from another. NaN where `relative` or `base` is missing.
    """
    usable = details["relative"].notna() & details["base"].notna()
    base = details["base"].where(usable)
    by = details["occupation_id"]
    together = (base * np.exp(details["relative"])).groupby(by).sum() / base.groupby(by).sum()
    return (details["relative"] - by.map(np.log(together))).where(usable)


def estimate_k(cells: pd.DataFrame) -> float:
    """The K that `cells` (as for `project`, with `code`: what the state published under, and `base_own`: the
    jobs it published) speak for; shrinkage.K is this, rounded. A figure under a wider code counts once."""
    details = cells[cells["taxonomy"] == "soc"]
    deviation = deviations(details)
    once = details[deviation.notna()].drop_duplicates(["area_id", "code"]).index
    return shrinkage.estimate(deviation[once], details.loc[once, "base_own"])[0]


def _start(details: pd.DataFrame, national: pd.DataFrame) -> pd.DataFrame:
    """Growth factors before benchmarking: the national factor of each year times the state's deviation, drawn in as its
    base is small; that deviation comes at a constant annual rate over the years."""
    own = (deviations(details) * shrinkage.weight(details["relative_jobs"])).fillna(0.0)
    start: pd.DataFrame = national * np.exp(np.outer(own, np.array(YEARS) / MAX_HORIZON))
    return start


def _rolled_up(
    wholes: pd.DataFrame, parts: pd.DataFrame, factors: pd.DataFrame, own: pd.Series[bool], national: pd.DataFrame
) -> tuple[pd.DataFrame, pd.Series[bool]]:
    """Each whole grows in a state as its parts with a base there do, weighted by jobs; and whether any of
    them rests on a figure of the state. Without such parts: the national path."""
    known = parts["base"].notna()
    keys = [parts.loc[known, "parent_id"], parts.loc[known, "area_id"]]
    base = parts.loc[known, "base"]
    after = factors[known].mul(base, axis="index").groupby(keys).sum()
    mean = after.div(base.groupby(keys).sum(), axis="index")
    any_own = own[known].groupby(keys).any()
    index = pd.MultiIndex.from_frame(wholes[["occupation_id", "area_id"]])
    start = mean.reindex(index).set_axis(wholes.index)
    start = start.fillna(national)
    found = any_own.reindex(index, fill_value=False).to_numpy(dtype="bool")
    return start, pd.Series(found, index=wholes.index) & wholes["base"].notna()


def _benchmarked(cells: pd.DataFrame, start: pd.DataFrame, own: pd.Series[bool], nation: pd.DataFrame) -> pd.DataFrame:
    """`start` made to add up: per occupation and year, one factor on the cells that rest on a state's own
    figure. All other jobs of the nation grow at the national rate, so those cells together must as well."""
    jobs = cells["base"].where(own, 0.0)
    by = cells["occupation_id"]
    wanted = nation.mul(jobs, axis="index").groupby(by).transform("sum")
    got = start.mul(jobs, axis="index").groupby(by).transform("sum")
    fitted = start * (wanted / got.where(got > 0))
    result = fitted.where(own, nation, axis="index")
    return result.where(cells["base"].notna(), np.nan, axis="index")
