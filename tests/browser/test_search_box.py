"""Finding an occupation: typing, arrows, Enter, Escape, the mouse, and hostile input."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import page_object

pytestmark = pytest.mark.browser

HARMFUL = (
    "<script>window.ran = 1</script>",
    "<img src=x onerror='window.ran = 1'>",
    "'; drop table titles; --",
    "**bold** :red[red] $x^2$ [link](javascript:ran)",
    "🧑‍⚕️👩🏽‍🏫🤷",
    "\u202eesrun\u0000\u200b",
    "((((((((((",
    "nurse " * 60,
    "x" * 300,
)


def active_option(page) -> str:
    return page_object.search_box(page).get_attribute("aria-activedescendant") or ""


def test_typing_shows_matches_escape_clears_and_nothing_unlikely_missing_or_hostile_is_taken(page):
    """One after another in one box, as a visitor types."""
    page_object.visit(page)
    typing_shows_matches_and_escape_closes_then_clears(page)
    enter_takes_nothing_that_is_unlikely_or_missing(page)
    hostile_queries_do_not_run_scripts(page)


def typing_shows_matches_and_escape_closes_then_clears(page) -> None:
    page_object.search_for(page, "rn")
    first = page_object.results(page).first
    expect(first).to_contain_text("Registered nurses")
    expect(first).to_contain_text("29-1141")
    expect(first).to_contain_text("also called “RN”")
    expect(page_object.search_box(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(page_object.results(page)).to_have_count(0)
    expect(page_object.search_box(page)).to_have_attribute("aria-expanded", "false")
    expect(page_object.search_box(page)).to_have_value("rn")
    expect(page_object.search_box(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page_object.search_box(page)).to_have_value("")
    expect(page_object.title(page)).to_contain_text("Registered nurses")


def test_arrows_and_enter_a_click_and_enter_before_the_results_arrive_select_and_areas_are_added_and_removed(page):
    """One after another on one page."""
    page_object.visit(page, "/?occ=53-3032&area=US")
    arrows_move_and_enter_selects_the_active_option_empties_the_box_and_keeps_the_focus(page)
    enter_before_the_results_arrive_and_a_click_select_and_a_code_finds_its_occupation(page)
    page.keyboard.press("Escape")
    area_is_found_by_postal_code_and_removed_by_its_name(page)


def arrows_move_and_enter_selects_the_active_option_empties_the_box_and_keeps_the_focus(page) -> None:
    page_object.search_for(page, "rn")
    expect(page_object.search_box(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
        chosen = page.locator(f"#{active_option(page)}")
        expect(chosen).to_have_attribute("aria-selected", "true")
        seen.append(active_option(page))
    count = page_object.results(page).count()
    assert [name.rpartition("-")[2] for name in seen] == ["0", "1", "0", str(count - 1), "0", "1"]
    second = page_object.results(page).nth(1).locator(".name").inner_text()
    page.keyboard.press("Enter")
    expect(page_object.title(page)).to_contain_text(second)
    expect_empty_box_with_the_focus(page)


def expect_empty_box_with_the_focus(page) -> None:
    """After a choice; on Compare test_links sees it."""
    page_object.settle(page)
    expect(page_object.search_box(page)).to_be_focused()
    expect(page_object.search_box(page)).to_have_value("")
    expect(page_object.results(page)).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page_object.search_box(page)).not_to_be_focused()


def enter_before_the_results_arrive_and_a_click_select_and_a_code_finds_its_occupation(page) -> None:
    page_object.search_for(page, "rn")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("wind turbine technician")
    page.keyboard.press("Enter")
    expect(page_object.title(page)).to_contain_text("Wind turbine service technicians")
    expect(page).to_have_url(re.compile(r"occ=49-9081"))
    page_object.settle(page)
    page_object.search_for(page, "software")
    page_object.results(page).filter(has_text="15-1252").click()
    expect(page_object.title(page)).to_contain_text("Software developers")
    page_object.search_for(page, "472152")
    expect(page_object.results(page).first).to_contain_text("Plumbers")


def enter_takes_nothing_that_is_unlikely_or_missing(page) -> None:
    page_object.search_for(page, "specialist")  # may be anything: scores less than 0.6
    page.keyboard.press("Enter")
    expect(page_object.results(page).first).to_be_visible()
    expect(page_object.title(page)).to_contain_text("Registered nurses")
    page_object.search_box(page).fill("zzxqv")
    expect(page_object.search_message(page)).to_contain_text("Nothing close to “zzxqv”")
    expect(page_object.search_message(page)).to_contain_text("29-1141")
    page.keyboard.press("Enter")
    expect(page_object.title(page)).to_contain_text("Registered nurses")


def hostile_queries_do_not_run_scripts(page) -> None:
    box = page_object.search_box(page)
    for text in HARMFUL:
        box.click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(text)
        expect(
            page_object.results(page).or_(page_object.search_message(page).filter(has_text=re.compile("."))).first
        ).to_be_visible()
        assert len(box.input_value()) <= 200
    assert page.evaluate("window.ran") is None
    box.fill("")
    page_object.select_occupation(page, "software developer")
    expect(page_object.title(page)).to_contain_text("Software developers")


def area_is_found_by_postal_code_and_removed_by_its_name(page) -> None:
    for code, name in (("AL", "Alabama"), ("MA", "Massachusetts")):
        page_object.area_box(page).fill(code)
        expect(page_object.area_results(page).first).to_contain_text(name)
        page.keyboard.press("Enter")
        expect(page_object.areas(page).filter(has_text=name)).to_be_visible()
    expect(page).to_have_url(re.compile("area=US&area=01&area=25"))
    for label in page_object.areas(page).all():
        assert label.evaluate("element => element.scrollWidth <= element.clientWidth"), "the name is cut off"
    page.get_by_role("button", name="Remove Alabama").click()
    expect(page).to_have_url(re.compile("area=US&area=25"))
    page_object.area_box(page).fill("Puerto Rico")
    expect(page_object.area_message(page)).to_contain_text("states, metropolitan and nonmetropolitan areas only")
    expect(page_object.area_results(page)).to_have_count(0)
