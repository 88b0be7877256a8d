"""Lists whose people stand in several columns, and those with two rows of headings."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from services.plan.read_roles import read_pasted
from services.plan.roles import CHECK, NOTE, WARNING, RoleList
from services.plan.tables import Table
from services.plan.wide import in_one_column

AREAS = {"Ohio", "Texas", "Austin", "Dallas", "OR", "MD", "Reading"}


def read(text: str) -> RoleList:
    return read_pasted(text.replace(",", "\t"), str.isdigit, AREAS.__contains__, date(2026, 11, 28))


def lines(text: str) -> list[tuple[str, str, float]]:
    frame = read(text).frame
    return list(zip(frame["role"], frame["area_text"].fillna(""), frame["headcount"], strict=True))


def test_headings_that_are_areas_make_a_line_each():
    text = "Job Title,Austin,Dallas,Remote\nNurse,30,20,1\nJanitor,5,0,\nAccountant,,4,\nClerk,,,\n"
    found = read(text)
    assert lines(text) == [
        ("Nurse", "Austin", 30),
        ("Nurse", "Dallas", 20),
        ("Nurse", "Remote", 1),
        ("Janitor", "Austin", 5),
        ("Accountant", "Dallas", 4),
    ]
    assert [str(note) for note in found.notes] == [
        "Headings that are areas were read as such: “Austin”, “Dallas” and “Remote”.",
        "Line 5: “Clerk” has no headcount.",
    ]
    assert list(found.frame["line"]) == [2, 2, 2, 3, 4]


def test_headings_that_are_areas_beside_a_total_make_a_line_each():
    text = "Row Labels,Austin,Dallas,Grand Total\nNurse,30,20,50\nJanitor,5,,5\nGrand Total,35,20,55\n"
    assert lines(text) == [("Nurse", "Austin", 30), ("Nurse", "Dallas", 20), ("Janitor", "Austin", 5)]
    assert {note.level for note in read(text).notes} == {NOTE}


def test_groups_of_a_pivot_table_are_sums_in_each_area():
    text = "Row Labels,Austin,Dallas,Grand Total\nNursing,30,23,53\nNurse,25,23,48\nAide,5,,5\nGrand Total,30,23,53\n"
    assert lines(text) == [("Nurse", "Austin", 25), ("Nurse", "Dallas", 23), ("Aide", "Austin", 5)]


def test_numbers_beside_those_of_areas_are_no_people():
    text = "Job Title,Cost Ctr,Austin,Dallas,HQ,Keys\nNurse,4100,30,20,5,7\nCook,4200,3,2,,7\nClerk,4100,1,1,,9\n"
    assert read(text).headcount == 62
    assert [str(note) for note in read(text).notes if note.level == WARNING] == [
        "Numbers beside those of areas were not read: “Keys”."
    ]
    assert read("Role,Austin,Dallas,Budget HC\nNurse,30,20,90\n").headcount == 50


def test_rates_hold_in_each_area_and_planned_hires_of_all_once():
    frame = read("Role,Attrition,Planned hires,Austin,Dallas\nNurse,20%,6,30,20\n").frame
    assert list(frame["own_attrition"]) == [0.2, 0.2]
    assert frame["planned_hires"].sum() == 6


@pytest.mark.parametrize(
    "text",
    [
        "Role,Headcount,Texas,Ohio\nNurse,30,1,2\nJanitor,5,0,1\n",  # of something else than all
        "Role,Location,HC,OR,MD\nNurse,Ohio,30,1,2\n",
        "Role,HC,ICU,OR,MD\nNurse,30,1,2,27\n",  # departments
        "Role,OR,ICU,ED\nNurse,30,1,2\n",
        "Role,Austin,ICU,ED,Dallas\nNurse,30,1,2,3\n",
        "Employee ID,Job Title,Austin,Dallas\n7,Nurse,1,0\n",
    ],
)
def test_names_of_areas_above_other_numbers_are_no_lines(text):
    assert len(read(text).frame) == text.count("\n") - 1


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ("Full-Time,Part-Time", "“Full-Time” and “Part-Time”"),
        ("Female,Male", "“Female” and “Male”"),
        ("Regular HC,Contractor HC", "“Regular HC” and “Contractor HC”"),
        ("Permanent staff,Temporary staff", "“Permanent staff” and “Temporary staff”"),
    ],
)
def test_parts_of_the_staff_are_added_up(parts, said):
    found = read(f"Job Title,Location,{parts}\nNurse,Ohio,30,20\nJanitor,Ohio,5,\nClerk,Ohio,,\nCook,Ohio,ten,1\n")
    assert list(found.frame["headcount"]) == [50, 5]
    assert str(found.notes[0]) == f"The headcount is the sum of {said}."
    assert [str(note) for note in found.notes[1:]] == [
        "Line 4: “Clerk” has no headcount.",
        "Line 5: headcount “ten” is no number.",
    ]


def test_three_parts_of_the_staff_are_added_up():
    for third in ("Nonbinary", "Not specified", "Other"):
        assert read(f"Title,Female,Male,{third}\nNurse,30,20,1\nJanitor,5,10,0\n").headcount == 66


@pytest.mark.parametrize(
    ("headings", "people"),
    [
        ("Full-time,Part-time,Headcount", 9),
        ("Full-time,Part-time,Total", 9),
        ("HC,Female,Male", 4),
        ("HC,Full-time HC,Budget", 4),
        ("Full-time HC,Full-time FTE,Part-time HC", 4),  # of people or of hours, which is not said
        ("Headcount,Female %,Male %", 4),
        ("Headcount,Full-time budget,Part-time budget", 4),
        ("Headcount,Contract hours,Temp cost", 4),
        ("Headcount,Other,Unknown", 4),
    ],
)
def test_parts_beside_all_of_the_staff_are_not_added_up(headings, people):
    assert read(f"Role,{headings}\nNurse,4,5,9\n").headcount == people


def test_two_rows_of_headings_are_one_where_the_lower_repeats():
    text = (
        "Job Title,Location,Budget,,Actual,\n,,2025,2026,2025,2026\nNurse,Ohio,100,130,95,120\nCook,Ohio,12,12,9,10\n"
    )
    for again in (text, text.replace("\n,,", "\nJob Title,Location,")):  # merged cells are spread
        found = read(again)
        assert found.headcount == 130
        assert [(note.level, str(note)) for note in found.notes] == [
            (WARNING, "Column 6 (Actual 2026) was taken as the headcount, not column 5 (Actual 2025).")
        ]


def test_names_that_do_not_repeat_keep_their_own_heading():
    text = "Job Title,FY2026,,FY2027,\nJob Title,Budget,Actual,Budget,Forecast\nNurse,130,120,140,138\n"
    found = read(text)
    assert found.headcount == 120
    assert not [note for note in found.notes if note.level == CHECK]


def test_areas_above_a_second_row_of_headings_make_a_line_each():
    text = "Job Title,Austin,,Dallas,\n,Headcount,Open Reqs,Headcount,Open Reqs\nNurse,120,3,80,2\nCook,10,0,,1\n"
    assert lines(text)[:3] == [("Nurse", "Austin", 120), ("Nurse", "Dallas", 80), ("Cook", "Austin", 10)]
    assert list(read(text).frame["planned_hires"].dropna()) == [3, 2, 0]
    assert "Column 3 (Open Reqs) was taken" in str(read(text).notes[1])  # where it stands in the file


def test_first_line_without_numbers_is_no_row_of_headings():
    text = "Role,Location,Team,Headcount\nCook,Ohio,Ohio,\nNurse,Ohio,ICU,4\nStaff,Staff,Staff,5\n"
    assert [line[0] for line in lines(text)] == ["Nurse", "Staff"]


def test_lines_of_areas_are_no_more_than_a_list_may_have():
    """300 areas of each line would be three million cells a thousand lines: they are never made."""
    areas = [f"Area {n}" for n in range(300)]
    rows = [("Role", *areas), *[("Nurse", *["3"] * 300)] * 100]
    table, notes = in_one_column(Table(rows, range(1, len(rows) + 1)), areas.__contains__)
    assert len(table.rows) == len(table.numbers) == 66 * 300 + 1
    assert max(map(len, table.rows[1:])) == 3
    assert (notes[-1].level, str(notes[-1])) == (
        WARNING,
        "Only the first 66 of 100 lines were read: with one for each area they are 20,000 at most.",
    )


def test_lines_of_areas_have_no_more_cells_than_a_workbook(monkeypatch):
    monkeypatch.setattr("services.plan.area_lines.MAX_CELLS", 60)
    rows = [("Role", "Austin", "Dallas", "Remark"), *[("Nurse", "3", "4", "x")] * 10]
    table, notes = in_one_column(Table(rows, range(1, 12)), AREAS.__contains__)
    assert sum(map(len, table.rows)) <= 60
    assert "the first 7 of 10 lines" in str(notes[-1])


@pytest.mark.parametrize(
    ("line", "planned"),
    [
        ("Nurse,40,60,30", [12, 18]),
        ("Nurse,40,,30", [30]),
        ("Nurse,5,0.0,3", [3]),
        ("Nurse,40,60,", [None, None]),
        ("Nurse,40,60,many", [None, None]),
    ],
)
def test_planned_hires_of_all_areas_are_shared_as_the_people_are(line, planned):
    found = read(f"Role,Austin,Dallas,Planned hires\n{line}\nCook,1,1,\n")
    assert [None if value is pd.NA else value for value in found.frame["planned_hires"]][: len(planned)] == planned
    said = [note for note in found.notes if "shared among them" in note.message]
    assert [note.level for note in said] == [CHECK] * (planned == [12, 18])
