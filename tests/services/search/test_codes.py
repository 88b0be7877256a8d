"""Reading codes: however they are written, whatever separates them, and whichever edition they are of."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.search import codes
from services.search.codes import OccupationCodes, describe

CHANGES = Path(codes.__file__).with_name("code_changes.csv")


@pytest.fixture(scope="module")
def soc(public) -> OccupationCodes:
    table = public.occupations()
    return OccupationCodes(dict.fromkeys(table["occupation_id"], 1.0), is_soc=True)


@pytest.mark.parametrize(
    "text",
    [
        "29-1141",
        "291141",
        " 29-1141 ",
        "29–1141",
        "29—1141",
        "29‑1141",
        "29−1141",
        "29 1141",
        "29_1141",
        "291141.0",
        "29-1141.00",
        "29-1141.01",
        "29-1141*",
        "29-1141†",
        "29-1141²",
        "(29-1141)",
        '"29-1141"',
        "'29-1141",
        "“29-1141”",
        '="29-1141"',
        "SOC 29-1141",
        "soc29-1141",
        "SOC 2018: 29-1141",
        "SOC code: 29-1141",
        "O*NET-SOC 29-1141.00",
        "onet 29-1141",
        "29-1141,",
        "29 - 1141",
        "29- 1141",
        "29 -1141",
        "29 – 1141",
        "29\u00a01141",
        "291141,0",
        "29-1141,00",
        "\ufeff29-1141",
        "29-1141\n",
        "29.1141",
        "29/1141",
        "291.141",
        "291141.000",
        "29-1141.000",
        "29-1141-00",
        "29-1141-01",
        "0291141",
        "２９－１１４１",
        "２９-1141",
        "onetsoc 29-1141",
        "ONET-SOC 29-1141",
        "29&ndash;1141",
        "1. 29-1141",
    ],
)
def test_one_code_however_it_is_written(soc, text):
    reading = soc.read(text)
    assert (reading.code, reading.occupation_id, reading.note) == ("29-1141", "29-1141", "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "29",
        "29-114",
        "29-11411",
        "29-11410",
        "2911411",
        "11.2021",
        "11/2021",
        "51.3801",
        "29.9999",
        "150.000",
        "150,000",
        "nurse",
        "911",
        "Nov-21",
        "2 nurses",
        "555-29-1141",
        "99-9999; xyz",
        "110021 accountant",
        "29-1141-1",
        "29-1141.15-1252",
        "291141,5",
        "29-1141,000",
        "29  -  1141",
        "x" * 50_000,
    ],
)
def test_text_that_is_not_only_a_code_is_not_read(soc, text):
    assert soc.read_all(text) == []


@pytest.mark.parametrize(
    "separator",
    [
        ", ",
        ",",
        " ",
        ";",
        "; ",
        "\n",
        "\r\n",
        "\t",
        " | ",
        "/",
        " and ",
        " & ",
        " + ",
        "\n\n",
        ",,",
        " - ",
        "-",
        "\\",
        " > ",
        ">",
        "*",
        "† ",
        ")(",
        "][",
        "><",
        " • ",
        "，",
        " vs ",
        " vs. ",
        " et ",
        " und ",
        "→",
        " → ",
        " => ",
    ],
)
def test_several_codes_whatever_separates_them(soc, separator):
    readings = soc.read_all(separator.join(["29-1141", "151252.0", "11–2021", "29-1141"]))
    assert [reading.occupation_id for reading in readings] == ["29-1141", "15-1252", "11-2021"]
    assert describe(readings) == ""


@pytest.mark.parametrize(
    ("code", "ids", "note"),
    [
        ("15-1132", ["15-1252", "15-1253"], "15-1132 is now 15-1252 and 15-1253"),  # SOC 2010, divided
        ("15-1132.00", ["15-1252", "15-1253"], "15-1132 is now 15-1252 and 15-1253"),
        ("15-1133", ["15-1252", "15-1253"], "15-1133 is now 15-1252 and 15-1253"),
        ("29-1062", ["29-1215"], "29-1062 is now 29-1215"),  # SOC 2010, renumbered
        ("35-3021", ["35-3023"], "35-3021 is now 35-3023"),  # SOC 2010, merged
        ("39-9021", ["31-1120"], "39-9021 is now 31-1120"),  # SOC 2010, then a part of a wider occupation of BLS
        ("31-1121", ["31-1120"], "31-1121 is counted in 31-1120"),  # SOC 2018, a part of a wider occupation of BLS
        ("25-9043", ["25-9045"], "25-9043 is counted in 25-9045"),
        ("29-1111", ["29-1141", "29-1171", "29-1151", "29-1161"], None),  # SOC 2000
        ("15-1031", ["15-1252", "15-1253"], "15-1031 is now 15-1252 and 15-1253"),  # SOC 2000, through 15-1132
        ("49-9042", ["49-9071"], "49-9042 is now 49-9071"),
        ("15-1010", ["15-1221"], "15-1010 is now 15-1221"),  # SOC 2000, broad
        ("15-1030", ["15-1252", "15-1253"], "15-1030 is now 15-1252 and 15-1253"),
        ("11-3040", ["11-3121", "11-3131", "11-3111"], "11-3040 is now 11-3121, 11-3131 and 11-3111"),
        ("29-1110", ["29-1141", "29-1171", "29-1151", "29-1161"], None),
        ("11-3010", ["11-3012", "11-3013"], "11-3010 covers 11-3012 and 11-3013"),  # SOC 2018, broad
        ("29-1140", ["29-1141"], "29-1140 covers 29-1141"),
        ("15-1130", ["15-1252", "15-1253", "15-1255", "15-1251", "15-1254"], None),  # SOC 2010, broad
        ("15-1257", ["15-1255", "15-1254"], "15-1257 covers 15-1255 and 15-1254"),  # OEWS
        ("15-1256", ["15-1252", "15-1253"], "15-1256 covers 15-1252 and 15-1253"),
        ("51-2098", ["51-2090"], "51-2098 covers 51-2090"),
        ("13-1198", ["13-1199", "13-1082"], "13-1198 covers 13-1199 and 13-1082"),
        ("15-1799", ["15-1299", "15-1253", "15-1255", "15-1243", "13-1082"], None),  # BLS's projections of 2010-20
    ],
)
def test_code_that_is_not_of_today_is_translated(soc, code, ids, note):
    reading = soc.read(code)
    assert list(reading.occupation_ids) == ids
    assert reading.note == note or (note is None and reading.note.startswith(f"{code} "))


@pytest.mark.parametrize(
    ("text", "read", "note"),
    [
        ("29-1141;99-9999;xyz", ["29-1141", "99-9999", "xyz"], "Not known: 99-9999. Not read: “xyz”."),
        ("29-1141, none", ["29-1141", "none"], "Not read: “none”."),
        ("29-1141 / N/A", ["29-1141", "N/A"], "Not read: “N/A”."),
        ("291141; xyz", ["29-1141", "xyz"], "Not read: “xyz”."),
        ("29-1141 nurses", ["29-1141", "nurses"], "Not read: “nurses”."),
        ("29-1141, 15-12521", ["29-1141", "15-12521"], "Not read: “15-12521”."),
        ("29-1141, 15-1252, 11", ["29-1141", "15-1252", "11"], "Not read: “11”."),
        ("29-1141 Registered nurses; 15-1252 Software developers", ["29-1141", "15-1252"], ""),
        ("29-1141.00 - Registered Nurses", ["29-1141"], ""),
        ("Registered Nurse (29-1141)", ["29-1141"], ""),
        ("1. 29-1141 2. 15-1252", ["29-1141", "15-1252"], ""),
        ("a) 29-1141 b) 15-1252", ["29-1141", "15-1252"], ""),
        ("29-1141 " + "x" * 50, ["29-1141", "x" * 39 + "…"], f"Not read: “{'x' * 39}…”."),
    ],
)
def test_list_with_words_gives_its_codes_and_names_what_was_not_read(public, text, read, note):
    readings = public.read_codes(text)
    assert [reading.code for reading in readings] == read
    assert describe(readings) == note
    found = [reading.occupation_id for reading in readings if reading.occupation_id]
    assert ids(public.search(text)) == found
    assert public.match([text])["occupation_id"].tolist() == found[:1]


def test_words_beside_a_code_are_compared_with_it(public):
    same, other = public.match(["29-1141 RN", "29-1141 Software developers"]).to_dict("records")
    assert (same["occupation_id"], same["certainty"], same["note"]) == ("29-1141", 1.0, "")
    assert (other["occupation_id"], other["note"]) == ("29-1141", "please check: Not read: “Software developers”")


def test_place_beside_a_code_is_no_matter_of_its_reading(public):
    assert ids(public.search("29-1141 in Texas")) == ["29-1141"]


def test_list_that_is_too_long_is_not_cut_within_a_code():
    lot = OccupationCodes({"231113": 0.0, "2311": 0.0}, is_soc=False)
    assert {one.code for one in lot.read_all("231113,," * 2_499 + "1234567,231113,")} == {"231113", "1234567"}
    assert {one.code for one in lot.read_all(" " * 19_996 + "231113")} == set()


@pytest.mark.parametrize("code", ["13-20XX", "13-20xx", "1320XX", "13-20YY", "13–20XX", "13-20**", "1320**"])
def test_code_with_open_digits_covers_what_begins_so_the_largest_first(public, code):
    reading = public.read_codes(code)[0]
    begins_so = {one for one in public.occupations()["occupation_id"] if one.startswith("13-20")}
    assert set(reading.occupation_ids) == begins_so
    assert reading.occupation_id == "13-2011"
    assert reading.note.startswith(f"{reading.code} covers 13-2011, ")
    assert reading.note.endswith(f" and {len(begins_so) - 3} more")


@pytest.mark.parametrize("code", ["29-XXXX", "29XXXX", "29-YYYY", "29-****"])
def test_code_of_four_open_digits_is_the_major_group(public, code):
    reading = public.read_codes(code)[0]
    assert (reading.occupation_id, reading.note) == ("29-0000", f"{reading.code} covers 29-0000")


def test_minor_group_is_no_occupation_and_says_which_it_holds(public):
    (reading,) = public.read_codes("15-1200")
    within = {one for one in public.occupations()["occupation_id"] if one.startswith("15-12")}
    assert (reading.occupation_ids, set(reading.members)) == ((), within)
    assert describe([reading]) == f"15-1200 is a group of {len(within)} occupations: choose one, such as 15-1252."
    assert public.match(["15-1200"])["note"].tolist() == [f"nothing close. {describe([reading])}"]


@pytest.mark.parametrize("code", ["99-9999", "29-9999", "29-999X", "99-0000", "99-1000", "29-8000"])
def test_code_of_no_occupation_is_not_known(soc, code):
    reading = soc.read(code)
    assert (reading.occupation_id, reading.note) == (None, "")
    assert describe([reading]) == f"Not known: {code}."


def test_military_code_is_not_covered(soc):
    assert describe(soc.read_all("55-1011")) == "55-1011 is military: the armed forces are not covered."


def test_list_with_an_unknown_code_gives_the_rest_and_names_it_in_one_line(soc):
    readings = soc.read_all("29-1141; 99-9999; 15-1132")
    assert [reading.occupation_id for reading in readings] == ["29-1141", None, "15-1252"]
    assert describe(readings) == "15-1132 is now 15-1252 and 15-1253. Not known: 99-9999."


def test_codes_of_another_taxonomy_are_read_and_not_translated():
    lot = OccupationCodes(dict.fromkeys(("231113", "23111310", "151132"), 0.0), is_soc=False)
    for text in ("231113", "LOT 231113", " lot231113", "231113.0", "'231113"):
        assert lot.read(text).occupation_id == "231113"
    assert [reading.occupation_id for reading in lot.read_all("23111310, 151132, 999999")] == [
        "23111310",
        "151132",
        None,
    ]
    assert lot.read("29-1141") is None
    assert lot.read_all("2021-2035") == lot.read_all("2021 - 2035") == []
    for text in ("23111310 - 151132", "23111310-151132", "- 23111310\n- 151132", "- 2311\n- 1511"):
        assert len(lot.read_all(text)) == 2


def test_every_present_code_means_itself(public):
    for code in public.occupations()["occupation_id"]:
        for text in (code, code.replace("-", ""), f"SOC {code}", f"{code}.00", code.replace("-", "–")):
            assert public.resolve_occupation(text) == code


def test_every_line_of_the_table_leads_to_present_occupations_and_names_its_source(public):
    present = set(public.occupations()["occupation_id"])
    with CHANGES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 600
    for row in rows:
        assert row["code"] not in present
        assert set(row["occupation_ids"].split()) <= present
        assert row["source"]
        assert list(public.read_codes(row["code"])[0].occupation_ids) == row["occupation_ids"].split()


@given(text=st.text(max_size=80) | st.from_regex(r"([0-9]{2}[- .]?[0-9XY]{4}(\.0+)?[,; |/]{1,2}){1,4}", fullmatch=True))
@settings(deadline=None, max_examples=100)
def test_any_text_is_read_or_not(soc, text):
    for reading in filter(lambda one: one.is_code, soc.read_all(text)):
        assert re.fullmatch(r"\d{2}-[0-9XY]{4}", reading.code)
        assert reading.note or reading.occupation_ids in ((), (reading.code,))


# --- In a search


def ids(found) -> list[str]:
    return found["occupation_id"].tolist()


def test_search_for_a_translated_code_lists_the_present_ones_with_the_reason(public):
    found = public.search("15-1132")
    assert ids(found) == ["15-1252", "15-1253"]
    assert set(found["matched"]) == {"15-1132"}
    assert found["score"].between(0.5, 0.9, inclusive="neither").all()  # which one is meant, only the reader knows


def test_search_for_several_codes_lists_each_once(public):
    assert ids(public.search("29-1141, 15-1252; 99-9999, 15-1132")) == ["29-1141", "15-1252", "15-1253"]
    assert ids(public.search("29-1141, 15-1252", limit=1)) == ["29-1141"]


def test_search_for_a_minor_group_lists_its_occupations(public):
    found = public.search("29-1000", limit=1_000)
    assert ids(found)[0] == "29-1141"
    assert all(code.startswith("29-1") for code in ids(found))
    assert ids(public.search("15-1200", limit=1)) == ["15-1252"]
    several = ids(public.search("35-2014, 15-1200, 29-1000", limit=1_000))
    assert several[:2] == ["35-2014", "15-1252"]
    assert set(several) >= set(ids(found))


@pytest.mark.parametrize("text", ["Registered nurse 11-2022", "Nurse (hired 11-2021)", "$11-2022 nurse"])
def test_month_beside_a_title_is_no_code(public, text):
    assert public.read_codes(text) == []


def test_title_between_codes_is_not_lost(public):
    assert [one.is_code for one in public.read_codes("29-1141, Accountant, 15-1252")] == [True, False, True]
