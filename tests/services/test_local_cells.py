"""Cells of local areas: OEWS's figures as published, growth of the state, ranges of the size."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from services import growth_frame
from services.config import DATA_DIR
from services.flags import Flag

NURSES = "29-1141"
HOUSTON, NEW_YORK, CLEVELAND = "26420", "35620", "17410"
YEARS = range(1, 11)


@pytest.fixture(scope="module")
def nurses(public):
    """Registered nurses in every local area, years 1 to 10."""
    return public.growth([NURSES], public.local_area_ids(), YEARS)


def rows_of(frame, area_id):
    return frame[frame["area_id"] == area_id].set_index("horizon_years")


def test_there_are_521_local_areas(public):
    ids = public.local_area_ids()
    assert len(ids) == len(set(ids)) == 521
    assert {len(area_id) for area_id in ids} == {5, 7}
    assert public.areas()["area_level"].tolist() == ["nation"] + ["state"] * 51 + ["msa"] * 521


def test_local_areas_of_a_state_include_those_that_cross_its_line(public):
    assert len(public.local_area_ids("06")) == 28
    for state_id in ("36", "34"):
        assert NEW_YORK in public.local_area_ids(state_id)
    assert HOUSTON not in public.local_area_ids("06")


def test_frame_is_a_growth_frame(nurses):
    assert growth_frame.problems(nurses) == []
    assert set(nurses["area_level"]) == {"msa"}
    assert nurses["growth"].notna().mean() > 0.95


def test_published_figures_of_houston(public):
    profile = public.profile(NURSES, HOUSTON)
    assert (profile.oews_employment, profile.median_wage) == (65_910, 99_830)
    assert (profile.wage_p10, profile.wage_p90) == (74_860, 130_440)
    assert (profile.location_quotient, profile.wage_year) == (0.92, 2025)


def test_base_is_raised_as_that_of_the_state(public, nurses):
    row = rows_of(nurses, HOUSTON).loc[10]
    assert row["base_employment"] == 67_580
    assert row["base_basis"] == row["basis"] == "modelled"


def test_growth_is_that_of_the_state(public, nurses):
    texas = rows_of(public.growth([NURSES], ["48"], YEARS), "48")
    houston = rows_of(nurses, HOUSTON)
    assert houston["growth"].tolist() == texas["growth"].tolist()
    assert growth_frame.has_flag(houston, Flag.STATE_PATH).all()


def test_growth_of_an_area_in_several_states_is_their_mean_by_jobs(public, nurses):
    states = public.area_states().query("area_id == @NEW_YORK").set_index("state_id")["weight"]
    growth = public.growth([NURSES], states.index.tolist(), YEARS).pivot(
        index="horizon_years", columns="area_id", values="growth"
    )
    expected = growth.mul(states, axis="columns").sum(axis="columns")
    assert rows_of(nurses, NEW_YORK)["growth"].to_numpy() == pytest.approx(expected.to_numpy("float64"), abs=1e-12)


def test_national_path_where_the_state_is_not_published(public):
    codes = public.occupations().query("taxonomy == 'soc'")["occupation_id"].tolist()
    frame = public.growth(codes, public.local_area_ids("44") + public.local_area_ids("30"), [10])
    rows = frame[growth_frame.has_flag(frame, Flag.STATE_NOT_PUBLISHED)]
    assert len(rows)
    nation = public.growth(rows["occupation_id"].unique().tolist(), ["US"], [10]).set_index("occupation_id")["growth"]
    assert rows["growth"].tolist() == nation[rows["occupation_id"]].tolist()
    assert not growth_frame.has_flag(rows, Flag.STATE_PATH).any()


def test_range_is_that_of_its_size(public, nurses):
    """A state and an area with the same path: the smaller has the wider range, at every horizon."""
    texas = rows_of(public.growth([NURSES], ["48"], YEARS), "48")
    houston = rows_of(nurses, HOUSTON)
    assert (houston["low_80"] < texas["low_80"]).all()
    assert (houston["high_80"] > texas["high_80"]).all()
    by_size = nurses[nurses["horizon_years"] == 5].dropna(subset=["growth"]).sort_values("base_employment")
    width = (by_size["high_80"] - by_size["low_80"]) / (1 + by_size["growth"])
    assert np.corrcoef(np.log(by_size["base_employment"].astype("float64")), width.astype("float64"))[0, 1] < -0.9


def test_suppressed_employment_is_missing_but_its_wage_is_given(public):
    profiles = public.profiles(NURSES)
    local = profiles[profiles["area_id"].astype(str).isin(public.local_area_ids())]
    hidden = local[local["oews_employment"].isna() & local["median_wage"].notna()]
    codes = {NURSES: hidden} if len(hidden) else {}
    for code in ("29-1212", "29-1229"):
        table = public.profiles(code)
        table = table[table["area_id"].astype(str).isin(public.local_area_ids())]
        codes[code] = table[table["oews_employment"].isna() & table["median_wage"].notna()]
    code, rows = next((code, rows) for code, rows in codes.items() if len(rows))
    frame = public.growth([code], [str(rows["area_id"].iloc[0])], [10])
    assert frame["growth"].isna().all()
    assert frame["flags"].tolist() == [Flag.NOT_PUBLISHED]


def test_58_of_831_occupations_have_no_local_figures(public):
    occupations = public.occupations()
    codes = occupations.loc[(occupations["taxonomy"] == "soc") & (occupations["flags"] == ""), "occupation_id"]
    local = public.local_area_ids()
    published = set(pd.read_parquet(DATA_DIR / "local_employment.parquet")["occupation_id"])
    without = [code for code in codes if code not in published]
    assert (len(codes), len(without)) == (831, 58)
    assert "29-1024" in without  # prosthodontists
    assert set(public.growth(without, local, [10])["flags"]) == {Flag.NOT_PUBLISHED}
    assert all(set(local) & set(public.profiles(code)["area_id"].astype(str)) for code in sorted(published)[::50])


def test_conflict_of_a_state_with_its_agency_is_that_of_its_local_areas(public):
    codes = public.occupations().query("taxonomy == 'soc'")["occupation_id"].tolist()
    frame = public.growth(codes, [CLEVELAND, "39"], [10]).set_index(["area_id", "occupation_id"])
    local, ohio = frame.loc[CLEVELAND], frame.loc["39"]
    differs = growth_frame.has_flag(local, Flag.SIGN_DIFFERS)
    assert differs.sum() > 100
    known = local["growth"].notna() & ohio["growth"].notna()
    assert (differs[known] == growth_frame.has_flag(ohio, Flag.SIGN_DIFFERS)[known]).all()
    assert not differs[~known].any()


def test_area_in_several_states_has_the_conflict_of_those_that_it_goes_the_same_way_as(public):
    codes = public.occupations().query("taxonomy == 'soc'")["occupation_id"].tolist()
    states = public.area_states().query("area_id == @NEW_YORK")["state_id"].tolist()
    frame = public.growth(codes, [NEW_YORK, *states], [10]).assign(way=lambda one: np.sign(one["growth"].round(3)))
    local = frame[frame["area_id"] == NEW_YORK].set_index("occupation_id")
    of_states = frame[growth_frame.has_flag(frame, Flag.SIGN_DIFFERS) & (frame["area_id"] != NEW_YORK)]
    same = of_states["way"].to_numpy() == local["way"][of_states["occupation_id"]].to_numpy()
    assert set(local.index[growth_frame.has_flag(local, Flag.SIGN_DIFFERS)]) == set(of_states["occupation_id"][same])


@pytest.mark.parametrize("area_id", ["39", CLEVELAND, NEW_YORK])
def test_conflict_with_an_agency_is_that_of_horizons_with_the_direction_of_ten_years(public, area_id):
    codes = public.occupations().query("taxonomy == 'soc'")["occupation_id"].tolist()
    frame = public.growth(codes, [area_id], list(range(1, 11)))
    way = np.sign(frame["growth"].round(3)).fillna(0).to_numpy("float64").reshape(-1, 10)
    differs = growth_frame.has_flag(frame, Flag.SIGN_DIFFERS).to_numpy(bool).reshape(-1, 10)
    assert differs[:, -1].sum() > 100 and (differs[:, -1] & ~differs[:, 4]).sum() > 10
    assert (differs == (differs[:, [-1]] & (way == way[:, [-1]]))).all()
    others = frame["flags"].str.replace("sign_differs", "").str.split().str.join(" ")
    rest = [others.iloc[year::10].tolist() for year in (0, 9)]
    assert rest[0] == rest[1], "the other flags are those of the cell"


def test_groups_and_the_total_have_no_local_figures(public):
    frame = public.growth(["00-0000", "29-0000"], [HOUSTON], [1, 10])
    assert frame["growth"].isna().all()
    assert set(frame["flags"]) == {Flag.NOT_PUBLISHED}


def test_rows_come_in_the_order_of_the_request_whatever_their_level(public):
    areas = [HOUSTON, "US", "0100001", "06"]
    assert public.growth([NURSES], areas, [10])["area_id"].tolist() == areas


def test_every_cell_of_an_area_is_a_sound_row(public):
    codes = public.occupations()["occupation_id"].tolist()
    frame = public.growth(codes, [CLEVELAND, NEW_YORK, "0100001"], [1, 5, 10])
    assert growth_frame.problems(frame) == []
    assert len(frame) == 3 * 3 * len(codes)
    is_known = frame["growth"].notna()
    assert (is_known == ~growth_frame.has_flag(frame, Flag.NOT_PUBLISHED)).all()
    assert (is_known == frame["low_80"].notna()).all()
