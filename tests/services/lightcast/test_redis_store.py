"""What replicas share, on a real Redis: one rate limit, and cached responses kept apart by credential."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from services.errors import ConfigError, CredentialsError
from services.lightcast.redis_store import RedisStore, SharedRateLimiter
from tests.lightcast_server import LightcastServer
from tests.services.lightcast.harness import FakeClock, fetch, open_source

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def store(redis_url: str) -> RedisStore:
    shared = RedisStore(SecretStr(redis_url))
    shared._redis.flushall()
    return shared


@pytest.fixture
def lightcast() -> Iterator[LightcastServer]:
    with LightcastServer(rate=10**6, others={"client-two": "secret-two"}) as running:
        yield running


TWO = {"client_id": "client-two", "client_secret": "secret-two"}


def test_memory_cache_is_separate_for_each_credential(lightcast: LightcastServer) -> None:
    one, two = open_source(lightcast), open_source(lightcast, **TWO)
    fetch(one, ["231113"], ["US"])
    fetch(two, ["231113"], ["US"])
    assert sorted(call.client for call in lightcast.calls if call.kind == "growth") == ["client-one", "client-two"]
    assert not set(one._cache._entries) & set(two._cache._entries)


def test_shared_cache_is_separate_for_each_credential(lightcast: LightcastServer, store: RedisStore) -> None:
    fetch(open_source(lightcast, shared=store), ["231113"], ["US"])
    fetch(open_source(lightcast, shared=store, **TWO), ["231113"], ["US"])
    assert lightcast.count("growth") == 2
    calls = len(lightcast.calls)
    # A replica with the same credential reads what the first cached, without a request.
    frame, _ = fetch(open_source(lightcast, shared=store), ["231113"], ["US"])
    assert frame["growth"].notna().all()
    assert len(lightcast.calls) == calls
    # The client id alone gives access to nothing.
    with pytest.raises(CredentialsError):
        open_source(lightcast, shared=store, client_secret="wrong")
    for key in store._redis.keys("*"):
        for secret in (b"client-one", b"secret-one", b"client-two", b"secret-two", b"token-"):
            assert secret not in key
            assert secret not in (store._redis.get(key) or b"")


def test_stale_values_of_another_replica_are_served_in_an_outage(lightcast: LightcastServer, store: RedisStore) -> None:
    clock = FakeClock()
    fetch(open_source(lightcast, clock, store), ["231113"], ["US"])
    lightcast.stop()
    clock.now += 30 * 3600
    frame, errors = fetch(open_source(lightcast, clock, store), ["231113"], ["US"])
    assert set(frame["flags"]) == {"stale"}
    assert errors[0].last_good_at is not None


def send_times(redis_url: str, key: str) -> list[float]:
    """Return the send times of 20 requests of two replicas, on eight threads."""
    replicas = [SharedRateLimiter(RedisStore(SecretStr(redis_url)), key, 5) for _ in range(2)]
    times: list[float] = []

    def send(number: int) -> None:
        limiter = replicas[number % 2]
        permit = limiter.acquire()
        times.append(time.monotonic())
        limiter.mark_sent(permit)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(20)))
    return sorted(times)


@pytest.mark.timing
def test_two_replicas_share_one_rate_limit(store: RedisStore, redis_url: str) -> None:
    """The limit is never exceeded, and nearly used up, except in a run in which a thread woke too late for its slot,
    which costs a window."""
    took = []
    for attempt in range(3):
        times = send_times(redis_url, f"key {attempt}")
        assert max(sum(1 for at in times if begin <= at < begin + 1.0) for begin in times) == 5
        took.append(times[-1] - times[0])
        if took[-1] < 3 * 1.1 * 1.15 + 0.2:
            return
    pytest.fail(f"too slow three times: {took}")


def test_block_applies_to_every_replica(store: RedisStore, redis_url: str) -> None:
    SharedRateLimiter(store, "blocked", 5).block(20)
    wait = RedisStore(SecretStr(redis_url)).reserve_slot("blocked", 5, 1.1)
    assert wait == pytest.approx(20, abs=2)


def test_client_works_without_redis(lightcast: LightcastServer) -> None:
    pytest.importorskip("redis")
    unreachable = RedisStore(SecretStr("redis://127.0.0.1:1/0"))
    limiter = SharedRateLimiter(unreachable, "key", 5)
    cancel = threading.Event()
    assert limiter.acquire(cancel).waited < 5
    limiter.block(1)
    frame, errors = fetch(open_source(lightcast, shared=unreachable), ["231113"], ["US"])
    assert errors == []
    assert frame["growth"].notna().all()


def test_invalid_shared_cache_url_is_refused() -> None:
    pytest.importorskip("redis")
    with pytest.raises(ConfigError, match="SHARED_CACHE_URL"):
        RedisStore(SecretStr("http://somewhere"))
