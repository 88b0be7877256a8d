"""Circuit breaker: after failures, calls fail at once for a while instead of being tried one by one.

How many failures and for how long is decided where it is used: `lightcast.cells` (MAX_FAILURES, COOLDOWN),
`lightcast.catalog`, `lightcast.tokens`, `redis_store` and `growth` (connecting).
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

E = TypeVar("E", bound=Exception)


class CircuitBreaker(Generic[E]):
    """Opens for `cooldown` seconds after `max_failures` consecutive failures. Thread-safe.

    E is the type of the errors that are recorded. After the cooldown calls are made again; the next failure opens the
    circuit at once.
    """

    def __init__(self, *, cooldown: float, max_failures: int = 1, clock: Callable[[], float] = time.monotonic) -> None:
        self._cooldown = cooldown
        self._max_failures = max_failures
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until = float("-inf")
        self._error: E | None = None

    @property
    def is_open(self) -> bool:
        """Whether no call should be made now."""
        return self.check() is not None

    def check(self) -> E | None:
        """Return the error to fail with while the circuit is open, or None when a call may be made."""
        with self._lock:
            return self._error if self._clock() < self._open_until else None

    def record_success(self) -> None:
        """Close the circuit: a call succeeded."""
        with self._lock:
            self._failures, self._open_until, self._error = 0, float("-inf"), None

    def record_failure(self, error: E, *, opens_at_once: bool = False) -> None:
        """Count a call that ended in `error`; one that `opens_at_once` opens the circuit whatever the count."""
        with self._lock:
            self._failures += 1
            if opens_at_once or self._failures >= self._max_failures:
                self._error, self._open_until = error, self._clock() + self._cooldown
