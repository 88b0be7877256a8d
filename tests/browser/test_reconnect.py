"""A page that stays open while its server restarts, or while the browser is offline, goes on working."""

from __future__ import annotations

import contextlib
import functools
import re
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import expect

from components.text import plan as text
from tests.browser import page_object
from tests.browser.conftest import serving, uvicorn
from tests.lightcast_server import LightcastServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page, WebSocketRoute

    from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

CONNECTION_LOST = ("ERR_CONNECTION_REFUSED", "No response received", "not responding", "ERR_INTERNET_DISCONNECTED")

CONNECTED = "() => document.querySelector('[data-testid=stApp][data-test-connection-state=CONNECTED]')"

RATE: Final = 5


class Laptop:
    """A browser's network that can be put to sleep: its connection goes, and no new one is made until it wakes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.is_asleep = False
        self.open: list[tuple[WebSocketRoute, WebSocketRoute]] = []
        page.route_web_socket(re.compile("/_stcore/stream$"), self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        if self.is_asleep:
            browser.close()
        else:
            self.open.append((browser, browser.connect_to_server()))

    def sleep(self) -> None:
        self.is_asleep = True
        self.page.context.set_offline(True)
        for browser, server in self.open:
            server.close()
            browser.close()
        self.open.clear()

    def wake(self) -> None:
        """Go online, and wait for a connection."""
        self.is_asleep = False
        with self.page.expect_event("websocket", lambda opened: opened.url.endswith("/_stcore/stream")):
            self.page.context.set_offline(False)


@pytest.fixture(scope="module")
def lightcast() -> Iterator[LightcastServer]:
    with LightcastServer(latency=0.12) as running:
        yield running


@pytest.fixture(scope="module")
def forgetful_server(lightcast, tmp_path_factory) -> Iterator[Server]:
    """The app, which keeps no session of a browser that has gone; with credentials."""
    command = functools.partial(uvicorn, app="tests.browser.app_with_short_sessions:app")
    with serving(command, tmp_path_factory.mktemp("app") / "log.txt", lightcast.values()) as running:
        yield running
    assert running.logged() == ""


@pytest.fixture
def laptop(open_browser, forgetful_server, watch) -> Laptop:
    watch.expected += CONNECTION_LOST
    return Laptop(open_browser(forgetful_server.url))


def open_pages(open_page: Callable[[str], Page], url: str, *addresses: str) -> tuple[Page, ...]:
    """A page of the server for each address."""
    opened = tuple(open_page(url) for _ in addresses)
    for page, address in zip(opened, addresses, strict=True):
        page.goto(address)
    for page in opened:
        page_object.wait_until_idle(page)
    return opened


def restart_under(server: Server, *pages: Page) -> None:
    """Restart the server, and wait until each page is connected again and drawn."""
    with contextlib.ExitStack() as connections:
        for page in pages:
            is_ours = page.expect_event("websocket", lambda one: one.url.endswith("/_stcore/stream"), timeout=60_000)
            connections.enter_context(is_ours)
        server.restart()
    for page in pages:
        page_object.wait_for(page, CONNECTED)
        page_object.wait_until_idle(page)


def test_pages_work_after_a_restart_of_the_server(open_browser, forgetful_server, watch):
    """The last run before is one of the whole page: after one of a fragment Streamlit asks for a run by itself.

    Each of what is done after it belongs to a fragment, is deferred, or is sent once: the new session knows it only
    after a run of the page.
    """
    watch.expected += CONNECTION_LOST
    query = "?occ=15-1252&area=06"
    addresses = [f"/{name}" for name in (query, f"compare{query}", "rank?area=06", f"places{query}", "plan", "method")]
    explore, compare, rank, places, plan, _ = pages = open_pages(open_browser, forgetful_server.url, *addresses)
    plan.get_by_role("radio", name="Paste").click()
    plan.get_by_role("textbox", name=text.PASTE).fill("Role,Headcount\nCooks,70\n")
    plan.keyboard.press("Control+Enter")
    for page in (rank, plan):
        expect(page.get_by_role("table")).to_be_visible()
    rank.get_by_role("checkbox", name=re.compile("^Compare ")).first.check()
    expect(rank.get_by_role("link", name="Compare selected (1)")).to_be_visible()
    for page in pages:
        page_object.wait_until_idle(page)
    before = [(page.url, page.get_by_role("main").inner_text()) for page in pages]

    restart_under(forgetful_server, *pages)

    assert [(page.url, page.get_by_role("main").inner_text()) for page in pages] == before
    page_object.search_for(explore, "registered nurse")
    expect(page_object.results(explore).first).to_contain_text("Registered nurses")
    explore.keyboard.press("Escape")
    page_object.add_area(explore, "Texas")
    expect(page_object.areas(explore)).to_have_text(["California", "Texas"])
    expect(page_object.title(explore)).to_contain_text("Software developers")
    explore.get_by_role("tab", name="Table").first.click()
    expect(page_object.chart_table_tabs(explore).first.locator("table")).to_be_visible()
    assert begun_download(explore, "CSV").startswith("horizons_15-1252_06_48")
    assert begun_download(compare, "CSV").startswith("horizons_15-1252_06")
    assert begun_download(rank, "CSV").startswith("horizons_rank_06")
    assert begun_download(places, "CSV").startswith("horizons_places_15-1252")
    assert begun_download(plan, "XLSX with").startswith("horizons_plan")


def begun_download(page: Page, button: str) -> str:
    """The name of the file that a button downloads."""
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(f"^Download .*{button}")).first.click()
    return download.value.suggested_filename


def test_page_works_after_the_laptop_was_asleep(laptop):
    page = laptop.page
    page_object.visit(page, "/?occ=15-1252&area=06")
    news = page.locator("#connection[role=status]")
    expect(news).to_be_empty()
    laptop.sleep()
    expect(news).to_contain_text("the page reconnects by itself", timeout=60_000)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert "streamlit run" not in page.locator("body").inner_text()
    laptop.wake()
    expect(news).to_be_empty()
    page_object.add_area(page, "Texas")
    expect(page_object.areas(page)).to_have_text(["California", "Texas"])
    assert begun_download(page, "CSV").startswith("horizons_15-1252_06_48")


def test_figures_on_their_way_arrive_after_the_laptop_was_asleep(laptop, lightcast):
    page = laptop.page
    occupations = "&".join(f"occ=1511{number}" for number in range(10, 13))
    page_object.visit(page, f"/compare?source=lightcast&{occupations}&area=US&area=06")
    lightcast.inject_fault("growth", "stall")
    page.goto(f"/compare?source=lightcast&{occupations}&area=US&area=06&area=48&area=36")
    expect(page.get_by_text("6 of 12 figures").first).to_be_visible()  # the bar says so, and soon the answer as well
    expect(page.get_by_role("progressbar")).to_be_visible()  # whose script the browser has by then
    laptop.sleep()
    laptop.wake()
    expect(page.get_by_role("progressbar")).to_be_visible()
    lightcast.clear_faults()
    expect(page.get_by_role("progressbar")).to_have_count(0, timeout=45_000)
    page_object.settle(page)
    expect(page_object.compared(page)).to_have_count(3)
    assert page.get_by_role("alert").all_inner_texts() == []
    assert lightcast.max_requests_per_second() <= RATE


CLOSE = """
() => {
  const heard = []
  const counts = []
  const socket = new WebSocket(new URL("_stcore/stream", document.baseURI), ["streamlit"])
  socket.addEventListener("close", () => heard.push("close"))
  for (const leaving of [false, true]) {
    if (leaving) window.dispatchEvent(new Event("beforeunload"))
    socket.dispatchEvent(new CloseEvent("close"))
    counts.push(heard.length)
  }
  window.dispatchEvent(new Event("pageshow"))
  counts.push(heard.length)
  return new Promise(resolve => {
    for (const type of ["open", "error"]) socket.addEventListener(type, () => { socket.close(); resolve(counts) })
  })
}
"""
"""A websocket closes while the page stays, and once more while it is left, and the page is shown again; gives how many
close events the page has received after each."""


def test_websocket_that_closes_while_the_page_is_left_is_not_asked_for_again(page):
    page_object.visit(page, "/plan")  # the page that draws least
    assert page.evaluate(CLOSE) == [1, 1, 2]
