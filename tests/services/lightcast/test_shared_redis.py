"""What replicas share, on a real Redis: one rate limit, and cached responses kept apart by credential."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from services.errors import CredentialsError
from services.lightcast.clock_watch import ClockWatch, Reading
from services.lightcast.rate_limiter import WINDOW
from services.lightcast.shared_rate_limiter import SHARED_WINDOW, SharedRateLimiter, Slot
from services.lightcast.shared_tokens import LOCK_SECONDS, SharedToken, SharedTokens
from services.lightcast.tokens import REFRESH_BEFORE
from services.redis_store import COOLDOWN, PREFIX, RedisStore
from tests.lightcast_contract import GROWTH_SCOPE, LIST_SCOPE
from tests.lightcast_server import LightcastServer
from tests.redis_server import RedisServer
from tests.services.lightcast.harness import FakeClock, client_of, fetch, open_source

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
    wait = SharedRateLimiter(RedisStore(SecretStr(redis_url)), "blocked", 5).reserve_slot().delay
    assert wait == pytest.approx(20, abs=2)


@pytest.mark.parametrize("time", ["9" * 15, "9" * 30, "1e308", "inf", "nan", "soon", ""])
def test_shared_limit_ignores_times_that_are_far_ahead_or_none(store: RedisStore, time: str) -> None:
    limiter, redis = SharedRateLimiter(store, "key", 2), store._redis
    limiter.reserve_slot()
    slots, blocked = "horizons:1:slots:key", "horizons:1:blocked:key"
    assert redis.exists(slots)
    redis.delete(slots)
    redis.rpush(slots, time, time, time)
    redis.set(blocked, time)
    delays = [limiter.reserve_slot().delay for _ in range(3)]
    assert delays[:2] == [0, 0]
    assert delays[2] == pytest.approx(1.1, abs=0.1)
    limiter.block(20)
    assert limiter.reserve_slot().delay == pytest.approx(20, abs=2)


def test_redis_that_knows_no_slots_gives_the_first_ones_a_window_later(store: RedisStore) -> None:
    """It may have been restarted, and the requests that it has forgotten still count."""
    limiter = SharedRateLimiter(store, "key", 2)
    for _ in range(2):
        windows = [limiter.reserve_slot().delay / SHARED_WINDOW for _ in range(3)]
        assert windows == pytest.approx([1, 1, 2], abs=0.1)
        store._redis.flushall()


def test_redis_that_was_just_started_leaves_room_for_replicas_that_are_still_alone(store: RedisStore) -> None:
    """Of three, two may be, each at a request a second: three of five are left for the one that has noticed."""
    limiter = SharedRateLimiter(store, "key", 5, replicas=3)
    windows = [limiter.reserve_slot().delay / SHARED_WINDOW for _ in range(7)]
    assert windows == pytest.approx([1, 1, 1, 2, 2, 2, 3], abs=0.1)
    # Half a minute later all of them know, and have the whole limit together.
    epoch = int(store.get("epoch:key")) - int((COOLDOWN + 1) * 1e6)
    store._redis.set("horizons:1:epoch:key", epoch)
    store._redis.delete("horizons:1:slots:key", "horizons:1:blocked:key")
    windows = [limiter.reserve_slot().delay / SHARED_WINDOW for _ in range(6)]
    assert windows == pytest.approx([0, 0, 0, 0, 0, 1], abs=0.1)


def test_slot_that_redis_lost_while_it_was_waited_for_is_reserved_again(store: RedisStore) -> None:
    clock, lost = FakeClock(), []

    def sleep(seconds: float, cancel: threading.Event | None) -> None:
        clock.sleep(seconds, cancel)
        if not lost:
            lost.append(seconds)
            store._redis.flushall()

    limiter = SharedRateLimiter(store, "key", 5, sleep=sleep, clock=clock)
    assert limiter.acquire().waited == pytest.approx(2 * SHARED_WINDOW, abs=0.1)
    assert not store.is_alone


def test_outage_that_begins_while_a_slot_is_waited_for_is_noticed_before_the_request_is_sent() -> None:
    with RedisServer() as server:
        clock = FakeClock()
        store = RedisStore(SecretStr(server.url), clock=clock)

        def sleep(seconds: float, cancel: threading.Event | None) -> None:
            clock.sleep(seconds, cancel)
            server.stop()

        limiter = SharedRateLimiter(store, "key", 5, replicas=3, sleep=sleep, clock=clock)
        limiter.acquire()
        assert store.is_alone
        assert limiter._local.rate == 1


def expect_delay(slot: Slot, windows: int, started: float) -> None:
    """The slot is so many windows after the first one, which was taken since `started`; a busy machine is later."""
    assert slot.delay / SHARED_WINDOW < windows + 0.1
    assert (slot.delay + time.monotonic() - started) / SHARED_WINDOW > windows - 0.1


@pytest.mark.parametrize("seconds", [-300.0, -1.0, 0.9, 3600.0], ids="set by {:g} s".format)
def test_redis_whose_clock_is_set_lets_a_window_pass_and_no_more(store: RedisStore, seconds: float) -> None:
    """Without that, two replicas would send ten requests in the second in which it is put forward."""
    ahead, started = 0.0, time.monotonic()
    limiter = SharedRateLimiter(store, "key", 2, replicas=1, stopwatch=lambda: time.monotonic() - ahead)
    limiter.reserve_slot()
    ahead = seconds
    stored = [int(time_us) - int(seconds * 1e6) for time_us in store._redis.lrange(f"{PREFIX}slots:key", 0, -1)]
    store._redis.delete(f"{PREFIX}slots:key", f"{PREFIX}blocked:key")
    store._redis.rpush(f"{PREFIX}slots:key", *stored)
    for windows in (1, 1, 2, 2):
        expect_delay(limiter.reserve_slot(), windows, started)


def test_second_thread_sends_by_no_slot_of_a_clock_that_was_set(store: RedisStore, monkeypatch) -> None:
    ahead, seen, started = 0.0, [], time.monotonic()
    limiter = SharedRateLimiter(store, "key", 2, replicas=1, stopwatch=lambda: time.monotonic() - ahead)
    limiter.reserve_slot()
    store._redis.delete(f"{PREFIX}slots:key", f"{PREFIX}blocked:key")
    ahead = 3600.0
    second, run_script = threading.Thread(target=lambda: seen.append(limiter.reserve_slot())), store.run_script

    def run_while_another_reserves(*given: object) -> object:
        found = run_script(*given)
        if second.ident is None:
            second.start()
            second.join(0.2)
        return found

    monkeypatch.setattr(store, "run_script", run_while_another_reserves)
    slots = [limiter.reserve_slot()]
    second.join()
    for slot in [*slots, *seen]:
        expect_delay(slot, 1, started)


@pytest.mark.parametrize(
    ("second", "was_set"),
    [
        (Reading(10.0, 110.0, 10.01), False),
        (Reading(10.0, 110.4, 10.5), False),  # a slow answer tells less
        (Reading(10.0, 110.5, 10.01), True),
        (Reading(10.0, 109.5, 10.01), True),
        (Reading(-1.0, 99.0, -0.99), False),  # of a thread that read it earlier
        (Reading(86_400.0, 86_500.0 + 40, 86_400.01), False),
        (Reading(86_400.0, 86_500.0 + 400, 86_400.01), True),
    ],
)
def test_clock_was_set_if_another_time_has_passed_on_it(second: Reading, was_set: bool) -> None:
    watch = ClockWatch()
    assert not watch.was_set(Reading(0.0, 100.0, 0.01))
    assert watch.was_set(second) is was_set


def sent_within(limiter: SharedRateLimiter, clock: FakeClock, seconds: float) -> list[float]:
    """When a replica that has always something to send sends it, from now on."""
    times: list[float] = []
    begin = clock.now
    while (permit := limiter.acquire()) and clock.now < begin + seconds:
        limiter.mark_sent(permit)
        times.append(clock.now)
    limiter.release(permit)
    return times


@pytest.mark.parametrize(("replicas", "rate", "most"), [(3, 5, 1), (2, 5, 2), (1, 5, 5), (8, 5, 1)])
def test_replica_without_redis_keeps_to_its_share_of_the_limit(replicas: int, rate: int, most: int) -> None:
    clock = FakeClock()
    gone = RedisStore(SecretStr("redis://127.0.0.1:1/0"), clock=clock)
    limiter = SharedRateLimiter(gone, "key", rate, replicas=replicas, sleep=clock.sleep, clock=clock)
    began = clock.now
    times = sent_within(limiter, clock, 20)
    assert times[0] - began == pytest.approx(SHARED_WINDOW), "what replicas sent by their slots counts for a second"
    assert max(sum(1 for at in times if begin <= at < begin + 1.0) for begin in times) == most
    assert (len(times) - 1) * replicas <= 20 / WINDOW * rate
    assert len(times) >= 17 * most / max(1, replicas / rate)


def test_replica_uses_the_whole_limit_again_when_all_know_that_redis_is_back(redis_url: str) -> None:
    clock = FakeClock()
    store = RedisStore(SecretStr(redis_url), clock=clock)
    store._redis.flushall()
    limiter = SharedRateLimiter(store, "key", 5, replicas=3, sleep=clock.sleep, clock=clock)
    store.give_up()
    assert len(sent_within(limiter, clock, COOLDOWN)) < COOLDOWN
    limiter.acquire()
    assert not store._is_out
    assert store.is_alone
    clock.now += COOLDOWN
    limiter.acquire()
    assert not store.is_alone
    assert limiter._local.rate == 5


def test_slot_is_not_kept_for_a_request_that_this_process_holds_back(store: RedisStore) -> None:
    """When replicas may use the whole limit again, what had waited at each would be sent at once, and beyond it."""
    clock = FakeClock()
    limiter = SharedRateLimiter(store, "key", 5, replicas=2, sleep=clock.sleep, clock=clock)
    limiter.acquire()
    reserve_slot, held_back = limiter.reserve_slot, []

    def reserve() -> Slot | None:
        held_back.append(clock.now)
        return reserve_slot()

    limiter.reserve_slot = reserve  # type: ignore[method-assign]
    before = clock.now
    limiter._local.block(20)
    limiter.acquire()
    assert held_back[0] - before == pytest.approx(20)


def test_request_whose_service_asks_to_wait_while_it_waits_for_its_slot_waits(store: RedisStore) -> None:
    clock = FakeClock()

    def sleep(seconds: float, cancel: threading.Event | None) -> None:
        clock.sleep(seconds, cancel)
        if clock.now < began + SHARED_WINDOW * 1.5:
            limiter.block(30)

    limiter = SharedRateLimiter(store, "key", 1, sleep=sleep, clock=clock)
    began = clock.now
    assert limiter.acquire().waited >= 30
    assert not store.is_alone


def test_redis_that_is_always_late_is_given_up(store: RedisStore) -> None:
    clock = FakeClock()

    def oversleep(seconds: float, cancel: threading.Event | None) -> None:
        clock.sleep(seconds + 1, cancel)

    limiter = SharedRateLimiter(store, "key", 1, sleep=oversleep, clock=clock)
    limiter.reserve_slot()
    limiter.acquire()
    assert store.is_alone


def test_replicas_sign_in_once(lightcast: LightcastServer, store: RedisStore) -> None:
    own = lightcast.settings(rate="100").lightcast()
    clients = [client_of(own, FakeClock(), SharedTokens(store, own, "account")) for _ in range(3)]
    gate = threading.Barrier(6)

    def get(number: int) -> str:
        gate.wait()
        return clients[number % 3].tokens.get(GROWTH_SCOPE).get_secret_value()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(get, range(6)))) == 1
    assert lightcast.count("token") == 1


def test_refused_token_is_replaced_once_for_all_replicas(lightcast: LightcastServer, store: RedisStore) -> None:
    own = lightcast.settings(rate="100").lightcast()
    one, two = (client_of(own, FakeClock(), SharedTokens(store, own, "account")) for _ in range(2))
    old = one.tokens.get(GROWTH_SCOPE)
    assert two.tokens.get(GROWTH_SCOPE) == old
    lightcast.revoke_tokens()
    for client in (one, two):
        client.tokens.invalidate(GROWTH_SCOPE, old)
        assert client.tokens.get(GROWTH_SCOPE) != old
    assert one.tokens.get(GROWTH_SCOPE) == two.tokens.get(GROWTH_SCOPE)
    assert lightcast.count("token") == 2


def test_replica_takes_the_token_that_another_one_has_renewed(lightcast: LightcastServer, store: RedisStore) -> None:
    own, clock = lightcast.settings(rate="100").lightcast(), FakeClock()
    tokens = [SharedTokens(store, own, "account", clock=clock) for _ in range(2)]
    one, two = (client_of(own, clock, shared) for shared in tokens)
    old = one.tokens.get(GROWTH_SCOPE)
    assert two.tokens.get(GROWTH_SCOPE) == old
    clock.now += 3600 - REFRESH_BEFORE + 1
    renewed = one.tokens.get(GROWTH_SCOPE)
    assert renewed != old
    assert two.tokens.get(GROWTH_SCOPE) == renewed
    assert lightcast.count("token") == 2


def test_replica_that_ended_while_it_signed_in_holds_up_the_others_for_seconds_at_most(
    lightcast: LightcastServer, store: RedisStore
) -> None:
    own, clock = lightcast.settings(rate="100").lightcast(), FakeClock()
    shared = SharedTokens(store, own, "account", sleep=clock.sleep)
    with shared.lock(GROWTH_SCOPE, lambda: False, None):
        began = clock.now
        assert client_of(own, clock, SharedTokens(store, own, "account", sleep=clock.sleep)).tokens.get(GROWTH_SCOPE)
        assert clock.now - began == pytest.approx(LOCK_SECONDS, abs=1)


def test_stored_token_can_be_read_with_the_client_secret_alone(lightcast: LightcastServer, store: RedisStore) -> None:
    own = lightcast.settings().lightcast()
    token = client_of(own, FakeClock(), SharedTokens(store, own, "account")).tokens.get(GROWTH_SCOPE)
    assert SharedTokens(store, own, "account").find(GROWTH_SCOPE).token == token
    other = lightcast.settings(client_secret="wrong").lightcast()
    assert SharedTokens(store, other, "account").find(GROWTH_SCOPE) is None
    (key,) = (key for key in store._redis.keys("*token*") if not key.endswith(b"lock"))
    value = store._redis.get(key)
    assert token.get_secret_value().encode() not in value
    for wrong in (b"", b"x", b"{}", value[:-4], value[::-1]):
        store._redis.set(key, wrong)
        assert SharedTokens(store, own, "account").find(GROWTH_SCOPE) is None


def test_stored_token_of_other_scopes_is_not_taken(lightcast: LightcastServer, store: RedisStore) -> None:
    own = lightcast.settings().lightcast()
    shared = SharedTokens(store, own, "account")
    shared.put(LIST_SCOPE, SharedToken(SecretStr("of-the-list"), time.time() + 60, 3600))
    store._redis.copy("horizons:1:" + shared._key(LIST_SCOPE), "horizons:1:" + shared._key(GROWTH_SCOPE))
    assert shared.find(GROWTH_SCOPE) is None
    assert shared.find(LIST_SCOPE) is not None


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


@pytest.mark.parametrize("text", ["abc", "nan", "-inf", "inf", "9" * 400, None])
def test_damaged_times_in_redis_are_replaced(store: RedisStore, text: str | None) -> None:
    for key in ("slots:x", "blocked:x", "epoch:x"):
        if text is None:
            store._redis.hset(PREFIX + key, "a", "b")
        elif key == "slots:x":
            store._redis.rpush(PREFIX + key, *[text] * 8)
        else:
            store._redis.set(PREFIX + key, text)
    limiter = SharedRateLimiter(store, "x", 5)
    first, second = limiter.reserve_slot(), limiter.reserve_slot()
    assert first is not None
    assert second is not None
    assert first.epoch == second.epoch
    assert first.epoch.isdigit()
    assert max(first.delay, second.delay) <= 2 * SHARED_WINDOW
    assert not store.is_alone


def test_token_that_another_version_stored_is_none(store: RedisStore, lightcast: LightcastServer) -> None:
    tokens = SharedTokens(store, lightcast.settings().lightcast(), "account")
    for held in ({"token": "t", "expires_at": 9e9, "lifetime": 9e9}, {"token": 5, "scope": "s"}, [], "t"):
        store.put(tokens._key("s"), tokens._fernet.encrypt(json.dumps(held).encode()), 60)
        assert tokens.find("s") is None
