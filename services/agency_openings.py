"""Which openings of state agencies may stand beside a number of jobs: those of about as many jobs. Pure.

An agency's openings are of the jobs that the agency counts. Where these are far more or fewer than those beside them,
reading the one as a share of the other, or ranking by them, would be false.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from services.flags import AgencyFlag

if TYPE_CHECKING:
    from typing import Any

    import pandas as pd

    from services.source import Profile

MAX_JOBS_RATIO: Final = 1.5
"""How many times as many jobs as the other one the agency, or whoever counts the jobs beside, may count.

Of the 13,876 states' occupations with 1,000 jobs by both, the agency's openings for each of its own jobs are typically
within 20 % of the nation's, whatever the ratio. For each of our jobs they are within 18 % where the counts are at most
1.25 times apart, 26 % up to 1.5, 60 % up to 2, and two and a half times off beyond: from 1.5 on the number of jobs
decides what the openings are. 1,579 of them are beyond it.
"""


def beside_jobs(profiles: pd.DataFrame, jobs: pd.Series[Any]) -> pd.DataFrame:
    """`profiles` (fields of Profile, a row for each of `jobs`) without openings that are of far more or fewer jobs,
    which their `agency_flag` then says."""
    if "agency_openings_per_year" not in profiles:
        return profiles
    openings = profiles["agency_openings_per_year"]
    counted, beside = (
        values.to_numpy(dtype="float64", na_value=np.nan) for values in (profiles["agency_base_employment"], jobs)
    )
    is_other = differ(counted, beside) & openings.notna().to_numpy()
    if not is_other.any():
        return profiles
    flags = profiles["agency_flag"].fillna("")
    flags = flags.mask(is_other, (flags + f" {AgencyFlag.JOBS_DIFFER}").str.strip())
    return profiles.assign(agency_openings_per_year=openings.mask(is_other), agency_flag=flags)


def profile_beside_jobs(profile: Profile, jobs: float | None) -> Profile:
    """`beside_jobs` of one profile."""
    counted = profile.agency_base_employment
    if profile.agency_openings_per_year is None or counted is None or jobs is None or not differ(counted, jobs):
        return profile
    flags = f"{profile.agency_flag or ''} {AgencyFlag.JOBS_DIFFER}".strip()
    return replace(profile, agency_openings_per_year=None, agency_flag=flags)


def differ(one: Any, other: Any) -> Any:
    """Whether two numbers of jobs, or arrays of them, are more than MAX_JOBS_RATIO apart; False where one is NaN."""
    return np.maximum(one, other) > MAX_JOBS_RATIO * np.minimum(one, other)
