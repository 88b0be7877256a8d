"""The limit is a sliding second, exact to the request, with the contract's headers."""

from __future__ import annotations

import pytest

from services.open_api.rate_limit import RequestLimiter
from tests.services.open_api.harness import FakeClock


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def limiter(clock) -> RequestLimiter:
    return RequestLimiter(["one", "two"], 5, clock=clock)


def test_requests_over_the_rate_are_refused(limiter):
    assert [limiter.check("one").allowed for _ in range(7)] == [True] * 5 + [False] * 2


def test_window_slides(limiter, clock):
    for at in (0.0, 0.2, 0.4, 0.6, 0.8):
        clock.now = 100 + at
        assert limiter.check("one").allowed
    clock.now = 100.99
    assert not limiter.check("one").allowed
    clock.now = 101.0  # the first is a second ago
    assert limiter.check("one").allowed
    assert not limiter.check("one").allowed
    clock.now = 101.2
    assert limiter.check("one").allowed


def test_no_window_has_more_than_the_rate(limiter, clock):
    allowed = []
    for step in range(400):
        clock.now = 50 + step * 0.037
        if limiter.check("one").allowed:
            allowed.append(clock.now)
    assert max(sum(1 for at in allowed if begin <= at < begin + 1) for begin in allowed) == 5


def test_clients_have_separate_limits(limiter):
    for _ in range(5):
        limiter.check("one")
    assert not limiter.check("one").allowed
    assert limiter.check("two").allowed


def test_request_after_reset_is_allowed_despite_earlier_refusals(limiter, clock):
    for _ in range(50):
        last = limiter.check("one")
    clock.now += last.reset
    assert limiter.check("one").allowed


def test_headers_state_limit_remaining_and_reset(limiter, clock):
    assert limiter.check("one").headers() == {
        "RateLimit-Limit": "5, 5;w=1;r=4;policy=rate-limit",
        "RateLimit-Remaining": "4",
        "RateLimit-Reset": "1",
    }
    for _ in range(5):
        last = limiter.check("one")
    assert last.headers()["RateLimit-Remaining"] == "0"
    assert last.headers()["Retry-After"] == "1"


def test_memory_is_bounded_by_clients_and_rate(limiter, clock):
    for step in range(1_000):
        clock.now += step % 3
        limiter.check("one")
    with pytest.raises(KeyError):
        limiter.check("nobody")
    assert set(limiter._recent) == {"one", "two"}
    assert len(limiter._recent["one"]) <= 5
