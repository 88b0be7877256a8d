"""Local areas on the pages: by link, from the list, by a typed name; what is no area is said."""

from __future__ import annotations

import re

import pytest

from tests.pages.shown import areas_shown, assert_no_errors, figures_of, texts

HOUSTON = "Houston-Pasadena-The Woodlands, TX"


@pytest.mark.parametrize("area", ["26420", "Houston"])
def test_link_names_a_local_area_by_code_or_name(visit, area):
    session = assert_no_errors(visit("explore", occ="29-1141", area=area))
    assert areas_shown(session) == ["26420"]
    assert f"in {HOUSTON} from 2025 to 2035" in texts(session)
    assert "65,910 employees" in texts(session)
    assert "Median wage" in figures_of(session)
    assert "Openings a year" not in figures_of(session), "nobody publishes them"


def test_local_areas_are_compared_with_states(visit):
    session = assert_no_errors(visit("compare", occ=["29-1141", "15-1252"], area=["26420", "48", "US"]))
    assert areas_shown(session) == ["26420", "48", "US"]
    assert "do not add up to states" in texts(session)


def test_link_to_a_territory_says_what_is_covered(visit):
    session = visit("explore", occ="29-1141", area="41980")
    assert "states, metropolitan and nonmetropolitan areas only" in texts(session)


def test_offered_area_is_added_by_one_click_and_not_offered_again(visit):
    session = visit("explore", occ="29-1141")
    session.session_state["offered_areas"] = ("48", "US")
    session.run()
    assert [one.label for one in session.button if (one.key or "").startswith("offer_")] == ["Add Texas"]
    assert areas_shown(session) == ["US"]
    session.button("offer_48").click().run()
    assert areas_shown(assert_no_errors(session)) == ["US", "48"]
    assert not [one for one in session.button if (one.key or "").startswith("offer_")]


def test_unpublished_cell_names_the_figure_of_the_smallest_wider_area(visit):
    # Landscape architects: none published in that part of Mississippi, nor in the state, but in the nation.
    shown = texts(visit(occ="17-1012", area="2800007"))
    assert "No employment is published for this occupation in the Lower West Mississippi nonmetropolitan area" in shown
    assert re.search(r"Expected to grow \d+\.\d\s% in the United States from", shown)
    # Interpreters: unpublished in all of Maine's areas, but not in Maine.
    shown = texts(visit(occ="27-3091", area="38860"))
    assert re.search(r"Estimated to stay at about \d+ jobs in Maine from", shown)
