import numpy as np
import pytest

from model.data import release_calendar
from model.evaluation import vintage_pairs
from model.tables import track_record
from services.config import Settings
from services.growth import connect


@pytest.fixture(scope="module")
def table(dataset):
    return dataset["record"]


def test_each_bls_projection_is_scored_on_each_later_base(table):
    bls = table[table["source"] == track_record.BLS]
    assert not bls.duplicated(["occupation_id", "base_year", "target_year"]).any()
    assert set(bls["actual_series"]) == {vintage_pairs.BLS_BASE}
    nurses = bls[(bls["occupation_id"] == "29-1141") & (bls["vintage"] == "2014-24")]
    assert nurses["target_year"].tolist() == [2024, 2023, 2022, 2021, 2020, 2019, 2018, 2016]


def test_horizons_rows_are_scored_on_oews_and_where_they_differ_from_bls(table):
    ours = table[table["source"] == track_record.HORIZONS]
    assert set(ours["actual_series"]) == {vintage_pairs.OEWS, vintage_pairs.BLS_BASE}
    assert set(ours.loc[ours["actual_series"] == vintage_pairs.OEWS, "horizon_years"]) == set(
        track_record.OEWS_HORIZONS
    )
    assert ours.loc[ours["actual_series"] == vintage_pairs.BLS_BASE, "horizon_years"].max() < 10


def test_error_and_inside_follow_from_the_figures(table):
    error = (1 + table["projected"].astype(float)) / (1 + table["actual"].astype(float)) - 1
    assert np.allclose(error, table["error"].astype(float), atol=1e-3)
    inside = (table["low_80"] <= table["actual"]) & (table["actual"] <= table["high_80"])
    assert inside.dropna().equals(table["inside"].dropna())
    assert table["inside"].isna().equals(table["low_80"].isna())
    ours = table[(table["source"] == track_record.HORIZONS) & table["low_80"].notna()]
    assert (ours["low_80"] <= ours["projected"]).all()
    assert (ours["projected"] <= ours["high_80"]).all()


def test_only_the_earliest_origins_lack_an_interval(table):
    assert set(table.loc[table["low_80"].isna(), "base_year"]) == {2010, 2012, 2013}


def test_bls_rows_have_the_interval_of_the_horizons_rows(table):
    keys = ["occupation_id", "base_year", "target_year", "actual_series"]
    bls, ours = (table[table["source"] == source] for source in (track_record.BLS, track_record.HORIZONS))
    both = bls.merge(ours, on=keys, suffixes=("", "_ours"))
    assert (both["projected"] != both["projected_ours"]).mean() > 0.9
    for end in ("low_80", "high_80", "inside"):
        assert both[end].equals(both[f"{end}_ours"].rename(end))


def test_registered_nurses_outgrew_the_interval_of_2022(table):
    nurses = table[(table["occupation_id"] == "29-1141") & (table["source"] == track_record.BLS)]
    last = nurses[nurses["target_year"] == 2024].set_index("base_year")["inside"]
    assert not last[2022]
    assert last[2021]
    assert last[2014]


@pytest.mark.parametrize("earlier_build", [release_calendar.forecast_date(2022)], ids=str, indirect=True)
def test_record_interval_is_that_of_a_build_of_that_day(table, earlier_build):
    """From the base of 2022, two years on, except for the rounding of bounds (outward, to a tenth of a percent)."""
    rows = table[(table["source"] == track_record.BLS) & (table["base_year"] == 2022) & (table["target_year"] == 2024)]
    rows = rows.set_index("occupation_id").astype({"low_80": "float64", "high_80": "float64"})
    source = connect("public", Settings(data_dir=earlier_build.folder))
    given = source.growth(rows.index.tolist(), ["US"], [2]).set_index("occupation_id")
    given = given.loc[rows.index].astype({"low_80": "float64", "high_80": "float64"})
    assert len(rows) > 800
    assert (given["low_80"] - rows["low_80"]).between(-0.0013, 0.0001).all()
    assert (given["high_80"] - rows["high_80"]).between(-0.0001, 0.0013).all()


def test_changed_code_has_a_note(dataset):
    notes = dataset["record_notes"].set_index("occupation_id")["note"]
    assert notes["15-1252"] == "Earlier years cannot be compared: the occupation was redefined in 2021."
    assert "29-1141" not in notes
    detailed = set(dataset["occupations"].loc[dataset["occupations"]["taxonomy"] == "soc", "occupation_id"])
    scored = set(dataset["record"]["occupation_id"])
    assert scored <= detailed
    assert set(detailed - scored) == set(notes.index[notes == "No track record: the occupation was redefined."])
