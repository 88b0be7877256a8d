"""Cache of responses: fresh for their TTL, and kept longer as stale values for when the service is down.

Keys begin with a hash of the credential, so that licensed figures never cross from one to another, in memory
or in a shared cache.
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cachetools import TLRUCache

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from services.lightcast.redis_store import RedisStore

HOUR: Final = 3600.0
CELL_TTL: Final = 24 * HOUR
"""TTL of a projection: models change a few times a year."""
NOT_PUBLISHED_TTL: Final = HOUR
"""TTL of "nothing published": it may be a mistake that is soon corrected."""
META_TTL: Final = HOUR
LIST_TTL: Final = 24 * HOUR
STALE_TTL: Final = 7 * 24 * HOUR
"""How long an expired response may still be served while the service is down."""

_MAX_ENTRIES: Final = 100_000
"""Responses in memory: 1,900 occupations in 52 areas; about 50 MB when all of them were fetched."""


@dataclass(frozen=True)
class CacheEntry:
    """A cached value, when it was retrieved (UTC, seconds since the epoch) and its TTL in seconds."""

    value: Any
    retrieved_at: float
    ttl: float

    def is_fresh(self, now: float) -> bool:
        """Whether the TTL has not passed."""
        return now < self.retrieved_at + self.ttl


def _evict_at(_key: object, entry: CacheEntry, _now: float) -> float:
    return entry.retrieved_at + max(STALE_TTL, entry.ttl)


class ResponseCache:
    """Cached responses of one credential. Thread-safe. Values are what JSON can hold."""

    def __init__(
        self, credential: str, shared: RedisStore | None = None, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._credential = credential
        self._shared = shared
        self._clock = clock
        self._entries: TLRUCache[str, CacheEntry] = TLRUCache(_MAX_ENTRIES, ttu=_evict_at, timer=clock)
        self._lock = threading.Lock()

    def key(self, kind: str, *parts: str) -> str:
        """Return the cache key of a response."""
        return ":".join((self._credential, kind, *parts))

    def get(self, key: str) -> CacheEntry | None:
        """Return the entry under `key`, fresh or stale (see `is_fresh`), or None."""
        return self.get_many([key])[0]

    def get_many(self, keys: Sequence[str]) -> list[CacheEntry | None]:
        """Return the entry of each key, with one request to the shared cache for all that are missing or stale."""
        with self._lock:
            found = {key: self._entries.get(key) for key in keys}
        if self._shared is None:
            return [found[key] for key in keys]
        now = self._clock()
        missing = [key for key, entry in found.items() if entry is None or not entry.is_fresh(now)]
        for key, text in zip(missing, self._shared.get_many(missing), strict=True):
            entry, local = _decode(text), found[key]
            if entry is not None and (local is None or entry.retrieved_at > local.retrieved_at):
                found[key] = entry
                with self._lock:
                    self._entries[key] = entry
        return [found[key] for key in keys]

    def is_fresh(self, entry: CacheEntry | None) -> bool:
        """Whether `entry` is there and within its TTL."""
        return entry is not None and entry.is_fresh(self._clock())

    def put(self, key: str, value: Any, ttl: float) -> CacheEntry:
        """Store `value`, retrieved just now, with a TTL in seconds."""
        entry = CacheEntry(value, self._clock(), ttl)
        with self._lock:
            self._entries[key] = entry
        if self._shared is not None:
            text = json.dumps({"value": value, "at": entry.retrieved_at, "life": ttl}, separators=(",", ":"))
            self._shared.put(key, text.encode(), max(STALE_TTL, ttl))
        return entry


def _decode(text: bytes | None) -> CacheEntry | None:
    """Return the entry that another replica stored; None when it is not in our format."""
    try:
        stored = json.loads(text) if text else None
        return CacheEntry(stored["value"], float(stored["at"]), float(stored["life"])) if stored else None
    except (ValueError, KeyError, TypeError):
        return None
