"""Base employment of every occupation in every state, on the scale of the national projections.

OEWS counts employees, the projections also the self-employed, farms and private households, so a state's OEWS
employment is multiplied by the occupation's national ratio of the two. Where that ratio is large OEWS sees too small a
part of the occupation to distribute it over the states, and the state's own share of 2022 is used instead.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import pandas as pd

from services.dataset_schema import ALL_OCCUPATIONS
from services.flags import AgencyFlag

MAX_RATIO: Final = 1.5
"""Above this ratio of projection base to OEWS employment (66 of 831 occupations: farmers 141, taxi drivers 11.7, clergy
4.5) more than a third of the jobs are ones OEWS does not see, and they are in other places than those it does see: Iowa
has 2.5 % of OEWS's farm managers and 7.2 % of the farmers that the states count."""
_EPSILON: Final = 1e-6


class DetailedBase(NamedTuple):
    """Base employment per detailed occupation (rows) and state (columns).

    jobs: whole jobs, NaN where unknown, never 0. by_share: whether each occupation uses the states' shares of 2022.
    count_kept: whether a cell is OEWS's own count, which the ratio would have lowered.
    """

    jobs: pd.DataFrame
    by_share: pd.Series[bool]
    count_kept: pd.DataFrame


def detailed_base(
    state_oews: pd.DataFrame, national_oews: pd.Series, national_base: pd.Series, agency: pd.DataFrame
) -> DetailedBase:
    """Base employment of the detailed occupations.

    `state_oews`: employment, NaN where suppressed. `national_oews`, `national_base`: national OEWS employment and
    projection base (jobs), by occupation. `agency`: see agency_projections.on_bls_codes. The states of an occupation
    add up to more than the nation only where its projection base is below OEWS's own count (mail carriers: 316,400
    against 328,820): there the states' counts are kept, and the remainder of the nation is negative.
    """
    ratio = national_base / national_oews.reindex(national_base.index)
    by_share = ~(ratio <= MAX_RATIO)
    jobs = state_oews.mul(ratio, axis="index")
    shares = _agency_shares(agency).reindex(index=national_base.index, columns=state_oews.columns)
    jobs[by_share] = shares[by_share].mul(national_base[by_share], axis="index")
    jobs = _cap_at_nation(jobs, national_base)
    count_kept = state_oews.gt(jobs).mul(~by_share, axis="index")
    return DetailedBase(jobs.mask(count_kept, state_oews), by_share, count_kept)


def _agency_shares(agency: pd.DataFrame) -> pd.DataFrame:
    """Each state's share of the nation's 2022 jobs, at the code the state published (jobs over jobs)."""
    usable = agency[(agency["flag"] != AgencyFlag.LEVELS_UNUSABLE) & agency["base"].notna()]
    share = (usable["base"] / usable["comparison_base"]).rename("share")
    return pd.concat([usable[["occupation_id", "area_id"]], share], axis="columns").pivot(
        index="occupation_id", columns="area_id", values="share"
    )


def _cap_at_nation(jobs: pd.DataFrame, nation: pd.Series) -> pd.DataFrame:
    """Scaled down where the states exceed the nation, then cut to whole jobs (never rounded up, so that the remainder
    stays at or above zero). Less than one job is missing."""
    scale = (nation / jobs.sum(axis="columns")).clip(upper=1.0)
    whole = (jobs.mul(scale, axis="index") + _EPSILON) // 1
    return whole.where(whole >= 1)


def aggregate_base(
    details: pd.DataFrame,
    by_share: pd.Series[bool],
    state_oews: pd.DataFrame,
    state_oews_groups: pd.DataFrame,
    national_base: pd.Series,
    group_of: pd.Series,
) -> pd.DataFrame:
    """Jobs per major group, and the total, by state: whole jobs, complete.

    A group is built from its occupations: the known bases, plus the group's national jobs that no known base accounts
    for. Those of suppressed OEWS cells are distributed over the states in proportion to the OEWS employment of the
    group that no published cell accounts for; those of occupations taken by share as in `_distribute`. So no occupation
    exceeds its group and the groups add up to the total. Multiplying a state's OEWS group by the group's national ratio
    instead put seven occupations above their own group and farming states far too low, by up to a factor of four.
    """
    suppressed = (state_oews_groups - state_oews.groupby(group_of).sum()).clip(lower=0)
    by_ratio = details[~by_share]
    missing = (national_base[by_ratio.index] - by_ratio.sum(axis="columns")).groupby(group_of[by_ratio.index]).sum()
    missing = missing.clip(lower=0)  # where the states' counts were kept above the nation's base
    jobs = by_ratio.groupby(group_of[by_ratio.index]).sum()
    jobs = jobs.reindex(state_oews_groups.index, fill_value=0.0)
    share = suppressed.div(suppressed.sum(axis="columns"), axis="index")
    jobs += share.mul(missing, axis="index").fillna(0.0)
    for occupation in by_share.index[by_share]:
        group = group_of[occupation]
        nation = float(national_base[occupation])
        jobs.loc[group] += _distribute(details.loc[occupation], state_oews_groups.loc[group], nation)
    jobs = _cap_at_nation(jobs, national_base[state_oews_groups.index])
    total = jobs.sum().rename(ALL_OCCUPATIONS).to_frame().T
    return pd.concat([jobs, _cap_at_nation(total, national_base[[ALL_OCCUPATIONS]])])


def _distribute(known: pd.Series, oews_group: pd.Series, nation: float) -> pd.Series:
    """All of the nation's jobs of one occupation over the states, at least what is known of each state.

    States without a base get what their OEWS employment in the group suggests, as far as the nation has jobs left; the
    remainder is distributed over all in proportion.
    """
    if known.isna().all():
        return nation * oews_group / oews_group.sum()
    ratio = known.sum() / oews_group[known.notna()].sum()
    estimate = (oews_group * ratio).where(known.isna(), 0.0)
    remaining = max(0.0, nation - known.sum())
    if estimate.sum() > remaining:
        return known.fillna(0.0) + estimate * (remaining / estimate.sum())
    jobs = known.fillna(0.0) + estimate
    return jobs * (nation / jobs.sum())
