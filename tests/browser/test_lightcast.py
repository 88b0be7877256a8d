"""The Lightcast source against a strict fake server, and the faults of that server."""

from __future__ import annotations

import functools
import re
import signal
import time
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import expect

from services.lightcast.rate_limiter import WINDOW
from tests.browser import page_object
from tests.browser.conftest import serving, uvicorn
from tests.lightcast_contract import growth_of
from tests.lightcast_server import LightcastServer
from tests.services.lightcast.harness import CANARY, CANARY_ID, assert_no_secrets
from tests.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

LATENCY: Final = 0.12
RATE: Final = 5
ALL_STATES: Final = 51
BELL_TUNERS: Final = "121110"
TIDE_READERS: Final = "141110"
BARS_OF_STATES: Final = """
count => [...document.querySelectorAll('.js-plotly-plot')].some(
  chart => chart.querySelectorAll('.bars .point').length >= count && chart.data[0].orientation === 'h')
"""


@pytest.fixture(scope="module")
def lightcast() -> Iterator[LightcastServer]:
    with LightcastServer(latency=LATENCY, client_id=CANARY_ID, client_secret=CANARY) as running:
        yield running


@pytest.fixture(scope="module")
def with_credentials(lightcast, tmp_path_factory) -> Iterator[Server]:
    """The app with good credentials, which has not opened the source yet; one for all, as each costs 10 s."""
    command = functools.partial(uvicorn, app="tests.browser.app_with_expiring_cache:app")
    with serving(command, tmp_path_factory.mktemp("app") / "log.txt", lightcast.values()) as running:
        yield running
    assert_no_secrets(running.logged())


@pytest.fixture
def app(with_credentials) -> Iterator[Server]:
    """The same in a test during which it logs nothing."""
    yield with_credentials
    assert with_credentials.logged() == ""


def is_idle(server: LightcastServer) -> bool:
    """Whether no call counts towards the rate limit any more."""
    return not server.calls or time.monotonic() - max(call.at for call in list(server.calls)) > WINDOW


def pick_source(page: Page, now: str, then: str) -> None:
    page.get_by_role("button", name=re.compile(now)).click()
    page.get_by_role("radiogroup", name="Figures from").get_by_text(then, exact=True).click()


def test_stalled_sign_in_leaves_other_pages_usable_then_three_occupations_in_four_areas_are_compared(
    open_browser, app, lightcast, tmp_path
):
    """First: the app opens the source once."""
    page = open_browser(app.url)
    stalled_sign_in_leaves_other_pages_usable(page, lightcast)
    three_occupations_in_four_areas_are_compared(page, open_browser(app.url), lightcast, tmp_path)


def stalled_sign_in_leaves_other_pages_usable(page: Page, lightcast: LightcastServer) -> None:
    lightcast.inject_fault("token", "stall")
    page_object.visit(page, "/")
    pick_source(page, "Public data", "Lightcast")
    expect(page.get_by_text("Opening Lightcast")).to_be_visible()
    expect(page_object.charts(page)).to_have_count(0)  # the other source's figures are gone
    page_object.go_to(page, "Method")
    expect(page_object.title(page)).to_have_text("Method")
    page_object.go_to(page, "Explore")
    expect(page.get_by_text("Opening Lightcast")).to_be_visible()
    page.get_by_role("button", name="Use public data instead").click()
    expect(page_object.title(page)).to_contain_text("Registered nurses")
    page_object.settle(page)
    lightcast.clear_faults()


def three_occupations_in_four_areas_are_compared(
    page: Page, fresh: Page, lightcast: LightcastServer, folder: Path
) -> None:
    pick_source(page, "Public data", "Lightcast")
    expect(page.get_by_role("button", name="Lightcast · model 36")).to_be_visible()
    page_object.select_occupation(page, "data analyst")
    expect(page_object.title(page)).to_contain_text("Data Analyst")
    page_object.settle(page)
    page.get_by_role("button", name="Add to comparison").click()
    expect(page.get_by_role("button", name="In your comparison")).to_be_visible()
    page_object.go_to(page, "Compare")
    expect(page_object.title(page)).to_have_text("Compare")
    page_object.settle(page)
    page_object.select_occupation(page, "kite menders")
    expect(page_object.compared(page)).to_have_count(2)
    page_object.add_area(page, "California")
    # The others in one step, as a link has them: each step by hand draws all charts again.
    shown = urlsplit(page.url)
    query = urlencode([(name, value) for name, value in parse_qsl(shown.query) if name != "v"])
    page_object.go_on(page, f"{shown.path}?{query}&occ={BELL_TUNERS}&area=48&area=36")
    expect(page_object.compared(page)).to_have_count(3)
    expect(page_object.areas(page)).to_have_text(["United States", "California", "Texas", "New York"])
    page_object.settle(page)  # until then a file has what has arrived
    file = page_object.download(page, "Download CSV", folder)
    rows = pd.read_csv(file, dtype={"occupation_id": str, "area_id": str})
    assert len(rows) == 3 * 4 * 5
    assert set(zip(rows["source"], rows["vintage"], strict=True)) == {("Lightcast", "model 36")}
    for (code, area), cell in rows.groupby(["occupation_id", "area_id"]):
        assert cell["growth"].tolist() == pytest.approx(list(growth_of(code, area).values()))
    assert "source=lightcast" in page.url
    assert lightcast.max_requests_per_second() <= RATE
    assert_no_secrets(page.content() + page.url)
    calls = lightcast.count("growth")
    page_object.visit(fresh, page.url)
    expect(page_object.compared(fresh)).to_have_count(3)
    assert lightcast.count("growth") == calls, "cached cells are not requested again"


