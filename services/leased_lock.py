"""A lock that threads get in the order in which they asked for it, and that one which keeps it for long loses."""

from __future__ import annotations

import threading
import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class LeasedLock:
    """Lets one thread at a time compute, as long as that takes less than `lease_s` seconds.

    It protects nothing: a thread that has had the lock for longer goes on beside the next one. So nobody waits without
    end for a thread that itself waits, for a service or for another thread.
    """

    def __init__(self, lease_s: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._lease_s, self._clock = lease_s, clock
        self._lock = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        """A lock for each thread that waits, which is released when its turn has come."""
        self._holder: threading.Lock | None = None
        self._ends = 0.0

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for the lock, and give it back at the end if it has not been lost."""
        turn = self._take()
        try:
            yield
        finally:
            with self._lock:
                if self._holder is turn:
                    self._hand_on()

    @property
    def waiting(self) -> int:
        """The number of threads that wait for the lock."""
        with self._lock:
            return len(self._waiting)

    def _take(self) -> threading.Lock:
        turn = threading.Lock()
        turn.acquire()
        with self._lock:
            self._waiting.append(turn)
            if self._holder is None:
                self._hand_on()
        while not turn.acquire(timeout=max(0.0, self._ends - self._clock())):
            with self._lock:
                if self._clock() >= self._ends:
                    self._hand_on()
        return turn

    def _hand_on(self) -> None:
        """Give the lock to the thread that has waited longest, if there is one."""
        self._holder = self._waiting.popleft() if self._waiting else None
        self._ends = self._clock() + self._lease_s
        if self._holder is not None:
            self._holder.release()
