"""When the service is plainly down or closed to us, the rest is not asked one by one: it fails at once, for a while."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final

from services.errors import AccessRefusedError, CredentialsError, QuotaExhaustedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.errors import ServiceError

FAILURES: Final = 5
"""Cells in a row, each tried several times, that fail on the server's side before we believe that it is down."""
OPEN_FOR: Final = 10.0
"""Seconds until somebody tries again; a page that is drawn anew meanwhile does not wait through its retries."""

_CLOSED_TO_US: Final = (AccessRefusedError, CredentialsError, QuotaExhaustedError)


class Breaker:
    """Remembers how the last calls ended. Thread-safe."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._open_until = float("-inf")
        self._error: ServiceError | None = None

    def verdict(self) -> ServiceError | None:
        """The error that a call would end in, or None when it is worth making."""
        with self._lock:
            return self._error if self._clock() < self._open_until else None

    def worked(self) -> None:
        """A call was answered."""
        with self._lock:
            self._failed, self._open_until, self._error = 0, float("-inf"), None

    def failed(self, error: ServiceError) -> None:
        """A call ended in `error`. What concerns only its cell (a request refused, an odd answer) does not count."""
        closed = isinstance(error, _CLOSED_TO_US)
        if not closed and not error.retryable:
            return
        with self._lock:
            self._failed += 1
            if closed or self._failed >= FAILURES:
                self._error, self._open_until = error, self._clock() + OPEN_FOR
