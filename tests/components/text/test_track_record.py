"""Past projections against outcomes: charts and sentences follow from the record only."""

from __future__ import annotations

import pandas as pd
import pytest

from components.charts import track_record as track_record_chart
from components.text import number_format, track_record
from services.dataset_schema import ACCURACY_DTYPES, RECORD_DTYPES
from services.source import empty_table


def record(*rows: dict) -> pd.DataFrame:
    defaults = {
        "occupation_id": "11-1111",
        "vintage": "2014-24",
        "source": "BLS",
        "base_year": 2014,
        "target_year": 2024,
        "projected": 0.1,
        "actual": 0.2,
        "error": -0.083,
        "low_80": -0.1,
        "high_80": 0.3,
        "inside": True,
        "base_employment": 1000.0,
        "actual_series": "BLS base",
    }
    table = pd.DataFrame([defaults | row for row in rows])
    return table.assign(horizon_years=table["target_year"] - table["base_year"])[list(RECORD_DTYPES)].astype(
        RECORD_DTYPES
    )


def accuracy(*rows: tuple) -> pd.DataFrame:
    names = ("measure", "method", "series", "horizon_years", "size_class", "origins", "part", "value")
    return pd.DataFrame(rows, columns=names).astype(ACCURACY_DTYPES)


def test_bls_vintages_have_their_longest_horizon_newest_first():
    rows = record({"target_year": 2019}, {}, {"vintage": "2022-32", "base_year": 2022}, {"source": "Horizons"})
    assert track_record.bls_vintages(rows)[["vintage", "horizon_years"]].to_numpy().tolist() == [
        ["2022-32", 2],
        ["2014-24", 10],
    ]


@pytest.mark.parametrize(
    ("actual", "text"),
    [
        (0.2, f"came out 9.1{number_format.NNBSP}% higher than projected"),
        (0.0, f"came out 9.1{number_format.NNBSP}% lower than projected"),
        (0.101, "came out as projected"),
    ],
)
def test_sentence_states_the_direction_of_the_error(actual, text):
    assert text in track_record.sentence(record({"actual": actual}), "")


def test_sentence_counts_outcomes_inside_the_range():
    rows = record({}, {"vintage": "2016-26", "base_year": 2016, "inside": False}, {"vintage": "x", "inside": pd.NA})
    assert "1 of 2 fell inside" in track_record.sentence(rows, "")


def test_sentence_without_record_is_the_note():
    assert (
        track_record.sentence(empty_table(RECORD_DTYPES), "No record: the code changed.")
        == "No record: the code changed."
    )
    assert "can be scored yet" in track_record.sentence(empty_table(RECORD_DTYPES), "")


def test_coverage_is_weighted_by_outcomes_at_its_horizon():
    table = accuracy(
        ("coverage_80_as_of", "horizons", "BLS base", 5, "all", "2014", "chosen", 0.8),
        ("n_as_of", "horizons", "BLS base", 5, "all", "2014", "chosen", 300),
        ("coverage_80_as_of", "horizons", "BLS base", 5, "all", "2019", "test", 0.7),
        ("n_as_of", "horizons", "BLS base", 5, "all", "2019", "test", 100),
        ("coverage_80_as_of", "horizons", "BLS base", 2, "all", "2019", "test", 0.1),
        ("n_as_of", "horizons", "BLS base", 2, "all", "2019", "test", 100),
        ("coverage_80_as_of", "horizons", "BLS base", 5, "<10k", "2019", "test", 0.1),
        ("n", "bls_line", "BLS base", 5, "all", "2019", "test", 9999),
    )
    assert track_record.coverage(table, 5) == pytest.approx(0.775)
    assert track_record.coverage(table, 10) is None
    assert track_record.coverage(empty_table(ACCURACY_DTYPES), 5) is None


def test_track_record_table_is_text():
    rows = track_record.table(record({}, {"inside": pd.NA, "low_80": pd.NA, "high_80": pd.NA})).to_numpy().tolist()
    assert rows[0] == [
        "BLS",
        "2014–24",
        "2014–2024",
        number_format.percent(0.1),
        number_format.percent(0.2),
        number_format.percent(1.2 / 1.1 - 1),
        number_format.percent_range(-0.1, 0.3),
        "inside",
        "BLS base",
    ]
    assert rows[1][6:8] == ["", ""]


def test_the_chart_draws_range_projection_and_outcome():
    ranges, projected, actual = track_record_chart.record(record({}), "light").data
    assert list(ranges.x) == [-10.0, 30.0, None]
    assert (list(projected.x), list(actual.x)) == ([10.0], [20.0])
    assert projected.marker.symbol != actual.marker.symbol
    assert "projected +10.0" in track_record.alt(record({}))


def test_public_track_record_of_nurses_has_a_sentence(public):
    sentence = track_record.sentence(public.record("29-1141"), public.record_note("29-1141"))
    record = public.record("29-1141")
    vintages = record.loc[record["source"] == "BLS", "vintage"].nunique()
    assert f"in the middle of {vintages} BLS projections" in sentence
    share = track_record.coverage(public.accuracy(), 5)
    assert share is not None
    assert 0.7 < share < 0.9
