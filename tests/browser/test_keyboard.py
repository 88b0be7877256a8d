"""Without a mouse: every stop of the Tab key can be seen, tables have few of them, and the main job gets done."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser import page_object

pytestmark = pytest.mark.browser

MIN_RING_PX = 2
MIN_RING_CONTRAST = 3
MAX_STOPS_OF_A_TABLE = 3

FOCUSED = """
() => {
  let element = document.activeElement
  const hosts = []
  while (element.shadowRoot?.activeElement) {
    hosts.push(element)
    element = element.shadowRoot.activeElement
  }
  if (element === document.body) return null
  const label = element.closest('label')
  const rings = [element, label].filter(Boolean).map(getComputedStyle)
    .filter(style => !['none', 'auto'].includes(style.outlineStyle))
    .map(style => [parseFloat(style.outlineWidth), style.outlineColor])
  const root = element.getRootNode()
  const table = element.closest('table, [data-testid=stFullScreenFrame]:has([data-testid=stDataFrame])')
  return {
    text: `${element.tagName} ${element.getAttribute('role') ?? ''} ${element.ariaLabel ?? element.innerText ?? ''}`,
    rings,
    table: table && (table.querySelector('caption')?.textContent ?? 'dataframe'),
  }
}
"""


def stops(page) -> list[dict]:
    """What gets the focus, Tab by Tab, from the top of the page to its end."""
    found = []
    while len(found) < 200:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            return found
        found.append(focused)
    pytest.fail("Tab does not leave the page")


def luminance(color: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("address", "name", "color_scheme"),
    [("/", "Explore", "dark"), (page_object.COMPARISON, "Compare", "light"), ("/method", "Method", "light")],
    ids=["explore", "compare", "method"],
)
def test_open_page_is_marked_among_the_links_and_every_tab_stop_has_a_ring(open_browser, address, name, color_scheme):
    page = open_browser(color_scheme=color_scheme)
    page.goto(address)
    expect(page_object.charts(page).last).to_be_visible()
    page.wait_for_function("() => document.querySelector('[data-test-script-state=notRunning]')")
    expect_marked_among_the_links(page, name)
    background = page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    found = stops(page)
    assert len(found) > 15
    unseen = [
        stop["text"]
        for stop in found
        if not any(
            width >= MIN_RING_PX and contrast(color, background) >= MIN_RING_CONTRAST for width, color in stop["rings"]
        )
    ]
    assert unseen == []
    tables = [stop["table"] for stop in found if stop["table"] is not None]
    assert all(tables.count(table) <= MAX_STOPS_OF_A_TABLE for table in tables), tables


def expect_marked_among_the_links(page, name: str) -> None:
    """The link of the open page is marked, and each leads to its page, also in a new tab."""
    marked = page.get_by_role("main").locator("a[aria-current=page]")
    expect(marked).to_have_count(1)
    expect(marked).to_contain_text(name)
    targets = [
        page_object.link_to(page, other).evaluate("link => new URL(link.href).pathname")
        for other in ("Explore", "Compare", "Method")
    ]
    assert targets == ["/", "/compare", "/method"]


def test_arrow_keys_move_between_headings_and_enter_sorts(page):
    page_object.visit(page, page_object.COMPARISON)
    table = page.locator("table:has(caption)").first
    headings = table.get_by_role("columnheader").filter(visible=True)
    headings.first.get_by_role("button").focus()
    page.keyboard.press("ArrowLeft")
    expect(headings.first.get_by_role("button")).to_be_focused()
    page.keyboard.press("End")
    expect(headings.last.get_by_role("button")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(headings.nth(1)).to_have_attribute("aria-sort", "ascending")
    expect(headings.nth(1).get_by_role("button")).to_be_focused()
    areas = [row[1] for row in page_object.read_table(table)[1:]]
    assert areas == sorted(areas)


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
