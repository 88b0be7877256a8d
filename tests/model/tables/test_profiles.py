import pandas as pd
import pytest

from model.tables import profiles


@pytest.fixture(scope="module")
def table(made):
    return made["profiles"].set_index(["occupation_id", "area_id"])


def test_one_row_per_cell_in_the_same_order(made):
    key = ["occupation_id", "area_id"]
    assert made["profiles"][key].equals(made["cells"][key])
    assert tuple(made["profiles"].columns) == profiles.COLUMNS


def test_california_nurses(table):
    here = table.loc[("29-1141", "06")]
    assert (here["median_wage"], here["wage_year"], here["wage_is_minimum"]) == (140_330, 2024, False)
    assert here["agency_growth"] == 0.129
    assert (here["agency_base_year"], here["agency_target_year"]) == (2022, 2032)
    assert here["agency_openings_per_year"] == 23_420
    assert here["agency_flag"] == ""
    assert pd.isna(here["agency_code"])
    assert pd.isna(here["openings_per_year"])


def test_the_nation_has_openings_and_no_agency(table, made):
    nation = table.xs("US", level="area_id")
    assert nation.loc["29-1141", "openings_per_year"] == 189_100
    agency = [column for column in table.columns if column.startswith("agency_") and column != "agency_flag"]
    assert nation[agency].isna().all(axis=None)
    assert (nation["location_quotient"] == 1).all()
    expected = made["occupations"].set_index("occupation_id")["median_wage"]
    assert nation["median_wage"].equals(expected.rename_axis("occupation_id"))


def test_a_location_quotient_is_share_over_share(table, raw):
    state = raw["oews_state"]
    state = state[state["state_fips"] == "06"].set_index("soc_code")["tot_emp"]
    nation = raw["oews_national"]
    nation = nation[(nation["year"] == 2024)].set_index("soc_code")["tot_emp"]
    expected = (state["15-1252"] / state["00-0000"]) / (nation["15-1252"] / nation["00-0000"])
    assert table.loc[("15-1252", "06"), "location_quotient"] == pytest.approx(expected, abs=0.005)
    assert (table.xs("00-0000")["location_quotient"] == 1).all()


def test_top_coded_wages_are_lower_bounds(table, raw):
    minimum = table[table["wage_is_minimum"]]
    assert (minimum["median_wage"] == 239_200).all()
    state = raw["oews_state"]
    coded = state[state["a_median_topcoded"] & ~state["state_fips"].isin(["66", "72", "78"])]
    states = minimum[minimum.index.get_level_values("area_id") != "US"]
    assert set(states.index) == set(zip(coded["soc_code"], coded["state_fips"], strict=True))


def test_wage_year_only_where_there_is_a_wage(table):
    assert table["wage_year"].isna().equals(table["median_wage"].isna())


def test_unusable_agency_numbers_are_dropped_with_a_flag(table):
    new_york, massachusetts = table.loc[("29-1141", "36")], table.loc[("29-1141", "25")]
    assert new_york["agency_flag"] == "openings_not_comparable"
    assert pd.isna(new_york["agency_openings_per_year"])
    assert new_york["agency_base_employment"] > 0
    assert massachusetts["agency_flag"] == "levels_unusable"
    assert pd.isna(massachusetts["agency_base_employment"])
    assert massachusetts["agency_growth"] > 0


def test_another_code_is_named(table):
    here = table.loc[("15-1252", "36")]
    assert here["agency_code"] == "15-1256"
    assert here["agency_title"].startswith("Software Developers and Software Quality")
    named = table[table["agency_code"].notna()]
    assert named["agency_title"].notna().all()
    assert not (named["agency_code"] == named.index.get_level_values("occupation_id")).any()


def test_agency_figures_of_the_total_are_there_and_of_groups_are_not(table):
    assert table.loc[("00-0000", "06"), "agency_growth"] == 0.089
    assert table.xs("29-0000")["agency_growth"].isna().all()
