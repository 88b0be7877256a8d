"""Choosing occupations, areas and views on Explore and Compare, and what the link says then."""

from __future__ import annotations

import re

import pytest

from components import streamlit_compat
from tests.pages.charts import charts_of
from tests.pages.comparison import comparison_table
from tests.pages.shown import (
    BOTH_PAGES,
    DEVELOPERS,
    EIGHT,
    NURSES,
    add_area,
    areas_shown,
    assert_no_errors,
    button,
    link_of,
    texts,
)


def test_added_area_is_in_the_url_and_the_links(visit):
    session = visit(occ=NURSES)
    add_area(session, "48")
    assert session.query_params["area"] == ["US", "48"]
    assert link_of(assert_no_errors(session), "Compare") == "occ=29-1141&area=US&area=48&v=2025-35"
    assert "Texas" in texts(session)


def test_areas_are_removable_except_the_last(visit):
    session = visit(occ=NURSES, area=["US", "06"])
    session.button("remove_area_US").click().run()
    assert areas_shown(assert_no_errors(session)) == ["06"]
    assert session.query_params["area"] in ("06", ["06"])
    session.button("remove_area_06").click().run()
    assert areas_shown(assert_no_errors(session)) == ["06"]


def test_full_area_list_says_the_limit_in_place_of_the_search(visit, public):
    states = public.areas()["area_id"].tolist()
    session = assert_no_errors(visit(occ=NURSES, area=states[:8]))
    assert "Limit: 8 areas. Remove one to add another." in texts(session)
    assert "Limit: 8 areas" not in texts(visit(occ=NURSES, area=states[:7]))


def test_buttons_that_remove_are_named_so_for_screen_readers(visit):
    session = visit("compare", occ=[NURSES, DEVELOPERS], area=["US", "06"])
    labels = [one.label for one in session.button if one.key and one.key.startswith("remove_")]
    assert [re.sub(r"!\[(.*?)\]\(.*?\)", r"\1", label) for label in labels] == [
        "Remove Registered nurses",
        "Remove Software developers",
        "Remove United States",
        "Remove California",
    ]


def test_add_button_adds_the_occupation_to_the_comparison(visit):
    session = visit(occ=NURSES)
    button(session, "Add to comparison").click().run()
    assert "Add to comparison" not in [one.label for one in assert_no_errors(session).button]
    assert session.query_params["with"] in (NURSES, [NURSES])
    assert "with=29-1141" in link_of(session, "Explore")


def test_occupation_is_removed_from_the_comparison_on_explore(visit):
    session = visit(occ=NURSES, **{"with": [NURSES, DEVELOPERS]})
    button(session, "In your comparison").click().run()
    assert button(assert_no_errors(session), "Add to comparison")
    assert session.query_params["with"] in (DEVELOPERS, [DEVELOPERS])
    assert "Registered nurses" in session.title[0].value


def test_full_comparison_disables_adding(visit):
    session = assert_no_errors(visit(occ="43-4051", **{"with": EIGHT}))
    assert button(session, "Add to comparison").disabled
    session = assert_no_errors(visit("compare", occ=EIGHT))
    assert "Limit: 8 occupations" in texts(session)


def test_occupation_is_removed_on_compare_except_the_last(visit):
    session = visit("compare", occ=[NURSES, DEVELOPERS])
    button(session, "Registered nurses").click().run()
    assert comparison_table(assert_no_errors(session))["Occupation"].tolist() == ["Software developers"]
    assert session.query_params["occ"] in (DEVELOPERS, [DEVELOPERS])
    button(session, "Software developers").click().run()
    assert button(assert_no_errors(session), "Software developers")


def test_removal_enables_adding_again(visit):
    session = visit("compare", occ=EIGHT)
    button(session, "Registered nurses").click().run()
    assert "Limit: 8 occupations" not in texts(assert_no_errors(session))


def test_click_on_a_related_occupation_shows_it(visit):
    session = visit(occ=NURSES)
    label = next(one.label for one in session.button if (one.key or "").startswith("related_"))
    button(session, label).click().run()
    assert label.partition(" +")[0] in assert_no_errors(session).title[0].value


def test_chosen_view_is_in_the_url(visit):
    session = visit("compare", occ=[NURSES, DEVELOPERS])
    session.segmented_control[0].set_value("jobs").run()
    assert assert_no_errors(session).query_params["view"] in ("jobs", ["jobs"])


def test_link_to_compare_keeps_occupation_and_areas(visit):
    session = visit(occ=DEVELOPERS, area="06")
    link = link_of(session, "Compare")
    session.query_params.clear()
    session.switch_page("../pages/compare.py")
    for part in link.split("&"):
        name, value = part.split("=")
        session.query_params[name] = value
    assert_no_errors(session.run())
    assert comparison_table(session)[["Occupation", "Area"]].to_numpy().tolist() == [
        ["Software developers", "California"]
    ]


def test_back_and_forward_take_precedence_over_the_session(visit, monkeypatch):
    session = visit(occ=NURSES)
    session.query_params["occ"] = DEVELOPERS
    monkeypatch.setattr(streamlit_compat, "is_history_navigation", lambda: True)
    assert "Software developers" in assert_no_errors(session.run()).title[0].value


def test_click_sent_with_an_outdated_url_keeps_the_previous_change(visit):
    """A quick second click is sent before the browser has received the URL of the first one."""
    session = visit("compare", occ=[NURSES, DEVELOPERS])
    session.segmented_control[0].set_value("jobs").run()
    del session.query_params["view"]
    add_area(session, "06")
    assert assert_no_errors(session).query_params["view"] in ("jobs", ["jobs"])
    assert areas_shown(session) == ["US", "06"]


@pytest.mark.parametrize("tabs", ["bars_tabs", "lines_tabs"])
@BOTH_PAGES
def test_table_tab_replaces_the_chart(visit, page, tabs):
    session = visit(page, occ=NURSES, area=["US", "06"])
    before, drawn = len(session.table), len(charts_of(session))
    session.session_state[tabs] = "Table"
    assert_no_errors(session.run())
    assert len(session.table) == before + 1
    assert len(charts_of(session)) == drawn - 1
