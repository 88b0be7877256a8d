"""Without a mouse the main job gets done; what every stop of the Tab key looks like is seen in test_accessibility."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import page_object
from tests.browser.focus import FOCUSED, expect_marked_among_the_links

pytestmark = pytest.mark.browser


def tab_to(page, text: str, key: str = "Tab") -> None:
    """Press Tab until the focused element says `text`."""
    for _ in range(60):
        page.keyboard.press(key)
        focused = page.evaluate(FOCUSED)
        if focused is not None and text in focused["text"]:
            return
    pytest.fail(f"no stop of the Tab key says {text!r}")


def test_visitor_searches_compares_and_downloads_by_keyboard_alone(page, tmp_path):
    page_object.visit(page)
    tab_to(page, "INPUT combobox")
    page.keyboard.insert_text("electricians")
    expect(page_object.results(page).first).to_contain_text("Electricians")
    page.keyboard.press("Enter")
    expect(page_object.title(page)).to_contain_text("Electricians")
    page_object.settle(page)
    tab_to(page, "INPUT combobox")  # the focus has stayed in the box for occupations: the next is that for areas
    expect(page_object.area_box(page)).to_be_focused()
    page.keyboard.insert_text("Texas")
    expect(page_object.area_results(page).first).to_contain_text("Texas")
    page.keyboard.press("Enter")
    expect(page_object.areas(page).filter(has_text="Texas")).to_be_visible()
    page_object.settle(page)
    tab_to(page, "Add to comparison")
    page.keyboard.press("Enter")
    expect(page_object.link_to(page, "Compare")).to_contain_text("(1)")
    page_object.settle(page)
    expect(page.get_by_role("button", name="In your comparison")).to_be_focused()
    tab_to(page, "Compare (1)", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page_object.title(page)).to_have_text("Compare")
    page_object.settle(page)
    expect_marked_among_the_links(page, "Compare")  # the mark has moved with the page
    tab_to(page, "Download CSV")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    waiting.value.save_as(tmp_path / "saved.csv")
    saved = (tmp_path / "saved.csv").read_text(encoding="utf-8-sig")
    assert "Electricians" in saved
    assert "Texas" in saved
