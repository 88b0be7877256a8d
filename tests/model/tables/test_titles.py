import pandas as pd
import pytest

from model.tables import titles


@pytest.fixture(scope="module")
def table(made):
    return made["titles"]


def found(table, title):
    hits = table[table["title"].str.casefold() == title.casefold()]
    return dict(zip(hits["occupation_id"], hits["kind"], strict=True))


def test_no_title_leads_nowhere(made):
    assert set(made["titles"]["occupation_id"]) == set(made["occupations"]["occupation_id"])


def test_every_occupation_has_its_own_title_once(made):
    own = made["titles"][made["titles"]["kind"] == "title"]
    assert list(own["occupation_id"]) == sorted(made["occupations"]["occupation_id"])
    expected = made["occupations"].set_index("occupation_id")["occupation"]
    assert own.set_index("occupation_id")["title"].to_dict() == expected.to_dict()


def test_every_civilian_title_of_the_input_is_there(raw, made, table):
    alternates = raw["alternate_titles"]
    wanted = set(alternates.loc[~alternates["soc_code"].str.startswith("55-"), "alternate_title"])
    wanted = {" ".join(title.split()).casefold() for title in wanted}
    assert wanted <= set(table["title"].str.casefold())


def test_folded_occupations_answer_to_the_names_of_their_parts(table):
    assert found(table, "Home Health Aides") == {"31-1120": "soc"}
    assert found(table, "Team Assemblers")["51-2090"] == "soc"
    assert not table["occupation_id"].str.startswith("55-").any()
    assert found(table, "Infantry") == {}


def test_abbreviations_are_there(table):
    assert found(table, "RN") == {"29-1141": "sample"}
    assert found(table, "LCSW") == {"21-1023": "short", "21-1022": "short"}
    assert "13-2011" in found(table, "CPA")


def test_titles_differ_by_more_than_case_within_an_occupation(table):
    folded = table.assign(title=table["title"].str.casefold())
    assert not folded.duplicated(["occupation_id", "title"]).any()


def test_the_more_trusted_kind_stays():
    spine = pd.DataFrame(
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
    rows = titles.table(spine, structure, alternates)
    assert list(zip(rows["title"], rows["kind"], strict=True)) == [
        ("Registered nurses", "title"),
        ("Float Nurse", "sample"),
        ("Night Nurse", "sample"),
        ("RN", "sample"),
        ("SN", "short"),
        ("Staff Nurse (SN)", "alternate"),
    ]


def test_titles_are_clean(table):
    assert table["title"].eq(table["title"].str.split().str.join(" ")).all()
    assert set(table["kind"]) == set(titles.KINDS)
