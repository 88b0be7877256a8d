"""Remarks of a report in a list of people or titles."""

from __future__ import annotations

import pytest

from services.plan.read_roles import read_pasted
from services.plan.remarks import counts_of, without_remarks
from services.plan.roles import CHECK, WARNING

FOOTERS = ["Report printed by jsmith", "End of report", "2 rows", "Total records: 2"]


def read(text: str) -> list[str]:
    return list(read_pasted(text.replace(",", "\t"), str.isdigit, ("Ohio", "Texas").__contains__).frame["role"])


@pytest.mark.parametrize("place", [0, 1])
def test_remarks_below_a_list_of_people_are_no_people(place):
    remarks = "".join(",".join(text if n == place else "" for n in range(3)) + "\n" for text in FOOTERS)
    text = f"Employee ID,Job Title,Location\n1,Nurse,Ohio\n2,Janitor,Ohio\n{remarks}"
    found = read_pasted(text.replace(",", "\t"), str.isdigit, ("Ohio", "Texas").__contains__)
    assert found.headcount == 2
    note = next(note for note in found.notes if note.level == CHECK)
    assert str(note) == (
        "4 lines were taken for remarks and not read: line 4 (“Report printed by jsmith”), "
        "line 5 (“End of report”), line 6 (“2 rows”) and 1 more."
    )


@pytest.mark.parametrize(
    "said", ["Total employees: {}", "{} rows", "Total Records,{}", "Employee Count: {}", "Grand Total {}"]
)
def test_count_that_a_list_of_people_states_is_compared(said):
    people = "".join(f"{n},Nurse,Ohio\n" for n in range(7, 19, 2))
    for count in (6, 7):
        text = f"Employee ID,Job Title,Location\n{people}{said.format(count)}\n"
        found = read_pasted(text.replace(",", "\t"), str.isdigit, ("Ohio", "Texas").__contains__)
        stated = [note for note in found.notes if "own total" in note.message]
        assert found.headcount == 6
        assert [note.level for note in stated] == [WARNING] * (count != 6)


@pytest.mark.parametrize(
    "text", ["Nurse 2", "Associate 2", "123,Associate 2", "60", "Count Room Attendant", "Staff,2", "Total Rewards 2"]
)
def test_titles_state_no_count(text):
    assert counts_of([(2, tuple(text.split(",")))]) == []


def test_remark_beside_an_id_or_name_is_told_by_that_alone():
    people = "Name,Job Title\nAnn,Nurse\nBob,Cook\nEve,Cook\n"
    assert read(f"{people},End of report\n") == ["Nurse", "Cook", "Cook"]


@pytest.mark.parametrize(
    "text",
    [
        "Job Title,Location\nNurse,Ohio\nCook,Ohio\nClerk,\n",  # who works at home
        "Job Title,Location,Team\nNurse,Ohio,\nCook,,A\nClerk,,\n",
        "Nurse\nCook\nEnd of report\n",
    ],
)
def test_title_alone_is_a_person_where_others_have_little_more(text):
    assert len(read(text)) == 3


def test_title_alone_within_a_list_is_a_person():
    text = "Job Title,Location,Team\nNurse,Ohio,A\nServer,,\nCook,Texas,B\nClerk,Ohio,C\n"
    assert read(text) == ["Nurse", "Server", "Cook", "Clerk"]
    assert read(text.replace("Server", "Page 1 of 2")) == ["Nurse", "Cook", "Clerk"]


def test_text_below_a_list_that_may_be_a_title_is_a_warning():
    names, rows = ("Job Title", "Site", "Team"), [("Nurse", "Ohio", "A"), ("Cook", "Ohio", "B")]
    for text, level in (("Jan Smith", WARNING), ("End of report", CHECK), ("*** End ***", CHECK), ("2 rows", CHECK)):
        kept, notes = without_remarks(list(enumerate([*rows, (text, None, None)], 2)), names, 0)
        assert len(kept) == 2
        assert [note.level for note in notes] == [level]
    for title in ("Confidential secretary", "Page", "End user analyst", "Report writer", "Printed circuit assembler"):
        assert without_remarks(list(enumerate([*rows, (title,)])), names, 0, only_said=True)[1] == []
    for text in ("Report printed 11/27/2026 by jsmith", "Confidential - internal", "Applied filters: Status is Active"):
        assert len(without_remarks(list(enumerate([*rows, (text,)])), names, 0, only_said=True)[0]) == 2
    kept, notes = without_remarks(list(enumerate([*rows, ("Clerk",)], 2)), names, 0, only_said=True)
    assert (len(kept), notes) == (3, [])


def test_headings_that_are_repeated_on_each_page_are_no_titles():
    names = ("Job Title", "Location", "Headcount")
    rows = [("Nurse", "Ohio", "3"), ("Page 1 of 2", None, None), names, ("Cook", "Ohio", "4"), ("Total", None, "7")]
    kept, notes = without_remarks(list(enumerate(rows, 2)), names, 0)
    assert [row[0] for _, row in kept] == ["Nurse", "Cook", "Total"]
    assert str(notes[0]) == "1 line was taken for a remark and not read: line 3 (“Page 1 of 2”)."


def test_list_of_nothing_but_remarks_is_kept():
    rows = [("Nurse",), ("Cook",)]
    assert without_remarks(list(enumerate(rows)), (), None) == (list(enumerate(rows)), [])
