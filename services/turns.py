"""Turns at work that keeps a core busy: one at a time, first come, first served.

Whoever has much to do asks for a turn for each part of it, so that a long list of one visitor does not hold up the
short ones of others, and any number of them together take no more than one core from the pages.
"""

from __future__ import annotations

import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Turns:
    """A lock that is given in the order in which it was asked for; `threading.Lock` may pass over those that wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._is_taken = False

    @contextmanager
    def take(self) -> Iterator[None]:
        """Wait for a turn, and pass it on at the end."""
        with self._lock:
            mine = None
            if self._is_taken:
                mine = threading.Event()
                self._waiting.append(mine)
            self._is_taken = True
        if mine is not None:
            mine.wait()
        try:
            yield
        finally:
            with self._lock:
                if self._waiting:
                    self._waiting.popleft().set()
                else:
                    self._is_taken = False
