"""From a program of study, and from a pasted list, to their occupations ranked: in a browser, by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import page_object

pytestmark = pytest.mark.browser


def test_program_is_found_by_keyboard_and_its_occupations_ranked_as_those_of_a_pasted_list(page, growth):
    """One after another on one page."""
    program_is_found_by_keyboard_and_its_occupations_ranked(page, growth)
    pasted_list_is_matched_set_right_and_ranked(page)


def program_is_found_by_keyboard_and_its_occupations_ranked(page, growth) -> None:
    page_object.visit(page)
    page_object.search_for(page, "welding")
    program = page.get_by_role("option", name="Program: Welding Technology/Welder 48.0508")
    expect(program).to_contain_text("prepares for 2 occupations")
    for _ in range(page.get_by_role("option").all_inner_texts().index(program.inner_text()) + 1):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Only the 2 occupations that Welding Technology/Welder")).to_be_visible()
    expect(page).to_have_url(re.compile("prog=48.0508"))
    names = {growth.occupation(code)["occupation"] for code in growth.programs.occupations("48.0508")}
    for name in names:
        expect(page.get_by_role("table").get_by_role("button", name=name, exact=True)).to_be_visible()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(1 + len(names))
    page.get_by_role("table").get_by_role("button", name="Welders, cutters, solderers, and brazers").click()
    back = page.get_by_role("button", name="Welding Technology/Welder 48.0508: prepares for 2 occupations")
    back.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Only the 2 occupations that Welding Technology/Welder")).to_be_visible()
    page.get_by_role("button", name="Show all occupations").click()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(1 + 40)
    expect(page).not_to_have_url(re.compile("prog="))


def pasted_list_is_matched_set_right_and_ranked(page) -> None:
    """On Rank as it opens."""
    page.get_by_text("Your own list of titles or codes").click()
    page.get_by_role("textbox", name="Titles or codes").fill("RN - ICU nights\n15-1252\nAssociate\nqwxzv")
    page.get_by_role("button", name="Match with occupations").click()
    expect(page.get_by_text("Please check 2.")).to_be_visible()
    expect(page.get_by_text("“qwxzv”: nothing close")).to_be_visible()
    doubtful = page.get_by_role("combobox", name="“Associate”")
    doubtful.scroll_into_view_if_needed()  # a list that is open closes when the page is scrolled, also by the click
    page_object.settle(page)
    doubtful.click()
    page.get_by_role("option").first.click()
    expect(page.get_by_role("button", name="Rank these 3 occupations")).to_be_visible()
    doubtful.click()
    page.get_by_role("option", name="None of these: leave it out").click()
    page.get_by_role("button", name="Rank these 2 occupations").click()
    expect(page.get_by_text("Only the 2 occupations of your list.")).to_be_visible()
    expect(page.get_by_role("table").get_by_role("row")).to_have_count(1 + 2)
    assert "occ=29-1141&occ=15-1252" in page.url
    page.get_by_role("link", name="Compare these 2").click()
    expect(page_object.compared(page)).to_have_count(2)
