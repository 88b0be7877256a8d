import pandas as pd
import pytest


@pytest.fixture(scope="module")
def table(dataset):
    return dataset["profiles"].set_index(["occupation_id", "area_id"])


def test_one_row_per_cell_in_the_same_order(dataset):
    key = ["occupation_id", "area_id"]
    assert dataset["profiles"][key].equals(dataset["cells"][key])


def test_california_nurses(table, raw):
    row = table.loc[("29-1141", "06")]
    oews = raw["oews_state"]
    oews = oews[(oews["year"] == 2025) & (oews["state_fips"] == "06") & (oews["soc_code"] == "29-1141")].iloc[0]
    assert (row["median_wage"], row["wage_year"], row["wage_is_minimum"]) == (oews["a_median"], 2025, False)
    ours = row[["wage_p10", "wage_p25", "median_wage", "wage_p75", "wage_p90"]].tolist()
    assert ours == oews[["a_pct10", "a_pct25", "a_median", "a_pct75", "a_pct90"]].tolist()
    assert ours == sorted(ours)
    assert pd.isna(row["openings_per_year"])


def test_the_nation_has_openings(table, dataset, raw):
    nation = table.xs("US", level="area_id")
    assert nation.loc["29-1141", "openings_per_year"] == 180_800
    assert (nation["location_quotient"] == 1).all()
    expected = dataset["occupations"].set_index("occupation_id")["median_wage"]
    assert (nation["median_wage"].dropna() == expected.dropna()).all()
    oews = raw["oews_national"]
    oews = oews[(oews["year"] == 2025) & (oews["o_group"] == "detailed")].set_index("soc_code")
    projected = nation.loc[nation.index.isin(oews.index) & ~nation.index.str.endswith("-0000")]
    assert (projected["wage_p90"].dropna() == oews["a_pct90"].reindex(projected.index).dropna()).all()
    assert projected["wage_p90"].notna().sum() == oews["a_pct90"].notna().sum()


def test_groups_and_the_total_have_the_wages_of_oews(table, raw):
    oews = raw["oews_national"]
    oews = oews[(oews["year"] == 2025) & oews["o_group"].isin(["major", "total"])].set_index("soc_code")
    ours = table.xs("US", level="area_id").loc[oews.index]
    assert (ours["median_wage"] == oews["a_median"]).all()


def test_hourly_wage_is_given_only_where_no_annual_wage_is(table, raw):
    hourly = table[table["median_hourly_wage"].notna()]
    assert hourly["median_wage"].isna().all()
    assert len(hourly) > 100
    actors = raw["oews_national"].query("year == 2025 and soc_code == '27-2011'")["h_median"].iloc[0]
    assert hourly.loc[("27-2011", "US"), "median_hourly_wage"] == actors
    assert (hourly["wage_year"] == 2025).all()


def test_location_quotient_is_state_share_over_national_share(table, raw):
    state = raw["oews_state"]
    state = state[(state["state_fips"] == "06") & (state["year"] == 2025)].set_index("soc_code")["tot_emp"]
    nation = raw["oews_national"]
    nation = nation[(nation["year"] == 2025) & (nation["o_group"] != "broad")].set_index("soc_code")["tot_emp"]
    expected = (state["15-1252"] / state["00-0000"]) / (nation["15-1252"] / nation["00-0000"])
    assert table.loc[("15-1252", "06"), "location_quotient"] == pytest.approx(expected, abs=0.005)
    assert (table.xs("00-0000")["location_quotient"] == 1).all()


def test_wage_above_the_top_code_is_missing_where_the_top_code_is_not_known(table, raw):
    """OEWS of May 2025 gives no figure where a state's wage is above the top code, and no top code."""
    state = raw["oews_state"]
    coded = state[(state["year"] == 2025) & state["a_median_topcoded"] & ~state["state_fips"].isin(["66", "72", "78"])]
    rows = table.loc[list(zip(coded["soc_code"], coded["state_fips"], strict=True))]
    assert len(rows) > 80
    assert rows["median_wage"].isna().all()
    assert not table["wage_is_minimum"].any()


def test_wage_year_only_where_there_is_a_wage(table):
    wages = ["wage_p10", "wage_p25", "median_wage", "wage_p75", "wage_p90", "median_hourly_wage"]
    assert table["wage_year"].notna().equals(table[wages].notna().any(axis="columns"))


@pytest.fixture(scope="module")
def agency_table(dataset):
    return dataset["agency"].set_index(["occupation_id", "area_id"])


def test_agency_figures_are_the_published_ones(agency_table, raw):
    row = agency_table.loc[("29-1141", "06")]
    published = raw["state_projections_long"].query("state_fips == '06' and soc_code == '29-1141'").iloc[0]
    assert (row["base_year"], row["target_year"]) == (2022, 2032)
    assert row["base_employment"] == published["emp_base"]
    assert row["change"] == published["emp_target"] - published["emp_base"]
    assert round(float(row["growth"]), 3) == 0.129
    assert row["openings_per_year"] == 23_420
    assert row["flags"] == ""
    assert pd.isna(row["agency_code"])
    assert "US" not in set(agency_table.index.get_level_values("area_id"))


def test_unusable_agency_numbers_are_dropped_with_a_flag(agency_table):
    new_york, massachusetts = agency_table.loc[("29-1141", "36")], agency_table.loc[("29-1141", "25")]
    assert new_york["flags"] == "openings_not_comparable"
    assert pd.isna(new_york["openings_per_year"])
    assert new_york["base_employment"] > 0
    assert massachusetts["flags"] == "levels_unusable"
    assert massachusetts[["base_employment", "change", "openings_per_year"]].isna().all()
    assert massachusetts["growth"] > 0


def test_other_agency_code_is_named(agency_table):
    row = agency_table.loc[("15-1252", "36")]
    assert row["agency_code"] == "15-1256"
    assert row["agency_title"].startswith("Software Developers and Software Quality")
    named = agency_table[agency_table["agency_code"].notna()]
    assert named["agency_title"].notna().all()
    assert not (named["agency_code"] == named.index.get_level_values("occupation_id")).any()


def test_agency_figures_exist_for_the_total_and_not_for_groups(agency_table):
    assert round(float(agency_table.loc[("00-0000", "06"), "growth"]), 3) == 0.089
    assert "29-0000" not in agency_table.index
