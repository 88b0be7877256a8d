"""What replicas share through Redis or Valkey: the throttle and the kept answers. Both do without it when it is away.

The client library is imported only when SHARED_CACHE_URL is set.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from services.errors import ConfigError
from services.lightcast.concurrency import Pause, pause
from services.lightcast.rate_limiter import MAX_HOLD, Grant, LocalThrottle

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import SecretStr

_log: Final = logging.getLogger("horizons.lightcast")

_PREFIX: Final = "horizons:1:"
_TIMEOUT: Final = 1.0
"""Seconds for one word with the shared cache; it stands in the same room or is of no use."""
AWAY: Final = 30.0
"""Seconds for which a shared cache that failed is left alone."""
SHARED_WINDOW: Final = 1.10
"""A little wider than in one process: the replicas' ways to the server differ."""

# A booking is the same few steps as in LocalThrottle, on the one clock that all replicas see. Times are
# whole microseconds: Lua's numbers hold them exactly.
_BOOK: Final = """
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local slot = math.max(now, tonumber(redis.call('GET', KEYS[2]) or '0'))
local rate, window = tonumber(ARGV[1]), tonumber(ARGV[2])
if redis.call('LLEN', KEYS[1]) >= rate then
  slot = math.max(slot, tonumber(redis.call('LINDEX', KEYS[1], -rate)) + window)
end
redis.call('RPUSH', KEYS[1], string.format('%.0f', slot))
redis.call('LTRIM', KEYS[1], -rate, -1)
redis.call('PEXPIRE', KEYS[1], math.ceil((slot - now + window) / 1000) + 1000)
return slot - now
"""
_HOLD: Final = """
local t = redis.call('TIME')
local till = t[1] * 1000000 + t[2] + tonumber(ARGV[1])
if till > tonumber(redis.call('GET', KEYS[1]) or '0') then
  redis.call('SET', KEYS[1], string.format('%.0f', till), 'PX', math.ceil(tonumber(ARGV[1]) / 1000) + 1000)
end
return 0
"""


class SharedStore:
    """A Redis that may be away: then every call is quickly answered with nothing, and one warning is logged."""

    def __init__(self, url: SecretStr, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises ConfigError when the client library is not installed or the address cannot be right."""
        try:
            import redis
        except ImportError:
            raise ConfigError(
                "SHARED_CACHE_URL is set, but the redis package is not installed.", "Run: pip install redis==8.1.0"
            ) from None
        self._redis: Any = None
        with contextlib.suppress(ValueError):  # its text quotes the address
            self._redis = redis.Redis.from_url(
                url.get_secret_value(), socket_timeout=_TIMEOUT, socket_connect_timeout=_TIMEOUT, protocol=2
            )
        if self._redis is None:
            raise ConfigError(
                "The setting SHARED_CACHE_URL cannot be right.", "Give an address such as redis://localhost:6379/0."
            )
        self._failures: tuple[type[Exception], ...] = (redis.RedisError, OSError)
        self._clock = clock
        self._away_until = float("-inf")
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        """What was kept under `key`, or None."""
        value = self._try(lambda: self._redis.get(_PREFIX + key))
        return value if isinstance(value, bytes) else None

    def get_many(self, keys: list[str]) -> list[bytes | None]:
        """What was kept under each of `keys`, in one word."""
        values = self._try(lambda: self._redis.mget([_PREFIX + key for key in keys])) if keys else None
        return values if isinstance(values, list) else [None] * len(keys)

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Keep `value` for so long."""
        self._try(lambda: self._redis.set(_PREFIX + key, value, ex=max(int(seconds), 1)))

    def book(self, key: str, rate: int, window: float) -> float | None:
        """Book the next departure; seconds until then, or None when there is nobody to ask."""
        keys = (f"{_PREFIX}slots:{key}", f"{_PREFIX}held:{key}")
        wait = self._try(lambda: self._redis.eval(_BOOK, 2, *keys, rate, int(window * 1e6)))
        return max(wait, 0) / 1e6 if isinstance(wait, int) else None

    def hold(self, key: str, seconds: float) -> None:
        """Let no replica depart for so long."""
        self._try(lambda: self._redis.eval(_HOLD, 1, f"{_PREFIX}held:{key}", int(seconds * 1e6)))

    def _try(self, call: Callable[[], object]) -> object:
        with self._lock:
            if self._clock() < self._away_until:
                return None
        try:
            return call()
        except self._failures as error:
            with self._lock:
                self._away_until = self._clock() + AWAY
            _log.warning("the shared cache is away (%s); going on without it", type(error).__name__)
            return None


_MAX_LATE: Final = 0.08
"""Seconds after its slot that a request may still go: within what the shared window has above a second. A thread that
wakes later books again, for going then could make six in a second with what others booked."""
_BOOKINGS: Final = 8
"""Bookings before a request goes all the same: with a Redis slower than _MAX_LATE none would ever be in time."""


class SharedThrottle:
    """One limit over all replicas: a departure is booked in Redis, then passes this process's own throttle.

    The own one sees to what happens after the booking (a thread that wakes late, a hold) and goes on alone
    when Redis is away. A booking that is called off is not given back: at most one a thread.
    """

    def __init__(
        self,
        store: SharedStore,
        key: str,
        rate: int,
        *,
        window: float = SHARED_WINDOW,
        wait: Pause = pause,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._key = key
        self._rate = rate
        self._window = window
        self._wait = wait
        self._clock = clock
        self._own = LocalThrottle(rate, wait=wait)

    def acquire(self, cancel: threading.Event | None = None) -> Grant:
        """See Throttle."""
        began = self._clock()
        for _ in range(_BOOKINGS):
            asked = self._clock()
            booked = self._store.book(self._key, self._rate, self._window) or 0.0
            if booked > 0:
                self._wait(booked, cancel)
            if self._clock() - asked - booked <= _MAX_LATE:
                break
        waited = self._clock() - began
        grant = self._own.acquire(cancel)
        grant.waited += waited
        grant.used = self._rate  # at least: what the other replicas used, nobody here knows
        return grant

    def sent(self, grant: Grant) -> None:
        """See Throttle."""
        self._own.sent(grant)

    def answered(self, grant: Grant) -> None:
        """See Throttle."""
        self._own.answered(grant)

    def hold(self, seconds: float) -> None:
        """See Throttle."""
        self._own.hold(seconds)
        self._store.hold(self._key, min(seconds, MAX_HOLD))

    def estimate_seconds(self, requests: int) -> float:
        """See Throttle; the other replicas' requests come on top."""
        return self._own.estimate_seconds(requests)
