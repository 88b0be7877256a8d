"""Lines that are counted though they are no staff are named."""

from __future__ import annotations

from datetime import date

import pytest

from services.plan.read_roles import read_pasted
from services.plan.roles import WARNING
from services.plan.status import status_notes


@pytest.mark.parametrize(
    ("heading", "cells", "said"),
    [
        ("Employment Status", ["Active", "Terminated", "Terminated", "Vacant"],
         "3 lines with “Terminated” or “Vacant” under “Employment Status” are counted"),
        ("HR_STATUS", ["A", "Inactive"], "1 line with “Inactive” under “HR STATUS” is counted"),
        ("Termination Date", ["", None, "3/1/2026", date(2026, 3, 1)], "2 lines with a “Termination Date” are counted"),
        ("Termination Date", ["12/31/9999", "n/a", ""], ""),
        ("Status", ["Active", "On leave", "Filled", "Full-time"], ""),
        ("Left-handed", ["left"], ""),
        ("Status", ["Left-hand side"], ""),
        ("FLSA Status", ["Exempt", None], ""),
    ],
)  # fmt: skip
def test_status_of_who_is_no_staff_is_a_warning(heading, cells, said):
    notes = status_notes(("Role", heading), [("Cook", cell) for cell in cells])
    assert [note.level for note in notes] == [WARNING] * bool(said)
    assert not said or str(notes[0]).startswith(said)


def test_vacancies_without_people_are_not_mentioned():
    text = "Role,Status,HC\nCook,Vacant,0\nCook,Filled,3\n"
    roles = read_pasted(text, lambda _: False, lambda _: False)
    assert roles.headcount == 3
    assert not [note for note in roles.notes if note.level == WARNING]
