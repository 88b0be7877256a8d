"""The selection in the URL: cold, in a fresh browser, between pages, Back and Forward."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser import page_object
from tests.browser.test_search_box import expect_empty_box_with_the_focus

pytestmark = pytest.mark.browser


def expect_header(page) -> None:
    """The header of every page."""
    main = page.get_by_role("main")
    expect(main.get_by_text("Horizons", exact=True).first).to_be_visible()  # later also a choice of figures
    expect(page_object.link_to(page, "Explore")).to_be_visible()
    expect(page_object.link_to(page, "Compare")).to_be_visible()
    expect(main.get_by_role("button", name="Public data · BLS 2025–35")).to_be_visible()


def selection(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_unknown_page_shows_a_dialog(page, watch):
    watch.expected.append("The page that you have requested does not seem to exist")  # Streamlit says it here too
    page.goto("/nonsense")
    expect(page.get_by_role("dialog")).to_contain_text("Page not found")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect_header(page)


def test_copied_link_is_the_url_and_restores_the_view_in_another_window(page, open_browser):
    """The URL of a page after several choices, opened by a session of its own, shows the same tables.

    test_sub_path opens one in a browser that has stored nothing.
    """
    page_object.visit(page, "/compare")
    page_object.select_occupation(page, "software developer")
    expect(page_object.compared(page)).to_have_count(2)
    expect(page).to_have_url(re.compile("15-1252"))
    expect_empty_box_with_the_focus(page)
    page.get_by_role("button", name="Link and citation").click()
    expect(page.get_by_role("dialog").get_by_test_id("stCode").first).to_have_text(page.url)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page_object.add_area(page, "California")
    page.get_by_role("radio", name="Jobs").click()
    expect(page).to_have_url(re.compile("area=06.*view=jobs"))
    mine = page_object.read_tables(page)
    other = open_browser()
    page_object.visit(other, page.url)
    expect(other.get_by_role("radio", name="Jobs")).to_be_checked()
    assert page_object.read_tables(other) == mine
    assert len(mine[0]) == 1 + 2 * 2 * 5


def test_selection_persists_between_pages_back_restores_six_steps_and_forward_three(page):
    """Each step back shows the previous view, each step forward the next one: another occupation, area and page.

    What is added on Explore is on Compare, and what is only shown there is not.
    """
    pair, three = ["Registered nurses", "Software developers"], ["United States", "California", "Texas"]
    plumbers = re.compile("Plumbers")

    def shows(heading, occupations, areas) -> None:
        expect(page_object.title(page)).to_contain_text(heading)
        if occupations:
            expect(page_object.compared(page)).to_have_text(occupations)
            expect(page.get_by_role("radio", name="Index")).to_be_checked()
        else:
            expect(page_object.compared(page)).to_have_count(0)
        expect(page_object.areas(page)).to_have_text(areas)

    def add_plumbers() -> None:
        page_object.select_occupation(page, "plumber")
        expect(page_object.title(page)).to_contain_text("Plumbers")
        page.get_by_role("button", name="Add to comparison").click()
        expect(page.get_by_role("button", name="In your comparison")).to_be_visible()
        expect(page_object.link_to(page, "Compare")).to_have_text(re.compile(r"\(3\)"))

    def select_electricians() -> None:
        page_object.select_occupation(page, "electrician")
        expect(page.get_by_role("button", name="Add to comparison")).to_be_visible()

    moves = [
        (
            lambda: page_object.visit(page, f"{page_object.COMPARISON}&view=index"),
            ("Compare", pair, three[:2]),
        ),
        (lambda: page_object.go_to(page, "Explore"), ("Registered nurses", [], three[:2])),
        (add_plumbers, ("Plumbers", [], three[:2])),
        (lambda: page_object.add_area(page, "Texas"), ("Plumbers", [], three)),
        (select_electricians, ("Electricians", [], three)),
        (lambda: page_object.go_to(page, "Compare"), ("Compare", [*pair, plumbers], three)),
        (
            lambda: page_object.select_occupation(page, "cashiers"),
            ("Compare", [*pair, plumbers, "Cashiers"], three),
        ),
        (lambda: page_object.remove_occupation(page, "Cashiers"), ("Compare", [*pair, plumbers], three)),
        (lambda: page_object.go_to(page, "Explore"), ("Electricians", [], three)),
    ]
    for move, seen in moves:
        move()
        shows(*seen)
        page_object.settle(page)
    assert selection(page)["area"] == ["US", "06", "48"]
    for _, seen in moves[7:1:-1]:
        page_object.go_back(page)
        shows(*seen)
        page_object.settle(page)
    for _, seen in moves[3:6]:
        page_object.go_forward(page)
        shows(*seen)
        page_object.settle(page)
