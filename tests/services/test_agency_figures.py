"""The agencies' own figures as cells of the frame: what they published, and nothing of ours."""

from __future__ import annotations

import pandas as pd
import pytest

from model.classification.code_map import WIDER_CODES
from services import growth_frame
from services.flags import Flag
from services.public.agency_codes import RENUMBERED

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


@pytest.fixture(scope="module")
def together(public):
    """occupation_id, area_id of all figures whose code stands for several occupations of their state."""
    codes = public.occupations()["occupation_id"].tolist()
    published = public.agency(codes, public.state_ids).dropna(subset=["growth"])
    single = {code for line in WIDER_CODES if len(line.parts) == 1 for code in line.published}
    is_other = (published["agency_code"] != published["occupation_id"]) & ~published["agency_code"].isin(single)
    is_shared = published.duplicated(["area_id", "agency_code"], keep=False)
    return published[is_other | is_shared]


def test_codes_of_several_occupations_are_those_of_the_code_map():
    assert {code for line in WIDER_CODES if len(line.parts) == 1 for code in line.published} == RENUMBERED


def test_figures_of_several_occupations_are_growth_alone(public, agencies, together):
    assert len(together) > 150
    frame = agencies.growth(together["occupation_id"].unique().tolist(), public.state_ids, range(1, 11))
    growth_frame.check(frame)
    is_flagged = growth_frame.has_flag(frame, Flag.SEVERAL_OCCUPATIONS)
    flagged = frame[is_flagged]
    pairs = set(flagged[["occupation_id", "area_id"]].itertuples(index=False, name=None))
    assert pairs == set(together[["occupation_id", "area_id"]].itertuples(index=False, name=None))
    assert flagged["growth"].notna().all()
    assert flagged[["base_employment", "base_basis", "change", "employment"]].isna().all(axis=None)
    assert frame.loc[~is_flagged & frame["growth"].notna(), "base_employment"].notna().any()


def test_profile_has_no_jobs_and_openings_of_several_occupations(public, together):
    for code, area in together[["occupation_id", "area_id"]].itertuples(index=False, name=None):
        profile = public.profile(code, area)
        assert profile.agency_growth is not None
        assert profile.agency_base_employment is profile.agency_openings_per_year is None
        assert "several_occupations" in profile.agency_flag.split()


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
