"""The rate limiter with a fake clock, for any pattern of requests; and the pure rules of backoff and retry."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.lightcast import http
from services.lightcast.concurrency import CancelledError, SingleFlight
from services.lightcast.rate_limiter import MAX_BLOCK_SECONDS, WINDOW, LocalRateLimiter
from tests.services.lightcast.harness import FakeClock


def limiter_of(clock: FakeClock, rate: int = 5) -> LocalRateLimiter:
    return LocalRateLimiter(rate, clock=clock, sleep=clock.sleep)


def max_in_any_second(times: list[float]) -> int:
    return max(sum(1 for at in times if begin <= at < begin + 1.0) for begin in times)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(st.tuples(st.floats(0, 3), st.floats(0, 0.6), st.floats(0, 1.5), st.booleans()), min_size=1, max_size=40),
    st.integers(1, 7),
)
def test_rate_is_kept_in_any_sliding_second(steps: list[tuple[float, float, float, bool]], rate: int) -> None:
    """Whatever comes between: idle time, slow connections, slow responses, blocks."""
    clock = FakeClock()
    limiter = limiter_of(clock, rate)
    sent = []
    for idle, connecting, answering, block in steps:
        clock.now += idle
        permit = limiter.acquire()
        assert 1 <= permit.used <= rate
        clock.now += connecting
        limiter.mark_sent(permit)
        sent.append(clock.now)
        if answering < 0.2:
            clock.now += answering
            limiter.mark_answered(permit)
        if block:
            limiter.block(answering)
    assert max_in_any_second(sent) <= rate


def test_threads_use_up_the_rate_and_never_exceed_it() -> None:
    clock = FakeClock()
    limiter = limiter_of(clock)
    sent = []

    def send(_number: int) -> None:
        permit = limiter.acquire()
        limiter.mark_sent(permit)
        assert permit.sent_at is not None
        sent.append(permit.sent_at)

    estimate = limiter.estimate_seconds(100)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(100)))
    assert max_in_any_second(sorted(sent)) == 5
    assert max(sent) - min(sent) == pytest.approx(19 * WINDOW, rel=0.02)
    assert estimate == pytest.approx(19 * WINDOW)


def test_connecting_request_counts_against_the_window() -> None:
    clock = FakeClock()
    limiter = limiter_of(clock, 1)
    slow = limiter.acquire()
    done = []

    def follow() -> None:
        permit = limiter.acquire()
        done.append(permit)

    follower = threading.Thread(target=follow, daemon=True)
    follower.start()
    clock.now += 30
    while not clock.sleeps:
        pass
    assert not done
    limiter.mark_sent(slow)
    follower.join(10)
    assert done
    assert clock.now >= slow.sent_at + WINDOW - 0.001


def test_cancelled_caller_leaves_the_queue() -> None:
    clock, cancel = FakeClock(), threading.Event()
    limiter = limiter_of(clock, 1)
    limiter.mark_sent(limiter.acquire())
    cancel.set()
    for _ in range(10):
        with pytest.raises(CancelledError):
            limiter.acquire(cancel)
    assert limiter.estimate_seconds(1) == pytest.approx(WINDOW)
    assert limiter.acquire().waited == pytest.approx(WINDOW)


def test_block_applies_to_all_and_is_capped() -> None:
    clock = FakeClock()
    limiter = limiter_of(clock)
    limiter.block(3)
    limiter.block(1)
    assert limiter.acquire().waited == pytest.approx(3)
    limiter.block(100_000)
    assert limiter.acquire().waited == pytest.approx(MAX_BLOCK_SECONDS)


def test_should_retry_by_status_and_attempts() -> None:
    for status in (None, 500, 502, 503, 504):
        assert http.should_retry(status, 1)
        assert not http.should_retry(status, http.MAX_ATTEMPTS)
    assert http.should_retry(429, http.MAX_ATTEMPTS_RATE_LIMITED - 1)
    assert not http.should_retry(429, http.MAX_ATTEMPTS_RATE_LIMITED)
    for status in (200, 204, 302, 400, 401, 403, 404, 413, 415, 422, 501):
        assert not http.should_retry(status, 1)


@given(st.integers(1, 50), st.floats(0, 1), st.one_of(st.none(), st.floats(0, 1e9)))
def test_backoff_is_capped(attempts: int, jitter: float, server_delay: float | None) -> None:
    for status in (None, 429, 500, 503):
        seconds = http.backoff_seconds(status, attempts, server_delay, jitter)
        assert 0 <= seconds <= MAX_BLOCK_SECONDS
    assert http.backoff_seconds(None, 1, None, 0) == http.FIRST_BACKOFF
    assert http.backoff_seconds(500, 2, None, 0) == 2 * http.FIRST_BACKOFF
    assert http.backoff_seconds(429, 1, 7, 0) == 7


def test_waiting_caller_repeats_a_cancelled_call() -> None:
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
