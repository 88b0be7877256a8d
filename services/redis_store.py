"""What replicas share through Redis or Valkey: values and scripts, under keys of ours. Nothing fails in an outage.

The client library is imported only when SHARED_CACHE_URL is set.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import threading
import time
from typing import TYPE_CHECKING, Any, Final

from services.circuit_breaker import CircuitBreaker
from services.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import SecretStr

_log: Final = logging.getLogger("horizons.shared_cache")

PREFIX: Final = "horizons:1:"
_TIMEOUT: Final = 0.5
"""Seconds for one command: a cache that responds later costs more than it saves."""
COOLDOWN: Final = 30.0
"""Seconds for which a Redis that failed is not used again. For as long after it answers again, replicas keep to their
shares of a limit: until then others may not have noticed that it is back."""
_MAX_STORES: Final = 4
"""Addresses in one process; an installation has one."""

_REMOVE_IF_EQUAL: Final = """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""


class TooSlowError(Exception):
    """Redis answers, but too late to be of use."""


class RedisStore:
    """A Redis client that never fails: in an outage it returns nothing at once. Thread-safe.

    The log has one warning when an outage begins, and one when it is over.
    """

    def __init__(self, url: SecretStr, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Raises ConfigError when the client library is not installed or the address cannot be right."""
        try:
            import redis
        except ImportError:
            raise ConfigError(
                "SHARED_CACHE_URL is set, but the redis package is not installed.",
                "Run: pip install -r deploy/requirements.txt",
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
        self._breaker = CircuitBreaker[Exception](cooldown=COOLDOWN, clock=clock)
        self._lock = threading.Lock()
        self._is_out = False
        self._back_at = float("-inf")

    @property
    def is_alone(self) -> bool:
        """Whether this process should keep to its share: in an outage, and for COOLDOWN seconds after it."""
        with self._lock:
            return self._is_out or self._clock() < self._back_at + COOLDOWN

    def get(self, key: str) -> bytes | None:
        """Return the value under `key`, or None."""
        value = self._try(lambda: self._redis.get(PREFIX + key))
        return value if isinstance(value, bytes) else None

    def get_many(self, keys: list[str]) -> list[bytes | None]:
        """Return the value under each of `keys`, with one command."""
        values = self._try(lambda: self._redis.mget([PREFIX + key for key in keys])) if keys else None
        return values if isinstance(values, list) else [None] * len(keys)

    def put(self, key: str, value: bytes, seconds: float) -> None:
        """Store `value` for so long."""
        self._try(lambda: self._redis.set(PREFIX + key, value, ex=max(int(seconds), 1)))

    def put_if_absent(self, key: str, value: bytes, seconds: float) -> bool:
        """Store `value` for so long unless there is one; False only where there is one."""
        command = functools.partial(self._redis.set, PREFIX + key, value, ex=max(int(seconds), 1), nx=True)
        return self._try(lambda: command() is not None) is not False

    def remove_if_equal(self, key: str, value: bytes) -> None:
        """Remove the value under `key` if it is this one."""
        self.run_script(_REMOVE_IF_EQUAL, [key], value)

    def run_script(self, script: str, keys: Sequence[str], *arguments: bytes | str | float) -> object:
        """Return what a Lua script returns, which runs in one piece; None in an outage."""
        return self._try(lambda: self._redis.eval(script, len(keys), *(PREFIX + key for key in keys), *arguments))

    def give_up(self) -> None:
        """Leave Redis alone for COOLDOWN seconds: it answers too late for the caller."""
        self._record_failure(TooSlowError())

    def _try(self, command: Callable[[], object]) -> object:
        if self._breaker.is_open:
            return None
        try:
            value = command()
        except self._failures as error:
            self._record_failure(error)
            return None
        self._record_success()
        return value

    def _record_failure(self, error: Exception) -> None:
        self._breaker.record_failure(error)
        with self._lock:
            is_first, self._is_out = not self._is_out, True
        if is_first:
            _log.warning("the shared cache failed (%s); continuing without it", type(error).__name__)

    def _record_success(self) -> None:
        if not self._is_out or self._breaker.is_open:  # a command that was under way when another one failed
            return
        self._breaker.record_success()
        with self._lock:
            is_first, self._is_out = self._is_out, False
            if is_first:
                self._back_at = self._clock()
        if is_first:
            _log.warning("the shared cache answers again")


@functools.lru_cache(_MAX_STORES)
def _store(url: SecretStr) -> RedisStore:
    return RedisStore(url)


def open_store(url: SecretStr) -> RedisStore | None:
    """Return the one store of this process for SHARED_CACHE_URL; None where it is not set.

    Raises:
        ConfigError: see RedisStore.
    """
    return _store(url) if url else None
