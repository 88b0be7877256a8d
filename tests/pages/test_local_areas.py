"""Local areas on the pages: by link, from the list, by a typed name; what is no area is said."""

from __future__ import annotations

import pytest
import streamlit as st

from components.inputs import selectors
from tests.pages.test_pages import areas_shown, assert_no_errors, texts

HOUSTON = "Houston-Pasadena-The Woodlands, TX"


@pytest.mark.parametrize("area", ["26420", "Houston"])
def test_link_names_a_local_area_by_code_or_name(visit, area):
    session = assert_no_errors(visit("explore", occ="29-1141", area=area))
    assert areas_shown(session) == ["26420"]
    assert f"in {HOUSTON} from 2025 to 2035" in texts(session)
    assert "65,910 employees" in texts(session)


def test_area_is_added_from_the_list(visit):
    session = visit("explore", occ="29-1141")
    session.selectbox("add_area").set_value("26420").run()
    assert areas_shown(assert_no_errors(session)) == ["US", "26420"]


@pytest.fixture
def type_area(public, monkeypatch):
    """type_area(text): what the callback of the box does with a text that is not in the list; returns the state."""
    state: dict = {}
    monkeypatch.setattr(st, "session_state", state)

    def enter(text: str) -> dict:
        state["add_area"] = text
        selectors._on_area_added(public)
        return state

    return enter


@pytest.mark.parametrize(
    ("typed", "area_id"),
    [("NYC", "35620"), ("Bay Area", "41860"), ("houston", "26420"), ("CA", "06"), ("0100001", "0100001")],
)
def test_area_is_added_by_any_name(type_area, typed, area_id):
    assert type_area(typed)["selection"].areas == ("US", area_id)


def test_typed_text_that_is_no_area_is_said_until_one_is_added(type_area):
    state = type_area("Puerto Rico")
    assert "states and metropolitan areas only" in state["unknown_area"]
    assert "selection" not in state
    assert "unknown_area" not in type_area("Houston")


def test_every_area_is_in_the_list_and_metropolitan_ones_say_so(visit):
    options = visit("explore").selectbox("add_area").options
    assert len(options) == 572  # all but the nation, which is chosen
    assert {"California", f"{HOUSTON} (metropolitan)", "Northwest Alabama nonmetropolitan area"} <= set(options)


def test_local_areas_are_compared_with_states(visit):
    session = assert_no_errors(visit("compare", occ=["29-1141", "15-1252"], area=["26420", "48", "US"]))
    assert areas_shown(session) == ["26420", "48", "US"]
    assert "do not add up to states" in texts(session)


def test_link_to_a_territory_says_what_is_covered(visit):
    session = visit("explore", occ="29-1141", area="41980")
    assert "states and metropolitan areas only" in texts(session)
