import pandas as pd
import pytest


@pytest.fixture(scope="module")
def table(dataset):
    return dataset["profiles"].set_index(["occupation_id", "area_id"])


def test_one_row_per_cell_in_the_same_order(dataset):
    key = ["occupation_id", "area_id"]
    assert dataset["profiles"][key].equals(dataset["cells"][key])


def test_california_nurses(table):
    row = table.loc[("29-1141", "06")]
    assert (row["median_wage"], row["wage_year"], row["wage_is_minimum"]) == (140_330, 2024, False)
    assert row["agency_growth"] == 0.129
    assert (row["agency_base_year"], row["agency_target_year"]) == (2022, 2032)
    assert row["agency_openings_per_year"] == 23_420
    assert row["agency_flag"] == ""
    assert pd.isna(row["agency_code"])
    assert pd.isna(row["openings_per_year"])


def test_the_nation_has_openings_and_no_agency(table, dataset):
    nation = table.xs("US", level="area_id")
    assert nation.loc["29-1141", "openings_per_year"] == 189_100
    agency = [column for column in table.columns if column.startswith("agency_") and column != "agency_flag"]
    assert nation[agency].isna().all(axis=None)
    assert (nation["location_quotient"] == 1).all()
    expected = dataset["occupations"].set_index("occupation_id")["median_wage"]
    assert nation["median_wage"].equals(expected.rename_axis("occupation_id"))


def test_location_quotient_is_state_share_over_national_share(table, raw):
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


def test_other_agency_code_is_named(table):
    row = table.loc[("15-1252", "36")]
    assert row["agency_code"] == "15-1256"
    assert row["agency_title"].startswith("Software Developers and Software Quality")
    named = table[table["agency_code"].notna()]
    assert named["agency_title"].notna().all()
    assert not (named["agency_code"] == named.index.get_level_values("occupation_id")).any()


def test_agency_figures_exist_for_the_total_and_not_for_groups(table):
    assert table.loc[("00-0000", "06"), "agency_growth"] == 0.089
    assert table.xs("29-0000")["agency_growth"].isna().all()
