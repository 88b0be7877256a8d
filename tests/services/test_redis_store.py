"""A Redis that is gone, restarted, slow or full is left alone for a while, which the log says once, and used again."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from services.errors import ConfigError
from services.redis_store import _TIMEOUT, COOLDOWN, PREFIX, RedisStore, open_store
from tests.services.open_api.harness import FakeClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.redis_server import RedisServer

FAILED, BACK = "the shared cache failed", "the shared cache answers again"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def store(redis_server: RedisServer, clock: FakeClock) -> RedisStore:
    return RedisStore(SecretStr(redis_server.url), clock=clock)


def write(store: RedisStore) -> bytes | None:
    """What is read after writing."""
    store.put("key", b"value", 60)
    return store.get("key")


OUTAGES = [
    pytest.param("stop", "start", id="gone, then started"),
    pytest.param("freeze", "resume", id="slow"),
    pytest.param("fill", "make_room", id="full"),
    pytest.param("refuse_writes", "take_writes", id="read-only"),
]


@pytest.mark.parametrize(("begin", "end"), OUTAGES)
def test_outage_is_logged_once_and_ends_by_itself(redis_server, store, clock, caplog, begin, end):
    assert write(store) == b"value"
    assert not store.is_alone
    getattr(redis_server, begin)()
    try:
        assert write(store) is None
        assert store.is_alone
        clock.now += COOLDOWN
        store.get("key")  # is tried again, and is no proof that all works: one that is full can be read
        store.put("other", b"value", 60)  # fails again
        assert store.is_alone
        assert [record.getMessage().partition(" (")[0] for record in caplog.records] == [FAILED]
    finally:
        getattr(redis_server, end)()
    assert write(store) is None, "it is not tried again yet"
    clock.now += COOLDOWN
    assert write(store) == b"value"
    assert [record.getMessage().partition(" (")[0] for record in caplog.records] == [FAILED, BACK]


def test_redis_that_is_full_or_read_only_is_still_read(redis_server, store, clock):
    write(store)
    redis_server.refuse_writes()
    store.put("other", b"value", 60)
    clock.now += COOLDOWN
    assert store.get("key") == b"value"
    redis_server.take_writes()


def test_replica_keeps_to_its_share_until_every_other_one_can_know_that_redis_is_back(redis_server, store, clock):
    redis_server.stop()
    write(store)
    redis_server.start()
    clock.now += COOLDOWN
    assert write(store) == b"value"
    clock.now += COOLDOWN - 1
    assert store.is_alone
    clock.now += 1
    assert not store.is_alone


def test_value_is_stored_only_where_there_is_none(redis_server, store):
    assert store.put_if_absent("lock", b"one", 60)
    assert not store.put_if_absent("lock", b"two", 60)
    store.remove_if_equal("lock", b"two")
    assert store.get("lock") == b"one"
    store.remove_if_equal("lock", b"one")
    assert store.put_if_absent("lock", b"two", 60)


def test_without_redis_a_value_counts_as_stored(store):
    store.give_up()
    assert store.put_if_absent("lock", b"one", 60)
    assert store.put_if_absent("lock", b"two", 60)


def test_process_has_one_store_for_an_address(redis_server):
    url = SecretStr(redis_server.url)
    assert open_store(url) is open_store(SecretStr(redis_server.url))
    assert open_store(SecretStr("")) is None


def test_invalid_shared_cache_url_is_refused():
    with pytest.raises(ConfigError, match="SHARED_CACHE_URL"):
        RedisStore(SecretStr("http://somewhere"))


def test_value_of_another_kind_or_size_is_none_and_no_outage(redis_server, store, monkeypatch):
    monkeypatch.setattr("services.redis_store._MAX_VALUE", 100)
    store.put("right", b"x" * 100, 60)
    redis_server.client.set(f"{PREFIX}long", b"x" * 101)
    redis_server.client.set(f"{PREFIX}empty", b"")
    redis_server.client.rpush(f"{PREFIX}list", "a")
    assert store.get_many(["list", "right", "long", "empty", "missing"]) == [None, b"x" * 100, None, None, None]
    assert store.put_if_absent("list", b"owner", 60) is False
    store.remove_if_equal("list", b"owner")
    assert not store.is_alone
    assert store.put_if_absent("list", b"owner", 60), "a lock that could never be given back is removed"


def test_script_that_fails_by_what_is_stored_removes_it_and_runs_again(redis_server, store):
    redis_server.client.hset(f"{PREFIX}count", "a", "b")
    assert store.run_script("return redis.call('INCR', KEYS[1])", ["count"]) == 1
    assert not store.is_alone


def test_script_that_always_fails_counts_as_an_outage(store):
    assert store.run_script("return nothing.at_all", ["count"]) is None
    assert store.is_alone


@contextmanager
def dripping_redis() -> Iterator[str]:
    """The address of what begins a response and goes on a byte at a time."""
    ended = threading.Event()

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"+")
            while not ended.wait(_TIMEOUT / 10):
                try:
                    connection.sendall(b"O")
                except OSError:
                    return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=[listener], daemon=True)
        thread.start()
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        ended.set()
        thread.join()


@pytest.mark.timeout(20)
def test_redis_that_answers_a_byte_at_a_time_is_left_alone_after_the_time_for_one_command():
    with dripping_redis() as url:
        store = RedisStore(SecretStr(url))
        assert store.get("key") is None
        assert store.is_alone
