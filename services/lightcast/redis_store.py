"""What replicas share through Redis or Valkey: the rate limit and cached responses. Both work without it in an outage.

The client library is imported only when SHARED_CACHE_URL is set.
"""

from __future__ import annotations

import contextlib
import logging
import time
from typing import TYPE_CHECKING, Any, Final

from services.circuit_breaker import CircuitBreaker
from services.errors import ConfigError
from services.lightcast.concurrency import Sleep, sleep_or_cancel
from services.lightcast.rate_limiter import MAX_BLOCK_SECONDS, LocalRateLimiter, Permit

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from pydantic import SecretStr

_log: Final = logging.getLogger("horizons.lightcast")

_PREFIX: Final = "horizons:1:"
_TIMEOUT: Final = 1.0
"""Seconds for one command: a cache that responds later costs more than it saves."""
COOLDOWN: Final = 30.0
"""Seconds for which a Redis that failed is not used again."""
SHARED_WINDOW: Final = 1.10
"""A little wider than in one process: the replicas' networks differ."""

_HORIZON: Final = 600.0
"""Seconds ahead for which slots may be reserved or blocked; a longer queue, or a stored time that is further ahead, is
invalid and is reset."""

# Reserves a slot by the same steps as LocalRateLimiter, on the one clock that all replicas see. Times are
# whole microseconds: Lua's numbers hold them exactly.
_RESERVE_SLOT: Final = """
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local rate, window, horizon = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local function stored(value)
  local time = tonumber(value or '0') or 0
  return time - now <= horizon and time or 0
end
local slot = math.max(now, stored(redis.call('GET', KEYS[2])))
if redis.call('LLEN', KEYS[1]) >= rate then
  local earlier = stored(redis.call('LINDEX', KEYS[1], -rate))
  if earlier == 0 then redis.call('DEL', KEYS[1]) end
  slot = math.max(slot, earlier + window)
end
redis.call('RPUSH', KEYS[1], string.format('%.0f', slot))
redis.call('LTRIM', KEYS[1], -rate, -1)
redis.call('PEXPIRE', KEYS[1], math.ceil((slot - now + window) / 1000) + 1000)
return slot - now
"""
_BLOCK: Final = """
local t = redis.call('TIME')
local now = t[1] * 1000000 + t[2]
local till = now + tonumber(ARGV[1])
local stored = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
if till > stored or not (stored - now <= tonumber(ARGV[2])) then
  redis.call('SET', KEYS[1], string.format('%.0f', till), 'PX', math.ceil(tonumber(ARGV[1]) / 1000) + 1000)
end
return 0
"""


class RedisStore:
    """A Redis client that never fails: in an outage it returns nothing at once and logs one warning."""

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
        self._breaker = CircuitBreaker[Exception](cooldown=COOLDOWN, clock=clock)

    def get(self, key: str) -> bytes | None:
        """Return the value under `key`, or None."""
        value = self._try(lambda: self._redis.get(_PREFIX + key))
        return value if isinstance(value, bytes) else None

    def get_many(self, keys: list[str]) -> list[bytes | None]:
        """Return the value under each of `keys`, with one command."""
        values = self._try(lambda: self._redis.mget([_PREFIX + key for key in keys])) if keys else None
        return values if isinstance(values, list) else [None] * len(keys)

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Store `value` for so long."""
        self._try(lambda: self._redis.set(_PREFIX + key, value, ex=max(int(seconds), 1)))

    def reserve_slot(self, key: str, rate: int, window: float) -> float | None:
        """Reserve the next slot of a rate limit; return the seconds until it, or None in an outage."""
        keys = (f"{_PREFIX}slots:{key}", f"{_PREFIX}blocked:{key}")
        delay = self._try(
            lambda: self._redis.eval(_RESERVE_SLOT, 2, *keys, rate, int(window * 1e6), int(_HORIZON * 1e6))
        )
        return max(delay, 0) / 1e6 if isinstance(delay, int) else None

    def block(self, key: str, seconds: float) -> None:
        """Let no replica reserve a slot within so many seconds."""
        self._try(
            lambda: self._redis.eval(_BLOCK, 1, f"{_PREFIX}blocked:{key}", int(seconds * 1e6), int(_HORIZON * 1e6))
        )

    def _try(self, command: Callable[[], object]) -> object:
        if self._breaker.is_open:
            return None
        try:
            value = command()
        except self._failures as error:
            self._breaker.record_failure(error)
            _log.warning("the shared cache failed (%s); continuing without it", type(error).__name__)
            return None
        self._breaker.record_success()
        return value


_MAX_LATENESS: Final = 0.08
"""Seconds after its slot that a request may still be sent: within what the shared window has above a second. A thread
that wakes later reserves again, for its request could make six in a second with those of other replicas."""
_MAX_RESERVATIONS: Final = 8
"""Reservations before a request is sent all the same: with a Redis slower than _MAX_LATENESS none would be in time."""


class SharedRateLimiter:
    """One limit over all replicas: a slot is reserved in Redis, then the request passes this process's own limiter.

    The local limiter covers what happens after the reservation (a thread that wakes late, a block) and works alone
    in an outage of Redis. A reservation whose caller is cancelled is not given back: at most one a thread.
    """

    def __init__(
        self,
        store: RedisStore,
        key: str,
        rate: int,
        *,
        window: float = SHARED_WINDOW,
        sleep: Sleep = sleep_or_cancel,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._key = key
        self._rate = rate
        self._window = window
        self._sleep = sleep
        self._clock = clock
        self._local = LocalRateLimiter(rate, sleep=sleep)

    def acquire(self, cancel: threading.Event | None = None) -> Permit:
        """See RateLimiter."""
        started = self._clock()
        for _ in range(_MAX_RESERVATIONS):
            reserved_at = self._clock()
            delay = self._store.reserve_slot(self._key, self._rate, self._window) or 0.0
            if delay > 0:
                self._sleep(delay, cancel)
            if self._clock() - reserved_at - delay <= _MAX_LATENESS:
                break
        waited = self._clock() - started
        permit = self._local.acquire(cancel)
        permit.waited += waited
        permit.used = self._rate  # at least: what other replicas used is not known here
        return permit

    def mark_sent(self, permit: Permit) -> None:
        """See RateLimiter."""
        self._local.mark_sent(permit)

    def release(self, permit: Permit) -> None:
        """See RateLimiter. The slot that was reserved in Redis is not given back: other replicas wait by it."""
        self._local.release(permit)

    def mark_answered(self, permit: Permit) -> None:
        """See RateLimiter."""
        self._local.mark_answered(permit)

    def block(self, seconds: float) -> None:
        """See RateLimiter."""
        self._local.block(seconds)
        self._store.block(self._key, min(seconds, MAX_BLOCK_SECONDS))

    def estimate_seconds(self, requests: int) -> float:
        """See RateLimiter; requests of other replicas come on top."""
        return self._local.estimate_seconds(requests)
