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
from services.redis_deadline import with_deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pydantic import SecretStr

_log: Final = logging.getLogger("horizons.shared_cache")

PREFIX: Final = "horizons:1:"
_TIMEOUT: Final = 0.5
"""Seconds for one command: a cache that responds later costs more than it saves."""
_MAX_VALUE: Final = 4 * 2**20
"""Bytes of a value that are read: ten times the longest list of occupations. A longer one is none of ours."""
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
            pool = self._redis.connection_pool
            pool.connection_class = with_deadline(pool.connection_class, _TIMEOUT)
        if self._redis is None:
            raise ConfigError(
                "The setting SHARED_CACHE_URL cannot be right.", "Give an address such as redis://localhost:6379/0."
            )
        self._failures: tuple[type[Exception], ...] = (redis.RedisError, OSError)
        self._refusal: type[Exception] = redis.ResponseError
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
        return self.get_many([key])[0]

    def get_many(self, keys: list[str]) -> list[bytes | None]:
        """Return the value under each of `keys`, all asked for at once. What is no text, or too long, is None."""
        # A Redis that is full, or a replica that only reads, still answers this: no proof that an outage is over.
        values = self._try(functools.partial(self._read, keys), ends_outage=False) if keys else None
        return values if isinstance(values, list) else [None] * len(keys)

    def _read(self, keys: list[str]) -> list[bytes | None]:
        pipeline = self._redis.pipeline(transaction=False)
        for key in keys:
            pipeline.getrange(PREFIX + key, 0, _MAX_VALUE)
        values = pipeline.execute(raise_on_error=False)
        refused = [value for value in values if isinstance(value, Exception) and type(value) is not self._refusal]
        if refused:
            raise refused[0]
        return [value if isinstance(value, bytes) and 0 < len(value) <= _MAX_VALUE else None for value in values]

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
        """Return what a Lua script returns, which runs in one piece; None in an outage.

        Where it fails by what is stored under `keys`, such as a list for a number, that is removed, and it runs again:
        else one damaged value, which may stay for good, would be an outage for everything.
        """
        names = [PREFIX + key for key in keys]

        def run() -> object:
            return self._redis.eval(script, len(names), *names, *arguments)

        def run_or_repair() -> object:
            try:
                return run()
            except self._refusal as error:
                if type(error) is not self._refusal:  # no memory, no permission, a replica that only reads
                    raise
            self._redis.delete(*names)
            return run()

        return self._try(run_or_repair)

    def give_up(self) -> None:
        """Leave Redis alone for COOLDOWN seconds: it answers too late for the caller."""
        self._record_failure(TooSlowError())

    def _try(self, command: Callable[[], object], *, ends_outage: bool = True) -> object:
        if self._breaker.is_open:
            return None
        try:
            value = command()
        except self._failures as error:
            self._record_failure(error)
            return None
        if ends_outage:
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
