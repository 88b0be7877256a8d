"""Ordinary lists as planners have them: titles and headcounts, with areas, costs, units, large or repeated numbers."""

from __future__ import annotations

import re
from datetime import date

import pytest

from services.plan.read_roles import read_pasted
from services.plan.roles import WARNING, RoleList

AREAS = {"Ohio", "Texas", "Austin, TX", "Dallas, TX", "TX", "CA", "PA", "MA", "OR", "CT"}
LISTS = [
    # (list, people)
    ("Role,Headcount\nCook,10\nServer,20", 30),
    ("Cook,10\nServer,20", 30),
    ("Cook,10,150\nServer,12,200\nHost,3,180", 25),
    ("Cook,10,150", 10),
    ("Cook,10,150\nServer,12,200\nHost,3", 25),
    ("Cook,10,1200\nServer,35,900", 45),
    ("Cook, 10, 150\nServer, 12, 200", 22),
    ("Cook,Ohio,10,150\nServer,Texas,12,200", 22),
    ("Role,Headcount,\nCook,10,150\nServer,20,250", 30),
    ("Role,Headcount,,\nCook,10,150,x\nServer,20,250,y", 30),
    ("Role,Headcount\nCook,10,120 open since May\nServer,20", 30),
    ("Role,Headcount\nCook,10,nights\nServer,20", 30),
    ("Role,Headcount,Cost per hire\nCook,10,150\nServer,20,250", 30),
    ("Engineer - 2,150\nAnalyst - 1,200", 350),
    ("Nurses, Ohio, 120\nJanitors, Texas, 1,200", 1320),
    ("Janitors, Texas, 1,200", 1200),
    ("Nurses: 1,200\nCooks: 2,050", 3250),
    ('Role,Headcount\nNurse,"1,000"\nCook,"1,000"\nJanitor,"1,000"', 3000),
    ("Role;Headcount\nNurse;1.000\nCook;1.000\nJanitor;1.000", 3000),
    ('Job title,Employees\nNurse,"1,000"\nCook,"1,000"\nJanitor,"1,000"', 3000),
    ("Role\tFTE\nNurse\t1.000\nCook\t1.000\nJanitor\t1.000", 3),
]
WARNED = [
    # (list, people, what the warning names)
    ("Role,Headcount\nCook,1,200\nServer,20", 1220, "“1,200” is read as one number in line 2"),
    ("Cook,10\nServer,1,200", 1210, "“1,200” is read as one number in line 2"),
    ("Cook,10,150\nServer,12,200", 22, "“10,150” and the like are read as two numbers"),
]


def read(text: str) -> RoleList:
    return read_pasted(
        text, lambda code: bool(re.fullmatch(r"\d\d-\d{4}", code)), AREAS.__contains__, date(2026, 11, 28)
    )


@pytest.mark.parametrize(("text", "people"), LISTS, ids=[text for text, _ in LISTS])
def test_people_of_an_ordinary_list(text, people):
    roles = read(text)
    assert roles.headcount == people, roles.notes


@pytest.mark.parametrize(("text", "people", "said"), WARNED, ids=[text for text, _, _ in WARNED])
def test_assumption_that_changes_the_people_is_a_warning(text, people, said):
    roles = read(text)
    assert roles.headcount == people, roles.notes
    assert [note for note in roles.notes if note.level == WARNING and said in note.message], roles.notes
