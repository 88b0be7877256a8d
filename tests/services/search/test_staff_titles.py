"""Lines of staff lists: the job is read out of them, and what is no job finds nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from services.growth import Growth, connect
from services.search.index import CLOSE, LIKELY, SURE, is_close
from services.search.job_line import read_line
from services.search.no_titles import ARMED_FORCES, hint

TITLES = pd.read_csv(Path(__file__).with_name("staff_titles.csv"), dtype=str, encoding="utf-8")


@pytest.fixture(scope="module")
def growth() -> Growth:
    return connect("public")


@pytest.mark.parametrize(("half", "first", "among_three"), [("develop", 0.93, 0.98), ("held back", 0.86, 0.97)])
def test_titles_of_staff_lists(growth: Growth, half: str, first: float, among_three: float) -> None:
    part = TITLES[TITLES["half"] == half]
    accepted = [set(codes.split("|")) for codes in part["right_codes"]]
    found = growth.match(part["title"].tolist())
    choices = found[["choice_1", "choice_2", "choice_3"]].to_numpy()
    firsts = np.array([row[0] in right for row, right in zip(choices, accepted, strict=True)])
    threes = np.array([bool(set(row) & right) for row, right in zip(choices, accepted, strict=True)])
    assert firsts.mean() >= first, part["title"][~firsts].tolist()
    assert threes.mean() >= among_three


def test_sure_matches_are_right(growth: Growth) -> None:
    found = growth.match(TITLES["title"].tolist())
    right = np.array(
        [code in codes.split("|") for code, codes in zip(found["choice_1"], TITLES["right_codes"], strict=True)]
    )
    sure = (found["certainty"] >= SURE).to_numpy(dtype=bool)
    assert sure.mean() >= 0.5
    assert right[sure].mean() >= 0.97
    assert right[sure].mean() > right[~sure].mean()


def test_titles_of_other_fields(growth: Growth) -> None:
    part = pd.read_csv(Path(__file__).with_name("more_staff_titles.csv"), dtype=str, encoding="utf-8")
    accepted = [set(codes.split("|")) for codes in part["right_codes"]]
    assert set().union(*accepted) <= set(growth.occupations()["occupation_id"])
    choices = growth.match(part["title"].tolist())[["choice_1", "choice_2", "choice_3"]].to_numpy()
    assert np.mean([row[0] in right for row, right in zip(choices, accepted, strict=True)]) >= 0.92
    assert np.mean([bool(set(row) & right) for row, right in zip(choices, accepted, strict=True)]) >= 0.96


def test_list_of_staff_titles_is_valid(growth: Growth) -> None:
    assert len(TITLES) >= 300
    assert TITLES["title"].str.casefold().is_unique
    assert set(TITLES["right_codes"].str.split("|").explode()) <= set(growth.occupations()["occupation_id"])
    sizes = TITLES["half"].value_counts()
    assert abs(sizes["develop"] - sizes["held back"]) <= 1


@pytest.mark.parametrize(
    ("line", "main", "context"),
    [
        ("registered nurse", "registered nurse", ""),
        ("Registered Nurse 1 - on call (U)", "registered nurse", ""),
        ("WELDER 2nd shift", "welder", ""),
        ("electrician (local 134)", "electrician", ""),
        ("RN ICU 0.9 FTE 7p-7a", "rn icu", ""),
        ("Plans Examiner I/II", "plans examiner", ""),
        ("Police Officer III (Bilingual)", "police officer", ""),
        ("Teacher, HS Math", "hs math teacher", ""),
        ("Teacher - Grade 3", "grade 3 teacher", ""),
        ("Team Leader, Assembly", "assembly team leader", ""),
        ("Supervisor, Nursing", "nursing supervisor", ""),
        ("firefighter/EMT", "firefighter", "emt"),
        ("Nurse Manager - Surgical Services", "nurse manager", "surgical services"),
        ("principal engineer", "engineer", ""),
        ("principal, elementary school", "elementary school principal", ""),
        ("head of people", "people manager", ""),
        ("head cook", "head cook", ""),
        ("pool attendant", "pool attendant", ""),
        ("contract specialist", "contract specialist", ""),
        ("per diem", "per diem", ""),
        ("x-ray tech", "x ray tech", ""),
    ],
)
def test_job_is_read_out_of_a_line(line: str, main: str, context: str) -> None:
    assert read_line(line)[1:3] == (main, context)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("nurse (PRN)", "29-1141"),
        ("Administrative Asst II", "43-6014"),
        ("Office Manager", "43-1011"),
        ("wait staff", "35-3031"),
        ("Captain-EMT", "33-1021"),
        ("principal software engineer", "15-1252"),
        ("sub teacher", "25-3031"),
        ("night auditor", "43-4081"),
        ("Chaplain - Spiritual Care", "21-2011"),
        ("Sheriff's Lieutenant", "33-1012"),
        ("Group Leader - Assembly", "51-1011"),
        ("Night Crew Stocker", "53-7065"),
    ],
)
def test_kinds_of_titles_that_used_to_fail(growth: Growth, line: str, code: str) -> None:
    assert growth.search(line, 1)["occupation_id"].tolist() == [code]


NO_TITLES = [
    *("none", "None", "N/A", "n/a", "NA", "nan", "NULL", "Other", "OTHER", "unknown", "Unknown", "test", "TBD"),
    *("-", "--", "?", "vacant", "misc.", "Miscellaneous", "Not Applicable", "xxx"),
    *("asdfgh", "qwrtzp", "zzxqv", "hjkl hjkl", "xkcdq bvnm"),
    *("Krankenschwester", "enfermera", "Buchhalter", "看護師", "учитель", "boulangère", "Lehrerin"),
]


@pytest.mark.parametrize("text", NO_TITLES)
def test_what_is_no_title_finds_nothing(growth: Growth, text: str) -> None:
    assert not is_close(growth.search(text))
    assert growth.search(text).empty
    assert growth.match([text])["note"].tolist() == ["nothing close"]


@pytest.mark.parametrize("text", ["Nov-21", "11/2021", "21-Nov", "2021-11-01", "Nov 2021", "13-Nov-21", "NOV-2021"])
def test_date_made_of_a_code_is_explained(growth: Growth, text: str) -> None:
    assert growth.search(text).empty
    assert "11-2021" in hint(text)
    assert "spreadsheets" in growth.no_match_hint(text)


@pytest.mark.parametrize(
    "text", ["infantryman", "Army Sergeant", "navy seal", "Air Force pilot", "staff sergeant", "E-5", "55-3016"]
)
def test_armed_forces_are_not_covered(growth: Growth, text: str) -> None:
    assert growth.search(text).empty
    assert growth.no_match_hint(text) == ARMED_FORCES


@pytest.mark.parametrize(
    "text", ["salvation army bell ringer", "marine engineer", "police sergeant", "March of Dimes aide"]
)
def test_civilian_titles_are_no_military_ones(text: str) -> None:
    assert hint(text) == ""


def test_scores_are_certainties(growth: Growth) -> None:
    assert CLOSE < LIKELY < SURE
    assert growth.search("registered nurse")["score"].iloc[0] >= SURE
    assert growth.search("29-1141")["score"].iloc[0] == 1.0
    assert growth.search("specialist")["score"].iloc[0] < LIKELY
