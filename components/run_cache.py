"""Caches what parts of a page do in a run, for all sessions: drawing, registering widgets, writing session state."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache

from components import streamlit_run_listener, streamlit_run_recording

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from components.streamlit_run_recording import RunRecording

MAX_BYTES: Final = 25_000_000
"""Of all recordings together. A page is 50 to 150 messages, 150 to 500 kB in memory, some
200 kB on average."""
_MAX_VARIANTS: Final = 6
"""Recordings of one key: each state of its controls, such as an open tab, makes another one."""


def _size_of_all(recordings: tuple[RunRecording, ...]) -> int:
    return sum(recording.size for recording in recordings)


_recorded: Final[LRUCache[Hashable, tuple[RunRecording, ...]]] = LRUCache(MAX_BYTES, getsizeof=_size_of_all)
_lock: Final = Lock()


def draw_cached(key: Hashable, draw: Callable[[], object]) -> None:
    """Call `draw`, or repeat what it did before for the same `key` and the same session state.

    It may draw controls, fragments and deferred downloads, and read and write session state: a recording is used only
    where every value that was read there is the same. `key` has all else that `draw` depends on: the source, whose
    figures never change, the theme, the request. What depends on more calls `forbid`.
    """
    with _lock:
        variants = _recorded.get(key, ())
    if any(map(streamlit_run_recording.replay, variants)):
        return
    _, recording = streamlit_run_recording.record(draw)
    if recording is not None and recording.size <= MAX_BYTES // _MAX_VARIANTS:
        with _lock:
            _recorded[key] = (recording, *_recorded.get(key, ()))[:_MAX_VARIANTS]


def forbid() -> None:
    """Do not cache what is being drawn: it depends on more than the key and the session state."""
    streamlit_run_listener.forbid()


def forget() -> None:
    """Empty the cache."""
    with _lock:
        _recorded.clear()
