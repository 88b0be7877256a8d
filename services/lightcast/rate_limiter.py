"""Rate limiter: at most `rate` requests in any sliding second for one credential, over all threads.

Callers queue: only the first in the queue waits for the next slot, outside the lock, so nobody overtakes and nothing
is dropped. A cancelled caller leaves the queue. A request counts from when it is written to its connection, which
the sender reports: a new connection takes its time first, and counted from the start six could arrive in a second.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from services.lightcast.concurrency import Sleep, raise_if_cancelled, sleep_or_cancel

if TYPE_CHECKING:
    from collections.abc import Callable

WINDOW: Final = 1.05
"""Seconds in which at most `rate` requests are sent. The limit is a second; the rest allows for variation of the
network (measured: at exactly 1 s, six to nine arrive within a second)."""

MAX_BLOCK_SECONDS: Final = 60.0
"""Longest wait that a server may impose; one that asks for more has no quota left for us."""

_EPSILON: Final = 0.0005
"""Seconds by which a request may be early: clocks and timers are not finer."""
_CANCEL_POLL_SECONDS: Final = 0.1
"""Seconds between two checks of `cancel` while queueing."""
_MAX_ARRIVAL_DELAY: Final = 0.1
"""Longest delay in seconds between writing a request and its arrival: slow responses are mostly slow servers."""
_LATENCY_SAMPLES: Final = 50
"""Recent responses of which the fastest is the reference."""
_CONNECT_POLL_SECONDS: Final = 0.01
"""Seconds between two checks while permitted requests are still connecting."""


@dataclass(eq=False)
class Permit:
    """Permission to send one request: seconds `waited`, and requests `used` in its window, itself included."""

    waited: float = 0.0
    used: int = 0
    sent_at: float | None = field(default=None, repr=False)


class RateLimiter(Protocol):
    """Hands out permits to send requests. Thread-safe."""

    def acquire(self, cancel: threading.Event | None = None) -> Permit:
        """Wait for a permit; raise CancelledError when `cancel` is set meanwhile."""

    def mark_sent(self, permit: Permit) -> None:
        """Record that the request was written just now, or never will be. Call this or `release` for each permit."""

    def release(self, permit: Permit) -> None:
        """Give back a permit whose request will not be sent; it does not count."""

    def mark_answered(self, permit: Permit) -> None:
        """Record that the response to a sent request has begun."""

    def block(self, seconds: float) -> None:
        """Give no permit for so long (at most MAX_BLOCK_SECONDS)."""

    def estimate_seconds(self, requests: int) -> float:
        """Return how long so many more requests take at the limit, behind those in the queue."""


class LocalRateLimiter:
    """The rate limiter of one process."""

    def __init__(
        self,
        rate: int,
        *,
        window: float = WINDOW,
        clock: Callable[[], float] = time.monotonic,
        sleep: Sleep = sleep_or_cancel,
    ) -> None:
        self.rate = rate
        self._window = window
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._queue: deque[threading.Event] = deque()
        self._permits: list[Permit] = []  # those that count against the window
        self._latencies: deque[float] = deque(maxlen=_LATENCY_SAMPLES)
        self._blocked_until = float("-inf")

    def set_limit(self, rate: int, window: float) -> None:
        """Allow at most `rate` requests in any `window` seconds from now on; those that were sent count."""
        with self._lock:
            self.rate, self._window = rate, window

    def acquire(self, cancel: threading.Event | None = None) -> Permit:
        """See RateLimiter."""
        permit, is_first, started = Permit(), threading.Event(), self._clock()
        with self._lock:
            self._queue.append(is_first)
            if len(self._queue) == 1:
                is_first.set()
        try:
            raise_if_cancelled(cancel)
            while not is_first.wait(_CANCEL_POLL_SECONDS):
                raise_if_cancelled(cancel)
            while (delay := self._try_acquire(permit)) > 0:
                self._sleep(delay, cancel)
        finally:
            with self._lock:
                self._queue.remove(is_first)
                if self._queue:
                    self._queue[0].set()
        permit.waited = self._clock() - started
        return permit

    def _try_acquire(self, permit: Permit) -> float:
        """Return the seconds still to wait; 0 when the permit is given, which is then recorded."""
        with self._lock:
            now = self._clock()
            delay = self._seconds_until_free(now)
            if delay <= _EPSILON:
                self._permits.append(permit)
                permit.used = len(self._permits)
                return 0.0
            return delay

    def _seconds_until_free(self, now: float) -> float:
        self._permits = [p for p in self._permits if p.sent_at is None or p.sent_at + self._window - now > _EPSILON]
        delay = self._blocked_until - now
        excess = len(self._permits) - self.rate
        if excess >= 0:
            sent = sorted(p.sent_at for p in self._permits if p.sent_at is not None)
            delay = max(delay, sent[excess] + self._window - now if excess < len(sent) else _CONNECT_POLL_SECONDS)
        return delay

    def mark_sent(self, permit: Permit) -> None:
        """See RateLimiter."""
        with self._lock:
            if permit.sent_at is None:
                permit.sent_at = self._clock()

    def release(self, permit: Permit) -> None:
        """See RateLimiter."""
        with self._lock:
            self._permits = [other for other in self._permits if other is not permit]

    def mark_answered(self, permit: Permit) -> None:
        """See RateLimiter. If the response is slower than the fastest, the request may have arrived late: count it
        from later."""
        with self._lock:
            if permit.sent_at is None:
                return
            latency = self._clock() - permit.sent_at
            self._latencies.append(latency)
            permit.sent_at += min(latency - min(self._latencies), _MAX_ARRIVAL_DELAY)

    def block(self, seconds: float) -> None:
        """See RateLimiter."""
        with self._lock:
            self._blocked_until = max(self._blocked_until, self._clock() + min(seconds, MAX_BLOCK_SECONDS))

    @property
    def is_blocked(self) -> bool:
        """Whether `block` holds everything back now."""
        with self._lock:
            return self._blocked_until - self._clock() > _EPSILON

    def estimate_seconds(self, requests: int) -> float:
        """See RateLimiter."""
        if requests < 1:
            return 0.0
        with self._lock:
            now = self._clock()
            times = sorted(now if p.sent_at is None else p.sent_at for p in self._permits)[-self.rate :]
            earliest, count = max(now, self._blocked_until), len(self._queue) + requests
        for _ in range(min(count, 2 * self.rate)):
            times.append(max(earliest, times[-self.rate] + self._window) if len(times) >= self.rate else earliest)
        windows = max(count - 2 * self.rate, 0) / self.rate  # from here on each window is full
        return times[-1] - now + math.ceil(windows) * self._window


_limiters: dict[str, RateLimiter] = {}
_limiters_lock = threading.Lock()


def shared_limiter(key: str, build: Callable[[], RateLimiter]) -> RateLimiter:
    """Return the one limiter of this process for `key` (a hash of a credential), built on first use."""
    with _limiters_lock:
        return _limiters.get(key) or _limiters.setdefault(key, build())


def reset_all() -> None:
    """Remove every limiter of this process. For tests."""
    with _limiters_lock:
        _limiters.clear()
