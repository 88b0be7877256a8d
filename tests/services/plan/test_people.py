"""Lists with a line for each person: what stands beside the titles counts nobody."""

from __future__ import annotations

from datetime import date

import pytest

from services.plan.read_roles import read_pasted
from services.plan.roles import NOTE, WARNING, RoleList

TITLES = ("Nurse", "Cook", "Clerk")
ONE_EACH = "No column of headcounts was found: each line counts as one person."


def read(text: str) -> RoleList:
    """The list in a text; bars stand for tabs, as they are easier to see."""
    return read_pasted(text, lambda code: False, {"Ohio", "Texas"}.__contains__, date(2026, 11, 27))


def listed(head: str, *cells: str, lines: int = 9) -> RoleList:
    """A list of titles that repeat, with cells of each line, in which a star is its number."""
    rows = [
        "|".join([TITLES[line % 3], *(cell.replace("*", str(line)) for cell in cells)]) for line in range(1, lines + 1)
    ]
    return read("\n".join([f"Job title|{head}", *rows]))


@pytest.mark.parametrize(
    "heading",
    ["Employee", "Name", "Last name", "EMPL_ID", "Person number", "Surname", "Hire date", "Date of birth", "User ID"],
)
@pytest.mark.parametrize("number", ["Dept", "Annual Rt", "Xyz", "Total", "Empl Rcd"])
def test_list_that_names_people_counts_one_a_line_whatever_its_numbers(heading, number):
    roles = listed(f"{heading}|{number}", "A*", "41*")
    assert roles.headcount == 9
    assert (NOTE, ONE_EACH) in [(note.level, note.message) for note in roles.notes]


def test_headings_of_people_above_no_number_are_found():
    roles = read("Employee|Job title|Department\nDoe|Nurse|ICU\nRoe|Cook|Main")
    assert roles.frame["role"].tolist() == ["Nurse", "Cook"]


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("Who|Xyz", ("Jane Doe *", "*0")),
        ("Since|Xyz", ("2020-01-0*", "*0")),
        ("Team|Xyz", ("A", "*500")),
    ],
)
def test_list_that_may_be_of_people_counts_one_a_line_and_names_the_column_that_may_have_headcounts(head, cells):
    roles = listed(head, *cells)
    assert roles.headcount == 9
    assert (WARNING, f"{ONE_EACH} If these are headcounts, call the column “Headcount”: column 3 (Xyz).") in [
        (note.level, note.message) for note in roles.notes
    ]


def test_names_before_titles_without_headings_are_no_roles():
    lines = [f"Person {'ABCDEF'[line]}|{TITLES[line % 3]}|{('Ohio', 'Texas')[line % 2]}" for line in range(6)]
    frame = read("\n".join(lines)).frame
    assert set(frame["role"]) == set(TITLES)
    assert set(frame["area_text"]) == {"Ohio", "Texas"}


def test_numbers_that_may_be_codes_are_named():
    (note, *_) = read("Job title|Xyz\nNurse|12000\nCook|34000\nClerk|25000").notes
    assert note.message.endswith("call the column “Headcount”: column 2 (Xyz).")


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Name|Job title|FTE\nA|Nurse|0.5\nB|Nurse|1", 1.5),
        ("Name|Job title|Count\nA|Nurse|1\nB|Nurse|1", 2),
        ("Manager|Job title|Headcount\nA|Nurse|50\nB|Cook|8", 58),
        ("Campus|Job title|Xyz\nOhio|Nurse|50\nTexas|Nurse|8\nOhio|Cook|5\nTexas|Cook|8\nOhio|Clerk|3", 74),
        ("Title|Gender|Count\nNurse|F|12\nNurse|M|3\nCook|F|2\nCook|M|4\nChef|M|1", 22),
        ("Job title|Dept\nNurse|41\nCook|42", 2),
        ("Job title|Xyz\nNurse|4100\nNurse|4200\nClerk|4300", 3),
        ("Job title|Xyz\nNurse|041\nCook|042\nClerk|100", 3),
        (
            "Nurse|4100|2020-01-01\nNurse|4200|2020-01-02\nCook|4300|2020-01-03\nNurse|410|2020-01-04\nCook|4|2020-01-05",
            5,
        ),
    ],
)
def test_numbers_are_headcounts_where_heading_or_values_say_so(text, people):
    assert read(text).headcount == people
