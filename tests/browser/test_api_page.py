"""/api in a browser: no axe violations, no console messages, and a link to the dashboard."""

from __future__ import annotations

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.browser.test_accessibility import ALL_RULES, RUN_AXE

pytestmark = pytest.mark.browser


def test_axe_finds_no_violations_on_the_api_page_which_links_to_the_dashboard(page, server):
    page.goto("/api")
    page.evaluate(AXE_SCRIPT)
    for width, color_scheme in ((1280, "light"), (1280, "dark"), (320, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=color_scheme, reduced_motion="reduce")
        assert page.evaluate(RUN_AXE, [ALL_RULES, []]) == [], (width, color_scheme)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    with page.expect_navigation(url=f"{server.url}/", wait_until="commit"):
        page.get_by_role("link", name="the dashboard").click()
    expect(page.locator("#root")).to_be_attached()
