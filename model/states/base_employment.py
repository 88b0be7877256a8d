"""How many jobs an occupation has in a state today, on the footing of the national projections.

OEWS counts employees, the projections also the self-employed, farms and private households, so a state's
OEWS figure is raised by the occupation's national ratio of the two. Where that ratio is large OEWS sees too
small a part of the occupation to tell the states apart, and the state's own share of 2022 is used instead.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from model.data.catalog import TOTAL
from model.states.agency_projections import LEVELS_FLAG

MAX_RATIO: Final = 1.5
"""Above this ratio of projection base to OEWS employment (66 of 831 occupations: farmers 141, taxi drivers
11.7, clergy 4.5) more than a third of the jobs are ones OEWS does not see, and they lie in other places than
those it does see: Iowa has 2.5 % of OEWS's farm managers and 7.2 % of the farmers that the states count."""


def detailed(
    oews: pd.DataFrame, oews_national: pd.Series, nation: pd.Series, published: pd.DataFrame
) -> tuple[pd.DataFrame, pd.Series[bool]]:
    """Jobs per detailed occupation (rows) and state (columns), whole jobs, NaN where not known; and which
    occupations took the states' shares of 2022.

    `oews`: state employment, same shape, NaN where suppressed. `oews_national`, `nation`: national OEWS
    employment and projection base in jobs, by occupation. `published`: see published.on_bls_codes. The states
    of an occupation never add up to more than the nation, and no cell is 0.
    """
    ratio = nation / oews_national.reindex(nation.index)
    by_share = ~(ratio <= MAX_RATIO)
    jobs = oews.mul(ratio, axis="index")
    shares = _shares(published).reindex(index=nation.index, columns=oews.columns)
    jobs[by_share] = shares[by_share].mul(nation[by_share], axis="index")
    return _within(jobs, nation), by_share


def _shares(published: pd.DataFrame) -> pd.DataFrame:
    """Each state's part of the nation's 2022 jobs, at the code the state published (jobs over jobs)."""
    usable = published[(published["flag"] != LEVELS_FLAG) & published["base"].notna()]
    share = (usable["base"] / usable["comparison_base"]).rename("share")
    return pd.concat([usable[["occupation_id", "area_id"]], share], axis="columns").pivot(
        index="occupation_id", columns="area_id", values="share"
    )


def _within(jobs: pd.DataFrame, nation: pd.Series) -> pd.DataFrame:
    """Scaled down where the states exceed the nation, then cut to whole jobs (never rounded up, so that the
    remainder stays at or above zero). Less than one job is no figure."""
    scale = (nation / jobs.sum(axis="columns")).clip(upper=1.0)
    whole = (jobs.mul(scale, axis="index") + 1e-6) // 1
    return whole.where(whole >= 1)


def groups(
    details: pd.DataFrame,
    by_share: pd.Series[bool],
    oews: pd.DataFrame,
    oews_groups: pd.DataFrame,
    nation: pd.Series,
    group_of: pd.Series,
) -> pd.DataFrame:
    """Jobs per major group, and the total, by state: whole jobs, complete.

    A group is built from its occupations: the bases that are known, plus the group's jobs in the nation that
    no known base accounts for. Those of suppressed OEWS cells go to the states in proportion to the OEWS
    employment of the group that no published cell accounts for; those of occupations taken by share as in
    `_spread`. So no occupation exceeds its group and the groups add up to the total. Raising a state's OEWS
    group by the group's national ratio instead would put farming states far too low (see README).
    """
    suppressed = (oews_groups - oews.groupby(group_of).sum()).clip(lower=0)
    ordinary = details[~by_share]
    missing = (nation[ordinary.index] - ordinary.sum(axis="columns")).groupby(group_of[ordinary.index]).sum()
    jobs = ordinary.groupby(group_of[ordinary.index]).sum()
    jobs = jobs.reindex(oews_groups.index, fill_value=0.0)
    part = suppressed.div(suppressed.sum(axis="columns"), axis="index")
    jobs += part.mul(missing, axis="index").fillna(0.0)
    for occupation in by_share.index[by_share]:
        group = group_of[occupation]
        jobs.loc[group] += _spread(details.loc[occupation], oews_groups.loc[group], float(nation[occupation]))
    jobs = _within(jobs, nation[oews_groups.index])
    total = jobs.sum().rename(TOTAL).to_frame().T
    return pd.concat([jobs, _within(total, nation[[TOTAL]])])


def _spread(known: pd.Series, oews_group: pd.Series, nation: float) -> pd.Series:
    """All of the nation's jobs of one occupation over the states, never less than what is known of a state.

    States without a base get what their OEWS employment in the group suggests, as far as the nation has jobs
    left; what is left after that goes to all in proportion.
    """
    if known.isna().all():
        return nation * oews_group / oews_group.sum()
    per_job = known.sum() / oews_group[known.notna()].sum()
    guess = (oews_group * per_job).where(known.isna(), 0.0)
    left = max(0.0, nation - known.sum())
    if guess.sum() > left:
        return known.fillna(0.0) + guess * (left / guess.sum())
    spread = known.fillna(0.0) + guess
    return spread * (nation / spread.sum())
