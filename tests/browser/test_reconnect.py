"""A page that stays open while its server restarts, or while the browser is offline, goes on working."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import page_object

if TYPE_CHECKING:
    from playwright.sync_api import Page

CONNECTION_LOST = ("ERR_CONNECTION_REFUSED", "/_stcore/health", "not responding", "ERR_INTERNET_DISCONNECTED")


@pytest.fixture
def page_after_restart(cold_page, cold_server, watch) -> Page:
    """Explore after its server was restarted.

    The last run before is one of the whole page: after one of a fragment Streamlit asks for a run by itself.
    """
    watch.expected += CONNECTION_LOST
    page_object.visit(cold_page, "/?occ=15-1252&area=06")
    with cold_page.expect_event("websocket", lambda opened: opened.url.endswith("/_stcore/stream"), timeout=60_000):
        cold_server.restart()
    return cold_page


def test_page_works_after_a_restart_of_the_server(page_after_restart):
    page = page_after_restart
    # Each of these belongs to a fragment or is deferred: the new session knows it only after a run of the page.
    page_object.search_for(page, "registered nurse")
    expect(page_object.results(page).first).to_contain_text("Registered nurses")
    page.keyboard.press("Escape")
    page_object.add_area(page, "Texas")
    expect(page_object.areas(page)).to_have_text(["California", "Texas"])
    expect(page_object.title(page)).to_contain_text("Software developers")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").first.click()
    assert download.value.suggested_filename.startswith("horizons_15-1252_06_48")
    page.get_by_role("tab", name="Table").first.click()
    expect(page_object.chart_table_tabs(page).first.locator("table")).to_be_visible()
