"""Sessions of pages that are closed: each ends at its own time, whether another page is closed or not.

Private parts of Streamlit, like `streamlit_compat`.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from streamlit.runtime.memory_session_storage import MemorySessionStorage

from components import streamlit_downloads

if TYPE_CHECKING:
    from collections.abc import Callable

_CHANGED: Final = "_horizons_ends_sessions"
_LATER: Final = 0.1
"""Seconds by which a timer is later than the end of a session, of which it would find none if it were a bit early."""


def end_in_time(storage: Any = MemorySessionStorage) -> None:
    """Make a session that has waited long enough for its browser end then; of too many, that which waits longest.

    Streamlit looks for such sessions when the next page is closed, and ends them when Python looks for garbage, which
    may be never on a server that nobody visits: a list on Plan would stay in memory.
    """
    if hasattr(storage, _CHANGED):
        return
    save: Callable[[Any, Any], None] = storage.save

    def save_until_its_end(self: Any, info: Any) -> None:
        cache = self._cache
        _end_expired(cache)
        while len(cache) >= cache.maxsize:
            _end(cache.popitem()[1].session)
        save(self, info)
        asyncio.get_running_loop().call_later(cache.ttl + _LATER, _end_expired, cache)

    storage.save = save_until_its_end
    setattr(storage, _CHANGED, True)


def _end_expired(cache: Any) -> None:
    for _, info in cache.expire():
        _end(info.session)


def _end(session: Any) -> None:
    """End a session, and empty what others may still refer to in a circle."""
    session.shutdown()
    streamlit_downloads.forget_files(session.id)
    session.session_state.clear()
    session._fragment_storage.clear()
