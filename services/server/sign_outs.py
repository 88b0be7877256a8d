"""Which sign-ins were ended by signing out: a copy of their cookies, which are valid by themselves, is good no more.

Where replicas share a cache they learn of each other's, and one that was started again of its own. Without one, or
while it does not answer, each process knows of those that were ended there since its start.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

from cachetools import TTLCache

from services.config import Settings
from services.errors import ConfigError
from services.redis_store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.redis_store import RedisStore

RECHECK_SECONDS: Final = 5.0
"""How long a sign-in that has not ended is taken for that without asking the shared cache again: so much later, at
most, does a sign-out reach the other replicas. A page makes dozens of requests within that time."""
_MAX_ENDED: Final = 10_000
"""Sign-outs that are remembered, some 2 MB; each takes a sign-in at the provider."""
_HOUR: Final = 3_600.0

_log: Final = logging.getLogger("horizons.sign_in")


class SignOuts:
    """The sign-ins that have ended, by what tells one from another (`identity`). For one event loop."""

    def __init__(self, clock: Callable[[], float], hours: int, store: RedisStore | None = None) -> None:
        """`hours` after which a sign-in ends by itself, and need not be remembered."""
        self._seconds = max(hours, 1) * _HOUR
        self._ended: TTLCache[str, bool] = TTLCache(_MAX_ENDED, self._seconds, timer=clock)
        self._going_on: TTLCache[str, bool] = TTLCache(_MAX_ENDED, RECHECK_SECONDS, timer=clock)
        self._store = store

    @property
    def is_shared(self) -> bool:
        """Whether sign-outs at other replicas are learned of."""
        return self._store is not None

    async def add(self, identity: str) -> None:
        """End one sign-in, for good."""
        self._ended[identity] = True
        if self._store is not None:
            await asyncio.to_thread(self._store.put, _key(identity), b"1", self._seconds)

    async def includes(self, identity: str) -> bool:
        """Whether this sign-in was ended, here or, as far as is known, at another replica."""
        if identity in self._ended:
            return True
        if self._store is None or identity in self._going_on:
            return False
        if await asyncio.to_thread(self._store.get, _key(identity)) is not None:
            self._ended[identity] = True
            return True
        self._going_on[identity] = True
        return False


def shared_store() -> RedisStore | None:
    """What replicas share by the settings; None without it, and where it cannot be opened, which the log says."""
    try:
        return open_store(Settings.read().shared_cache_url)
    except ConfigError as error:
        _log.error("Replicas do not learn of each other's sign-outs. %s %s", error.message, error.next_step)
        return None


def _key(identity: str) -> str:
    return f"signed-out:{identity}"
