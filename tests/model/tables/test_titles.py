import pandas as pd
import pytest

from model.tables import titles


@pytest.fixture(scope="module")
def table(dataset):
    return dataset["titles"]


def found(table, title):
    hits = table[table["title"].str.casefold() == title.casefold()]
    return dict(zip(hits["occupation_id"], hits["kind"], strict=True))


def test_every_title_has_an_occupation(dataset):
    assert set(dataset["titles"]["occupation_id"]) == set(dataset["occupations"]["occupation_id"])


def test_every_occupation_has_its_own_title_once(dataset):
    agency = dataset["titles"][dataset["titles"]["kind"] == "title"]
    assert list(agency["occupation_id"]) == sorted(dataset["occupations"]["occupation_id"])
    expected = dataset["occupations"].set_index("occupation_id")["occupation"]
    assert agency.set_index("occupation_id")["title"].to_dict() == expected.to_dict()


def test_every_civilian_input_title_is_included(raw, dataset, table):
    alternates = pd.concat([raw["alternate_titles"], raw["alternate_titles_onet30_3"]])
    wanted = set(alternates.loc[~alternates["soc_code"].str.startswith("55-"), "alternate_title"])
    wanted = {" ".join(title.split()).casefold() for title in wanted}
    assert wanted <= set(table["title"].str.casefold())


def test_merged_occupations_have_the_titles_of_their_parts(table):
    assert found(table, "Home Health Aides") == {"31-1120": "soc"}
    assert found(table, "Team Assemblers")["51-2090"] == "soc"
    assert not table["occupation_id"].str.startswith("55-").any()
    assert found(table, "Infantry") == {}


def test_added_titles_of_folded_codes_go_to_the_occupation_that_holds_them(raw, table):
    added = raw["alternate_titles_onet30_3"]
    for code, holder in {
        "29-2011": "29-2010",
        "29-2012": "29-2010",
        "47-4099": "47-4090",
        "53-1042": "53-1047",
    }.items():
        titles_of_code = added.loc[added["soc_code"] == code, "alternate_title"]
        held = set(table.loc[table["occupation_id"] == holder, "title"].str.casefold())
        assert set(titles_of_code.str.casefold()) <= held
        assert code not in set(table["occupation_id"])


def test_abbreviations_are_included(table):
    assert found(table, "RN") == {"29-1141": "sample"}
    assert found(table, "LCSW") == {"21-1023": "short", "21-1022": "short"}
    assert "13-2011" in found(table, "CPA")


def test_titles_differ_by_more_than_case_within_an_occupation(table):
    folded = table.assign(title=table["title"].str.casefold())
    assert not folded.duplicated(["occupation_id", "title"]).any()


def test_most_trusted_kind_is_kept():
    index = pd.DataFrame(
        {
            "occupation_id": ["29-1141"],
            "occupation": ["Registered nurses"],
            "taxonomy": ["soc"],
            "sample_titles": ["Float Nurse|RN|Night Nurse"],
        }
    )
    structure = pd.DataFrame({"soc_group": ["Detailed"], "soc_code": ["29-1141"], "title": ["Registered Nurses"]})
    alternates = pd.DataFrame(
        {
            "soc_code": ["29-1141"] * 3,
            "alternate_title": ["registered nurses", "Night  Nurse", "Staff Nurse (SN)"],
            "short_title": ["RN", None, "SN"],
        }
    )
    rows = titles.title_table(index, structure, alternates)
    assert list(zip(rows["title"], rows["kind"], strict=True)) == [
        ("Registered nurses", "title"),
        ("Float Nurse", "sample"),
        ("Night Nurse", "sample"),
        ("RN", "sample"),
        ("SN", "short"),
        ("Staff Nurse (SN)", "alternate"),
    ]


def test_titles_are_trimmed_and_of_known_kinds(table):
    assert table["title"].eq(table["title"].str.split().str.join(" ")).all()
    assert set(table["kind"]) == set(titles.KINDS)
