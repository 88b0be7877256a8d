"""How often a client may ask: so many requests in any sliding second, exactly."""

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
class Turn:
    """What a limit says to one request. `reset` is seconds until a place is free again."""

    granted: bool
    limit: int
    left: int
    reset: float

    def headers(self) -> dict[str, str]:
        """The contract's RateLimit-* headers, and Retry-After for who must wait; whole seconds, rounded up."""
        wait = str(max(1, math.ceil(self.reset)))
        told = {
            "RateLimit-Limit": f"{self.limit}, {self.limit};w={WINDOW:g};r={self.left};policy=rate-limit",
            "RateLimit-Remaining": str(self.left),
            "RateLimit-Reset": wait,
        }
        return told if self.granted else told | {"Retry-After": wait}


class Limit:
    """Counts requests of the clients it was made for. Thread-safe.

    It remembers at most `rate` times for each of them, and nothing of anybody else, so its memory is bounded.
    A refused request does not count: who waits as told is let in.
    """

    def __init__(self, clients: Iterable[str], rate: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._lately: dict[str, deque[float]] = {client: deque() for client in clients}
        self._lock = threading.Lock()

    def take(self, client: str) -> Turn:
        """A turn for a client; KeyError for one that is not known."""
        with self._lock:
            lately, now = self._lately[client], self._clock()
            while lately and lately[0] <= now - WINDOW:
                lately.popleft()
            granted = len(lately) < self._rate
            if granted:
                lately.append(now)
            return Turn(granted, self._rate, self._rate - len(lately), lately[0] + WINDOW - now)
