"""Replicas with a shared cache count requests and wrong secrets together; without it each keeps to its share."""

from __future__ import annotations

import asyncio
import contextlib
import math
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import requests
from pydantic import SecretStr

from services import redis_store
from services.config import OpenApiSettings, Settings
from services.open_api.application import OpenApi
from services.open_api.secret_guesses import GUESSES_OF_A_PAIR
from services.open_api.shared_limits import REQUESTS, TOKENS, LocalLimits, SharedLimits, open_limits
from services.redis_store import COOLDOWN, PREFIX, RedisStore
from tests.services.open_api.harness import GROWTH, FakeClock, run_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.redis_server import RedisServer

RATE, REPLICAS = 7, 3
_CLOCKS = 0.01  # seconds by which the clocks of Redis and of the test may run apart
KEY = b"k" * 32


class Replicas:
    """Limits of replicas that share a Redis and a clock for outages."""

    def __init__(self, url: str) -> None:
        self.clock = FakeClock()
        self.stores = [RedisStore(SecretStr(url), clock=self.clock) for _ in range(REPLICAS)]
        self.limits = [
            SharedLimits(store, KEY, RATE, LocalLimits(["one", "two"], RATE, replicas=REPLICAS, clock=self.clock))
            for store in self.stores
        ]

    def keep_the_rate(self, kind: str = REQUESTS, client: str = "one") -> bool:
        """Whether they allow RATE of twelve requests, and at most as many again for each second that those take."""
        begin = time.monotonic()
        allowed = sum(self.allowed(12 // REPLICAS, kind, client))
        return RATE <= allowed <= RATE * (1 + math.floor(time.monotonic() - begin + _CLOCKS))

    def allowed(self, requests_of_each: int, kind: str = REQUESTS, client: str = "one") -> list[int]:
        """How many of the requests each replica allows, asked in turn."""

        async def ask() -> list[int]:
            counts = [0] * REPLICAS
            for _ in range(requests_of_each):
                for number, limits in enumerate(self.limits):
                    counts[number] += (await limits.check(kind, client)).allowed
            return counts

        return asyncio.run(ask())


@pytest.fixture
def replicas(redis_server: RedisServer) -> Replicas:
    return Replicas(redis_server.url)


def test_client_has_one_limit_over_all_replicas(replicas):
    assert replicas.keep_the_rate()
    assert replicas.keep_the_rate(client="two"), "that of another client is its own"
    assert replicas.keep_the_rate(TOKENS), "tokens are limited apart"


def test_decision_has_what_is_left_over_all_replicas(replicas):
    async def ask():
        return [await limits.check(REQUESTS, "one") for limits in replicas.limits]

    decisions = asyncio.run(ask())
    assert [(one.limit, one.remaining) for one in decisions] == [(RATE, 6), (RATE, 5), (RATE, 4)]
    assert all(0 < one.reset <= 1 for one in decisions)


def test_no_second_has_more_than_the_rate(replicas):
    """Two seconds of requests in real time, from a thread for each replica."""
    allowed: list[float] = []
    end = time.monotonic() + 2.2

    def ask(limits: SharedLimits) -> None:
        async def loop() -> None:
            while time.monotonic() < end:
                before = time.monotonic()
                if (await limits.check(REQUESTS, "one")).allowed:
                    allowed.append(before)
                await asyncio.sleep(0.01)

        asyncio.run(loop())

    with ThreadPoolExecutor(REPLICAS) as pool:
        list(pool.map(ask, replicas.limits))
    # `before` is up to a call earlier than Redis's time: a window is a little shorter by it.
    assert max(sum(1 for at in allowed if begin <= at < begin + 0.9) for begin in allowed) == RATE
    assert 2 * RATE <= len(allowed) <= 3 * RATE


def test_without_redis_replicas_together_allow_no_more_than_the_rate(redis_server, replicas, caplog):
    redis_server.stop()
    try:
        assert replicas.allowed(5) == [2, 2, 2]
        replicas.clock.now += 1
        assert replicas.allowed(5) == [2, 2, 2]
        assert len(caplog.records) == REPLICAS, "each says it once"
    finally:
        redis_server.start()
    replicas.clock.now += COOLDOWN
    assert replicas.allowed(5) == [2, 2, 2], "until every replica can have noticed that it is back"
    replicas.clock.now += COOLDOWN
    redis_server.client.flushall()  # its clock is not that of the test: as if a second had passed
    assert replicas.keep_the_rate(), "back by itself"


def test_more_replicas_than_the_rate_wait_longer_between_requests_without_redis():
    clock = FakeClock()
    ten = [LocalLimits(["one"], 5, replicas=10, clock=clock) for _ in range(10)]

    async def ask() -> int:
        allowed = 0
        for _ in range(8 * 4):  # eight seconds
            allowed += sum([(await limits.check(REQUESTS, "one")).allowed for limits in ten])
            clock.now += 0.25
        return allowed

    assert asyncio.run(ask()) == 8 * 5
    first, second = (asyncio.run(ten[0].check(REQUESTS, "one")) for _ in range(2))
    assert (first.allowed, second.allowed, second.reset) == (True, False, 2)
    assert first.headers()["RateLimit-Limit"] == "1, 1;w=2;r=0;policy=rate-limit", "as long as it has to wait"


def test_full_redis_leaves_each_replica_its_share(redis_server, replicas):
    redis_server.fill()
    try:
        assert replicas.allowed(5) == [2, 2, 2]
    finally:
        redis_server.make_room()


def test_frozen_redis_never_blocks_the_event_loop(redis_server, replicas):
    async def ask() -> tuple[bool, float]:
        asked = asyncio.create_task(replicas.limits[0].check(REQUESTS, "one"))
        longest, last = 0.0, time.monotonic()
        while not asked.done():
            await asyncio.sleep(0.005)
            longest, last = max(longest, time.monotonic() - last), time.monotonic()
        return (await asked).allowed, longest

    redis_server.freeze()
    try:
        allowed, longest = asyncio.run(ask())
    finally:
        redis_server.resume()
    assert allowed
    assert longest < redis_store._TIMEOUT / 2


def guess(replicas: Replicas, times: int, client: str = "one", peer: str = "192.0.2.1") -> list[float]:
    """Seconds blocked at each replica after so many wrong secrets at each in turn."""

    async def ask() -> list[float]:
        for number in range(times):
            await replicas.limits[number % REPLICAS].check_secret(client, peer, is_right=False)
        return [await limits.check_secret(client, peer, is_right=True) for limits in replicas.limits]

    return asyncio.run(ask())


def end_blocks(redis_server: RedisServer) -> None:
    """As if the seconds of all blocks had passed."""
    redis_server.client.delete(*redis_server.client.keys("*:blocked"))


def test_wrong_secrets_count_over_all_replicas(redis_server, replicas):
    assert guess(replicas, GUESSES_OF_A_PAIR - 1) == [0, 0, 0]
    assert all(0 < seconds <= 1 for seconds in guess(replicas, 1))
    end_blocks(redis_server)
    assert all(1 < seconds <= 2 for seconds in guess(replicas, 1)), "twice as long after a further one"
    assert guess(replicas, 0, peer="192.0.2.2") == [0, 0, 0], "another peer is not blocked"


def test_of_wrong_secrets_that_come_at_once_no_more_are_judged_than_one_after_the_other(redis_server, replicas):
    """One, where the next block is long enough that none ends while they are on their way."""
    for key in replicas.limits[0]._counts("one", "192.0.2.1"):
        redis_server.client.set(PREFIX + key, 100)

    async def guess_at_once() -> list[float]:
        checks = [limits.check_secret("one", "192.0.2.1", is_right=False) for limits in replicas.limits * 34]
        return await asyncio.gather(*checks)

    blocked = asyncio.run(guess_at_once())
    assert blocked.count(0) == 1
    assert all(seconds > 0 for seconds in guess(replicas, 0)), "a right one that comes after is blocked, too"


def test_without_redis_wrong_secrets_are_counted_at_their_share(redis_server, replicas):
    for store in replicas.stores:
        store.give_up()
    blocked = guess(replicas, REPLICAS * (GUESSES_OF_A_PAIR // REPLICAS))
    assert all(seconds > 0 for seconds in blocked)


def test_redis_holds_neither_ids_nor_addresses_and_nothing_for_good(redis_server, replicas):
    replicas.allowed(1, client="one")
    guess(replicas, GUESSES_OF_A_PAIR, "one", "192.0.2.77")
    keys = redis_server.client.keys("*")
    assert len(keys) >= 5
    assert not any(b"one" in key.rpartition(b":")[2] or b"192" in key for key in keys if not key.endswith(b"blocked"))
    assert all(redis_server.client.pttl(key) > 0 for key in keys)


def test_settings_choose_shared_limits_and_say_when_tokens_would_not_be(redis_server, caplog):
    redis_store._store.cache_clear()
    settings = Settings.read({"SHARED_CACHE_URL": redis_server.url})
    assert isinstance(open_limits(settings, OpenApiSettings(), clock=time.monotonic), SharedLimits)
    assert "OPEN_API_SIGNING_KEY" in caplog.text
    assert isinstance(open_limits(Settings.read({}), OpenApiSettings(), clock=time.monotonic), LocalLimits)


@contextlib.contextmanager
def two_replicas(public, url: str) -> Iterator[list[str]]:
    """The addresses of two servers of the API with the same settings."""
    values = {"SHARED_CACHE_URL": url, "OPEN_API_SIGNING_KEY": "s" * 32, "OPEN_API_RATE": "4", "REPLICAS": "2"}
    apps = [OpenApi(lambda: public, Settings.read(values)) for _ in range(2)]
    with run_app(apps[0]) as first, run_app(apps[1]) as second:
        yield [first, second]


def test_token_of_one_replica_is_accepted_by_another_within_one_limit(public, redis_server):
    redis_store._store.cache_clear()
    form = {"client_id": "public", "client_secret": "public", "grant_type": "client_credentials"}
    with two_replicas(public, redis_server.url) as urls:
        token = requests.post(f"{urls[0]}/connect/token", data=form, timeout=10).json()["access_token"]
        headers = {"Authorization": f"Bearer {token}"}
        gate = threading.Barrier(8)

        def ask(number: int) -> int:
            gate.wait()
            return requests.get(f"{urls[number % 2]}{GROWTH}/status", headers=headers, timeout=10).status_code

        with ThreadPoolExecutor(8) as pool:
            statuses = sorted(pool.map(ask, range(8)))
    assert statuses == [200] * 4 + [429] * 4


DAMAGES = [
    pytest.param(["set", "abc"], id="a text"),
    pytest.param(["hset", "a", "b"], id="a hash"),
    pytest.param(["rpush", *["abc"] * 20], id="no numbers"),
    pytest.param(["rpush", *["nan"] * 20], id="NaN"),
    pytest.param(["rpush", *["9" * 15] * 20], id="of the future"),
    pytest.param(["rpush", *["1"] * 50_000], id="long"),
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_count_in_redis_neither_locks_a_client_out_nor_ends_the_common_limit(redis_server, replicas, damage):
    command, *values = damage
    guesses = list(replicas.limits[0]._counts("one", "192.0.2.1"))
    for key in [replicas.limits[0]._hashed(REQUESTS, "one"), *guesses]:
        getattr(redis_server.client, command)(PREFIX + key, *values)
    assert replicas.keep_the_rate()
    assert guess(replicas, GUESSES_OF_A_PAIR)[0] > 0
    assert not any(store.is_alone for store in replicas.stores)
