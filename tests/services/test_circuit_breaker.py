"""The circuit breaker, by a test's clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from services.circuit_breaker import CircuitBreaker

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def now() -> list[float]:
    return [100.0]


@pytest.fixture
def breaker_of(now) -> Callable[..., CircuitBreaker[ValueError]]:
    return lambda **options: CircuitBreaker(clock=lambda: now[0], **options)


def test_opens_after_failures_in_a_row_and_closes_after_the_cooldown(breaker_of, now):
    breaker = breaker_of(cooldown=10.0, max_failures=2)
    assert not breaker.is_open
    breaker.record_failure(ValueError("first"))
    assert not breaker.is_open
    last = ValueError("second")
    breaker.record_failure(last)
    assert breaker.check() is last
    now[0] += 9.9
    assert breaker.is_open
    now[0] += 0.1
    assert breaker.check() is None


def test_success_in_between_starts_the_count_again(breaker_of):
    breaker = breaker_of(cooldown=10.0, max_failures=2)
    breaker.record_failure(ValueError())
    breaker.record_success()
    breaker.record_failure(ValueError())
    assert not breaker.is_open


def test_success_closes_an_open_circuit(breaker_of):
    breaker = breaker_of(cooldown=10.0)
    breaker.record_failure(ValueError())
    assert breaker.is_open
    breaker.record_success()
    assert not breaker.is_open


def test_failure_that_opens_at_once_needs_no_count(breaker_of):
    breaker = breaker_of(cooldown=10.0, max_failures=5)
    breaker.record_failure(ValueError(), opens_at_once=True)
    assert breaker.is_open


def test_next_failure_after_the_cooldown_opens_at_once(breaker_of, now):
    breaker = breaker_of(cooldown=10.0, max_failures=3)
    for _ in range(3):
        breaker.record_failure(ValueError())
    now[0] += 11
    assert not breaker.is_open
    breaker.record_failure(ValueError())
    assert breaker.is_open
