"""The limit by a made-up clock, for any pattern of arrivals; and the pure rules of waiting and trying again."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.lightcast import http
from services.lightcast.concurrency import CancelledError, SingleFlight
from services.lightcast.rate_limiter import MAX_HOLD, WINDOW, Grant, LocalThrottle, heed, told_to_wait
from tests.services.lightcast.harness import Time


def throttle_of(time: Time, rate: int = 5) -> LocalThrottle:
    return LocalThrottle(rate, clock=time, wait=time.wait)


def worst(times: list[float]) -> int:
    return max(sum(1 for at in times if begin <= at < begin + 1.0) for begin in times)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.tuples(st.floats(0, 3), st.floats(0, 0.6), st.floats(0, 1.5), st.booleans()), min_size=1, max_size=40),
    st.integers(1, 7),
)
def test_never_more_in_any_second(steps: list[tuple[float, float, float, bool]], rate: int) -> None:
    """Whatever comes between: pauses, slow connections, slow answers, holds."""
    time = Time()
    throttle = throttle_of(time, rate)
    sent = []
    for idle, connecting, answering, hold in steps:
        time.now += idle
        grant = throttle.acquire()
        assert 1 <= grant.used <= rate
        time.now += connecting
        throttle.sent(grant)
        sent.append(time.now)
        if answering < 0.2:
            time.now += answering
            throttle.answered(grant)
        if hold:
            throttle.hold(answering)
    assert worst(sent) <= rate


def test_threads_use_the_limit_up_and_never_pass_it() -> None:
    time = Time()
    throttle = throttle_of(time)
    sent = []

    def send(_number: int) -> None:
        grant = throttle.acquire()
        throttle.sent(grant)
        assert grant.sent_at is not None
        sent.append(grant.sent_at)

    estimate = throttle.estimate_seconds(100)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(100)))
    assert worst(sorted(sent)) == 5
    assert max(sent) - min(sent) == pytest.approx(19 * WINDOW, rel=0.02)
    assert estimate == pytest.approx(19 * WINDOW)


def test_a_request_that_still_connects_holds_its_place() -> None:
    time = Time()
    throttle = throttle_of(time, 1)
    slow = throttle.acquire()
    done = []

    def follow() -> None:
        grant = throttle.acquire()
        done.append(grant)

    follower = threading.Thread(target=follow, daemon=True)
    follower.start()
    time.now += 30
    while not time.waits:
        pass
    assert not done
    throttle.sent(slow)
    follower.join(10)
    assert done
    assert time.now >= slow.sent_at + WINDOW - 0.001


def test_who_is_not_wanted_leaves_the_line() -> None:
    time, cancel = Time(), threading.Event()
    throttle = throttle_of(time, 1)
    throttle.sent(throttle.acquire())
    cancel.set()
    for _ in range(10):
        with pytest.raises(CancelledError):
            throttle.acquire(cancel)
    assert throttle.estimate_seconds(1) == pytest.approx(WINDOW)
    assert throttle.acquire().waited == pytest.approx(WINDOW)


def test_a_hold_holds_everybody_but_not_for_ever() -> None:
    time = Time()
    throttle = throttle_of(time)
    throttle.hold(3)
    throttle.hold(1)
    assert throttle.acquire().waited == pytest.approx(3)
    throttle.hold(100_000)
    assert throttle.acquire().waited == pytest.approx(MAX_HOLD)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "7", "RateLimit-Reset": "1"}, 7),
        ({"RateLimit-Reset": "2"}, 2),
        ({"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT", "RateLimit-Reset": "2"}, 2),
        ({"Retry-After": "-1"}, None),
        ({"Retry-After": "²"}, None),
    ],
)
def test_told_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert told_to_wait(headers) == seconds


@pytest.mark.parametrize(
    ("used", "remaining", "reset", "held"),
    [
        (5, "0", "1", 0),  # all of it was ours: our own window waits long enough
        (2, "0", "1", 1),  # somebody else uses the credential
        (5, "0", "9", 9),  # another limit than we think
        (1, "3", "1", 0),
        (1, "0", "86400", 0),  # for so long nobody waits: the next 429 says that the quota is gone
        (1, "", "", 0),
    ],
)
def test_heed(used: int, remaining: str, reset: str, held: float) -> None:
    time = Time()
    throttle = throttle_of(time)
    heed(throttle, 5, Grant(used=used), {"RateLimit-Remaining": remaining, "RateLimit-Reset": reset})
    assert throttle.acquire().waited == held


def test_should_retry() -> None:
    for status in (None, 500, 502, 503, 504):
        assert http.should_retry(status, 1)
        assert not http.should_retry(status, http.MAX_TRIES)
    assert http.should_retry(429, http.MAX_TRIES_LIMITED - 1)
    assert not http.should_retry(429, http.MAX_TRIES_LIMITED)
    for status in (200, 204, 302, 400, 401, 403, 404, 413, 415, 422, 501):
        assert not http.should_retry(status, 1)


@given(st.integers(1, 50), st.floats(0, 1), st.one_of(st.none(), st.floats(0, 1e9)))
def test_sleep_time_is_capped(tried: int, draw: float, told: float | None) -> None:
    for status in (None, 429, 500, 503):
        seconds = http.sleep_time(status, tried, told, draw)
        assert 0 <= seconds <= max(http.MAX_BACKOFF, MAX_HOLD) * (1 + http.JITTER)
    assert http.sleep_time(None, 1, None, 0) == http.FIRST_BACKOFF
    assert http.sleep_time(500, 2, None, 0) == 2 * http.FIRST_BACKOFF
    assert http.sleep_time(429, 1, 7, 0) == 7


def test_single_flight_hands_over_when_its_leader_leaves() -> None:
    flights: SingleFlight[int] = SingleFlight()
    entered, leave = threading.Event(), threading.Event()

    def leader() -> int:
        entered.set()
        leave.wait(10)
        raise CancelledError

    def lead() -> None:
        with pytest.raises(CancelledError):
            flights.do("key", leader)

    first = threading.Thread(target=lead, daemon=True)
    first.start()
    entered.wait(10)
    results = []
    second = threading.Thread(target=lambda: results.append(flights.do("key", lambda: 7)), daemon=True)
    second.start()
    leave.set()
    second.join(10)
    assert results == [7]
