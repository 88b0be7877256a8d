"""Growth of every occupation in every state, year by year: `project` is the whole state model."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from model.national.paths import DECIMALS
from model.states import shrinkage
from services.dataset_schema import GROWTH_COLUMNS, YEARS
from services.growth_frame import MAX_HORIZON

REALIZED: Final = 0.5
"""The share of the agencies' departures from the nation that is expected to come about. Of those they projected for
2008-18, and of what was left of them from the third year on (where we are with those of 2022-32), 0.42 did; of those
for 2022-32, 0.89 up to 2025 (the first of these years were known when they were made) and 0.50 in the last. Half has
errors no larger than all or none of it in nearly every trial (evaluation.agency_record.departure_trials)."""


def project(cells: pd.DataFrame, nation: pd.DataFrame) -> pd.DataFrame:
    """Growth of every occupation, major group and the total in every state.

    `nation`: growth_1..growth_10 of the nation (fractions), by occupation_id.
    `cells`: one row per occupation and state, any index, with
      occupation_id, area_id, taxonomy (soc | socmajor | soctotal), parent_id (group of an occupation, total of a group,
      NA for the total), base (jobs; NaN where unknown), relative_growth (log of the agency's ten-year growth factor
      over BLS's for the same years; NaN where the state published none), relative_growth_jobs (jobs that figure was
      measured on).

    Returns, on the same index, growth_1..growth_10 (cumulative fractions; NaN where base is NaN) and national_rate
    (True where the cell has a base but no figure of the state's agency). For every occupation and year the states plus
    the unpublished remainder, which grows at the national rate, add up to the nation.
    """
    factors = pd.DataFrame(np.nan, index=cells.index, columns=list(GROWTH_COLUMNS))
    national = 1 + nation[list(GROWTH_COLUMNS)].astype("float64").reindex(cells["occupation_id"]).set_axis(cells.index)
    uses_agency = pd.Series(False, index=cells.index)
    details = cells[cells["taxonomy"] == "soc"]
    uses_agency[details.index] = details["relative_growth"].notna() & details["base"].notna()
    detail_nation = national.loc[details.index]
    start = _unbenchmarked(details, detail_nation)
    factors.loc[details.index] = _benchmark(details, start, uses_agency[details.index], detail_nation)
    for taxonomy in ("socmajor", "soctotal"):
        aggregates = cells[cells["taxonomy"] == taxonomy]
        parts = cells[cells["parent_id"].isin(aggregates["occupation_id"].unique())]
        aggregate_nation = national.loc[aggregates.index]
        start, uses = _aggregate(
            aggregates, parts, factors.loc[parts.index], uses_agency[parts.index], aggregate_nation
        )
        uses_agency[aggregates.index] = uses
        factors.loc[aggregates.index] = _benchmark(aggregates, start, uses, aggregate_nation)
    result = (factors - 1).round(DECIMALS)
    return result.assign(national_rate=cells["base"].notna() & ~uses_agency)


def state_deviations(details: pd.DataFrame) -> pd.Series:
    """Deviation of each state's log relative growth from that of all states of its occupation together.

    The states' own projections are higher than BLS's as a whole; without this common part they distinguish one state
    from another. NaN where `relative_growth` or `base` is missing.
    """
    usable = details["relative_growth"].notna() & details["base"].notna()
    base = details["base"].where(usable)
    occupation = details["occupation_id"]
    weighted = base * np.exp(details["relative_growth"])
    all_states = weighted.groupby(occupation).sum() / base.groupby(occupation).sum()
    return (details["relative_growth"] - occupation.map(np.log(all_states))).where(usable)


def estimate_k(cells: pd.DataFrame) -> float:
    """The K that the states' projections imply; shrinkage.K is this, rounded.

    `cells` as for `project`, with `code` (under which the state published) and `agency_base` (jobs it published). A
    figure under a wider code counts once.
    """
    details = cells[cells["taxonomy"] == "soc"]
    deviation = state_deviations(details)
    unique = details[deviation.notna()].drop_duplicates(["area_id", "code"]).index
    return shrinkage.estimate(deviation[unique], details.loc[unique, "agency_base"])[0]


def _unbenchmarked(details: pd.DataFrame, national: pd.DataFrame) -> pd.DataFrame:
    """Growth factors before benchmarking: the national factor of each year times half the state's deviation (REALIZED),
    shrunk as its base is small; that deviation accrues at a constant annual rate."""
    weight = REALIZED * shrinkage.weight(details["relative_growth_jobs"])
    deviation = (state_deviations(details) * weight).fillna(0.0)
    factors: pd.DataFrame = national * np.exp(np.outer(deviation, np.array(YEARS) / MAX_HORIZON))
    return factors


def _aggregate(
    aggregates: pd.DataFrame,
    parts: pd.DataFrame,
    factors: pd.DataFrame,
    uses_agency: pd.Series[bool],
    national: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.Series[bool]]:
    """Growth factors of groups or the total: the mean of their parts with a base, weighted by jobs; national without
    such parts. And whether any of the parts uses an agency's figure."""
    known = parts["base"].notna()
    keys = [parts.loc[known, "parent_id"], parts.loc[known, "area_id"]]
    base = parts.loc[known, "base"]
    after = factors[known].mul(base, axis="index").groupby(keys).sum()
    mean = after.div(base.groupby(keys).sum(), axis="index")
    any_part = uses_agency[known].groupby(keys).any()
    index = pd.MultiIndex.from_frame(aggregates[["occupation_id", "area_id"]])
    start = mean.reindex(index).set_axis(aggregates.index).fillna(national)
    uses = any_part.reindex(index, fill_value=False).to_numpy(dtype="bool")
    return start, pd.Series(uses, index=aggregates.index) & aggregates["base"].notna()


def _benchmark(
    cells: pd.DataFrame, start: pd.DataFrame, uses_agency: pd.Series[bool], nation: pd.DataFrame
) -> pd.DataFrame:
    """`start` scaled to add up to the nation: per occupation and year, one factor on the cells that use an agency's
    figure. All other jobs of the nation grow at the national rate, so those cells together must as well."""
    jobs = cells["base"].where(uses_agency, 0.0)
    occupation = cells["occupation_id"]
    target = nation.mul(jobs, axis="index").groupby(occupation).transform("sum")
    actual = start.mul(jobs, axis="index").groupby(occupation).transform("sum")
    scaled = start * (target / actual.where(actual > 0))
    result = scaled.where(uses_agency, nation, axis="index")
    return result.where(cells["base"].notna(), np.nan, axis="index")
