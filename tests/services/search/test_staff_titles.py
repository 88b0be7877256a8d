"""Lines of staff lists: the job is read out of them, and what is no job finds nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from services.search.index import CLOSE, LIKELY, SURE, is_close
from services.search.job_line import read_line
from services.search.no_titles import hint

if TYPE_CHECKING:
    from services.growth import Growth

TITLES = pd.read_csv(Path(__file__).with_name("staff_titles.csv"), dtype=str, encoding="utf-8")
INDUSTRY = pd.read_csv(Path(__file__).with_name("industry_titles.csv"), dtype=str, encoding="utf-8")
PAYROLL = pd.read_csv(Path(__file__).with_name("payroll_titles.csv"), dtype=str, encoding="utf-8")
MIXED = pd.read_csv(Path(__file__).with_name("mixed_staff_titles.csv"), dtype=str, encoding="utf-8")
PRIVATE = pd.read_csv(Path(__file__).with_name("private_titles.csv"), dtype=str, encoding="utf-8")
UNSEEN = pd.read_csv(Path(__file__).with_name("unseen_titles.csv"), dtype=str, encoding="utf-8")


@pytest.fixture(scope="module")
def growth(public: Growth) -> Growth:
    return public


def right_codes(part: pd.DataFrame) -> list[set[str]]:
    return [set(codes.split("|")) for codes in part["right_codes"]]


@pytest.mark.parametrize(
    ("titles", "half", "first", "among_three"),
    [
        (TITLES, "develop", 0.98, 0.99),
        (TITLES, "held back", 0.98, 0.99),
        (MIXED, "develop", 0.97, 0.99),
        (MIXED, "held back", 0.96, 0.99),
        (PAYROLL, "develop", 0.94, 0.98),
        (PAYROLL, "held back", 0.93, 0.98),
        (INDUSTRY, "develop", 0.92, 0.97),
        (INDUSTRY, "held back", 0.96, 0.98),
        (UNSEEN, "develop", 0.85, 0.95),
        (UNSEEN, "held back", 0.85, 0.96),
        (PRIVATE, "develop", 0.87, 0.93),
        (PRIVATE, "held back", 0.87, 0.93),
    ],
    ids=[
        f"{name} list, {half}"
        for name in ("first", "mixed", "payroll", "industry", "unseen", "private")
        for half in ("developed on", "held back")
    ],
)
def test_titles_of_staff_lists(
    growth: Growth, titles: pd.DataFrame, half: str, first: float, among_three: float
) -> None:
    part = titles[titles["half"] == half]
    accepted = right_codes(part)
    found = growth.match(part["title"].tolist())
    choices = found[["choice_1", "choice_2", "choice_3"]].to_numpy()
    firsts = np.array([row[0] in right for row, right in zip(choices, accepted, strict=True)])
    threes = np.array([bool(set(row) & right) for row, right in zip(choices, accepted, strict=True)])
    # No titles in the message: those held back are not looked at.
    assert firsts.mean() >= first
    assert threes.mean() >= among_three


@pytest.mark.parametrize("titles", [TITLES, MIXED, PAYROLL], ids=["first list", "mixed list", "payroll list"])
def test_sure_matches_are_right(growth: Growth, titles: pd.DataFrame) -> None:
    held_back = titles[titles["half"] == "held back"]
    found = growth.match(held_back["title"].tolist())
    accepted = right_codes(held_back)
    right = np.array([code in codes for code, codes in zip(found["choice_1"], accepted, strict=True)])
    sure = (found["certainty"] >= SURE).fillna(False).to_numpy(dtype=bool)
    assert sure.mean() >= 0.4
    assert right[sure].mean() >= 0.96
    assert right.all() or right[sure].mean() > right[~sure].mean()


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("PublicSafety Dispatcher", "Public Safety Dispatcher"),
        ("Engineering/Architectural Technician", "Engineering Architectural Technician"),
    ],
)
def test_words_of_one_job_belong_together(growth: Growth, line: str, same: str) -> None:
    codes = growth.match([line, same])["occupation_id"].tolist()
    assert codes[0] == codes[1]


def test_names_in_mixed_case_stay_one_word(growth: Growth) -> None:
    assert growth.match(["JavaScript Developer"])["occupation_id"].tolist() == ["15-1254"]


def test_titles_of_other_fields(growth: Growth) -> None:
    part = pd.read_csv(Path(__file__).with_name("more_staff_titles.csv"), dtype=str, encoding="utf-8")
    accepted = [set(codes.split("|")) for codes in part["right_codes"]]
    assert set().union(*accepted) <= set(growth.occupations()["occupation_id"])
    choices = growth.match(part["title"].tolist())[["choice_1", "choice_2", "choice_3"]].to_numpy()
    assert np.mean([row[0] in right for row, right in zip(choices, accepted, strict=True)]) >= 0.92
    assert np.mean([bool(set(row) & right) for row, right in zip(choices, accepted, strict=True)]) >= 0.96


@pytest.mark.parametrize(("titles", "count"), [(UNSEEN, 283), (PRIVATE, 276)], ids=["unseen list", "private list"])
def test_list_of_employers_titles_is_whole(growth: Growth, titles: pd.DataFrame, count: int) -> None:
    assert len(titles) == titles["title"].str.casefold().nunique() == count
    assert set(titles["right_codes"].str.split("|").explode()) <= set(growth.occupations()["occupation_id"])
    assert titles.groupby("employer")["half"].nunique().eq(1).all()


@pytest.mark.parametrize(
    "titles", [TITLES, MIXED, PAYROLL, INDUSTRY], ids=["first list", "mixed list", "payroll list", "industry list"]
)
def test_list_of_staff_titles_is_valid(growth: Growth, titles: pd.DataFrame) -> None:
    assert len(titles) >= 300
    assert titles["title"].str.casefold().is_unique
    assert set(titles["right_codes"].str.split("|").explode()) <= set(growth.occupations()["occupation_id"])
    sizes = titles["half"].value_counts()
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
        ("Teacher - Grade 3", "elementary school teacher", ""),
        ("Teacher, 7th ELA", "middle school ela teacher", ""),
        ("9th Grade Algebra Teacher", "high school algebra teacher", ""),
        ("Asst Prof of Practice, Finance", "finance prof", ""),
        ("Clinical Asst Professor of Pediatrics", "pediatrics professor", ""),
        ("Chair, Dept of Sociology", "sociology chair", ""),
        ("Asst to the City Manager", "executive assistant", ""),
        ("Family Liaison - Title I", "family liaison", ""),
        ("Class B Driver (Local)", "class b driver", "local"),
        ("Bilingual Aide", "bilingual aide", ""),
        ("Team Leader, Assembly", "assembly team leader", ""),
        ("Supervisor, Nursing", "nursing supervisor", ""),
        ("firefighter/EMT", "firefighter", "emt"),
        ("Nurse Manager - Surgical Services", "nurse manager", "surgical services"),
        ("SUPVY CONTRACT SPECIALIST", "contract specialist supervisor", ""),
        ("Exec Asst - Vice Prov Acad Aff", "executive assistant", ""),
        ("Asst Secretary for Veterans Affairs", "cabinet secretary", ""),
        ("Secretary of the Board", "secretary of the board", ""),
        ("deputy secretary for administration", "cabinet secretary", ""),
        ("principal engineer", "engineer", ""),
        ("STUDENT SERVICES PRINCIPAL PR", "student services professional", ""),
        ("Research Svcs Prin Prof", "research svcs professional", ""),
        ("HR Sr Professional", "hr professional", ""),
        ("English Senior Prof", "english senior prof", ""),
        ("principal, elementary school", "elementary school principal", ""),
        ("head of people", "people manager", ""),
        ("head cook", "head cook", ""),
        ("pool attendant", "pool attendant", ""),
        ("contract specialist", "contract specialist", ""),
        ("per diem", "per diem", ""),
        ("x-ray tech", "x ray tech", ""),
        ("Worker I-Streets", "streets worker", ""),
        ("Customer Srv Rep-B", "customer srv rep", ""),
        ("Custody Officer IIB", "custody officer", ""),
        ("Patrol Officer (2nd Yr)", "patrol officer", ""),
        ("Teacher Aide $15.50/hr", "teacher aide", ""),
        ("Foreman of the Painters", "painters foreman", ""),
        ("Line Cook - Immediate Need", "line cook", ""),
        ("Painter I Convention Center", "convention center painter", ""),
        ("Accounting Clerk III Tax Collector", "accounting clerk", "tax collector"),
        ("Secretary, Director of Parks", "secretary", "director of parks"),
        ("Acme Dental Seeks a Receptionist", "receptionist", ""),
        ("Now hiring: line cooks!", "line cooks", ""),
        ("Office Assistant Needed in South Bay", "office assistant", ""),
        ("Help wanted", "help", ""),
        # One line for each kind of mark that stands there without a digit or a sign.
        ("Clerk Lvl B", "clerk", ""),
        ("Lev C Clerk", "clerk", ""),
        ("Clerk Level A", "clerk", ""),
        ("Clerk Cl D", "clerk", ""),
        ("Clerk Class E", "clerk", ""),
        ("Clerk Band VI", "clerk", ""),
        ("Tutor Title I", "tutor", ""),
        ("Clerk Grade IV", "clerk", ""),
        ("Clerk Gr X", "clerk", ""),
        ("Clerk, Except Payroll (Parks)", "clerk", ""),
        ("Acme is looking for the clerk", "clerk", ""),
        ("Clerk\tII\tParks", "parks clerk", ""),
        ("Caf\u00e9 clerk " + "\u00e9" * 200, "cafe clerk " + "e" * 40, ""),
    ],
)
def test_job_is_read_out_of_a_line(line: str, main: str, context: str) -> None:
    assert read_line(line)[1:3] == (main, context)


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("Asst Branch Mgr", ("branch mgr",)),
        ("VP, Commercial Lending", ("commercial lending manager",)),
        ("Director of Nursing", ("nursing manager",)),
        ("assistant manager", ("manager",)),
        ("chief of police", ()),
        ("administrative assistant", ()),
        ("Housing Asst Dir", ("housing dir",)),
        ("Managing Deputy Director, Fleet", ("director",)),
    ],
)
def test_leader_is_read_at_other_ranks(line: str, others: tuple[str, ...]) -> None:
    assert read_line(line).without_rank == others


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Paralegal - Child Support", "23-2011"),
        ("Corrections Lt", "33-1011"),
        ("Assoc Prof, English", "25-1123"),
        ("nurse (PRN)", "29-1141"),
        ("Administrative Asst II", "43-6014"),
        ("Office Manager", "43-1011"),
        ("wait staff", "35-3031"),
        ("Captain-EMT", "33-1021"),
        ("principal software engineer", "15-1252"),
        ("HUMAN RESOURCES PRINCIPAL PROFESSIONAL", "13-1071"),
        ("sub teacher", "25-3031"),
        ("night auditor", "43-4081"),
        ("Chaplain - Spiritual Care", "21-2011"),
        ("Sheriff's Lieutenant", "33-1012"),
        ("Group Leader - Assembly", "51-1011"),
        ("Night Crew Stocker", "53-7065"),
        ("ER Reg Clk", "43-4111"),
        ("Wld Tech", "51-4121"),
        ("Irrig Tech", "37-3011"),
        ("Clerk, Mail Room - Hosp", "43-9051"),
        ("Custdn Elem", "37-2011"),
        ("Foreman of Painters", "47-1011"),
        ("Sergeant", "33-1012"),
        ("Patrolman (3rd Yr)", "33-3051"),
        ("SAP Consultant", "15-1211"),
        ("call center supervisor", "43-1011"),
        ("Transit Operatr IIB", "53-3052"),
        ("HEAD CUSTOIDAN - ELEMENTARY", "37-1011"),
        ("electricn journeymn", "47-2111"),
        ("Secretary, Director of Parks", "43-6014"),
        ("Qvortex Zyblat Plumbworx Electrician", "47-2111"),
    ],
)
def test_kinds_of_titles_that_used_to_fail(growth: Growth, line: str, code: str) -> None:
    assert growth.search(line, 1)["occupation_id"].tolist() == [code]


OF_CABINETS = [
    *(
        "Secretary of State",
        "Secretary of the Commonwealth",
        "Asst Secretary of State",
        "Deputy Secretary of Education",
    ),
    *(
        "Secretary of Administration",
        "Secretary of Administration and Finance",
        "Secretary of Education",
        "secretary of labor",
    ),
    *("Secretary of Health & Human Services", "SECRETARY OF TRANSPORTATION", "Secretary of Natural Resources"),
    *("Secretary of Commerce", "Secretary of the Treasury", "Secretary of Agriculture", "Secretary of Corrections"),
    *(
        "Under Secretary of Defense for Policy",
        "Undersecretary of Energy",
        "Deputy Assistant Secretary of the Interior",
    ),
    *("Assistant Secretary for Health", "Asst Secretary for Veterans Affairs", "deputy secretary for administration"),
    *("Secretary of Labor and Industry", "Secretary of Fish and Wildlife", "Secretary of the Department of Revenue"),
]
OF_OFFICES = [
    *("secretary of law firm", "Secretary of School", "secretary of athletics", "secretary of English department"),
    *("secretary of dean", "secretary of sales", "secretary of principal", "secretary of Pediatrics"),
    *(
        "assistant secretary for principal",
        "assistant secretary for student affairs",
        "secretary for education department",
    ),
    *("secretary of transportation department", "secretary of health department", "secretary of education department"),
    *(
        "secretary of office of accounting",
        "secretary of labor relations office",
        "secretary of human resources",
        "secretary of finance",
    ),
    *(
        "education secretary",
        "assistant secretary for education",
        "Secretary of State Clerk",
        "secretary of health clinic",
    ),
    *("Secretary of the Board", "Secretary of the Senate", "health secretary", "secretary for transportation"),
]


@pytest.mark.parametrize("line", OF_CABINETS)
def test_secretary_who_heads_a_department_of_a_government(growth: Growth, line: str) -> None:
    assert growth.search(line, 1)["occupation_id"].tolist() == ["11-1011"]


@pytest.mark.parametrize("line", OF_OFFICES)
def test_secretary_of_anything_else(growth: Growth, line: str) -> None:
    found = growth.search(line, 1)
    assert found["occupation_id"].tolist() != ["11-1011"] or found["score"].iloc[0] < LIKELY


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


@pytest.mark.parametrize(
    "text",
    [
        "Nov-21",
        "11/2021",
        "21-Nov",
        "2021-11-01",
        "Nov 2021",
        "13-Nov-21",
        "NOV-2021",
        "Sept 3, 2021",
        "november-21",
        "4 May",
    ],
)
def test_date_made_of_a_code_is_explained(growth: Growth, text: str) -> None:
    assert growth.search(text).empty
    assert "11-2021" in hint(text)
    assert "spreadsheets" in growth.no_match_hint(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(("2 Janitors", "37-2011"), ("2708 Janitor", "37-2011"), ("Janitor 10", "37-2011"), ("Janitor-02", "37-2011")),
        *(("12-Janitor", "37-2011"), ("Janitorial 3014", "37-2011"), ("1 Mayor", "11-1031"), ("Mayor 01", "11-1031")),
        *(("10 Marketers", "13-1161"), ("Marketing 101", ""), ("Decorator 12", ""), ("2 Deckhands", "53-5011")),
        *(("3 Novelists", "27-3043"), ("Mariner 20", "53-5011"), ("Marina-22", ""), ("7 Marshals", "33-3051")),
    ],
)
def test_title_that_begins_as_a_month_does_is_no_date(growth: Growth, text: str, code: str) -> None:
    assert growth.no_match_hint(text) == ""
    found = growth.search(text, 3)["occupation_id"].tolist()
    assert found and (not code or code in found)


def test_scores_are_certainties(growth: Growth) -> None:
    assert CLOSE < LIKELY < SURE
    assert growth.search("registered nurse")["score"].iloc[0] >= SURE
    assert growth.search("29-1141")["score"].iloc[0] == 1.0
    assert growth.search("specialist")["score"].iloc[0] < LIKELY
