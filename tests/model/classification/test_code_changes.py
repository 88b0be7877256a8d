"""The table of codes: the committed file is that of the inputs, and explains every code of every input."""

from __future__ import annotations

import re

import pytest

from model.classification.code_changes import COLUMNS
from model.classification.earlier_codes import BLS_CODES, SOC_2000, SOC_2000_SOURCE
from model.tables import code_table
from model.tables.programs import NO_OCCUPATION


@pytest.fixture(scope="module")
def table(raw, index_of):
    return code_table.code_table(raw, index_of())


def test_committed_file_is_that_of_the_inputs(table):
    assert code_table.PATH.read_text(encoding="utf-8") == code_table.to_csv(table)


def test_codes_are_unique_and_lead_to_present_occupations(table, index_of):
    index = index_of()
    present = set(index.loc[index["taxonomy"] == "soc", "occupation_id"])
    assert tuple(table.columns) == COLUMNS
    assert table["code"].is_unique
    assert not set(table["code"]) & present
    for ids in table["occupation_ids"].str.split():
        assert ids == list(dict.fromkeys(ids))
        assert set(ids) <= present


def test_every_code_of_every_input_is_present_translated_military_or_a_group(raw, table, index_of):
    known = set(table["code"]) | set(index_of()["occupation_id"])
    groups = re.compile(r"\d{2}-\d{2}00|\d{2}-\d000")
    seen = 0
    for name, frame in raw.items():
        for column in ("soc_code", "soc_2010_code", "soc_2018_code", "related_soc_code", "soc_2010_code_by_title"):
            codes = set(frame[column].dropna().astype(str)) if column in frame else set()
            codes = {code for code in codes if re.fullmatch(r"\d{2}-\d{4}", code) and not code.startswith("55-")}
            codes.discard(NO_OCCUPATION)
            unknown = {code for code in codes - known if not groups.fullmatch(code)}
            assert unknown == set(), (name, column)
            seen += len(codes)
    assert seen > 15_000


def test_reviewed_codes_are_in_the_table(table):
    assert {*SOC_2000, *BLS_CODES} <= set(table["code"])


def test_broad_occupations_that_soc_2010_no_longer_has_are_those_of_their_parts(table):
    rows = table.set_index("code")["occupation_ids"].str.split()
    seen = 0
    for broad in {f"{code[:6]}0" for code in SOC_2000}:
        assert broad in rows.index
        if table.set_index("code")["source"][broad] == SOC_2000_SOURCE:
            parts = [code for code in SOC_2000 if code[:6] == broad[:6]]
            assert set(rows[broad]) == {one for part in parts for one in rows[part]}
            seen += 1
    assert seen > 10


def test_successors_are_those_of_the_crosswalk_where_it_leads_to_present_occupations(raw, table, index_of):
    present = set(index_of()["occupation_id"])
    rows = table.set_index("code")["occupation_ids"].str.split()
    crosswalk = raw["soc_2010_to_2018_crosswalk"]
    for code, targets in crosswalk.groupby("soc_2010_code")["soc_2018_code"]:
        if code in rows.index and set(targets) <= present:
            assert set(rows[code]) == set(targets)
