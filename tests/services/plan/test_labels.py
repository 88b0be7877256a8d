"""Lists in which a role or an area stands once for several lines."""

from __future__ import annotations

import pytest

from services.plan.read_roles import read_pasted
from services.plan.roles import CHECK, LEFT_OUT, NOTE, WARNING, RoleList


def read(text: str) -> RoleList:
    areas = {"Ohio", "Texas", "Austin", "Dallas"}
    return read_pasted(text.replace(",", "\t"), lambda text: text[:2].isdigit(), areas.__contains__)


def lines(text: str) -> list[tuple[str, str, float]]:
    frame = read(text).frame
    return list(zip(frame["role"], frame["area_text"].fillna(""), frame["headcount"], strict=True))


HEAD = "Job Title,Location,Headcount\n"
ROLES = [("Nurse", "Austin", 30), ("Nurse", "Dallas", 20), ("Janitor", "Austin", 7), ("Janitor", "Dallas", 8)]


@pytest.mark.parametrize(
    "text",
    [
        "Nurse,Austin,30\n,Dallas,20\nNurse Total,,50\nJanitor,Austin,7\n,Dallas,8\nJanitor Total,,15\nTotal,,65\n",
        "Nurse,Austin,30\n,Dallas,20\nJanitor,Austin,7\n,Dallas,8\nGrand Total,,65\n",  # as the total says
    ],
)
def test_role_of_a_pivot_table_holds_until_the_next(text):
    assert lines(HEAD + text) == ROLES
    assert str(read(HEAD + text).notes[0]) == "2 lines without a role got that of the line above, from line 3 on."
    assert {note.level for note in read(HEAD + text).notes} == {NOTE}


@pytest.mark.parametrize(
    "text",
    [
        "Nurse,Austin,30\n,Dallas,20\nJanitor,Austin,7\n",  # nothing says whose the 20 are
        "Nurse,Austin,30\n,Dallas,20\nJanitor,Austin,7\nTotal,,37\n",  # they are of nobody
    ],
)
def test_line_without_a_role_is_left_out_and_says_what_to_do(text):
    found = read(HEAD + text)
    assert found.headcount == 37
    left_out = [str(note) for note in found.notes if note.level == LEFT_OUT]
    assert left_out == [
        "Line 3: it names no role; where that of a line above holds, repeat it "
        "(in a pivot table: Repeat All Item Labels)."
    ]


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("Austin,Nurse,30\n,Janitor,7\nAustin Total,,37\nDallas,Nurse,20\n,Janitor,8\nDallas Total,,28\n", NOTE),
        ("Austin,Nurse,30\n,Janitor,7\nDallas,Nurse,20\n,Janitor,8\n", CHECK),
    ],
)
def test_area_left_of_the_roles_holds_until_the_next(text, level):
    text = f"Location,Job Title,Headcount\n{text}"
    assert sorted(lines(text)) == sorted(ROLES)
    assert (read(text).notes[0].level, read(text).notes[0].message[:24]) == (level, "2 lines without an area ")


@pytest.mark.parametrize(
    "text",
    [
        "Location,Role,HC\nAustin,Nurse,30\n,Janitor,7\n",  # one area alone
        "Location,Role,HC\n,Nurse,30\nAustin,Janitor,7\nDallas,Cook,7\n,Clerk,7\nAustin,Guard,7\n",
        "Role,Location,HC\nNurse,Austin,30\nJanitor,,7\nCook,Dallas,7\n",  # of all areas
    ],
)
def test_line_without_an_area_has_none_where_others_do_not_say(text):
    written = [
        next((cell for cell in line.split(",") if cell in ("Austin", "Dallas")), "") for line in text.split()[1:]
    ]
    assert [area for _, area, _ in lines(text)] == written


def test_areas_as_headings_of_sections_hold_until_the_next():
    text = "Job Title,Headcount\nAustin,\nNurse,120\nJanitor,10\nDallas,\nNurse,60\n"
    assert lines(text) == [("Nurse", "Austin", 120), ("Janitor", "Austin", 10), ("Nurse", "Dallas", 60)]
    assert [(note.level, str(note)) for note in read(text).notes] == [
        (
            CHECK,
            "Areas without a headcount were taken for those of the lines below: line 2 (“Austin”), line 5 (“Dallas”).",
        )
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Nurse,20\nPA,\nAide,12\nCook,10\nJanitor,16\n",  # a physician assistant
        "PA,\nAide,12\nMA,\nCook,10\nJanitor,16\n",
        "Nurse,20\nReading,\nAide,12\nAustin,\nCook,10\n",  # the first line would have no area
        "Austin,\nNurse,20\nAide,12\nCook,10\n",  # one alone
    ],
)
def test_role_without_a_headcount_is_no_area_of_the_lines_below(text):
    blank = text.count(",\n")
    assert [area for _, area, _ in lines(f"Title,Headcount\n{text}")] == [""] * (text.count("\n") - blank)
    assert [note.message[-17:] for note in read(f"Title,Headcount\n{text}").notes] == ["has no headcount."] * blank


def test_few_names_without_headcounts_are_looked_up():
    """An area takes half a millisecond to look up, and half of a long list may have no headcounts."""
    looked_up = []
    text = "Role\tHeadcount\n" + "".join(f"Cook {n}\t{'' if n % 2 else 5}\n" for n in range(4_000))
    read_pasted(text, str.isdigit, lambda name: bool(looked_up.append(name)))
    assert len(looked_up) < 100


def test_areas_above_their_lines_in_a_pivot_table_hold_until_the_next():
    text = "Row Labels,HC\nAustin,160\nNurse,120\nJanitor,40\nDallas,25\nJanitor,20\nClerk,5\nGrand Total,185\n"
    assert [area for _, area, _ in lines(text)] == ["Austin", "Austin", "Dallas", "Dallas"]


def test_areas_above_lines_that_they_sum_are_no_roles():
    text = "Role,Headcount\nAustin,58\nCook,23\nServer,35\nDallas,60\nCook,37\nServer,23\n"
    assert [area for _, area, _ in lines(text)] == ["Austin", "Austin", "Dallas", "Dallas"]
    assert [note.level for note in read(text).notes] == [WARNING]
    roles = text.replace("Austin", "Lead").replace("Dallas", "Head")
    assert read(roles).headcount == 236


def test_code_of_a_line_is_not_lost_to_the_title_above():
    text = "SOC code,Title,Headcount\n29-1141,Nurse,3\n35-2014,,4\n,Nurse Total,7\n"
    assert [line[0] for line in lines(text)] == ["29-1141", "35-2014"]
