"""Which address a download has, and how many are made at a time."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections import Counter
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest
from streamlit.runtime import media_file_manager, memory_media_file_storage
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata
from streamlit.runtime.media_file_storage import MediaFileKind, MediaFileStorageError
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from components import streamlit_downloads
from components.streamlit_downloads import BUSY, GONE, MAX_AT_A_TIME, MAX_OF_SESSION, take_turns
from services import random_ids
from tests.services.server.harness import run_async

MEGABYTES = b"x" * 3_000_000
SESSIONS = ["flood", *(f"other {number}" for number in range(2 * MAX_AT_A_TIME))]
MANAGER = SimpleNamespace(_deferred_callables={name: {"session_id": name} for name in SESSIONS}, _lock=nullcontext())
HANDLER = SimpleNamespace(_get_media_file_mgr=lambda: MANAGER)
"""Streamlit's handler of requests, which offers each session a file that has its name."""


def request(name: str, file: str) -> SimpleNamespace:
    return SimpleNamespace(request_id=name, deferred_file=SimpleNamespace(file_id=file))


def store(content: bytes) -> bytes:
    """What is served for `content` after another file, which differs in one byte, was downloaded."""
    storage = MemoryMediaFileStorage("/media")
    storage.load_and_get_id(MEGABYTES, "text/csv", MediaFileKind.DOWNLOADABLE, "plan.csv")
    found = storage.load_and_get_id(content, "text/csv", MediaFileKind.DOWNLOADABLE, "plan.csv")
    return storage.get_file(f"{found}.csv").content


def test_file_that_differs_from_another_in_one_byte_is_served_as_it_is(monkeypatch):
    changed = MEGABYTES[:500_000] + b"y" + MEGABYTES[500_001:]
    monkeypatch.setattr(memory_media_file_storage, "_calculate_file_id", streamlit_downloads.file_id)
    assert store(changed) == changed


def test_ids_of_files_to_be_made_are_random_and_asked_of_the_system_once_for_many(monkeypatch):
    asked: list[int] = []

    def token_bytes(count: int) -> bytes:
        asked.append(count)
        return os.urandom(count)

    monkeypatch.setattr(random_ids.secrets, "token_bytes", token_bytes)
    monkeypatch.setattr(media_file_manager, "uuid", streamlit_downloads.Uuids())
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    ids = [manager.add_deferred(bytes, "text/csv", f"1.{number}") for number in range(300)]
    assert len(set(ids)) == 300
    assert {len(one) for one in ids} == {len(uuid.uuid4().hex)}
    assert sum(asked) >= 300 * 16  # bytes: no id has less randomness than it has digits
    assert len(asked) == 2


def test_files_of_no_page_are_looked_for_once_a_second_and_when_a_session_ends(monkeypatch):
    now, in_a_run = [0.0], [True]
    remove = streamlit_downloads.look_at_most_once_a_second(
        MediaFileManager.remove_orphaned_files, lambda: in_a_run[0], lambda: now[0]
    )
    monkeypatch.setattr(MediaFileManager, "remove_orphaned_files", remove)
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    manager.remove_orphaned_files()  # of another run, a moment ago
    manager.add_deferred(bytes, "text/csv", "1.2")
    manager.clear_session_refs("dontcare")
    now[0] = 0.9
    manager.remove_orphaned_files()
    assert len(manager._deferred_callables) == 1
    now[0] = 1.0
    manager.remove_orphaned_files()
    assert len(manager._deferred_callables) == 0
    manager.add_deferred(bytes, "text/csv", "1.2")
    manager.clear_session_refs("dontcare")
    in_a_run[0] = False
    manager.remove_orphaned_files()
    assert len(manager._deferred_callables) == 0


def test_file_can_be_fetched_for_a_minute_after_its_page_has_changed(monkeypatch):
    now = [100.0]

    class Metadata(MediaFileMetadata):
        """Streamlit's, of this test."""

    monkeypatch.setattr(media_file_manager, "MediaFileMetadata", Metadata)
    streamlit_downloads.keep_for_a_while(Metadata, lambda: now[0])
    storage = MemoryMediaFileStorage("/media")
    manager = MediaFileManager(storage)
    name = manager.add(b"a,b", "text/csv", "1.2", "rows.csv", is_for_static_download=True).rpartition("/")[2]
    manager.clear_session_refs("dontcare")
    for _ in range(5):  # runs of others
        manager.remove_orphaned_files()
        now[0] += 10
    assert storage.get_file(name).content == b"a,b"
    now[0] += 10
    manager.remove_orphaned_files()
    with pytest.raises(MediaFileStorageError):
        storage.get_file(name)


def test_id_depends_on_content_type_and_name_and_on_a_secret(monkeypatch):
    parts = [(b"ab", "c", "d"), (b"a", "bc", "d"), (b"ab", "", "cd"), (b"ab", "c", None)]
    ids = {streamlit_downloads.file_id(*part) for part in parts}
    monkeypatch.setattr(streamlit_downloads, "_KEY", b"other")
    assert len(ids | {streamlit_downloads.file_id(*part) for part in parts}) == 2 * len(parts)


