"""The search box for occupations: codes that are not of today, and the place inside a query."""

from __future__ import annotations

import pytest
import streamlit as st

from components.inputs import search_box, selectors
from components.state import selection
from components.state.selection import Selection
from components.text import programs


@pytest.fixture
def box(public, monkeypatch):
    """box(text): (what the list shows, select(option id), what was called)."""
    inputs, called = {}, []
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(
        search_box, "search_box", lambda *arguments: inputs.update(find=arguments[3], select=arguments[4])
    )
    on_select = search_box.OnSelect(
        occupation=lambda code: called.append(("occupation", code)),
        area=lambda area_id: called.append(("area", area_id)),
        place=lambda place: called.append(("offered", place.area_ids if place else ())),
        program=lambda program_id: called.append(("program", program_id)),
        program_note=programs.prepares_for,
        has_room=selection.has_room,
    )

    def enter(text: str):
        search_box.occupation_search(public, "Find an occupation", on_select, key="find")
        return inputs["find"](text), inputs["select"], called

    return enter


def test_place_is_listed_last_and_added_when_selected(box):
    found, select, called = box("nurse in Texas")
    assert found.options[0].id == "29-1141"
    assert (found.options[-1].name, found.options[-1].note) == ("Add Texas", "area")
    assert len(found.options) <= search_box.MAX_RESULTS
    select(found.options[-1].id)
    assert called == [("area", "48")]


def test_place_is_offered_and_not_added_when_the_occupation_is_selected(box):
    found, select, called = box("nurse in Texas")
    select(found.options[0].id)
    assert called == [("occupation", "29-1141"), ("offered", ("48",))]


@pytest.mark.parametrize("text", ["nurse in Texas", "nurse in Portland"])
def test_place_that_does_not_fit_is_not_offered_and_said(box, monkeypatch, text):
    monkeypatch.setattr(selection, "current", lambda: Selection(areas=tuple(f"{code:02d}" for code in range(12, 20))))
    found, _, _ = box(text)
    assert found.options
    assert not any(option.note == "area" for option in found.options)
    assert found.message == "Limit: 8 areas. Remove one to add another."


def test_place_that_is_shown_is_no_matter_of_room(box, monkeypatch):
    areas = tuple(f"{code:02d}" for code in range(41, 49))
    monkeypatch.setattr(selection, "current", lambda: Selection(areas=areas))
    found, _, _ = box("nurse in Texas")
    assert found.message == ""


def test_members_of_a_minor_group_are_not_called_by_its_code(box):
    found, _, _ = box("15-2000")
    assert {option.note for option in found.options} == {""}


def test_selection_without_a_place_withdraws_the_offer(box):
    box("nurse in Texas")
    found, select, called = box("plumber")
    select(found.options[0].id)
    assert called[-1] == ("offered", ())


def test_place_that_is_not_covered_gets_a_message(box):
    found, _, _ = box("nurse in Puerto Rico")
    assert found.options[0].id == "29-1141"
    assert found.message == "Territories are not covered: states, metropolitan and nonmetropolitan areas only."


def test_territory_alone_gets_a_message_and_no_occupation(box):
    found, _, _ = box("Puerto Rico")
    assert found.options == []
    assert found.message == "Territories are not covered: states, metropolitan and nonmetropolitan areas only."


@pytest.mark.parametrize(
    ("text", "ids", "message"),
    [
        ("15-1132", ["15-1252", "15-1253"], "15-1132 is now 15-1252 and 15-1253."),
        ("29-1141, 99-9999", ["29-1141"], "Not known: 99-9999."),
        ("291141.0; 31-1121", ["29-1141", "31-1120"], "31-1121 is counted in 31-1120."),
        (
            "15-2000",
            ["15-2051", "15-2031", "15-2041", "15-2011", "15-2099", "15-2021"],
            "15-2000 is a group of 6 occupations: choose one, such as 15-2051.",
        ),
        ("55-1011", [], "55-1011 is military: the armed forces are not covered."),
    ],
)
def test_codes_are_translated_and_the_unknown_named(box, text, ids, message):
    found, _, _ = box(text)
    assert ([option.id for option in found.options], found.message) == (ids, message)


def test_code_and_place_are_both_read(box):
    found, _, _ = box("29-1141 in Texas")
    assert [option.id for option in found.options] == ["29-1141", "area:48"]
    assert found.message == ""


