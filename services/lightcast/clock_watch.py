"""Whether the clock of another machine was set, forward or back, since it was last read."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Final

_SLACK: Final = 0.05
"""Seconds by which two clocks may differ for other reasons: less than what is lost where a limit has that much room."""
_DRIFT: Final = 0.001
"""Seconds a second by which they may run apart: twice what a clock is slowed down or sped up to correct it (NTP)."""


def read_stopwatch() -> float:
    """Seconds on a clock that nobody sets, and that goes on while the machine is suspended where the system has one:
    else the other clock would seem to have been set when a laptop wakes."""
    boot_time: int | None = getattr(time, "CLOCK_BOOTTIME", None)  # Linux only
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)


@dataclass(frozen=True)
class Reading:
    """What the other clock showed (seconds), some time from `before` to `after` on a clock of ours that nobody sets."""

    before: float
    shown: float
    after: float


class ClockWatch:
    """Compares readings. Thread-safe; they may come in any order."""

    def __init__(self) -> None:
        self._last: Reading | None = None
        self._lock = threading.Lock()

    def was_set(self, reading: Reading) -> bool:
        """Whether another time has passed on the other clock than on ours since the last reading."""
        with self._lock:
            last, self._last = self._last, reading
        if last is None:
            return False
        passed = reading.shown - last.shown
        least, most = reading.before - last.after, reading.after - last.before
        slack = _SLACK + _DRIFT * abs(most)
        return not least - slack <= passed <= most + slack
