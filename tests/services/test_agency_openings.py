"""Openings of an agency stand beside about as many jobs as they are of."""

from __future__ import annotations

import pandas as pd
import pytest

from services.agency_openings import beside_jobs, profile_beside_jobs
from services.exports.columns import with_context
from services.source import Profile

SECRETARIES, NURSES, GEORGIA = "43-6013", "29-1141", "13"


@pytest.mark.parametrize(
    ("jobs", "is_comparable"), [(1_500, True), (1_501, False), (667, True), (666, False), (None, True)]
)
def test_openings_are_comparable_up_to_half_as_many_jobs_again(jobs, is_comparable):
    profile = Profile("11-1111", "39", agency_openings_per_year=100.0, agency_base_employment=1_000.0, agency_flag="")
    beside = profile_beside_jobs(profile, jobs)
    frame = beside_jobs(pd.DataFrame([profile]), pd.Series([jobs], dtype="Float64")).iloc[0]
    for found in (beside, frame):
        assert pd.notna(found.agency_openings_per_year) == is_comparable
        assert found.agency_flag == ("" if is_comparable else "jobs_differ")
        assert found.agency_base_employment == 1_000.0


def test_nothing_is_flagged_where_no_openings_or_no_jobs_are_given():
    for profile in (
        Profile("11-1111", "39", agency_base_employment=9.0),
        Profile("11-1111", "39", agency_openings_per_year=1.0),
    ):
        assert profile_beside_jobs(profile, 1_000.0) == profile
        assert not beside_jobs(pd.DataFrame([profile]), pd.Series([1_000.0]))["agency_flag"].any()


def test_lists_places_and_files_leave_them_out_beside_our_jobs_and_give_them_beside_the_agencys(public):
    for growth, is_given in ((public, False), (public.with_agency_figures, True)):
        ranked = growth.rank(GEORGIA).set_index("occupation_id")
        placed = growth.places(SECRETARIES).set_index("area_id")
        written = with_context(growth, growth.growth([SECRETARIES, NURSES], [GEORGIA], [5, 10])).set_index(
            "occupation_id"
        )
        for row in (ranked.loc[SECRETARIES], placed.loc[GEORGIA], written.loc[SECRETARIES].iloc[0]):
            assert pd.notna(row["openings_per_year"]) == is_given
            assert ("jobs_differ" in str(row["agency_flag"])) != is_given
        for row in (ranked.loc[NURSES], written.loc[NURSES].iloc[0]):
            assert row["openings_per_year"] == public.profile(NURSES, GEORGIA).agency_openings_per_year