def test_session_that_asks_for_hundreds_of_files_is_refused_and_others_have_their_turn():
    making: Counter[str] = Counter()
    most: Counter[str] = Counter()

    async def make(_self, asked, session_id):
        making.update([session_id, "all"])
        most.update({name: 1 for name, count in making.items() if count > most[name]})
        await asyncio.sleep(0)
        making.subtract([session_id, "all"])
        return SimpleNamespace(
            request_id=asked.request_id, error_msg="", deferred_file=SimpleNamespace(url="/media/a.csv")
        )

    async def ask_all():
        handle = take_turns(make)
        asked = [*["flood"] * 300, *SESSIONS[1:]]
        first = await asyncio.gather(*[handle(HANDLER, request("one", session), session) for session in asked])
        return first, await handle(HANDLER, request("later", "flood"), "flood")

    answers, later = run_async(ask_all())
    errors = [answer.error_msg for answer in answers]
    assert errors == [""] * MAX_OF_SESSION + [BUSY] * (300 - MAX_OF_SESSION) + [""] * (len(SESSIONS) - 1)
    assert later.error_msg == ""
    assert most == {"all": MAX_AT_A_TIME, **dict.fromkeys(SESSIONS, 1)}


@pytest.mark.parametrize(("file", "session"), [("other 1", "flood"), ("unknown", "flood"), ("", "")])
def test_file_that_was_offered_to_another_session_is_not_made(file, session):
    async def make(*_):
        raise AssertionError("made")

    assert run_async(take_turns(make)(HANDLER, request("one", file), session)).error_msg == GONE


def test_offered_files_are_where_streamlit_keeps_them(monkeypatch):
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: "mine")
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    file = manager.add_deferred(lambda: b"content", "text/csv", "0", "a.csv")
    handler = DeferredFileHandler(lambda: manager)
    asked = BackendOperationRequest(request_id="one")
    asked.deferred_file.file_id = file
    handle = take_turns(getattr(DeferredFileHandler.handle, "__wrapped__", DeferredFileHandler.handle))
    assert run_async(handle(handler, asked, "mine")).deferred_file.url
    assert run_async(handle(handler, asked, "another")).error_msg == GONE


@pytest.fixture
def manager(monkeypatch):
    """Streamlit's files, which are of the sessions "one" and "two"."""
    manager = MediaFileManager(MemoryMediaFileStorage("/media"))
    monkeypatch.setattr(streamlit_downloads, "exists", lambda: True)
    monkeypatch.setattr(streamlit_downloads, "get_instance", lambda: SimpleNamespace(media_file_mgr=manager))
    monkeypatch.setattr(streamlit_downloads, "_made_for", {})
    return manager


def make_for(manager, session, monkeypatch):
    """What makes a file for a session, and gives the name by which it is fetched: content, a coroutine function."""
    handle = take_turns(getattr(DeferredFileHandler.handle, "__wrapped__", DeferredFileHandler.handle))
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: session)
    asked = BackendOperationRequest(request_id="one")
    asked.deferred_file.file_id = manager.add_deferred(lambda: b"a,b", "text/csv", "0", "plan.csv")

    async def make() -> str:
        response = await handle(DeferredFileHandler(lambda: manager), asked, session)
        return response.deferred_file.url.rpartition("/")[2]

    return make


def is_there(manager, name):
    return manager.read_file(name) is not None


def test_made_file_is_removed_after_its_time_though_nobody_comes(manager, monkeypatch):
    monkeypatch.setattr(streamlit_downloads, "KEPT_SECONDS", 0.0)

    async def make() -> bool:
        name = await make_for(manager, "one", monkeypatch)()
        while is_there(manager, name):
            await asyncio.sleep(0)
        return True

    assert run_async(make())
    assert streamlit_downloads._made_for == {}


def test_files_of_a_session_are_removed_at_once_with_what_makes_them_and_those_of_others_stay(manager, monkeypatch):
    names = [run_async(make_for(manager, session, monkeypatch)()) for session in ("one", "two")]
    assert names[0] == names[1], "equal files are one"
    streamlit_downloads.forget_files("three")
    assert len(manager._deferred_callables) == 2
    streamlit_downloads.forget_files("one")
    assert is_there(manager, names[0])
    assert [entry["session_id"] for entry in manager._deferred_callables.values()] == ["two"]
    streamlit_downloads.forget_files("two")
    assert not is_there(manager, names[0])
    assert manager._deferred_callables == {}


def test_file_that_a_page_shows_too_stays(manager, monkeypatch):
    monkeypatch.setattr(memory_media_file_storage, "_calculate_file_id", streamlit_downloads.file_id)
    name = run_async(make_for(manager, "one", monkeypatch)())
    manager.add(b"a,b", "text/csv", "1", "plan.csv", is_for_static_download=True)
    streamlit_downloads.forget_files("one")
    assert is_there(manager, name)


def test_streamlit_is_changed_once(monkeypatch):
    monkeypatch.setattr(memory_media_file_storage, "_calculate_file_id", memory_media_file_storage._calculate_file_id)
    monkeypatch.setattr(DeferredFileHandler, "handle", DeferredFileHandler.handle)
    monkeypatch.setattr(DeferredFileHandler, "_horizons_changed", True, raising=False)
    monkeypatch.delattr(DeferredFileHandler, "_horizons_changed")
    streamlit_downloads.protect_downloads()
    changed = DeferredFileHandler.handle
    streamlit_downloads.protect_downloads()
    assert DeferredFileHandler.handle is changed
    assert memory_media_file_storage._calculate_file_id is streamlit_downloads.file_id
