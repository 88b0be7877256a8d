import numpy as np
import pytest

from model import record, scoring


@pytest.fixture(scope="module")
def table(made):
    return made["record"]


def test_each_projection_is_scored_on_each_later_base(table):
    bls = table[table["source"] == record.BLS]
    assert not bls.duplicated(["occupation_id", "base_year", "target_year"]).any()
    assert set(bls["actual_series"]) == {scoring.BLS_BASE}
    nurses = bls[(bls["occupation_id"] == "29-1141") & (bls["vintage"] == "2014-24")]
    assert nurses["target_year"].tolist() == [2024, 2022, 2021, 2020, 2019, 2018, 2016]


def test_ours_are_scored_on_oews_and_where_they_differ_from_bls(table):
    ours = table[table["source"] == record.HORIZONS]
    assert set(ours["actual_series"]) == {scoring.OEWS, scoring.BLS_BASE}
    assert set(ours.loc[ours["actual_series"] == scoring.OEWS, "horizon_years"]) == set(record.OEWS_SHOWN)
    assert ours.loc[ours["actual_series"] == scoring.BLS_BASE, "horizon_years"].max() < 10


def test_error_and_inside_follow_from_the_figures(table):
    error = (1 + table["projected"].astype(float)) / (1 + table["actual"].astype(float)) - 1
    assert np.allclose(error, table["error"].astype(float), atol=1e-3)
    inside = (table["low_80"] <= table["actual"]) & (table["actual"] <= table["high_80"])
    assert (inside == table["inside"]).mean() == 1
    assert (table["low_80"] <= table["projected"]).all()
    assert (table["projected"] <= table["high_80"]).all()
    assert 0.7 < table["inside"].mean() < 0.9


def test_a_code_that_changed_has_a_note(made):
    notes = made["record_notes"].set_index("occupation_id")["note"]
    assert notes["15-1252"] == "No record before 2021: the code changed."
    assert "29-1141" not in notes
    detailed = set(made["occupations"].loc[made["occupations"]["taxonomy"] == "soc", "occupation_id"])
    scored = set(made["record"]["occupation_id"])
    assert scored <= detailed
    assert set(detailed - scored) == set(notes.index[notes == "No record: the code changed."])
