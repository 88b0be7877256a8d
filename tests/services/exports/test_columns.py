"""What files hold beside the growth frame: context of each row, rows of all occupations, no noise in their digits."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest

from services.exports import columns, csv_file, text_columns
from services.growth import Growth
from services.growth_frame import COLUMNS
from tests.services.fakes import FakeSource

NURSES, TOTAL, HOUSTON = "29-1141", "00-0000", "26420"


@pytest.fixture(scope="module")
def table(public) -> pd.DataFrame:
    """A file's table of nurses in the nation, California and Houston."""
    return columns.file_table(public, public.growth([NURSES], ["US", "06", HOUSTON]))


def row_of(table: pd.DataFrame, area: str, occupation: str = NURSES) -> dict:
    return table[(table["area_id"] == area) & (table["occupation_id"] == occupation)].iloc[-1].to_dict()


def test_context_stands_behind_the_columns_of_the_frame(table):
    assert tuple(table.columns) == (*COLUMNS, *columns.CONTEXT_COLUMNS)
    assert {name: str(table[name].dtype) for name in columns.CONTEXT_COLUMNS} == columns.CONTEXT_DTYPES


def test_frame_itself_is_unchanged(table, public):
    frame = public.growth([NURSES], ["US", "06", HOUSTON])
    pd.testing.assert_frame_equal(table.loc[: len(frame) - 1, list(COLUMNS)], frame)


def test_openings_are_those_of_the_area_and_say_whose_they_are(table, public):
    nation, state, local = (row_of(table, area) for area in ("US", "06", HOUSTON))
    assert nation["openings_per_year"] == public.occupation(NURSES)["openings_per_year"]
    assert state["openings_per_year"] == public.profile(NURSES, "06").agency_openings_per_year
    assert (nation["openings_source"], state["openings_source"]) == ("BLS", "State agency")
    assert pd.isna(local["openings_per_year"])
    assert pd.isna(local["openings_source"])
    assert local["location_quotient"] == public.profile(NURSES, HOUSTON).location_quotient
    new_york = columns.file_table(public, public.growth([NURSES], ["36"], [10]))
    assert new_york["agency_flag"].tolist()[0] == "openings_not_comparable", "why they are empty"


def test_wages_are_those_of_the_area(table, public):
    for area in ("US", "06", HOUSTON):
        profile, row = public.profile(NURSES, area), row_of(table, area)
        assert [row[name] for name in ("wage_p10", "median_wage", "wage_p90", "wage_year")] == [
            profile.wage_p10,
            profile.median_wage,
            profile.wage_p90,
            profile.wage_year,
        ]


def test_projection_of_the_agency_has_its_years(table, public):
    row, profile = row_of(table, "06"), public.profile(NURSES, "06")
    assert row["agency_growth"] == profile.agency_growth
    assert (row["agency_base_year"], row["agency_target_year"]) == (2022, 2032)
    assert row["agency_base_employment"] == profile.agency_base_employment
    assert pd.isna(row_of(table, "US")["agency_growth"])


def test_requirements_and_exposure_are_those_of_the_occupation(table, public):
    occupation = public.occupation(NURSES)
    for name in ("education", "experience", "training", "ai_exposure"):
        assert row_of(table, "06")[name] == occupation[name]
    assert row_of(table, "06")["education"]


def test_all_occupations_stand_behind_in_the_same_areas_and_years(table, public):
    rows = table[table["occupation_id"] == TOTAL]
    assert rows["area_id"].unique().tolist() == ["US", "06"], "a local area has no total"
    expected = public.growth([TOTAL], ["US", "06"])
    assert rows["growth"].tolist() == expected["growth"].tolist()
    assert rows["horizon_years"].tolist() == expected["horizon_years"].tolist()
    assert (table.iloc[:15]["occupation_id"] == NURSES).all()


def test_all_occupations_are_not_added_to_themselves(public):
    frame = public.growth([TOTAL, NURSES], ["US"])
    pd.testing.assert_frame_equal(columns.with_reference(public, frame), frame)


def test_source_that_knows_nothing_besides_leaves_context_empty():
    growth = Growth(FakeSource())
    table = columns.with_context(growth, growth.growth(["11-1111"], ["US", "06"]))
    assert table[list(columns.CONTEXT_COLUMNS)].isna().all(axis=None)


def test_empty_frame_keeps_its_columns(public):
    table = columns.file_table(public, public.growth([NURSES], ["US"]).iloc[:0])
    assert tuple(table.columns) == (*COLUMNS, *columns.CONTEXT_COLUMNS)


def test_every_column_of_a_file_is_explained(table):
    names = [*columns.COLUMN_NOTES]
    assert names == [*COLUMNS, *columns.CONTEXT_COLUMNS, *text_columns.TEXT_COLUMNS]
    assert all(note.endswith(".") for note in columns.COLUMN_NOTES.values())


def test_no_number_of_a_file_has_noise_in_its_digits(public):
    frame = public.growth([NURSES, "15-1252", "45-3031"], ["US", "06", "48"], range(1, 11))
    rows = list(csv.reader(io.StringIO(csv_file.to_csv(columns.file_table(public, frame)).decode("utf-8-sig"))))
    decimals = [len(cell.partition(".")[2]) for row in rows[1:] for cell in row if re.fullmatch(r"-?\d+\.\d+", cell)]
    assert len(decimals) > 1000
    assert max(decimals) <= 7


def test_rounding_keeps_what_sources_publish(public, every_cell):
    sample = every_cell.iloc[::41]
    kept = columns.rounded(sample)
    for name in ("growth", "base_employment", "change", "employment", "low_80", "p_growth"):
        pd.testing.assert_series_equal(kept[name], sample[name], check_exact=name == "growth", rtol=0, atol=5e-5)


@pytest.mark.parametrize("area", ["US", "39", "26420"])
def test_context_of_many_occupations_is_that_of_each_alone(public, area):
    codes = public.occupations()["occupation_id"].iloc[100:130:3].tolist()
    frame = public.growth(codes, [area], [10])
    alone = [columns.with_context(public, public.growth([code], [area], [10])) for code in codes]
    pd.testing.assert_frame_equal(columns.with_context(public, frame), pd.concat(alone, ignore_index=True))


@pytest.mark.parametrize(("range_", "column"), [(80, 1), (50, 6)])
def test_notes_on_ranges_say_what_they_held(range_, column):
    """A range that is meant to hold 8 in 10 outcomes is not said to hold them where the record is another."""
    lines = (Path(__file__).parents[3] / "docs" / "accuracy.md").read_text(encoding="utf-8").splitlines()
    table = next(number for number, line in enumerate(lines) if line.startswith("| coverage of the 80 % range, %"))
    of_all = next(line for line in lines[table:] if line.startswith("| all series"))
    as_of_the_day = int(of_all.strip("| ").split(" | ")[column].split(" / ")[0])
    assert as_of_the_day == columns.PAST_COVERAGE[range_]
    assert f"held {as_of_the_day} % of past ones" in columns.COLUMN_NOTES[f"low_{range_}"]
