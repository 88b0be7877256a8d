"""programs.parquet: each program with the occupations that BLS projects, and nothing counted twice."""

from __future__ import annotations

import pandas as pd
import pytest

from model.data import reader
from model.data.catalog import INPUT_DIR
from model.tables.programs import NO_OCCUPATION, NO_PROGRAM, program_table
from services.dataset_schema import PROGRAMS

DETAILED = {"11-1011", "25-9045", "29-1141", "35-3023"}


def crosswalk(*pairs: tuple[str, str]) -> pd.DataFrame:
    rows = [(cip, f"Program {cip}.", soc, "Any") for cip, soc in pairs]
    return pd.DataFrame(rows, columns=["cip_code", "cip_title", "soc_code", "soc_title"])


def test_pairs_are_in_order_and_titles_without_their_full_stop():
    table = program_table(crosswalk(("51.3801", "29-1141"), ("01.0000", "11-1011")), DETAILED)
    assert list(table.columns) == list(PROGRAMS)
    assert table.to_numpy().tolist() == [
        ["01.0000", "Program 01.0000", "11-1011"],
        ["51.3801", "Program 51.3801", "29-1141"],
    ]


def test_parts_that_bls_merges_become_one_occupation():
    table = program_table(crosswalk(("13.1501", "25-9042"), ("13.1501", "25-9043")), DETAILED)
    assert table["occupation_id"].tolist() == ["25-9045"]


def test_military_occupations_are_dropped_but_their_program_stays():
    table = program_table(crosswalk(("28.0101", "55-1011"), ("29.0201", "55-1014"), ("29.0201", "11-1011")), DETAILED)
    assert table.fillna("none")[["program_id", "occupation_id"]].to_numpy().tolist() == [
        ["28.0101", "none"],
        ["29.0201", "11-1011"],
    ]


def test_no_match_is_no_occupation_and_no_program():
    table = program_table(crosswalk(("01.0508", NO_OCCUPATION), (NO_PROGRAM, "35-3023")), DETAILED)
    assert table["program_id"].tolist() == ["01.0508"]
    assert table["occupation_id"].isna().all()


def test_code_that_no_line_of_the_map_covers_stops_the_build():
    with pytest.raises(reader.InputError, match="no line in code_map"):
        program_table(crosswalk(("01.0000", "12-3456")), DETAILED)


def test_without_a_crosswalk_the_table_is_empty():
    assert program_table(None, DETAILED).empty


def test_shipped_table_has_every_pair_of_the_crosswalk_or_a_reason(public):
    given = reader.read_table(INPUT_DIR, "cip_2020_soc_2018_crosswalk")
    assert len(given) == 6_097
    occupations = public.occupations()
    expected = program_table(given, occupations.loc[occupations["taxonomy"] == "soc", "occupation_id"])
    pairs = public.programs.pairs(expected["program_id"].unique())
    columns = ["program_id", "occupation_id"]
    shipped = pairs.sort_values(columns, ignore_index=True)[list(PROGRAMS)]
    pd.testing.assert_frame_equal(shipped.astype("str"), expected.sort_values(columns, ignore_index=True).astype("str"))
    civilian = given[~given["soc_code"].str.startswith("55-")]
    kept = civilian[(civilian["soc_code"] != NO_OCCUPATION) & (civilian["cip_code"] != NO_PROGRAM)]
    assert set(kept["cip_code"]) == set(pairs.loc[pairs["occupation_id"].notna(), "program_id"])
