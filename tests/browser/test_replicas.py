"""Three replicas behind HAProxy with a shared Redis: one limit, one token, pages that outlive their replica.

The order matters: what leaves less behind comes last. A replica is killed, then all are restarted one after another
while 20 visitors and a browser work.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from websockets.exceptions import WebSocketException

from tests.bench.visitor import Session
from tests.browser import page_object
from tests.browser.conftest import TIMEOUT_MS
from tests.lightcast_contract import growth_of
from tests.replica_site import COOKIE, request, running_site

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    from playwright.sync_api import Page

    from tests.replica_site import Site

pytestmark = pytest.mark.browser

RATE = 5
VISITORS = 20
PAUSE_S = 4.0
"""For which a visitor looks at a view."""
VIEWS = ("occ=29-1141&area=06", "occ=15-1252&area=48", "occ=47-2111&area=US", "occ=11-2021&area=36")
LIGHTCAST_VIEW = "source=lightcast&occ=111110&occ=121112&occ=131113&occ=141110&area=US&area=06&area=48"
LIGHTCAST_CELLS = 12
LONG_US = 60_000_000


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


def run(coroutine: Coroutine[None, None, object]) -> object:
    """What a coroutine returns; in a thread, for Playwright's loop runs in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def visitor(site: Site, cookie: str, page: str = "", query: str = "") -> Session:
    return Session(site.url, page, query, ssl=site.trust, cookie=cookie)


# What the proxy adds


def test_plain_requests_are_sent_to_tls(site):
    status, headers, _ = request(f"{site.http_url}/compare?occ=29-1141", site.trust)
    assert status == 308
    assert headers["location"].startswith("https://localhost")
    assert headers["location"].endswith("/horizons/compare?occ=29-1141")


def test_page_and_its_scripts_are_below_the_path_and_compressed(site):
    status, headers, page = site.request("/")
    assert status == 200
    assert "strict-transport-security" in headers
    (script, *_) = re.findall(rb'src="\./(static/[^"]+\.js)"', page)
    status, headers, body = site.request(f"/{script.decode()}", Accept_Encoding="br, gzip")
    assert (status, headers["content-encoding"]) == (200, "br")
    status, headers, body = site.request("/openapi.json", Accept_Encoding="gzip")
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert json.loads(gzip.decompress(body))["openapi"]


def test_what_monitors_ask_is_closed_and_nothing_is_beside_the_path(site):
    root = site.url.removesuffix("/horizons")
    for path in ("/readyz", "/healthz", "/metrics"):
        assert site.request(path)[0] == 404
        assert request(root + path, site.trust)[0] == 404
    assert request(root + "/compare", site.trust)[0] == 503, "the site's other pages are not ours"


# Sessions


def test_file_is_there_ten_times_in_a_row_for_the_browser_whose_page_offers_it(site):
    async def statuses() -> tuple[Counter[int], Counter[int]]:
        cookie = site.new_cookie()
        async with visitor(site, cookie, query=VIEWS[0]) as session:
            await session.rerun()
            url = await session.download_url("Download CSV")

            def get(**headers: str) -> int:
                return site.request(url.removeprefix("/horizons"), **headers)[0]

            with_cookie = [await asyncio.to_thread(get, Cookie=cookie) for _ in range(10)]
            without = [await asyncio.to_thread(get) for _ in range(9)]
            return Counter(with_cookie), Counter(without)

    with_cookie, without = run(statuses())
    assert with_cookie == {200: 10}
    assert without[404] > 0, "other replicas have no such file: the cookie is what finds it"


def test_sessions_are_spread_over_all_replicas(site):
    assert {site.new_cookie() for _ in range(9)} == {f"{COOKIE}={one.name}" for one in site.replicas}


# The open API


def test_token_is_good_at_every_replica_and_the_limit_is_one(site):
    form = b"client_id=public&client_secret=public&grant_type=client_credentials"
    _, _, body = site.request("/connect/token", form)
    bearer = f"Bearer {json.loads(body)['access_token']}"

    def ask(number: int) -> int:
        url = f"{site.replicas[number % 3].url}/projected-occupation-growth/status"
        return request(url, site.trust, Authorization=bearer)[0]

    began = time.monotonic()
    with ThreadPoolExecutor(12) as pool:
        statuses = Counter(pool.map(ask, range(12)))
    seconds = time.monotonic() - began
    assert statuses.keys() == {200, 429}
    assert RATE <= statuses[200] <= RATE * (1 + int(seconds))


def test_wrong_secrets_count_over_all_replicas_by_the_address_that_the_proxy_sees(site):
    form = b"client_id=nobody&client_secret=wrong&grant_type=client_credentials"
    claimed = [f"192.0.2.{number}" for number in range(6)]
    statuses = [site.request("/connect/token", form, X_Forwarded_For=address)[0] for address in claimed]
    assert statuses == [400] * 5 + [429]


# Lightcast


