"""The record of the state agencies' projections of 2008-18, and how much of their departures came about."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from model.data.input_tables import InputTables
from model.evaluation import agency_record
from model.states import state_growth


@pytest.fixture(scope="module")
def table(inputs) -> pd.DataFrame:
    return agency_record.agency_accuracy_table(inputs, date.max)


@pytest.fixture(scope="module")
def record(table) -> pd.DataFrame:
    """The projections of 2008-18."""
    return table[table["base_year"] == 2008].reset_index(drop=True)


@pytest.fixture(scope="module")
def trials(inputs, agency) -> pd.DataFrame:
    return agency_record.departure_trials(inputs, agency, date.max).set_index("trial")


def test_the_record_has_fifty_states_and_the_nation_in_22_groups_and_the_total(record):
    assert record["area_id"].nunique() == 51
    assert "46" not in set(record["area_id"])  # South Dakota's projections are not in the file
    assert record["occupation_id"].nunique() == 23
    assert not record.duplicated(["area_id", "occupation_id"]).any()


def test_projected_totals_are_the_published_ones(record, raw):
    published = raw["state_projections_2008_2018"]
    totals = published[published["title"] == "Total, All Occupations"].set_index("state_fips")
    of_total = record[record["occupation_id"] == "00-0000"].set_index("area_id")["projected"]
    for area_id, fips in (("US", "00"), ("06", "06"), ("39", "39"), ("23", "23")):
        row = totals.loc[fips]
        assert of_total[area_id] == pytest.approx(row["emp_target"] / row["emp_base"] - 1)
    assert of_total["US"] == pytest.approx(166_205.6 / 150_931.7 - 1)


def test_actual_growth_is_that_of_the_survey(record, raw):
    oews = raw["oews_state_major_2003_2024"]
    ohio = oews[(oews["state_fips"] == "39") & (oews["soc_code"] == "29-0000")].set_index("year")["tot_emp"]
    row = record[(record["area_id"] == "39") & (record["occupation_id"] == "29-0000")].iloc[0]
    assert row["actual"] == pytest.approx(ohio[2018] / ohio[2008] - 1)
    assert row["error"] == pytest.approx((1 + row["projected"]) / (1 + row["actual"]) - 1)


def test_rows_without_a_code_belong_to_the_group_of_their_neighbors(inputs, record):
    table = inputs.tables["state_projections_2008_2018"]
    in_order = table[table["state_fips"] == "00"]
    known = dict(zip(in_order["title"], in_order["soc_2010_code_by_title"].str[:2].bfill(), strict=True))
    expected = {
        "Postsecondary Teachers": "25",
        "Fire Fighters": "33",
        "Child Care Workers": "39",
        "Personal and Home Care Aides": "39",
        "First-Line Supervisors/Managers of Retail Sales Workers": "41",
        "Truck Drivers, Heavy and Tractor-Trailer": "53",
    }
    assert {title: known[title] for title in expected} == expected


def test_agencies_were_nearer_than_the_nations_rate_and_mostly_too_high(record):
    scores = agency_record.summarize(record)
    assert scores.loc[("total", "agency"), "n"] == 50
    for level in ("total", "group"):
        agency, bls = scores.loc[(level, "agency")], scores.loc[(level, "bls")]
        assert agency["median_ape"] < bls["median_ape"]
        assert agency["weighted_ape"] < bls["weighted_ape"]
        assert agency["too_high"] > 0.5


def test_half_of_the_departures_has_lower_errors_than_none_or_all_over_ten_years(trials):
    row = trials.loc["2008-18"]
    for score in ("median", "weighted"):
        assert row[f"{score}_0.5"] < min(row[f"{score}_0"], row[f"{score}_1"])


def test_realized_share_from_the_third_year_on_is_near_the_one_we_use(trials):
    later = trials.loc[["2011-18", "2024-25"], "slope"]
    assert later.between(0.35, 0.65).all()
    assert later.mean() == pytest.approx(state_growth.REALIZED, abs=0.1)


def test_starting_from_where_the_state_is_does_not_pay_in_both_trials(trials):
    """Better after 2011, worse in 2024-25: the reason why it is not used."""
    gain = trials["weighted_remaining"] / trials["weighted_0.5"] - 1
    assert gain["2011-18"] < 0 < gain["2024-25"]


def test_an_outcome_that_was_not_released_is_not_scored(inputs):
    assert agency_record.agency_accuracy_table(inputs, date(2019, 4, 29)).empty
    assert len(agency_record.agency_accuracy_table(inputs, date(2019, 4, 30))) == 1160


def test_later_figures_do_not_change_the_record(raw, record):
    table = raw["oews_state_major_2003_2024"].copy()
    table["tot_emp"] = np.where(table["year"] > 2018, table["tot_emp"] * 2, table["tot_emp"])
    changed = agency_record.agency_accuracy_table(
        InputTables({**raw, "oews_state_major_2003_2024": table}), date(2019, 6, 1)
    )
    pd.testing.assert_frame_equal(changed, record, check_dtype=False)
    table["tot_emp"] = np.where(table["year"] == 2018, table["tot_emp"] * 2, table["tot_emp"])
    earlier = agency_record.agency_accuracy_table(
        InputTables({**raw, "oews_state_major_2003_2024": table}), date(2019, 6, 1)
    )
    assert not earlier["actual"].equals(record["actual"])


def test_without_past_projections_there_is_no_record(raw):
    without = InputTables({name: table for name, table in raw.items() if name != "state_projections_2008_2018"})
    assert set(agency_record.agency_accuracy_table(without, date.max)["base_year"]) == {2022}


def test_projections_of_agencies_for_2022_25_are_compared_with_outcomes(table, raw):
    newest = table[table["base_year"] == 2022]
    totals = newest[newest["occupation_id"] == "00-0000"].set_index("area_id")
    assert set(newest["target_year"]) == {2025}
    assert len(totals) == 52
    published = raw["state_projections_long"]
    ohio = published[(published["state_fips"] == "39") & (published["level"] == "total")].iloc[0]
    assert totals.loc["39", "projected"] == pytest.approx((ohio["emp_target"] / ohio["emp_base"]) ** 0.3 - 1)
    assert totals.loc["US", "actual"] == pytest.approx(155_000_000 / 147_886_000 - 1, abs=0.01)
    massachusetts = newest[newest["area_id"] == "25"]
    assert massachusetts["occupation_id"].tolist() == ["00-0000"]  # its levels of occupations are unusable
