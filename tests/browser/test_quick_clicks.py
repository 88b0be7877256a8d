"""Clicks in quick succession, and several that the browser sends at once: each is answered, and answered to its end.

No browser, but the server that the browser tests share, and visitors who speak its protocol.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from tests.bench.visitor import _EVENTS_ID, Session
from tests.browser import page_object

if TYPE_CHECKING:
    from streamlit.proto.BackMsg_pb2 import BackMsg

TABS = ("bars_tabs", "lines_tabs", "vintages_tabs", "record_tabs")
ENDS = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}
ROUNDS = 12
"""Of sixty rounds twelve had lost the end of a fragment."""


def choose(session: Session, tab: str, label: str) -> str:
    """Choose the label of a tab, of which the server hears with the next message; the fragment that draws the tab."""
    element, fragment = session._find(tab)
    session._states[element.id] = WidgetState(id=element.id, string_value=label)
    return fragment


async def ask(session: Session, fragment: str) -> None:
    await session.socket.send(session._message(fragment).SerializeToString())


async def ended(session: Session, wanted: set[str]) -> Counter[str]:
    """The fragments whose runs have ended as they should, once all of `wanted` have; "" is the page."""
    fragments: Counter[str] = Counter()
    while not wanted <= fragments.keys():
        message = ForwardMsg.FromString(await asyncio.wait_for(session.socket.recv(), 20))
        if message.WhichOneof("type") == "script_finished" and message.script_finished in ENDS:
            fragments.update(message.metadata.run.fragment_ids or [""])
    return fragments


async def drawn_as_tables(session: Session, wanted: set[str]) -> None:
    """Wait until all of these fragments have drawn a table in runs that have ended as they should.

    Those are their own, or a run of the page that had been asked for and had not begun when the click came.
    """
    tables: set[str] = set()
    ends: set[str] = set()
    while not wanted <= ends:
        message = ForwardMsg.FromString(await asyncio.wait_for(session.socket.recv(), 20))
        if "table" in (message.delta.new_element.WhichOneof("type") or ""):
            tables.add(message.delta.fragment_id)
        if message.WhichOneof("type") == "script_finished" and message.script_finished in ENDS:
            ends.update(tables.intersection(message.metadata.run.fragment_ids or tables))


def visit(url, test, page=""):
    """Run `test(session)` on an opened page, on an event loop in a thread: browser tests leave one running in this."""

    async def run():
        async with Session(url, page, "occ=29-1141&area=US") as session:
            await session.rerun()
            await test(session)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, run()).result(timeout=120)


@pytest.mark.parametrize("pause", [0.0, 0.01])
def test_each_of_quick_clicks_is_answered_to_its_end(server, pause):
    """Else what a fragment no longer draws would stay in the page."""

    async def test(session):
        for label in ["Table", "Chart"] * (ROUNDS // 2):
            fragments = set()
            for tab in TABS:
                fragment = choose(session, tab, label)
                fragments.add(fragment)
                await ask(session, fragment)
                await asyncio.sleep(pause)
            await ended(session, fragments)

    visit(server.url, test)


@pytest.mark.parametrize("is_busy", [False, True], ids=["idle", "while the page runs"])
def test_all_controls_that_changed_are_answered_though_the_browser_asks_for_the_fragment_of_one(server, is_busy):
    async def test(session):
        for tab in TABS:
            choose(
                session, tab, "Chart"
            )  # a browser sends the states of all controls, also of those that nobody has touched
        await ask(session, "")
        if not is_busy:
            await ended(session, {""})
        fragments = [choose(session, tab, "Table") for tab in TABS]
        await ask(session, fragments[1])
        await drawn_as_tables(session, set(fragments))

    visit(server.url, test)


def test_page_is_run_where_a_control_outside_of_fragments_has_changed_too(server):
    async def test(session):
        element, fragment = session._find("Chart: growth by wage")
        assert fragment == ""
        session._states[element.id] = WidgetState(id=element.id, bool_value=False)
        await ask(session, "")
        await ended(session, {""})
        session._states[element.id] = WidgetState(id=element.id, bool_value=True)
        await ask(session, session._find("rank_area")[1])
        assert await ended(session, {""}) == {"": 1}

    visit(server.url, test, "rank")


def test_click_on_one_control_runs_nothing_else(server):
    async def test(session):
        for label in ("Table", "Chart"):
            for tab in TABS:
                fragment = choose(session, tab, label)
                await ask(session, fragment)
                assert await ended(session, {fragment}) == {fragment: 1}
        await ask(session, "")
        assert await ended(session, {""}) == {"": 1}

    visit(server.url, test)


def test_click_on_a_tab_in_a_browser_does_not_run_the_page_also_after_the_script_has_set_a_control(page):
    """The browser sends the states of all controls, with what the script has set: the other switch of state figures."""
    runs = []
    page.on("websocket", lambda opened: opened.on("framereceived", lambda data: runs.extend(run_of(data))))
    page_object.visit(page, "/?occ=29-1141&area=48")
    page.get_by_role("radio", name="State agency").first.click()
    page.wait_for_url(re.compile("states="))  # the script has run
    page_object.wait_until_idle(page)
    tabs = page.locator(".st-key-bars_tabs")
    for label, content in (("Table", "table"), ("Chart", "figure")):
        runs.clear()
        tabs.get_by_role("tab", name=label).click()
        expect(tabs.get_by_role("tabpanel").get_by_role(content).first).to_be_visible()
        page_object.wait_until_idle(page)
        assert runs
        assert all(runs), "the page was run"


def run_of(data: bytes) -> list[list[str]]:
    """The fragments of the run that begins with a message, none of a run of the page; nothing of another message."""
    message = ForwardMsg.FromString(data)
    return [list(message.metadata.run.fragment_ids)] if message.WhichOneof("type") == "new_session" else []


@pytest.mark.parametrize("is_drawn", [False, True], ids=["as its run begins", "once it is drawn"])
@pytest.mark.parametrize("control", ["bars_tabs", "find"])
@pytest.mark.parametrize("link", ["Method", "Places"])
def test_page_of_a_link_stays_though_the_browser_then_asks_for_a_control_of_the_page_before(
    server, link, control, is_drawn
):
    """The front end asks for the page before until it hears of the next one: its links and its fragments got lost."""

    async def test(session):
        element, fragment = session._find(control)
        click = session._message(fragment)
        state = WidgetState(id=element.id)
        if control == "find":
            state.json_value = '{"query": "nurse"}'
        else:
            state.string_value = "Table"
        click.rerun_script.widget_states.widgets.append(state)
        target = await follow(session, link)
        page = await page_of_next_run(session, to_the_end=is_drawn)
        await session.socket.send(click.SerializeToString())
        assert {page, await page_of_next_run(session, "" if is_drawn else page)} == {target}

    visit(server.url, test)


def test_link_is_followed_though_the_browser_tells_of_a_control_in_the_same_moment(server):
    """As where a busy browser gets to what was typed and to the link after it at once."""

    async def test(session):
        for link in ("Method", "Explore", "Places"):
            if link != "Explore":
                choose(session, "bars_tabs", "Table")
            target = await follow(session, link, with_states=True)
            assert await page_of_next_run(session) == target
            session._page_hash = target

    visit(server.url, test)


LATE = {
    "rank_area": ("rank", {"json_value": '{"query": "tex"}'}),
    "Chart: growth by wage": ("rank", {"bool_value": True}),
    "places_level": ("places", {"string_array_value": {"data": ["Metro areas"]}}),
}
"""Controls of two pages, one in a fragment and two in none, each with a state that it does not have at first."""
OPENED = {"rank": ("rank_table", "29-1141"), "places": ("places_map", "48")}
"""What leads from these pages to Explore, by a component's event."""


