"""Programs of study: found by name, abbreviation and code, both ways round."""

from __future__ import annotations

import pandas as pd
import pytest

from services.programs import COLUMNS, Programs

TABLE = pd.DataFrame(
    [
        ("01.0000", "Agriculture, General", "11-1111"),
        ("42.0101", "Psychology, General", "11-1111"),
        ("42.0101", "Psychology, General", "22-2222"),
        ("42.2801", "Clinical Psychology", "22-2222"),
        ("42.9999", "Psychology, Other", "22-2222"),
        ("51.1102", "Pre-Medicine/Pre-Medical Studies", pd.NA),
        ("61.0101", "Psychology Residency Program", "22-2222"),
    ],
    columns=["program_id", "program", "occupation_id"],
    dtype="string",
)


@pytest.fixture(scope="module")
def programs() -> Programs:
    return Programs(TABLE, {"11-1111": 1_000_000.0, "22-2222": 50_000.0})


def ids(found: pd.DataFrame) -> list[str]:
    assert found.dtypes.astype(str).to_dict() == COLUMNS
    return found["program_id"].tolist()


def test_plain_program_comes_before_its_branches_and_residuals_last(programs):
    assert ids(programs.search("psychology")) == ["42.0101", "42.2801", "42.9999", "61.0101"]


def test_words_of_study_are_left_out(programs):
    assert ids(programs.search("bachelor degree in psychology", 1)) == ["42.0101"]
    assert ids(programs.search("degree")) == []


@pytest.mark.parametrize("text", ["42.0101", " 42.0101 ", "CIP 42.0101", "cip code: 42.0101", "CIP 2020 42.0101"])
def test_code_gives_its_program(programs, text):
    assert programs.resolve(text) == "42.0101"
    assert ids(programs.search(text)) == ["42.0101"]


@pytest.mark.parametrize("text", ["1.0000", "01.0000", "1.00"])
def test_code_keeps_the_zero_that_a_spreadsheet_drops(programs, text):
    assert programs.resolve(text) == "01.0000"


def test_beginning_of_a_code_gives_all_that_begin_so(programs):
    assert ids(programs.search("42.28")) == ["42.2801"]
    assert ids(programs.search("42.01 ")) == ["42.0101"]
    assert programs.resolve("42.") is None
    assert ids(programs.search("99.1234")) == []


@pytest.mark.parametrize("text", ["", " ", "x", "29-1141", "291141", "42", "42.0101, 01.0000", "42.01011", "\u0000"])
def test_what_is_no_program_is_not_found(programs, text):
    assert programs.read_code(text) == []
    assert ids(programs.search(text)) == []


def test_occupations_of_a_program_are_the_largest_first(programs):
    assert programs.occupations("42.0101") == ("11-1111", "22-2222")
    assert programs.occupations("51.1102") == ()
    assert programs.search("pre-med")["occupations"].tolist() == [0]


def test_programs_of_an_occupation_are_the_most_particular_first(programs):
    assert ids(programs.leading_to("22-2222")) == ["42.2801", "42.0101", "42.9999", "61.0101"]
    assert ids(programs.leading_to("33-3333")) == []


def test_pairs_have_a_row_for_a_program_without_occupations(programs):
    pairs = programs.pairs(["51.1102", "42.0101"])
    assert pairs["program_id"].tolist() == ["51.1102", "42.0101", "42.0101"]
    assert pairs["occupation_id"].isna().tolist() == [True, False, False]


def test_source_without_programs_finds_nothing():
    empty = Programs(TABLE.iloc[:0], {})
    assert ids(empty.search("psychology")) == []
    assert ids(empty.leading_to("22-2222")) == []


@pytest.mark.parametrize(
    ("text", "program_id"),
    [
        ("nursing", "51.3801"),
        ("RN", "51.3801"),
        ("associate degree in nursing", "51.3801"),
        ("51.3801", "51.3801"),
        ("HVAC", "47.0201"),
        ("welding", "48.0508"),
        ("computer science", "11.0701"),
        ("CS", "11.0701"),
        ("MBA", "52.0201"),
        ("accounting", "52.0301"),
        ("law", "22.0101"),
        ("EMT", "51.0904"),
        ("CDL", "49.0205"),
        ("biology", "26.0101"),
        ("psychology", "42.0101"),
        ("elementary education", "13.1202"),
        ("dental hygiene", "51.0602"),
        ("cosmetology", "12.0401"),
        ("auto mechanic", "47.0604"),
        ("electrician", "46.0302"),
        ("social work", "44.0701"),
        ("cybersecurity", "11.1003"),
        ("vet tech", "01.8301"),
    ],
)
def test_everyday_names_find_their_program_first(public, text, program_id):
    assert public.programs.search(text, 1)["program_id"].tolist() == [program_id]


@pytest.mark.parametrize("text", ["cashier", "xyzzy", "Head of growth", "RN - ICU nights (PRN)", "Jan-21"])
def test_jobs_without_a_program_find_none(public, text):
    assert public.programs.search(text).empty


def test_every_program_is_found_by_its_own_name_and_code(public):
    programs = public.programs
    every = programs.search("", 1)  # nothing
    assert every.empty
    ids_ = public._source.programs()["program_id"].unique()
    missed = [code for code in ids_[::25] if code not in set(programs.search(programs.name(code), 5)["program_id"])]
    assert not missed
    assert all(programs.resolve(code) == code for code in ids_[::25])


def test_both_ways_round_are_the_same_pairs(public):
    programs = public.programs
    table = public._source.programs().dropna()
    assert len(table) == 5_648
    for occupation, expected in table.groupby("occupation_id")["program_id"]:
        assert set(programs.leading_to(occupation)["program_id"]) == set(expected)
    assert set(table["occupation_id"]) <= set(public.occupations()["occupation_id"])
