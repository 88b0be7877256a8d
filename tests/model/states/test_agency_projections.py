import numpy as np
import pandas as pd
import pytest

from model.states import agency_projections
from services.flags import AgencyFlag


def row(agency, occupation, area):
    found = agency[(agency["occupation_id"] == occupation) & (agency["area_id"] == area)]
    assert len(found) == 1
    return found.iloc[0]


def test_same_code_keeps_the_published_figure(agency):
    nurses = row(agency, "29-1141", "06")
    assert nurses["growth"] == pytest.approx(0.129)
    assert (nurses["base"], nurses["openings"], nurses["code"]) == (333_700, 23_420, "29-1141")
    assert nurses["comparison_growth"] == pytest.approx(0.056)


def test_wider_code_gives_each_part_the_same_relative_growth(agency, raw):
    developers, testers = row(agency, "15-1252", "36"), row(agency, "15-1253", "36")
    assert developers["code"] == testers["code"] == "15-1256"
    nation = raw["ep_2022_2032"].set_index("soc_code").loc[["15-1252", "15-1253"]].sum(numeric_only=True)
    expected = nation["emp_target_thousands"] / nation["emp_base_thousands"] - 1
    assert developers["comparison_growth"] == testers["comparison_growth"] == pytest.approx(expected)
    assert developers["growth"] == testers["growth"]


def test_several_old_codes_are_added_up(agency, raw):
    developers = row(agency, "15-1252", "16")
    assert developers["code"] == "15-1132+15-1133+15-1252"
    table = raw["state_projections_long"]
    parts = table[(table["state_fips"] == "16") & table["soc_code"].isin(developers["code"].split("+"))]
    assert developers["base"] == parts["emp_base"].sum()
    assert developers["growth"] == pytest.approx(parts["emp_target"].sum() / parts["emp_base"].sum() - 1)


def test_leftover_beside_published_parts_is_not_used(agency):
    """Tennessee lists 2,860 jobs under the joined code beside 34,550 under two of its three parts."""
    tennessee = agency[agency["area_id"] == "47"]
    assert "11-9179" not in set(tennessee["occupation_id"])
    assert row(agency, "11-9199", "47")["code"] == "11-9199"


def test_leftover_has_no_comparison_base(agency):
    """Iowa gives disc jockeys themselves and 90 more jobs under the joined code: a rate, but no level."""
    leftover = row(agency, "27-2099", "19")
    assert (leftover["code"], leftover["base"]) == ("27-2090", 90)
    assert np.isnan(leftover["comparison_base"])
    whole = row(agency, "29-2042", "36")
    assert (whole["code"], whole["comparison_base"] > 0) == ("29-2040", True)


def test_published_part_keeps_its_own_figure(agency):
    assert row(agency, "29-1242", "19")["code"] == "29-1242"  # Iowa also lists the joined 29-1248


def test_unusable_numbers_are_dropped_and_flagged(agency):
    massachusetts = agency[(agency["area_id"] == "25") & (agency["occupation_id"] != "00-0000")]
    assert set(massachusetts["flag"]) == {AgencyFlag.LEVELS_UNUSABLE}
    assert massachusetts[["base", "target", "openings"]].isna().all(axis=None)
    assert massachusetts["growth"].notna().all()
    new_york = agency[agency["area_id"] == "36"]
    assert set(new_york["flag"]) == {AgencyFlag.OPENINGS_NOT_COMPARABLE}
    assert new_york["openings"].isna().all()
    assert new_york["base"].notna().all()


def test_each_occupation_and_state_appears_once_with_jobs(agency, state_ids):
    assert not agency.duplicated(["occupation_id", "area_id"]).any()
    assert set(agency["area_id"]) == set(state_ids)
    assert agency["base"].dropna().gt(0).all()
    assert agency["growth"].gt(-1).all()


def test_row_without_base_jobs_is_left_out():
    projections = pd.DataFrame(
        {
            "state_fips": ["00", "01", "01", "01"],
            "soc_code": ["00-0000", "00-0000", "29-1141", "29-1151"],
            "title": ["Total", "Total", "Nurses", "Anesthetists"],
            "level": ["total", "total", "detailed", "detailed"],
            "emp_base": [1000, 100, 0, 50],
            "emp_target": [1100, 110, 10, 60],
            "pct_change": [10.0, 10.0, 0.0, 20.0],
            "openings_annual_avg": [100, 10, 1, 5],
            "flag": [np.nan] * 4,
        }
    )
    comparison = pd.DataFrame(
        {
            "soc_code": ["29-1141", "29-1151"],
            "emp_base_thousands": [2.0, 1.0],
            "emp_target_thousands": [2.2, 1.1],
            "pct_change": [10.0, 10.0],
        }
    )
    found = agency_projections.on_bls_codes(projections, comparison, ["01"])
    assert list(found["occupation_id"]) == ["00-0000", "29-1151"]
