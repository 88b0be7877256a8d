"""A lock that threads get in the order in which they asked for it.

Matching a long list keeps a core busy. Done in parts, each under this lock, it does not hold up the short lists of
other visitors, and any number of lists together take no more than one core from the pages.
"""

from __future__ import annotations

import threading
from collections import deque


class FairLock:
    """A context manager like `threading.Lock`, which may pass over threads that wait longer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_taken = False

    def __enter__(self) -> None:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return
            released = threading.Event()
            self._waiting.append(released)
        released.wait()

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False

    @property
    def waiting(self) -> int:
        """The number of threads that wait for the lock."""
        with self._lock:
            return len(self._waiting)