async def look(site: Site, cookie: str, query: str, on_first: Callable[[], None] = lambda: None) -> list[str]:
    """The texts of a page of Lightcast's figures when all are there; whoever loses the connection comes back."""
    while True:
        with suppress(OSError, WebSocketException, EOFError):
            async with visitor(site, cookie, "compare", query) as session:
                while True:
                    running = asyncio.create_task(session.rerun())
                    on_first()
                    await running
                    if not session.has("instead") and not session.has("Cancel"):
                        assert session.errors() == []
                        return session.texts()
                    await asyncio.sleep(0.2)


def test_replica_killed_while_it_fetches_costs_neither_figures_nor_the_limit(site):
    victim = site.replicas[0]

    def kill_soon() -> None:
        """Kill it when some of the cells have come, and some not."""
        while not 3 <= site.lightcast.call("count", "growth") < LIGHTCAST_CELLS:
            time.sleep(0.02)
        victim.kill()
        # As if Redis had been there for long, so that replicas have the whole limit.
        for key in site.redis.client.keys("*epoch*"):
            site.redis.client.decrby(key, LONG_US)

    async def visit() -> list[list[str]]:
        killing = asyncio.create_task(asyncio.to_thread(kill_soon))
        first = asyncio.create_task(look(site, f"{COOKIE}={victim.name}", LIGHTCAST_VIEW))
        await killing
        others = [look(site, f"{COOKIE}={one.name}", LIGHTCAST_VIEW) for one in site.replicas[1:]]
        return [await first, *await asyncio.gather(*others)]

    seen = run(visit())
    assert victim.process.poll() is not None
    assert seen[0] == seen[1] == seen[2]
    growth = growth_of("111110", "06")["tenYear"]
    assert any(page_object.as_percent(growth).strip("+−-") in text for text in seen[0])
    assert site.lightcast.call("max_requests_per_second") <= RATE
    assert site.lightcast.call("count", "growth", 429) == 0
    assert site.lightcast.call("count", "token") <= 2, "one for each set of scopes, over all replicas"
    assert site.lightcast.call("count", "growth") <= LIGHTCAST_CELLS + RATE, (
        "only what the victim had under way is asked again"
    )


# Rolling restart


@dataclass
class Work:
    """What visitors saw during a restart."""

    views: int = 0
    reconnected: int = 0
    wrong: list[str] = field(default_factory=list)


async def keep_looking(site: Site, number: int, right: dict[str, list[str]], work: Work, end: asyncio.Event) -> None:
    """One visitor, with a view of its own again and again; after a lost connection the page asks for it again."""
    query = VIEWS[number % len(VIEWS)]
    cookie = await asyncio.to_thread(site.new_cookie)
    seen_since = False
    while not (end.is_set() and seen_since):
        try:
            async with visitor(site, cookie, query=query) as session:
                while not (end.is_set() and seen_since):
                    await asyncio.wait_for(session.rerun(), TIMEOUT_MS / 1000)
                    seen_since = end.is_set()  # the last view of everybody is one after the restarts
                    work.views += 1
                    if session.texts() != right[query] or session.errors():
                        work.wrong.append(f"{number}: {session.errors()}")
                    with suppress(TimeoutError):
                        await asyncio.wait_for(end.wait(), PAUSE_S)
        except (OSError, EOFError, WebSocketException):
            work.reconnected += 1
            await asyncio.sleep(0.2)


@pytest.fixture(scope="module")
def restarted(site, browser) -> Iterator[tuple[Work, Page]]:
    """What 20 visitors saw while all replicas were restarted one after another, and a page that was open meanwhile."""
    restarts_ended, work = threading.Event(), Work()

    async def end_soon(end: asyncio.Event) -> None:
        await asyncio.to_thread(restarts_ended.wait)
        end.set()

    async def visit() -> None:
        end, right = asyncio.Event(), {}
        for query in VIEWS:
            async with visitor(site, site.new_cookie(), query=query) as session:
                await session.rerun()
                right[query] = session.texts()
        visitors = (keep_looking(site, number, right, work, end) for number in range(VISITORS))
        await asyncio.gather(end_soon(end), *visitors)

    context = browser.new_context(base_url=site.url, ignore_https_errors=True)
    context.set_default_timeout(TIMEOUT_MS)
    page = context.new_page()
    page_object.visit(page, f"{site.url}/?occ=29-1141&area=06&h=5")
    with ThreadPoolExecutor(1) as pool:
        visiting = pool.submit(asyncio.run, visit())
        for replica in site.replicas:
            if replica.process.poll() is None:
                replica.stop()
            replica.start()
            replica.wait_until_ready()
        restarts_ended.set()
        visiting.result()
    yield work, page
    context.close()


def test_no_view_is_wrong_or_lost_while_all_replicas_are_restarted(restarted):
    work, _ = restarted
    assert work.wrong == []
    assert work.views >= 2 * VISITORS
    assert work.reconnected >= VISITORS / 2, "connections were lost, and came back"


def test_page_in_a_browser_comes_back_with_its_selection(restarted):
    _, page = restarted
    expect(page_object.title(page)).to_contain_text("Registered nurses")
    page_object.go_to(page, "Compare")
    expect(page_object.compared(page)).to_contain_text("Registered nurses")
    assert "occ=29-1141" in page.url
    assert "area=06" in page.url


def test_replicas_say_nothing_of_it(restarted, site):
    assert site.logged() == ""
