"""A first visit on a slow line: something to read at once, and no more bytes than needed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from components import streamlit_bursts
from tests.browser import page_object

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ADDRESS = "/?occ=29-1141&area=US"
SLOW_LINE = {"offline": False, "latency": 100, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s, in bytes a second."""
READABLE_S = 6
FULL_TEXT_S = 20


def test_headline_is_readable_without_scripts_and_gives_way_to_the_page(page: Page, watch):
    """Whatever is cached: a route switches the cache off."""
    watch.expected.append("ERR_FAILED")
    page.route("**/*.js", lambda route: route.abort())
    page.goto(ADDRESS)
    preview = page.locator("#preview")
    expect(preview.get_by_role("heading")).to_have_text("Registered nurses 29-1141")
    sentence = preview.get_by_role("paragraph").first.inner_text()
    figures = preview.locator("dd").all_inner_texts()
    expect(page).to_have_title("Registered nurses · Horizons")
    page.unroute("**/*.js")
    page_object.visit(page, ADDRESS)
    expect(preview).to_be_hidden()
    expect(page.get_by_role("main")).to_contain_text(sentence)
    assert figures == page_object.card_values(page).all_inner_texts()


@pytest.mark.parametrize(("address", "limit"), [(ADDRESS, 1_900_000), (page_object.COMPARISON, 1_900_000)])
def test_first_visit_sends_few_bytes(fresh_page: Page, address, limit):
    page = fresh_page
    sizes, scripts = [], []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.on("request", lambda request: scripts.append(urlsplit(request.url).path) if ".js" in request.url else None)
    page_object.visit(page, address)
    html = page.request.get(address).text()
    assert [path for path in scripts if f'".{path}"' not in html] == [], "scripts that the HTML does not name"
    assert len(scripts) == len(set(scripts)), "fetched twice"
    assert 1_000_000 < sum(sizes) < limit


def use_slow_line(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)


@pytest.mark.timing
def test_every_page_is_readable_in_time_at_400_kbit(page: Page, watch):
    """Before its scripts have come, which takes as long for each page."""
    watch.expected.append("ERR_FAILED")
    page.route("**/*.js", lambda route: route.abort())  # and nothing is cached
    use_slow_line(page)
    for address in (page_object.COMPARISON, "/rank", "/places?occ=29-1141", "/plan", "/method"):
        started = time.monotonic()
        page.goto(address, wait_until="commit")
        expect(page.locator("#preview h1")).to_be_visible()
        assert time.monotonic() - started < READABLE_S


@pytest.mark.timing
def test_first_visit_at_400_kbit_is_readable_in_time(fresh_page: Page):
    page = fresh_page
    use_slow_line(page)
    started = time.monotonic()
    page.goto(ADDRESS, wait_until="commit")
    expect(page.locator("#preview h1")).to_be_visible()
    readable = time.monotonic() - started
    expect(page.locator("#root h1")).to_be_visible(timeout=1_000 * FULL_TEXT_S)
    assert readable < READABLE_S


def test_page_is_drawn_before_the_server_has_answered_what_the_front_end_asks(page: Page, watch):
    watch.expected.append("ERR_FAILED")
    held = []
    page.route("**/_stcore/*", lambda route: held.append(route))
    page_object.visit(page, ADDRESS)
    asked = {urlsplit(route.request.url).path for route in held}  # again after 4 s
    assert asked == {"/_stcore/health", "/_stcore/host-config"}
    expect(page.get_by_role("heading", level=1)).to_have_text("Registered nurses 29-1141")
    for route in held:
        route.abort()


def test_messages_after_a_mark_wait_until_the_browser_has_painted_and_the_first_for_scripts_of_elements(page: Page):
    page_object.visit(page, "/plan")
    messages_after_a_mark_wait_until_the_browser_has_painted(page)
    messages_after_a_mark_wait_for_elements_whose_script_is_loaded(page)


def messages_after_a_mark_wait_until_the_browser_has_painted(page: Page) -> None:
    mark, message = list(streamlit_bursts.mark().SerializeToString()), [1]
    at_once = page.evaluate(
        """messages => {
          const socket = new WebSocket(location.origin.replace("http", "ws") + "/_stcore/stream", ["streamlit"])
          window.received = []
          socket.addEventListener("message", event => received.push(...new Uint8Array(event.data)))
          for (const one of messages) {
            socket.dispatchEvent(new MessageEvent("message", {data: Uint8Array.from(one).buffer}))
          }
          requestAnimationFrame(() => received.push("frame"))
          socket.addEventListener("open", () => socket.close())
          return [...received]
        }""",
        [message, mark, [2], [3], mark, [4]],
    )
    assert at_once == message
    page.wait_for_function("() => received.includes(4)")
    assert [one for one in page.evaluate("() => received") if one != "frame"] == [1, 2, 3, 4]
    assert page.evaluate("() => received[1]") == "frame"


def messages_after_a_mark_wait_for_elements_whose_script_is_loaded(page: Page) -> None:
    """In the page of the first, whose websocket is another one."""
    mark = list(streamlit_bursts.mark().SerializeToString())
    seen = page.evaluate(
        """async mark => {
          const frame = () => new Promise(requestAnimationFrame)
          const waiting = document.body.appendChild(document.createElement("div"))
          waiting.dataset.testid = "stSkeleton"
          const socket = new WebSocket(location.origin.replace("http", "ws") + "/_stcore/stream", ["streamlit"])
          socket.addEventListener("open", () => socket.close())
          window.received = []
          socket.addEventListener("message", event => received.push(...new Uint8Array(event.data)))
          const send = (...all) => {
            for (const one of all) {
              socket.dispatchEvent(new MessageEvent("message", {data: Uint8Array.from(one).buffer}))
            }
          }
          const until = async value => {
            for (let count = 0; count < 300 && !received.includes(value); count++) await frame()
          }
          const now = performance.now
          const timer = window.setTimeout
          performance.now = () => 0 // the time for it is never up
          window.setTimeout = () => 0 // nor that for a frame
          send(mark, [1])
          for (let count = 0; count < 3; count++) await frame()
          const meanwhile = received.length
          waiting.remove()
          let frames = 0
          for (; frames < 300 && !received.includes(1); frames++) await frame()
          document.body.appendChild(waiting)
          send(mark, [2])
          await until(2) // later marks do not wait for scripts
          waiting.remove()
          performance.now = now
          window.setTimeout = timer
          return [meanwhile, frames, ...received]
        }""",
        mark,
    )
    meanwhile, frames, *received = seen
    assert (meanwhile, received) == (0, [1, 2])
    assert frames > 1, "one in which they are there, one that shows them"
