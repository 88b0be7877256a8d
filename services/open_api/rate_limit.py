"""The limit of requests: at most so many of a client in any sliding second, exactly."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

WINDOW: Final = 1.0
"""Seconds; the contract's limit is a number of requests a second."""


@dataclass(frozen=True)
class Decision:
    """Whether one request is allowed, out of `limit` in `window` seconds; `reset` is seconds until another one is."""

    allowed: bool
    limit: int
    remaining: int
    reset: float
    window: float = WINDOW

    def headers(self) -> dict[str, str]:
        """The contract's RateLimit-* headers, and Retry-After on a refusal; whole seconds, rounded up."""
        seconds, window = str(max(1, math.ceil(self.reset))), math.ceil(self.window)
        headers = {
            "RateLimit-Limit": f"{self.limit}, {self.limit};w={window};r={self.remaining};policy=rate-limit",
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": seconds,
        }
        return headers if self.allowed else headers | {"Retry-After": seconds}


class RequestLimiter:
    """Counts requests of the clients it was made for. Thread-safe.

    It remembers at most `rate` times for each of them, and nothing of anybody else, so its memory is bounded.
    A refused request does not count: a client that waits for `reset` is allowed.
    """

    def __init__(
        self,
        clients: Iterable[str],
        rate: int,
        *,
        window: float = WINDOW,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rate = rate
        self._window = window
        self._clock = clock
        self._recent: dict[str, deque[float]] = {client: deque() for client in clients}
        self._lock = threading.Lock()

    def check(self, client: str) -> Decision:
        """Count a request of `client`, if it is allowed. Raises KeyError for a client that is not known."""
        with self._lock:
            recent, now = self._recent[client], self._clock()
            while recent and recent[0] <= now - self._window:
                recent.popleft()
            allowed = len(recent) < self._rate
            if allowed:
                recent.append(now)
            reset = recent[0] + self._window - now
            return Decision(allowed, self._rate, self._rate - len(recent), reset, self._window)
