"""The search box for areas: what a query lists, what selecting does, and what is said when nothing is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from components.inputs import area_search
from tests.services.search.test_areas import STATES

if TYPE_CHECKING:
    from components.inputs.search_box import Found


@pytest.fixture
def box(public, monkeypatch):
    """box(text, chosen): (what the list shows for a text, the areas that Enter adds)."""
    calls = {}

    def record(label, placeholder, list_label, find, on_select, key) -> None:
        calls.update(find=find, on_select=on_select)

    monkeypatch.setattr(area_search, "search_box", record)

    def enter(text: str, chosen: tuple[str, ...] = ("US",)) -> tuple[Found, list[str]]:
        added: list[str] = []
        area_search.area_search(public, "Add an area", chosen, added.append, key="add_area")
        found = calls["find"](text)
        if found.options and found.enter_takes_first:
            calls["on_select"](found.options[0].id)
        return found, added

    return enter


def test_enter_after_a_postal_code_adds_its_state(box):
    assert {code: box(code)[1] for code in STATES} == {code: [area_id] for code, area_id in STATES.items()}


@pytest.mark.parametrize(
    ("text", "area_id"),
    [("NYC", "35620"), ("Bay Area", "41860"), ("houston", "26420"), ("06", "06"), ("0100001", "0100001"), ("us", "US")],
)
def test_enter_after_a_name_or_code_adds_its_area(box, text, area_id):
    assert box(text)[1] == [area_id]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Puerto Rico", "Territories are not covered: states, metropolitan and nonmetropolitan areas only."),
        ("Cook County", "Counties are not covered: states, metropolitan and nonmetropolitan areas only."),
        ("Canada", "There is no area “Canada”: type a state, a city or a code."),
    ],
)
def test_what_is_no_area_adds_nothing_and_says_why(box, text, sentence):
    found, added = box(text)
    assert found.options == []
    assert added == []
    assert found.message == sentence


@pytest.mark.parametrize("text", ["Kansis", "Texus", "Oregan", "Alaksa"])
def test_enter_takes_no_area_that_a_text_hardly_resembles(box, text):
    found, added = box(text)
    assert found.options
    assert added == []
    assert found.message == f"No area is called “{text}”: choose one of the nearest with the arrow keys."


@pytest.mark.parametrize("text", ["Springfield", "springfeild", "Springf", "Columbus", "Research Triangle"])
def test_enter_takes_none_of_several_areas_of_a_name(box, text):
    found, added = box(text)
    assert len(found.options) > 1
    assert added == []
    assert found.message == f"“{text}” may mean several: choose one with the arrow keys."


@pytest.mark.parametrize("text", ["Vancouver", "vancouve"])
def test_name_that_is_as_common_elsewhere_is_asked_for_its_state(box, text):
    found, added = box(text)
    assert [option.id for option in found.options] == ["38900"]
    assert added == []
    assert found.message.casefold() == (
        "“vancouver” may mean portland-vancouver-hillsboro, or-wa (38900) or a place elsewhere; write its state, too."
    )


def test_options_name_the_kind_of_area_and_why_it_was_found(box):
    found, _ = box("la", chosen=("29180",))
    options = {option.id: (option.name, option.note) for option in found.options}
    assert options["22"] == ("Louisiana", "matched “LA”")
    assert options["31080"] == ("Los Angeles-Long Beach-Anaheim, CA (metropolitan)", "matched “LA”")
    assert options["29820"] == ("Las Vegas-Henderson-North Las Vegas, NV (metropolitan)", "")
    assert options["29180"] == ("Lafayette, LA (metropolitan)", "shown already")


def test_area_is_added_only_while_there_is_room(public, monkeypatch):
    from components.state import selection

    state: dict = {}
    monkeypatch.setattr(selection.st, "session_state", state)
    for area_id in public.state_ids[:20]:
        selection.add_area(area_id)
    assert selection.current().areas == ("US", *public.state_ids[:7])
