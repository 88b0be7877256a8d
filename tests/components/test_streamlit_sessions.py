"""The session of a page that was closed ends at its own time."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from components import streamlit_sessions
from tests.services.server.harness import run_async


@pytest.fixture
def ended(monkeypatch) -> list[str]:
    """The ids of the sessions that have ended, in order."""
    monkeypatch.setattr(streamlit_sessions, "_LATER", 0.0)
    return []


class Storage(MemorySessionStorage):
    """Streamlit's, of this test."""


Storage.save = getattr(MemorySessionStorage.save, "__wrapped__", MemorySessionStorage.save)
streamlit_sessions.end_in_time(Storage)


def closed(name: str, ended: list[str]) -> SimpleNamespace:
    """What Streamlit keeps of a page that was closed."""
    state = {"plan_lists": "a list"}
    fragments = {"draw": "a list"}

    def shutdown() -> None:
        ended.append(name)

    return SimpleNamespace(
        session=SimpleNamespace(id=name, shutdown=shutdown, session_state=state, _fragment_storage=fragments)
    )


def test_session_ends_though_no_other_page_is_closed(ended):
    async def close() -> SimpleNamespace:
        page = closed("one", ended)
        Storage(ttl_seconds=0).save(page)
        while not ended:
            await asyncio.sleep(0)
        return page

    page = run_async(close())
    assert ended == ["one"]
    assert (page.session.session_state, page.session._fragment_storage) == ({}, {})


def test_session_of_a_browser_that_came_back_goes_on(ended):
    async def close() -> None:
        storage = Storage(ttl_seconds=0)
        storage.save(closed("one", ended))
        storage._cache.clear()  # as when its browser has it again
        storage.save(closed("two", ended))
        while not ended:
            await asyncio.sleep(0)

    run_async(close())
    assert ended == ["two"]


def test_of_too_many_sessions_the_one_that_waits_longest_ends(ended):
    async def close() -> None:
        storage = Storage(maxsize=2, ttl_seconds=60)
        for name in ("one", "two", "three"):
            storage.save(closed(name, ended))

    run_async(close())
    assert ended == ["one"]


def test_storage_is_changed_once():
    changed = Storage.save
    streamlit_sessions.end_in_time(Storage)
    assert Storage.save is changed
