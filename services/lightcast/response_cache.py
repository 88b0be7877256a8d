"""Cache of responses: fresh for their TTL, and kept longer as stale values for when the service is down.

Keys begin with a hash of the credential, so that licensed figures never cross from one to another, in memory
or in a shared cache. Ages are measured by two clocks: the wall clock, which can be set, and a monotonic one, which
stands still while a machine sleeps. A response is fresh only if it is by both.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cachetools import TLRUCache

from services.lightcast import cached_values

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from services.redis_store import RedisStore

HOUR: Final = 3600.0
CELL_TTL: Final = 24 * HOUR
"""TTL of a projection: models change a few times a year."""
NOT_PUBLISHED_TTL: Final = HOUR
"""TTL of "nothing published": it may be a mistake that is soon corrected."""
META_TTL: Final = HOUR
LIST_TTL: Final = 24 * HOUR
STALE_TTL: Final = 7 * 24 * HOUR
"""How long an expired response may still be served while the service is down."""

CLOCK_SKEW: Final = 60.0
"""Seconds by which the clocks of replicas may differ; a response from further in the future is not fresh."""

_MAX_ENTRIES: Final = 100_000
"""Responses in memory: 1,900 occupations in 52 areas; about 50 MB when all of them were fetched."""


@dataclass(frozen=True)
class CacheEntry:
    """A cached value, when it was retrieved (seconds since the epoch, and by the monotonic clock) and its TTL."""

    value: Any
    retrieved_at: float
    retrieved_monotonic: float
    ttl: float

    @property
    def stale_ttl(self) -> float:
        """How long it may be served at all."""
        return max(STALE_TTL, self.ttl)


def _evict_at(_key: object, entry: CacheEntry, _now: float) -> float:
    return entry.retrieved_monotonic + entry.stale_ttl


class ResponseCache:
    """Cached responses of one credential. Thread-safe. Values are what JSON can hold."""

    def __init__(
        self,
        credential: str,
        shared: RedisStore | None = None,
        *,
        clock: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._credential = credential
        self._shared = shared
        self._clock = clock
        self._monotonic = monotonic
        self._entries: TLRUCache[str, CacheEntry] = TLRUCache(_MAX_ENTRIES, ttu=_evict_at, timer=monotonic)
        self._lock = threading.Lock()

    def key(self, kind: str, *parts: str) -> str:
        """Return the cache key of a response; `kind` is one of cached_values.KINDS."""
        return ":".join((self._credential, kind, *parts))

    def get(self, key: str) -> CacheEntry | None:
        """Return the entry under `key`, fresh or stale (see `is_fresh`), or None."""
        return self.get_many([key])[0]

    def get_many(self, keys: Sequence[str]) -> list[CacheEntry | None]:
        """Return the entry of each key, with one request to the shared cache for all that are missing or stale."""
        now = self._clock()
        with self._lock:
            entries = {key: self._entries.get(key) for key in keys}
        found = {key: entry for key, entry in entries.items() if entry and now <= entry.retrieved_at + entry.stale_ttl}
        if self._shared is not None:
            missing = [key for key in entries if not self.is_fresh(found.get(key))]
            for key, text in zip(missing, self._shared.get_many([_shared_key(key) for key in missing]), strict=True):
                entry, local = self._decode(key, text), found.get(key)
                if entry is None or (local is not None and entry.retrieved_at <= local.retrieved_at <= now):
                    continue
                found[key] = entry
                with self._lock:
                    self._entries[key] = entry
        return [found.get(key) for key in keys]

    def _decode(self, key: str, text: bytes | None) -> CacheEntry | None:
        """Return the entry that a replica stored under `key`; None when it is not what one of ours would store."""
        _, kind, *_ = key.split(":", 2)
        stored = cached_values.decode(kind, key, text)
        if stored is None:
            return None
        value, retrieved_at, ttl = stored
        age = self._clock() - retrieved_at
        if not -CLOCK_SKEW <= age <= max(STALE_TTL, ttl):
            return None
        return CacheEntry(value, retrieved_at, self._monotonic() - max(age, 0.0), ttl)

    def is_fresh(self, entry: CacheEntry | None) -> bool:
        """Whether `entry` is there and within its TTL by both clocks, and not from the future."""
        if entry is None:
            return False
        age, monotonic_age = self._clock() - entry.retrieved_at, self._monotonic() - entry.retrieved_monotonic
        return -CLOCK_SKEW <= age < entry.ttl and monotonic_age < entry.ttl

    def put(self, key: str, value: Any, ttl: float) -> CacheEntry:
        """Store `value`, retrieved just now, with a TTL in seconds."""
        entry = CacheEntry(value, self._clock(), self._monotonic(), ttl)
        with self._lock:
            self._entries[key] = entry
        if self._shared is not None:
            text = cached_values.encode(key, value, entry.retrieved_at, ttl)
            self._shared.put(_shared_key(key), text, entry.stale_ttl)
        return entry


def _shared_key(key: str) -> str:
    return f"{cached_values.SCHEMA}:{key}"
