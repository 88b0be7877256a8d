"""/api in a browser: no axe violations, no console messages, and a link to the dashboard."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.browser import page_object
from tests.browser.test_accessibility import RUN_AXE, TAGS

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("color_scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320)])
def test_axe_finds_no_violations_on_the_api_page(open_browser, color_scheme, width):
    page = open_browser(color_scheme=color_scheme, width=width)
    page.goto("/api")
    page.evaluate(AXE_SCRIPT)
    assert page.evaluate(RUN_AXE, [TAGS, []]) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_api_page_links_to_the_dashboard(page):
    page.goto("/api")
    page.get_by_role("link", name="the dashboard").click()
    page_object.settle(page)
    expect(page_object.title(page)).to_be_visible()
