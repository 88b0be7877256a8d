"""The registry of connections: one for equal settings, opened once, not retried at once, reopened after its time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from services.background import BackgroundJob, JobState
from services.connections import ConnectionRegistry
from services.errors import ConfigError, HorizonsError, ServiceDownError

LONG = 20.0
"""Seconds that nothing here takes."""
TTL, COOLDOWN = 3600.0, 10.0


@dataclass(frozen=True)
class Collision:
    """Settings that differ although their hashes do not."""

    name: str

    def __hash__(self) -> int:
        return 1


@dataclass
class Opener:
    """Opens connections when released, numbered; raises `error` when there is one."""

    released: threading.Event = field(default_factory=threading.Event)
    error: HorizonsError | None = None
    calls: list[tuple[object, str | None]] = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)

    def __call__(self, key: object, previous: str | None, cancel: threading.Event) -> str:
        self.calls.append((key, previous))
        while not self.released.wait(0.01):
            if cancel.is_set():
                self.cancelled.set()
                raise ServiceDownError("Called off.", "Choose it again.")
        if self.error is not None:
            raise self.error
        return f"connection {len(self.calls)}"


@pytest.fixture
def now() -> list[float]:
    return [100.0]


@pytest.fixture
def opener() -> Opener:
    return Opener()


@pytest.fixture
def registry(opener: Opener, now: list[float]) -> ConnectionRegistry[object, str]:
    return ConnectionRegistry(opener, ttl=TTL, cooldown=COOLDOWN, clock=lambda: now[0])


def job_of(registry: ConnectionRegistry[object, str], key: object = "a") -> BackgroundJob:
    job = registry.get(key)
    assert isinstance(job, BackgroundJob)
    return job


def test_get_returns_the_job_while_it_runs_and_then_the_connection(registry, opener):
    job = job_of(registry)
    assert job_of(registry) is job
    opener.released.set()
    assert job.wait(LONG)
    assert registry.get("a") == registry.get("a") == "connection 1"
    assert opener.calls == [("a", None)]


def test_everybody_who_waits_gets_the_same_connection(registry, opener):
    opener.released.set()
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(registry.wait, ["a"] * 8))
    assert found == {"connection 1"}
    assert len(opener.calls) == 1


def test_settings_with_equal_hashes_never_share_a_connection(registry, opener):
    opener.released.set()
    assert registry.wait(Collision("one")) == registry.wait(Collision("one")) == "connection 1"
    assert registry.wait(Collision("two")) == "connection 2"


@pytest.mark.parametrize("error", [ServiceDownError("It is down.", "Try again."), ConfigError("Wrong.", "Change it.")])
def test_failed_connection_is_not_tried_again_before_the_cooldown(registry, opener, now, error):
    opener.error = error
    opener.released.set()
    with pytest.raises(type(error)):
        registry.wait("a")
    now[0] += COOLDOWN - 0.1
    with pytest.raises(type(error)):
        registry.get("a")
    assert len(opener.calls) == 1
    now[0] += 0.2
    opener.error = None
    assert registry.wait("a") == "connection 2"


def test_abandoned_connection_is_tried_again_at_once(registry, opener, now):
    job = job_of(registry)
    job.heartbeat(0.01)
    now[0] += 1.0
    assert job.wait(LONG)
    assert job.state is JobState.ABANDONED
    assert opener.cancelled.wait(LONG)
    assert job_of(registry) is not job
    opener.released.set()
    assert registry.wait("a") == "connection 2"


def test_old_connection_serves_while_the_next_is_opened(registry, opener, now):
    opener.released.set()
    registry.wait("a")
    opener.released.clear()
    now[0] += TTL + 1
    assert registry.get("a") == registry.get("a") == "connection 1"
    opener.released.set()
    running = registry._entries["a"].job
    assert running is None or running.wait(LONG)
    assert registry.get("a") == "connection 2"
    assert opener.calls == [("a", None), ("a", "connection 1")]


def test_old_connection_stays_when_the_next_fails(registry, opener, now):
    opener.released.set()
    registry.wait("a")
    opener.error = ServiceDownError("It is down.", "Try again.")
    for calls in (2, 3):
        now[0] += TTL + 1
        assert registry.get("a") == "connection 1"
        running = registry._entries["a"].job
        assert running is None or running.wait(LONG)
        assert registry.get("a") == "connection 1"
        assert len(opener.calls) == calls


def test_cleared_registry_opens_anew(registry, opener):
    opener.released.set()
    registry.wait("a")
    registry.clear()
    assert registry.wait("a") == "connection 2"
