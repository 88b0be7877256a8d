"""Answers that were paid for with a request: kept while they are good, and longer for when the service is down.

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

    from services.lightcast.redis_store import SharedStore

HOUR: Final = 3600.0
CELL_LIFE: Final = 24 * HOUR
"""How long a projection is good: models change a few times a year."""
NOTHING_LIFE: Final = HOUR
"""How long "nothing published" is believed: it may be a mistake that somebody mends."""
META_LIFE: Final = HOUR
LIST_LIFE: Final = 24 * HOUR
LAST_GOOD_LIFE: Final = 7 * 24 * HOUR
"""How long an answer that is past its time may still stand in for a service that is down."""

_MAX_KEPT: Final = 100_000
"""Answers kept in memory: 1,900 occupations in 52 areas; some 50 MB when all of it was asked for."""


@dataclass(frozen=True)
class Kept:
    """An answer, when it came (UTC, seconds) and for how long it is good."""

    value: Any
    at: float
    life: float

    def good(self, now: float) -> bool:
        """Whether it need not be asked for again."""
        return now < self.at + self.life


def _ends(_key: object, kept: Kept, _now: float) -> float:
    return kept.at + max(LAST_GOOD_LIFE, kept.life)


class Keeping:
    """Kept answers of one credential. Thread-safe. Values are what JSON can hold."""

    def __init__(
        self, credential: str, shared: SharedStore | None = None, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._credential = credential
        self._shared = shared
        self._clock = clock
        self._kept: TLRUCache[str, Kept] = TLRUCache(_MAX_KEPT, ttu=_ends, timer=clock)
        self._lock = threading.Lock()

    def key(self, kind: str, *parts: str) -> str:
        """What an answer is kept under."""
        return ":".join((self._credential, kind, *parts))

    def find(self, key: str) -> Kept | None:
        """The answer under `key`, past its time or not: ask `fresh`."""
        return self.find_many([key])[0]

    def find_many(self, keys: Sequence[str]) -> list[Kept | None]:
        """The same for many keys, with one look into the shared cache for all that need it."""
        with self._lock:
            found = {key: self._kept.get(key) for key in keys}
        if self._shared is None:
            return [found[key] for key in keys]
        now = self._clock()
        lacking = [key for key, kept in found.items() if kept is None or not kept.good(now)]
        for key, text in zip(lacking, self._shared.get_many(lacking), strict=True):
            kept, known = _read(text), found[key]
            if kept is not None and (known is None or kept.at > known.at):
                found[key] = kept
                with self._lock:
                    self._kept[key] = kept
        return [found[key] for key in keys]

    def fresh(self, kept: Kept | None) -> bool:
        """Whether `kept` is an answer that is still good."""
        return kept is not None and kept.good(self._clock())

    def keep(self, key: str, value: Any, life: float) -> Kept:
        """Keep `value`, which came just now, for `life` seconds."""
        kept = Kept(value, self._clock(), life)
        with self._lock:
            self._kept[key] = kept
        if self._shared is not None:
            text = json.dumps({"value": value, "at": kept.at, "life": life}, separators=(",", ":"))
            self._shared.put(key, text.encode(), max(LAST_GOOD_LIFE, life))
        return kept


def _read(text: bytes | None) -> Kept | None:
    """What another replica kept; None when it is not what we would have written."""
    try:
        entry = json.loads(text) if text else None
        return Kept(entry["value"], float(entry["at"]), float(entry["life"])) if entry else None
    except (ValueError, KeyError, TypeError):
        return None