def test_list_that_the_box_cut_gives_its_whole_codes_and_says_so(public):
    codes = ", ".join(public.occupations()["occupation_id"].head(40))
    pasted = codes[:200]
    assert not pasted.endswith(tuple(public.occupations()["occupation_id"]))
    found = search_box.find_in_box(pasted, lambda query: search_box.find_occupations(public, query))
    assert [option.id for option in found.options] == codes.split(", ")[: search_box.MAX_RESULTS]
    assert found.message == search_box.TOO_LONG


def test_field_of_work_says_why_its_group_is_listed(box):
    found, _, _ = box("technology")
    assert (found.options[0].id, found.options[0].note) == ("15-0000", "also called “technology”")


def test_programs_are_listed_below_the_occupations(box):
    found, select, called = box("nursing")
    kinds = ["program" if option.id.startswith("program:") else "occupation" for option in found.options]
    assert kinds == sorted(kinds)
    assert kinds.count("program") == 2
    assert len(kinds) <= search_box.MAX_RESULTS
    first = found.options[kinds.index("program")]
    assert first.name == "Program: Registered Nursing/Registered Nurse 51.3801"
    assert first.note == "prepares for 2 occupations"
    select(first.id)
    assert called == [("program", "51.3801")]


def test_program_and_place_are_offered_together(box):
    found, _, _ = box("welding in Ohio")
    assert [option.id.partition(":")[0] for option in found.options[-3:]] == ["program", "program", "area"]


def test_code_of_a_program_finds_it_alone_and_enter_takes_it(box):
    found, _, _ = box("51.3801")
    assert [option.id for option in found.options] == ["program:51.3801"]
    assert found.enter_takes_first
    assert found.message == ""


def test_beginning_of_a_code_lists_its_programs(box):
    found, _, _ = box("51.38")
    assert len(found.options) == search_box.MAX_RESULTS
    assert all(option.id.startswith("program:51.38") for option in found.options)


def test_code_that_is_a_program_s_and_an_occupation_s_finds_both(box):
    found, _, _ = box("15.1299")
    assert [option.id for option in found.options][:2] == ["15-1299", "program:15.1299"]


def test_program_without_occupations_gets_a_message_and_is_not_listed(box):
    found, _, _ = box("51.1102")
    assert not found.options
    assert found.message == "Pre-Medicine/Pre-Medical Studies 51.1102: no civilian occupation is named for it."


def test_jobs_without_a_program_have_none(box):
    found, _, _ = box("cashier")
    assert not any(option.id.startswith("program:") for option in found.options)


@pytest.mark.parametrize(
    ("areas", "text", "shown", "offered"),
    [
        (("US",), "nurse in Texas", ("48",), ()),
        (("US",), "nurse in Boise", ("14260",), ()),
        (("US",), "nurse in Columbus, GA", ("17980",), ()),
        (("US",), "nurse in Columbus", ("US",), ("18140", "17980", "18020")),
        (("US",), "nurse in Manhattan", ("US",), ("35620", "31740")),
        (("US",), "nurse in Vancouver", ("US",), ("38900",)),
        (("US",), "nurse in Jefferson County", ("US",), ()),
        (("US",), "nurse near me", ("US",), ()),
        (("US",), "RN in OR", ("US",), ("41",)),
        (("06",), "nurse in Texas", ("06",), ("48",)),
        (("US",), "nurse", ("US",), ()),
    ],
)
def test_one_place_that_is_meant_for_sure_is_shown_in_the_nation_s_place(
    public, monkeypatch, areas, text, shown, offered
):
    chosen = Selection(areas=areas)
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(selection, "current", lambda: chosen)
    changes = {}
    monkeypatch.setattr(selection, "update", lambda **fields: changes.update(fields))
    selectors.show_place(public.find_place(text))
    assert changes.get("areas", areas) == shown
    assert st.session_state["offered_areas"] == offered


@pytest.mark.parametrize(
    ("text", "is_sure"), [("Texas", True), ("Boise", True), ("Springfield", False), ("Manhattan", False)]
)
def test_enter_after_a_place_alone_adds_it_where_it_is_one(box, text, is_sure):
    found, _, _ = box(text)
    assert found.options
    assert all(option.note == "area" for option in found.options)
    assert found.enter_takes_first == is_sure
    assert found.message == ("" if is_sure else f"“{text}” may mean several: choose one with the arrow keys.")


@pytest.mark.parametrize("text", ["Vancouver", "in Vancouver"])
def test_place_alone_that_is_as_common_elsewhere_is_asked_for_its_state(box, text):
    found, _, _ = box(text)
    assert [option.id for option in found.options] == ["area:38900"]
    assert not found.enter_takes_first
    assert found.message.startswith("“Vancouver” may mean Portland-Vancouver-Hillsboro, OR-WA (38900) or a place else")