@pytest.mark.parametrize("moment", ["before its run", "as its run begins", "once it is drawn"])
@pytest.mark.parametrize("control", LATE)
@pytest.mark.parametrize("way", ["a link", "the script"])
def test_page_that_was_asked_for_stays_though_a_control_of_the_page_before_is_clicked(server, way, control, moment):
    """A control of a page that is gone looked like a link to that page, and a script that was stopped by a click before
    it switched the page had forgotten why it should."""
    page, state = LATE[control]

    async def test(session):
        element, fragment = session._find(control)
        click = session._message(fragment)
        click.rerun_script.widget_states.widgets.append(WidgetState(id=element.id, **state))
        target = page_link(session, "Explore").page_script_hash
        if way == "a link":
            await follow(session, "Explore")
        else:
            await session.socket.send(open_explore(session, *OPENED[page]).SerializeToString())
            await run_of_page(session, session._page_hash, to_the_end=False)  # that of the event
        if moment != "before its run":
            await run_of_page(session, target, to_the_end=moment == "once it is drawn")
        await session.socket.send(click.SerializeToString())
        await run_of_page(session, target)  # once it is drawn, the click has it run again
        session._page_hash = target
        fragment = choose(session, "bars_tabs", "Table")
        await ask(session, fragment)  # which is drawn after whatever the click has led to, and on that page alone
        await drawn_as_tables(session, {fragment})

    visit(server.url, test, page)


def open_explore(session: Session, component: str, value: str) -> BackMsg:
    """The message of a click on what leads to Explore."""
    element, fragment = session._find(component)
    message = session._message(fragment)
    event = json.dumps([{"event": "open", "value": value}])
    state = WidgetState(id=_EVENTS_ID.format(element.id), json_trigger_value=event)
    message.rerun_script.widget_states.widgets.append(state)
    return message


def page_link(session: Session, label: str) -> Any:
    return next(one for one, _ in session._drawn.values() if type(one).__name__ == "PageLink" and one.label == label)


async def run_of_page(session: Session, page: str, *, to_the_end: bool = True) -> None:
    """Wait until a run of a page has begun, or has ended as it should: then that is what the session has drawn."""
    shown = ""
    while True:
        message = ForwardMsg.FromString(await asyncio.wait_for(session.socket.recv(), 20))
        session._receive(message)
        if message.WhichOneof("type") == "new_session":
            shown = message.new_session.page_script_hash
            session._drawn.clear()
        is_end = message.WhichOneof("type") == "script_finished" and message.script_finished in ENDS
        is_wanted = session._page_hash == page if to_the_end else shown == page
        if is_wanted and (is_end or not to_the_end):
            return


async def follow(session: Session, link: str, *, with_states: bool = False) -> str:
    """Click on a link between pages; the page that it leads to."""
    target = next(one for one, _ in session._drawn.values() if type(one).__name__ == "PageLink" and one.label == link)
    message = session._message("")
    message.rerun_script.page_script_hash, message.rerun_script.query_string = (
        target.page_script_hash,
        target.query_string,
    )
    if not with_states:
        del message.rerun_script.widget_states.widgets[:]
    await session.socket.send(message.SerializeToString())
    return str(target.page_script_hash)


async def page_of_next_run(session: Session, page: str = "", *, to_the_end: bool = True) -> str:
    """The page of the next run, or of that of `page`, once that has begun, or has ended as it should."""
    while True:
        message = ForwardMsg.FromString(await asyncio.wait_for(session.socket.recv(), 20))
        if message.WhichOneof("type") == "new_session":
            page = message.new_session.page_script_hash
        is_end = message.WhichOneof("type") == "script_finished" and message.script_finished in ENDS
        if page and (is_end or not to_the_end):
            return page
