"""The agencies' figures as the data set has them: levels that cannot be of the same jobs are left out."""

from __future__ import annotations

import pandas as pd
import pytest

from model.tables.agency import agency_table


def table(published: float, ours: float | None) -> pd.Series:
    agency = pd.DataFrame(
        {
            "occupation_id": ["15-1252"],
            "area_id": ["39"],
            "code": ["15-1252"],
            "title": ["Software developers"],
            "base": [published],
            "target": [published * 1.2],
            "growth": [0.2],
            "openings": [20.0],
            "flag": [""],
        }
    )
    base = pd.DataFrame({"occupation_id": ["15-1252"], "area_id": ["39"], "base_employment": [ours]})
    return agency_table(agency, base).iloc[0]


@pytest.mark.parametrize(("published", "ours"), [(310, 45_583), (45_583, 310), (99, 1_000)])
def test_level_ten_times_off_is_unusable_and_so_are_its_openings(published, ours):
    row = table(published, ours)
    assert row["flags"] == "levels_unusable"
    assert row[["base_employment", "change", "openings_per_year"]].isna().all()
    assert row["growth"] == 0.2


@pytest.mark.parametrize(("published", "ours"), [(40_000, 45_583), (100, 1_000), (10, 900), (310, None)])
def test_level_within_bounds_or_of_few_jobs_is_kept(published, ours):
    row = table(published, ours)
    assert row["flags"] == ""
    assert row["base_employment"] == published
    assert row["openings_per_year"] == 20
