"""One occupation in every state and local area: what is known of each, and in which order."""

from __future__ import annotations

import pandas as pd
import pytest

from services import growth_frame, places
from services.errors import BadInputError
from services.growth_frame import COLUMNS

NURSES, WORD_PROCESSORS, PARKING, WATCHMAKERS, LEGISLATORS, ACTORS = (
    "29-1141",
    "43-9022",
    "33-3041",
    "49-9064",
    "11-1031",
    "27-2011",
)


def areas_of(frame):
    return frame["area"].tolist()


@pytest.mark.parametrize(("level", "count"), [("states", 51), ("local", 521)])
def test_every_area_of_the_level_has_one_row(public, level, count):
    found = public.places(NURSES, level)
    assert len(found) == found["area_id"].nunique() == count
    assert list(found.columns) == [*COLUMNS, *places.CONTEXT_DTYPES]
    assert {name: str(found[name].dtype) for name in places.CONTEXT_DTYPES} == {
        name: str(pd.api.types.pandas_dtype(dtype)) for name, dtype in places.CONTEXT_DTYPES.items()
    }
    assert (found["horizon_years"] == 10).all()


@pytest.mark.parametrize("level", ["states", "local"])
def test_figures_are_those_of_growth_and_of_profiles(public, level):
    found = public.places(NURSES, level, 5)
    frame = public.growth([NURSES], found["area_id"].tolist(), [5])
    pd.testing.assert_frame_equal(found[list(COLUMNS)], frame)
    profiles = public.profiles(NURSES).set_index("area_id")["location_quotient"]
    assert found["location_quotient"].tolist() == profiles.reindex(found["area_id"]).tolist()


def test_wage_paid_by_the_hour_is_counted_by_the_year(public):
    found = public.places(ACTORS)
    hourly = found[found["median_wage"].isna() & found["median_hourly_wage"].notna()]
    assert len(hourly)
    assert hourly["annual_wage"].tolist() == (hourly["median_hourly_wage"] * 2080).tolist()


def test_missing_figures_are_missing_and_never_zero(public):
    found = public.places(WATCHMAKERS)
    assert found["growth"].notna().sum() == 1
    assert found.loc[found["growth"].isna(), ["base_employment", "p_growth", "is_borrowed"]].isna().all(axis=None)


def test_agency_figures_take_the_place_of_estimates(public):
    by_agency = public.with_agency_figures
    found = by_agency.places(NURSES)
    own = public.agency([NURSES], public.state_ids)["growth"]
    assert found["growth"].tolist() == own.tolist()
    assert "likelihood" not in places.available(found)


@pytest.mark.parametrize(("measure", "column"), [(name, one.column) for name, one in places.MEASURES.items()])
def test_highest_comes_first_and_missing_last(public, measure, column):
    found = places.order(public.places(PARKING), measure)
    assert sorted(found["area_id"]) == sorted(public.state_ids)
    ranked = places.ranked(found, measure)
    assert found["area_id"].head(len(ranked)).tolist() == ranked["area_id"].tolist()
    values = found[column].dropna()
    assert found[column].notna().tolist() == [True] * len(values) + [False] * (len(found) - len(values))
    assert ranked[column].is_monotonic_decreasing


def test_rate_of_the_nation_has_no_place_among_states(public):
    found = places.order(public.places(PARKING), places.GROWTH)
    own = places.ranked(found, places.GROWTH)
    borrowed = found[found["is_borrowed"].fillna(False)]
    assert len(borrowed) == 13
    assert not set(borrowed["area_id"]) & set(own["area_id"])
    assert len(places.ranked(found, places.JOBS)) == found["base_employment"].notna().sum()


def test_local_areas_are_ranked_though_all_grow_at_another_rate(public):
    found = public.places(NURSES, "local")
    assert len(places.ranked(found, places.GROWTH)) == found["growth"].notna().sum() > 500


def test_occupation_without_any_figure_has_measures_by_what_is_known(public):
    found = public.places(LEGISLATORS)
    assert "growth" not in places.available(found)
    assert areas_of(places.order(found, places.GROWTH)) == sorted(areas_of(found))


def test_frame_that_has_arrived_in_part_needs_no_profiles():
    frame = growth_frame.conform(pd.DataFrame({"area_id": ["06"], "area": ["California"], "growth": [0.1]}))
    found = places.table(frame, pd.DataFrame({"area_id": pd.Series(dtype="string")}))
    assert places.available(found) == ["growth"]
    assert not len(places.table(frame.head(0), pd.DataFrame({"area_id": pd.Series(dtype="string")})))


def test_unknown_level_and_measure_are_named(public):
    with pytest.raises(BadInputError, match="county"):
        public.places(NURSES, "county")
    with pytest.raises(BadInputError, match="salary"):
        places.order(public.places(NURSES), "salary")
