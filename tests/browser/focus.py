"""What has the focus: its ring, and the stops of the Tab key."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import page_object
from tests.browser.contrast import background_color, contrast

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


def expect_marked_link_and_rings(page, name: str) -> None:
    """The open page is marked among the links, every stop of the Tab key has a ring to see, tables have few stops."""
    expect_marked_among_the_links(page, name)
    background = background_color(page)
    page.evaluate("document.activeElement.blur()")
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
    expect_few_stops_of_tables(found)


def expect_few_stops_of_tables(found: list[dict]) -> None:
    """No table has more stops of the Tab key than its headings, what it opens and its check boxes are."""
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
