"""Circuit breaker: after repeated failures, calls fail at once for a while instead of being tried one by one."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from services.errors import AccessRefusedError, CredentialsError, QuotaExhaustedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.errors import ServiceError

FAILURE_THRESHOLD: Final = 5
"""Consecutive calls, each retried, that fail on the server's side before the circuit opens."""
OPEN_SECONDS: Final = 10.0
"""Seconds for which an open circuit lets no call through; a page that reruns meanwhile skips the retries."""

_OPENS_AT_ONCE: Final = (AccessRefusedError, CredentialsError, QuotaExhaustedError)


class CircuitBreaker:
    """Counts consecutive failures. Thread-safe."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._open_until = float("-inf")
        self._error: ServiceError | None = None

    def check(self) -> ServiceError | None:
        """Return the error to fail with while the circuit is open, or None when a call may be made."""
        with self._lock:
            return self._error if self._clock() < self._open_until else None

    def record_success(self) -> None:
        """Close the circuit: a call was answered."""
        with self._lock:
            self._failures, self._open_until, self._error = 0, float("-inf"), None

    def record_failure(self, error: ServiceError) -> None:
        """Count a call that ended in `error`, unless the error concerns only that call (bad request, odd answer)."""
        opens_at_once = isinstance(error, _OPENS_AT_ONCE)
        if not opens_at_once and not error.retryable:
            return
        with self._lock:
            self._failures += 1
            if opens_at_once or self._failures >= FAILURE_THRESHOLD:
                self._error, self._open_until = error, self._clock() + OPEN_SECONDS