def test_loading_comparison_shows_progress_and_can_be_cancelled(open_browser, app, lightcast):
    page = open_browser(app.url)
    occupations = "&".join(f"occ=1511{number}" for number in range(10, 15))
    areas = "&".join(f"area={code}" for code in ("US", "06", "48", "36", "12", "17", "39", "42"))
    page.goto(f"/compare?source=lightcast&{occupations}&{areas}")
    expect(page.get_by_text(re.compile(r"[1-9]\d* of 40 figures, about \d+ s left"))).to_be_visible()
    lightcast.inject_fault("growth", "stall")  # else a slow browser may come too late to cancel
    try:
        expect(page.get_by_role("progressbar")).to_be_visible()
        expect(page_object.charts(page).first).to_be_visible()
        page.get_by_role("button", name="Cancel").click()
        stopped = page.get_by_role("alert").filter(has_text="Stopped")
        expect(stopped).to_contain_text(re.compile(r"Stopped: \d+ of 40 figures are here"))
    finally:
        lightcast.clear_faults()
    page.get_by_role("button", name="Ask again").click()
    page_object.settle(page)
    expect(stopped).to_have_count(0)
    expect(page.get_by_role("progressbar")).to_have_count(0)


def test_search_works_while_figures_load_and_a_new_selection_or_a_closed_tab_cancels_the_requests(
    open_browser, app, lightcast
):
    """One after another on one page."""
    page = open_browser(app.url)
    page_object.visit(page, "/?source=lightcast&occ=131113&area=US")
    show_some_states(page)
    lightcast.inject_fault("growth", "stall")  # else a slow browser may come too late to cancel
    try:
        page_object.search_for(page, "tide readers")
        expect(page_object.results(page).first).to_contain_text("Tide Readers")
        expect(page.get_by_role("progressbar")).to_be_visible()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page_object.title(page)).to_contain_text("Tide Readers")
    finally:
        lightcast.clear_faults()
    page_object.settle(page)
    wait_until(lambda: is_idle(lightcast))
    assert sum("131113" in call.body for call in list(lightcast.calls)) < ALL_STATES
    show_some_states(page)
    page.close()
    wait_until(lambda: is_idle(lightcast))
    assert 1 < sum(TIDE_READERS in call.body for call in list(lightcast.calls)) < ALL_STATES


def show_some_states(page: Page) -> None:
    """Ask for all states, and wait until some are there."""
    page.get_by_role("button", name=re.compile("Show all 51")).click()
    expect(page.get_by_text(re.compile(r"[1-9]\d* of 51 areas"))).to_be_visible()


@pytest.mark.timing
def test_states_are_drawn_as_they_arrive(open_browser, app, lightcast):
    page = open_browser(app.url)
    page_object.visit(page, "/?source=lightcast&occ=121112&area=US")
    wait_until(lambda: is_idle(lightcast))
    before = lightcast.count("growth")
    page.get_by_role("button", name=re.compile("Show all 51")).click()
    page.wait_for_function(BARS_OF_STATES, arg=1, polling=20)
    first_bar = time.monotonic()
    page.locator(".st-key-states_complete label").click()  # there as soon as more states have come than both ends have
    page.wait_for_function(BARS_OF_STATES, arg=ALL_STATES, polling=20)
    last_bar = time.monotonic()
    calls = [call.at for call in list(lightcast.calls) if call.kind == "growth"][before:]
    assert len(calls) == ALL_STATES
    assert first_bar - (calls[0] + LATENCY) < 1.0
    assert calls[-1] - calls[0] < 1.15 * ((ALL_STATES - 1) // RATE * WINDOW)
    assert last_bar - (calls[-1] + LATENCY) < 2.0
    assert lightcast.max_requests_per_second() <= RATE


def test_unreachable_service_leaves_the_last_good_figures(open_browser, with_credentials, lightcast, tmp_path):
    """With their age while the service cannot be reached, and without once it can. Last: the cache stays expired."""
    with_credentials.process.send_signal(signal.SIGUSR1)
    page = open_browser(with_credentials.url)
    address = "/compare?source=lightcast&occ=231113&occ=101110&area=US"
    page_object.visit(page, address)
    lightcast.stop()
    page_object.visit(page, address)
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("Lightcast cannot be reached")
    expect(notice).to_contain_text(re.compile(r"last good figures, \d+ seconds? old"))
    expect(page_object.charts(page)).to_have_count(3)
    rows = pd.read_csv(page_object.download(page, "Download CSV", tmp_path), dtype=str)
    assert rows["growth"].notna().all()
    assert rows["flags"].str.contains("stale").all()
    lightcast.start()
    page.get_by_role("button", name="Ask again").click()
    expect(notice).to_have_text([])
    assert_no_secrets(page.content())
