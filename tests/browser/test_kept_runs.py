"""A page drawn from recordings is the one drawn anew, for the visitor who made them and for others, click by click.

No browser, but the server that the browser tests share, and visitors who speak its protocol.
"""

from __future__ import annotations

import asyncio
import random
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.bench.visitor import Session, without_file_id

CLICKS = {
    "": [("bars_tabs", "Table"), ("ranges", False), ("add_area", ("selected", "48")), ("states_tabs", "Table")],
    "compare": [("view", "Jobs"), ("ranges", True), ("lines_tabs", "Table"), ("add_area", ("selected", "48"))],
    "rank": [("Next", None), ("rank_area", ("selected", "48")), ("Chart: growth by wage", True)],
    "places": [("Explore", None), ("Places", None)],
    "method": [("Explore", None), ("Method", None)],
}
VISITORS = 3
"""The first one draws anew and makes the recordings; the second one draws from them, the third, too."""


def drawn(session: Session) -> dict[tuple[int, ...], bytes]:
    """All that is on the page by place, without the ids of downloads, which are those of a session."""
    assert not session.errors()
    found = {}
    for place, (element, _) in session._drawn.items():
        if element is not None:
            found[place] = without_file_id(element).SerializeToString(deterministic=True)
    return found


def view_of(growth, page: str, rng: random.Random) -> str:
    """A query whose occupations other tests hardly show."""
    table = growth.occupations()
    codes = rng.sample(table.loc[table["taxonomy"] == "soc", "occupation_id"].tolist(), 2 if page == "compare" else 1)
    occupations = "".join(f"occ={code}&" for code in codes) if page in ("", "compare", "places") else ""
    areas = ["US", "06"] if page == "compare" else ["06"] if page == "rank" else ["US"]
    return occupations + "&".join(f"area={code}" for code in areas)


async def look(server_url: str, page: str, query: str) -> list[list[dict]]:
    """What each visitor sees after the first run, after another one, and after each click."""
    seen = []
    for _ in range(VISITORS):
        async with Session(server_url, page, query) as session:
            await session.rerun()
            steps = [drawn(session)]
            for name, value in CLICKS[page]:
                await session.click(name, value)
                steps.append(drawn(session))
        seen.append(steps)
    return seen


def in_thread(coroutine):
    """Run it on an event loop in a thread: browser tests leave one running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result(timeout=120)


@pytest.mark.parametrize("page", CLICKS)
def test_every_visitor_sees_what_the_first_one_sees(server, growth, page):
    first, *others = in_thread(look(server.url, page, view_of(growth, page, random.Random(f"kept {page}"))))
    for other in others:
        for step, (mine, theirs) in enumerate(zip(other, first, strict=True)):
            assert mine == theirs, f"step {step}"


def test_visitors_of_one_page_download_files_of_their_own(server):
    async def addresses() -> list[str]:
        query = "occ=17-2112&area=US"
        async with Session(server.url, "", query) as one, Session(server.url, "", query) as other:
            await one.rerun()
            await other.rerun()
            found = [await session.download_url("page_csv") for session in (one, other)]
            await one.click("add_area", ("selected", "48"))
            return [*found, await one.download_url("page_csv"), await other.download_url("page_csv")]

    files = []
    for address in in_thread(addresses()):
        with urllib.request.urlopen(f"{server.url}{address}") as answer:
            files.append(answer.read().decode("utf-8-sig"))
    assert files[0] == files[1] == files[3]
    assert "Texas" in files[2]
    assert "Texas" not in files[3]
