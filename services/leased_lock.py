"""A lock that threads get in the order in which they asked for it, and that one which keeps it for long loses."""

from __future__ import annotations

import threading
import time
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class _Turn:
    """A thread that has asked for the lock."""

    def __init__(self) -> None:
        self.has_come = False
        self.changed = threading.Event()
        """Wakes the thread: its turn has come, or is the next."""


class LeasedLock:
    """Lets one thread at a time compute, as long as that takes less than `lease_s` seconds.

    It protects nothing: a thread that has had the lock for longer goes on beside the next one. So nobody waits without
    end for a thread that itself waits, for a service or for another thread.
    """

    def __init__(self, lease_s: float, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._lease_s, self._clock = lease_s, clock
        self._lock = threading.Lock()
        self._waiting: deque[_Turn] = deque()
        self._holder: _Turn | None = None
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

    def _take(self) -> _Turn:
        turn = _Turn()
        with self._lock:
            self._waiting.append(turn)
            if self._holder is None:
                self._hand_on()
        while True:
            with self._lock:
                turn.changed.clear()
                now, is_next = self._clock(), not turn.has_come and self._waiting[0] is turn
                if is_next and now >= self._ends:
                    self._hand_on()
                if turn.has_come:
                    return turn
                seconds = self._ends - now if is_next else None
            turn.changed.wait(seconds)

    def _hand_on(self) -> None:
        """Give the lock to the thread that has waited longest, if there is one.

        The next one alone looks when the lease ends: the others would each wake up for nothing.
        """
        self._holder = self._waiting.popleft() if self._waiting else None
        self._ends = self._clock() + self._lease_s
        if self._holder is not None:
            self._holder.has_come = True
            self._holder.changed.set()
        if self._waiting:
            self._waiting[0].changed.set()
