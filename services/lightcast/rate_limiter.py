"""Never more than the allowed requests in any sliding second, for one credential, over all threads.

Callers stand in one line: only its head waits for the next departure, outside the lock, so nobody overtakes and
nothing is ever dropped. Who is no longer wanted steps out of the line. A request counts from when it is really
written to its connection, which the sender tells: a new connection takes its time first, and counted from the
start six could arrive within a second.
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from services.lightcast.concurrency import Pause, go_on, pause

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WINDOW: Final = 1.05
"""Seconds in which at most `rate` requests are sent. The limit is a second; the rest is for what the way to the
server adds (measured: at exactly 1 s, six to nine arrive within a second)."""

MAX_HOLD: Final = 60.0
"""Seconds for which a server may hold us; whoever wants longer has run out of quota."""

_EPSILON: Final = 0.0005
"""Seconds by which a departure may be early: clocks and timers are not finer."""
_GLANCE: Final = 0.1
"""Seconds between two looks at `cancel` while standing in line."""
_MAX_LATE: Final = 0.1
"""Seconds by which a request is taken to have arrived late at most: slow answers are mostly slow servers."""
_REMEMBERED: Final = 50
"""Answers among which the quickest is looked for."""
_CONNECTING: Final = 0.01
"""Seconds between two looks while requests that were let go are still connecting."""


@dataclass
class Grant:
    """Leave to send one request: how long it `waited`, and how many went in its window, itself included."""

    waited: float = 0.0
    used: int = 0
    sent_at: float | None = field(default=None, repr=False)


class Throttle(Protocol):
    """What stands between a request and the network."""

    def acquire(self, cancel: threading.Event | None = None) -> Grant:
        """Wait for leave to send one request; CancelledError when `cancel` is set meanwhile."""

    def sent(self, grant: Grant) -> None:
        """The request was written just now, or never will be. To be called once or more for every grant."""

    def answered(self, grant: Grant) -> None:
        """The answer to a request that was sent begins to arrive."""

    def hold(self, seconds: float) -> None:
        """Let nobody go for so long (at most MAX_HOLD)."""

    def estimate_seconds(self, requests: int) -> float:
        """How long so many more requests take from now at the limit, behind those who stand in line."""


class LocalThrottle:
    """The throttle of one process."""

    def __init__(
        self, rate: int, *, window: float = WINDOW, clock: Callable[[], float] = time.monotonic, wait: Pause = pause
    ) -> None:
        self.rate = rate
        self._window = window
        self._clock = clock
        self._wait = wait
        self._lock = threading.Lock()
        self._line: deque[threading.Event] = deque()
        self._gone: list[Grant] = []  # those that count against the window
        self._took: deque[float] = deque(maxlen=_REMEMBERED)
        self._held_until = float("-inf")

    def acquire(self, cancel: threading.Event | None = None) -> Grant:
        """See Throttle."""
        grant, turn, began = Grant(), threading.Event(), self._clock()
        with self._lock:
            self._line.append(turn)
            if len(self._line) == 1:
                turn.set()
        try:
            go_on(cancel)
            while not turn.wait(_GLANCE):
                go_on(cancel)
            while (rest := self._go(grant)) > 0:
                self._wait(rest, cancel)
        finally:
            with self._lock:
                self._line.remove(turn)
                if self._line:
                    self._line[0].set()
        grant.waited = self._clock() - began
        return grant

    def _go(self, grant: Grant) -> float:
        """Seconds still to wait; 0 when the request may go, which is then written down."""
        with self._lock:
            now = self._clock()
            rest = self._rest(now)
            if rest <= _EPSILON:
                self._gone.append(grant)
                grant.used = len(self._gone)
                return 0.0
            return rest

    def _rest(self, now: float) -> float:
        self._gone = [g for g in self._gone if g.sent_at is None or g.sent_at + self._window - now > _EPSILON]
        rest = self._held_until - now
        over = len(self._gone) - self.rate
        if over >= 0:
            sent = sorted(g.sent_at for g in self._gone if g.sent_at is not None)
            rest = max(rest, sent[over] + self._window - now if over < len(sent) else _CONNECTING)
        return rest

    def sent(self, grant: Grant) -> None:
        """See Throttle."""
        with self._lock:
            if grant.sent_at is None:
                grant.sent_at = self._clock()

    def answered(self, grant: Grant) -> None:
        """See Throttle. An answer slower than the quickest may mean that the request arrived late: it counts later."""
        with self._lock:
            if grant.sent_at is None:
                return
            took = self._clock() - grant.sent_at
            self._took.append(took)
            grant.sent_at += min(took - min(self._took), _MAX_LATE)

    def hold(self, seconds: float) -> None:
        """See Throttle."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock() + min(seconds, MAX_HOLD))

    def estimate_seconds(self, requests: int) -> float:
        """See Throttle."""
        if requests < 1:
            return 0.0
        with self._lock:
            now = self._clock()
            times = sorted(now if g.sent_at is None else g.sent_at for g in self._gone)[-self.rate :]
            first, ahead = max(now, self._held_until), len(self._line)
        ahead += requests
        for _ in range(min(ahead, 2 * self.rate)):
            times.append(max(first, times[-self.rate] + self._window) if len(times) >= self.rate else first)
        rounds = max(ahead - 2 * self.rate, 0) / self.rate  # from here on it goes in step
        return times[-1] - now + math.ceil(rounds) * self._window


_throttles: dict[str, Throttle] = {}
_throttles_lock = threading.Lock()


def shared(key: str, make: Callable[[], Throttle]) -> Throttle:
    """The one throttle of this process for `key` (a hash of a credential), made when first asked for."""
    with _throttles_lock:
        return _throttles.get(key) or _throttles.setdefault(key, make())


def forget_all() -> None:
    """Forget every throttle of this process. For tests."""
    with _throttles_lock:
        _throttles.clear()


def told_to_wait(headers: Mapping[str, str]) -> float | None:
    """Seconds a server asks us to wait (Retry-After, else RateLimit-Reset, both delta seconds); None if it does not.

    A Retry-After that is a date is left to our own backoff: it was never seen here, and clocks differ.
    """
    for name in ("Retry-After", "RateLimit-Reset"):
        text = headers.get(name, "").strip()
        if text.isascii() and text.isdigit():
            return float(text)
    return None


def heed(throttle: Throttle, rate: int, grant: Grant, headers: Mapping[str, str]) -> None:
    """Slow down when a good answer says that nothing remains, although we asked less than we may.

    Then somebody else uses the same credential, or the limit is another than we think. When all of it was
    ours, our own window already waits long enough, and holding on top would waste a third of the allowance.
    """
    if headers.get("RateLimit-Remaining", "").strip() != "0":
        return
    reset = told_to_wait({"RateLimit-Reset": headers.get("RateLimit-Reset", "")})
    if reset is not None and reset <= MAX_HOLD and (grant.used < rate or reset > 1):
        throttle.hold(reset)
