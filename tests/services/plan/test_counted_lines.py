"""Lists without columns: a number in each line is its headcount."""

from __future__ import annotations

import time
from datetime import date

import pytest

from services.plan.read_roles import read_pasted
from services.plan.roles import WARNING, RoleList

NOTE = "The number in each line was taken as its headcount, as "


def read(text: str) -> RoleList:
    return read_pasted(text, lambda code: False, {"Ohio", "Texas"}.__contains__, date(2026, 11, 27))


@pytest.mark.parametrize(
    "text",
    [
        "Nurses: 120\nCooks: 1,010",
        "Nurses:120\nCooks = 1,010",
        "120 nurses\n1,010 cooks",
        "120 x Nurses\n1,010 × Cooks",
        "Nurses - 120\nCooks – 1,010",
        "Nurses (120)\nCooks x 1,010",
        "Nurses x120\nCooks: 1010 people",
        "Nurses .... 120\nCooks......1,010",
        "Nurses    120\nCooks  1,010",
        "Job title\nNurses: 120\nCooks: 1,010",
        "Nurses: 120\nCooks: 1,010\nTotal: 1,130",
    ],
)
def test_number_of_each_line_is_its_headcount(text):
    roles = read(text)
    assert roles.frame["headcount"].tolist() == [120, 1010]
    assert [role.casefold() for role in roles.frame["role"]] == ["nurses", "cooks"]
    assert [note for note in roles.notes if note.level == WARNING and note.message.startswith(NOTE)]


def test_place_behind_a_title_is_read_beside_the_number():
    frame = read("Nurses, Ohio: 120\nCooks, Texas: 10").frame
    assert frame[["role", "area_text", "headcount"]].to_numpy().tolist() == [
        ["Nurses", "Ohio", 120],
        ["Cooks", "Texas", 10],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Clerk 3\nNurse 2\nCook 1",
        "1 Nurse\n2 Cook\n3 Baker\n4 Chef",
        "4100 Nursing\n4200 Kitchen\n4300 Bakery",
        "Nurse\nCook (2)\nBaker\nChef",
        "3rd shift nurse\n2nd shift cook",
    ],
)
def test_number_of_a_grade_a_line_or_a_department_is_no_headcount(text):
    roles = read(text)
    assert roles.headcount == len(roles.frame) == len(text.splitlines())


def test_line_without_a_number_among_others_is_named():
    assert "Line 3: “Bakers” has no headcount." in map(str, read("Nurses: 120\nCooks: 10\nBakers\nChefs: 3").notes)


def test_many_blanks_take_no_longer_to_read():
    start = time.thread_time()
    read("\n".join(["a" + " " * 900 + "b:" + " " * 90] * 300))
    assert time.thread_time() - start < 0.5


def test_columns_that_blanks_separate_are_read():
    printed = """JOB TITLE                 LOCATION        HEADCOUNT
------------------------  --------------  ---------
REGISTERED NURSE          OHIO                  120
LINE COOK                                        10
TOTAL                                           130"""
    frame = read(printed.replace("OHIO", "Ohio")).frame
    assert frame[["line", "role", "headcount"]].to_numpy().tolist() == [
        [3, "REGISTERED NURSE", 120],
        [4, "LINE COOK", 10],
    ]
    assert frame["area_text"].fillna("").tolist() == ["Ohio", ""]


@pytest.mark.parametrize("text", ["Nurse\nAdministrative assistant  nights\nCook", "Nurse  A\nLine cook  B\nChef  C"])
def test_blanks_within_titles_are_no_columns(text):
    assert read(text).frame["role"].tolist() == text.split("\n")
