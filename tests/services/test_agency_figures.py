"""The agencies' own figures as cells of the frame: what they published, and nothing of ours."""

from __future__ import annotations

import pandas as pd
import pytest

from services import growth_frame

NURSES, FISHERS = "29-1141", "45-3031"
RANGES = ["low_80", "high_80", "low_50", "high_50", "p_growth", "p_faster"]


@pytest.fixture(scope="module")
def agencies(public):
    return public.with_agency_figures


@pytest.fixture(scope="module")
def ohio(agencies):
    return agencies.growth([NURSES], ["39"], range(1, 11))


def test_last_year_of_a_state_is_what_its_agency_published(public, ohio):
    figure, last = public.agency([NURSES], ["39"]).iloc[0], ohio.iloc[-1]
    assert (last["growth"], last["change"]) == (figure["growth"], figure["change"])
    assert (last["base_year"], last["target_year"]) == (2022, 2032)
    assert (last["base_employment"], last["basis"], last["base_basis"]) == (131_390, "published", "published")
    assert (last["source"], last["vintage"]) == ("Ohio state agency, by way of Projections Central", "2022-32")


def test_years_before_the_last_are_derived_at_a_constant_rate(ohio):
    assert ohio["growth_per_year"].round(9).nunique() == 1
    assert ohio["basis"].tolist() == ["derived"] * 9 + ["published"]
    assert ohio["target_year"].tolist() == list(range(2023, 2033))


def test_agency_figures_have_no_ranges_and_no_flags_of_ours(ohio):
    assert ohio[RANGES].isna().all(axis=None)
    assert (ohio["flags"] == "").all()


def test_nation_and_local_areas_stay_as_they_are(public, agencies):
    arguments = ([NURSES], ["US", "26420"])
    pd.testing.assert_frame_equal(agencies.growth(*arguments), public.growth(*arguments))


def test_state_without_a_figure_is_not_published(public, agencies):
    published = public.agency([FISHERS], public.state_ids)
    frame = agencies.growth([FISHERS], public.state_ids, [10]).set_index("area_id")
    without = published.loc[published["growth"].isna(), "area_id"]
    assert len(without) > 5
    assert (frame.loc[without, "flags"] == "not_published").all()
    assert frame.loc[without, ["growth", "employment", "basis", "base_employment"]].isna().all(axis=None)


def test_order_of_rows_is_the_order_asked_for(agencies):
    frame = agencies.growth([NURSES, FISHERS], ["39", "US", "06"], [5, 10])
    cells = frame[["occupation_id", "area_id"]].drop_duplicates().to_numpy().tolist()
    assert cells == [[code, area] for code in (NURSES, FISHERS) for area in ("39", "US", "06")]


@pytest.mark.parametrize(
    ("codes", "areas"),
    [
        (["15-1221"], ["US", "39", "06", "48"]),
        (["13-1074", "13-1075", "13-1081"], ["US", "39"]),
        ([NURSES, FISHERS], ["06", "26420", "US", "39"]),
        (["15-1221"], ["39", "US"]),
    ],
)
@pytest.mark.parametrize("horizons", [[10], [1, 2, 3, 5, 10]])
def test_states_with_and_without_a_figure_stand_beside_other_areas(public, agencies, codes, areas, horizons):
    frame = agencies.growth(codes, areas, horizons)
    growth_frame.check(frame)
    states = [area for area in areas if area in public.state_ids]
    ours = public.growth(codes, areas, horizons)
    is_state = ours["area_id"].isin(states)
    pd.testing.assert_frame_equal(frame[~is_state], ours[~is_state])
    alone = agencies.growth(codes, states, horizons)
    pd.testing.assert_frame_equal(frame[is_state].reset_index(drop=True), alone)
    assert alone["growth"].isna().any()
    assert (frame["target_year"] - frame["base_year"] == frame["horizon_years"]).all(), "all stand on one axis"


def test_figures_of_the_agencies_are_a_growth_frame(public, agencies):
    codes = public.occupations()["occupation_id"][::10]
    frame = agencies.growth(codes, public.state_ids, [1, 10])
    growth_frame.check(frame)
    published = public.agency(codes, public.state_ids)
    last = frame[frame["horizon_years"] == 10].merge(published, on=["occupation_id", "area_id"], suffixes=("", "_own"))
    assert len(last) == len(codes) * 51
    pd.testing.assert_series_equal(last["growth"], last["growth_own"], check_names=False)


def test_catalog_is_shared_and_opened_once(public, agencies):
    assert public.with_agency_figures is agencies
    assert agencies.with_agency_figures is agencies
    assert agencies.areas().equals(public.areas())
