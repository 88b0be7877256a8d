"""The limit is a sliding second, exact to the request, and says so in the contract's headers."""

from __future__ import annotations

import pytest

from services.open_api.rate_limit import Limit
from tests.services.open_api.harness import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limit(clock) -> Limit:
    return Limit(["one", "two"], 5, clock=clock)


def test_so_many_in_a_second_and_no_more(limit):
    assert [limit.take("one").granted for _ in range(7)] == [True] * 5 + [False] * 2


def test_the_second_slides(limit, clock):
    for at in (0.0, 0.2, 0.4, 0.6, 0.8):
        clock.now = 100 + at
        assert limit.take("one").granted
    clock.now = 100.99
    assert not limit.take("one").granted
    clock.now = 101.0  # the first is a second ago
    assert limit.take("one").granted
    assert not limit.take("one").granted
    clock.now = 101.2
    assert limit.take("one").granted


def test_no_second_anywhere_has_more(limit, clock):
    granted = []
    for step in range(400):
        clock.now = 50 + step * 0.037
        if limit.take("one").granted:
            granted.append(clock.now)
    assert max(sum(1 for at in granted if begin <= at < begin + 1) for begin in granted) == 5


def test_clients_do_not_share(limit):
    for _ in range(5):
        limit.take("one")
    assert not limit.take("one").granted
    assert limit.take("two").granted


def test_waiting_as_told_lets_in_even_who_kept_knocking(limit, clock):
    for _ in range(50):
        last = limit.take("one")
    clock.now += last.reset
    assert limit.take("one").granted


def test_what_it_says(limit, clock):
    assert limit.take("one").headers() == {
        "RateLimit-Limit": "5, 5;w=1;r=4;policy=rate-limit",
        "RateLimit-Remaining": "4",
        "RateLimit-Reset": "1",
    }
    for _ in range(5):
        last = limit.take("one")
    assert last.headers()["RateLimit-Remaining"] == "0"
    assert last.headers()["Retry-After"] == "1"


def test_it_remembers_no_more_than_it_must(limit, clock):
    for step in range(1_000):
        clock.now += step % 3
        limit.take("one")
    with pytest.raises(KeyError):
        limit.take("nobody")
    assert set(limit._lately) == {"one", "two"}
    assert len(limit._lately["one"]) <= 5
