"""Past projections against outcomes: charts and sentences follow from the record only."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from components.text import number_format, track_record
from services.dataset_schema import ACCURACY_DTYPES, RECORD_DTYPES
from services.source import empty_table

PERCENT = f"9.1{number_format.NNBSP}%"


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


def plain(sentence: str) -> str:
    return sentence.replace(number_format.NNBSP, " ")


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
        (0.2, f"actual jobs were 9.1{number_format.NNBSP}% above the projection (2014–2024)."),
        (0.0, f"actual jobs were 9.1{number_format.NNBSP}% below the projection (2014–2024)."),
        (0.101, "actual jobs were as projected (2014–2024)."),
    ],
)
def test_single_projection_is_named_with_the_direction_of_its_error(actual, text):
    sentence = track_record.sentence(record({"actual": actual}), "")
    assert sentence.startswith(f"In the one past BLS projection that can be scored, {text}")


def test_two_projections_are_both_named():
    rows = record({}, {"vintage": "2016-26", "base_year": 2016, "actual": 0.0, "inside": False})
    assert track_record.sentence(rows, "") == (
        "In the two past BLS projections that can be scored, actual jobs were "
        f"{PERCENT} below the projection (2016–2024) and {PERCENT} above the projection (2014–2024)."
    ), "fewer than five projections have no share inside the range"


def test_more_projections_have_their_median():
    rows = record(
        *(
            {"vintage": f"{year}-x", "base_year": year, "actual": actual}
            for year, actual in ((2014, 0.2), (2015, 0.2), (2016, 0.21), (2018, -0.3), (2019, 0.19))
        )
    )
    assert plain(track_record.sentence(rows, "")).startswith(
        "In 3 past BLS projections actual jobs were 9.1 % to 10.0 % above the projection after 8 to 10 years; in 2 "
        "others between 36.4 % below and 8.2 % above after 5 to 6 years. All 5"
    )


@pytest.mark.parametrize(
    ("actuals", "said"),
    [
        ([(8, 0.2), (9, 0.0)], "between 9.1 % below and 9.1 % above the projection after 8 to 9 years"),
        ([(7, 0.0), (9, -0.1)], "9.1 % to 18.2 % below the projection after 7 to 9 years"),
        ([(7, 0.102), (9, 0.1)], "as projected after 7 to 9 years"),
        ([(10, 0.2)], "9.1 % above the projection after 10 years"),
        ([(7, 0.1), (9, 0.0)], "up to 9.1 % below the projection after 7 to 9 years"),
        ([(7, 0.1), (9, 0.2)], "up to 9.1 % above the projection after 7 to 9 years"),
    ],
)
def test_outcomes_of_many_years_stand_apart_from_the_median_of_those_of_few(actuals, said):
    few = [(1, 0.1), (2, 0.0), (3, 0.1)]
    rows = [
        {"vintage": f"{years}", "base_year": 2025 - years, "target_year": 2025, "actual": actual}
        for years, actual in [*actuals, *few]
    ]
    which = "one past BLS projection" if len(actuals) == 1 else f"{len(actuals)} past BLS projections"
    assert plain(track_record.sentence(record(*rows), "")).startswith(
        f"In {which} actual jobs were {said}; in 3 others typically as projected (median) after 1 to 3 years."
    )


def test_outcomes_that_nearly_all_end_in_one_year_are_said_to():
    rows = [{"vintage": f"{year}", "base_year": year, "target_year": 2025} for year in range(2016, 2020)]
    last = {"vintage": "2014", "target_year": 2024}
    assert track_record.sentence(record(*rows, last), "").endswith("known then; nearly all were measured in 2025.")
    assert track_record.sentence(record(*rows, last | {"target_year": 2025}), "").endswith(
        "; all were measured in 2025."
    )
    others = [row | {"target_year": 2023} for row in rows[:2]]
    assert "measured" not in track_record.sentence(record(*rows[2:], *others, last), "")


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("No track record for groups or totals.", "No track record for groups or totals."),
        ("", "No past projection of this occupation can be scored yet."),
    ],
)
def test_sentence_without_record_is_the_note(note, words):
    assert track_record.sentence(empty_table(RECORD_DTYPES), note) == words


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
    found = track_record.coverage(table, 5)
    assert found.share == pytest.approx(0.775)
    assert (found.outcomes, found.periods) == (400, ("2014–2019", "2019–2024"))
    assert track_record.coverage(table, 10) is None
    assert track_record.coverage(empty_table(ACCURACY_DTYPES), 5) is None


def test_track_record_table_has_percents_as_numbers_and_the_rest_as_text():
    rows = track_record.table(record({}, {"inside": pd.NA, "low_80": pd.NA, "high_80": pd.NA})).to_numpy().tolist()
    assert rows[0] == [
        "BLS",
        "2014–24",
        "2014–2024",
        0.1,
        0.2,
        pytest.approx(1.2 / 1.1 - 1),
        number_format.percent_range(-0.1, 0.3),
        "yes",
        "BLS base",
    ]
    assert rows[1][6:8] == ["", ""]


def test_points_have_our_own_figure_where_it_differs_from_that_of_bls():
    ours = {"source": "Horizons", "projected": 0.15}
    oews = ours | {"projected": 0.4, "actual_series": "OEWS"}
    assert track_record.points(record({}, ours, oews))[0]["ours"] == 0.15
    assert track_record.points(record({}, oews))[0]["ours"] == 0.1


def test_alt_text_names_all_three_figures():
    alt = track_record.alt(record({}, {"source": "Horizons", "projected": 0.15}))
    for name, value in (("BLS", 0.1), ("Horizons", 0.15), ("actual", 0.2)):
        assert f"{name} {number_format.percent(value)}" in alt


def test_public_track_record_of_nurses_has_a_sentence(public):
    sentence = track_record.sentence(public.record("29-1141"), public.record_note("29-1141"))
    record = public.record("29-1141")
    vintages = record.loc[record["source"] == "BLS", "vintage"].nunique()
    counts = [int(count) for count in re.findall(r"[Ii]n (\d+) (?:past|others)", sentence)]
    assert (len(counts), sum(counts)) == (2, vintages)
    assert 0.7 < track_record.coverage(public.accuracy(), 5).share < 0.9


def test_projections_without_a_range_are_not_counted_among_those_inside():
    rows = [{"vintage": f"{year}-{year - 1990}", "base_year": year} for year in range(2016, 2021)]
    said = track_record.sentence(record(*rows, {"vintage": "2010-20", "base_year": 2010, "inside": pd.NA}), "")
    assert "Of the 5 with a range of ours, recomputed with only the data known then, all fell inside it; all" in said
    assert "All 5 fell inside our range" in track_record.sentence(record(*rows), "")
