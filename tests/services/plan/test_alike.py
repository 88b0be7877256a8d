"""Lines and notes that are alike are put together."""

from __future__ import annotations

import pandas as pd
import pytest

from services.plan.alike import first_of_kinds, put_together
from services.plan.calculation import calculate
from services.plan.make_plan import code_tests, read
from services.plan.match import match_roles
from services.plan.read_roles import read_pasted
from services.plan.roles import CHECK, LEFT_OUT, NOTE, LineNote
from tests.services.plan.test_plan import OPTIONS

HEAD = "Role,Area,Headcount,Attrition,Planned hires,Cost per hire\n"


def test_lines_of_one_role_and_area_are_one_at_the_place_of_the_first(public):
    frame = read(public, f"{HEAD}Cooks,Ohio,4,,,\nBakers,Ohio,1,,,\ncooks,ohio,5,,2,\nCooks,,7,,,\n").frame
    assert frame[["line", "role", "area_text", "headcount"]].fillna("").to_numpy().tolist() == [
        [2, "Cooks", "Ohio", 9],
        [3, "Bakers", "Ohio", 1],
        [5, "Cooks", "", 7],
    ]
    assert frame["planned_hires"].tolist() == [2, pd.NA, pd.NA]


def test_lines_of_other_rates_are_planned_apart(public):
    frame = read(
        public, f"{HEAD}Cooks,Ohio,4,,,\nCooks,Ohio,5,20%,,\nCooks,Ohio,6,20%,,900\nCooks,Ohio,7,20%,,\n"
    ).frame
    assert frame["headcount"].tolist() == [4, 12, 6]


def test_plan_of_lines_put_together_is_that_of_the_lines(public):
    lines = "29-1141,,4,,1,\n29-1141,,5,,2,\n35-2014,,6,20%,,9\n35-2014,,2,20%,,9\n"
    apart = read_pasted(HEAD + lines, *code_tests(public))
    totals = [
        calculate(public, match_roles(public, roles.frame)[0], OPTIONS, [2030]).total_of(2030).drop("lines")
        for roles in (apart, put_together(apart))
    ]
    assert len(put_together(apart).frame) == 2
    pd.testing.assert_series_equal(*totals)


def test_many_notes_of_a_kind_are_one_that_counts_them():
    notes = [LineNote(n, CHECK, f"“{n}” is no code.") for n in range(2, 302)]
    (note,) = first_of_kinds(notes)
    assert str(note) == "Line 2: “2” is no code. Likewise 299 more lines: 3, 4, 5, 6, 7 …."
    assert note.level == CHECK
    assert first_of_kinds(notes[:3]) == tuple(notes[:3])


@pytest.mark.parametrize("note", [LineNote(0, NOTE, "No 1."), LineNote(3, LEFT_OUT, "“Cook” has no headcount.")])
def test_lines_that_are_left_out_and_notes_on_the_whole_list_stay_one_by_one(note):
    others = [LineNote(note.line and n, note.level, note.message.replace("1", str(n))) for n in range(4, 10)]
    assert first_of_kinds([note, *others]) == (note, *others)


def test_list_of_employees_has_few_notes(public):
    roles = read(public, "Job title,Location,FTE\n" + "Nurse,Ohio,0.5\n" * 500 + "Cook,Ohio,1\n" * 500)
    assert len(roles.frame) == 2
    assert roles.headcount == 750
    assert len(roles.notes) < 5
