"""Finding an occupation: typing, arrows, Enter, Escape, the mouse, and what nobody should type."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import person

pytestmark = pytest.mark.browser

HARMFUL = (
    "<script>window.hurt = 1</script>",
    "<img src=x onerror='window.hurt = 1'>",
    "'; drop table titles; --",
    "**bold** :red[red] $x^2$ [link](javascript:hurt)",
    "🧑‍⚕️👩🏽‍🏫🤷",
    "\u202eesrun\u0000\u200b",
    "((((((((((",
    "nurse " * 60,
    "x" * 300,
)


def active_option(page) -> str:
    return person.search_box(page).get_attribute("aria-activedescendant") or ""


def test_typing_shows_what_matched_and_escape_closes_then_clears(page):
    person.visit(page)
    person.search_for(page, "rn")
    first = person.results(page).first
    expect(first).to_contain_text("Registered nurses")
    expect(first).to_contain_text("29-1141")
    expect(first).to_contain_text("matched “RN”")
    expect(person.search_box(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(person.results(page)).to_have_count(0)
    expect(person.search_box(page)).to_have_attribute("aria-expanded", "false")
    expect(person.search_box(page)).to_have_value("rn")
    expect(person.search_box(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(person.search_box(page)).to_have_value("")
    expect(person.title(page)).to_contain_text("Registered nurses")


def test_arrows_move_and_enter_picks_the_one_they_are_on(page):
    person.visit(page, "/?occ=53-3032&area=US")
    person.search_for(page, "rn")
    expect(person.search_box(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
        chosen = page.locator(f"#{active_option(page)}")
        expect(chosen).to_have_attribute("aria-selected", "true")
        seen.append(active_option(page))
    count = person.results(page).count()
    assert [name.rpartition("-")[2] for name in seen] == ["0", "1", "0", str(count - 1), "0", "1"]
    second = person.results(page).nth(1).locator(".name").inner_text()
    page.keyboard.press("Enter")
    expect(person.title(page)).to_contain_text(second)


@pytest.mark.parametrize("address", ["/?occ=53-3032&area=US", "/compare?occ=53-3032&area=US"])
def test_after_a_pick_the_box_is_empty_and_keeps_the_focus(page, address):
    person.visit(page, address)
    person.pick_occupation(page, "nurse")
    expect(page.get_by_role("main").get_by_text("Registered nurses").first).to_be_visible()
    person.settle(page)
    expect(person.search_box(page)).to_be_focused()
    expect(person.search_box(page)).to_have_value("")
    expect(person.results(page)).to_have_count(0)
    page.keyboard.press("Tab")
    expect(person.search_box(page)).not_to_be_focused()


def test_enter_before_the_answer_comes_picks_the_right_one(page):
    person.visit(page)
    person.search_for(page, "rn")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("wind turbine technician")
    page.keyboard.press("Enter")
    expect(person.title(page)).to_contain_text("Wind turbine service technicians")
    expect(page).to_have_url(re.compile(r"occ=49-9081"))


def test_a_click_picks_and_a_code_finds(page):
    person.visit(page)
    person.search_for(page, "software")
    person.results(page).filter(has_text="15-1252").click()
    expect(person.title(page)).to_contain_text("Software developers")
    person.search_for(page, "472152")
    expect(person.results(page).first).to_contain_text("Plumbers")


def test_nothing_found_says_so_and_how_to_go_on(page):
    person.visit(page)
    person.search_box(page).fill("zzxqv")
    expect(person.search_message(page)).to_contain_text("Nothing found for “zzxqv”")
    expect(person.search_message(page)).to_contain_text("29-1141")
    page.keyboard.press("Enter")
    expect(person.title(page)).to_contain_text("Registered nurses")


def test_nothing_typed_does_harm(page):
    person.visit(page)
    box = person.search_box(page)
    for text in HARMFUL:
        box.click()
        page.keyboard.press("Control+a")
        page.keyboard.insert_text(text)
        expect(
            person.results(page).or_(person.search_message(page).filter(has_text=re.compile("."))).first
        ).to_be_visible()
        assert len(box.input_value()) <= 200
    assert page.evaluate("window.hurt") is None
    box.fill("")
    person.pick_occupation(page, "software developer")
    expect(person.title(page)).to_contain_text("Software developers")
