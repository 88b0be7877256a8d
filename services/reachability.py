"""Whether a remote service is reachable, by its last regular call: no call is made to find out."""

from __future__ import annotations

import threading
import time
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

LATELY_SECONDS: Final = 300.0
"""For how long a call says something: monitors probe every few seconds, and outages of minutes are worth knowing."""


class Reach(StrEnum):
    """What the last call says."""

    REACHABLE = "reachable"
    UNREACHABLE = "unreachable"
    UNKNOWN = "not called lately"


class Reachability:
    """The outcome of the last call to one service. Thread-safe."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._last: tuple[float, bool] | None = None

    def record(self, *, answered: bool) -> None:
        """Record a call that has ended: with an answer of the service, were it a refusal, or without one."""
        with self._lock:
            self._last = self._clock(), answered

    def state(self) -> Reach:
        """What the last call says; `UNKNOWN` where there was none within LATELY_SECONDS."""
        with self._lock:
            if self._last is None or self._clock() - self._last[0] > LATELY_SECONDS:
                return Reach.UNKNOWN
            return Reach.REACHABLE if self._last[1] else Reach.UNREACHABLE


LIGHTCAST: Final = Reachability()
"""Lightcast, over all connections of the process."""
