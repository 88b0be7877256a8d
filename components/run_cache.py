"""What parts of a page do in a run, kept for all sessions, and done again in those in which it would be the same."""

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
"""Recordings by key: what controls show, such as an open tab, makes another one."""


def _size_of_all(recordings: tuple[RunRecording, ...]) -> int:
    return sum(recording.size for recording in recordings)


_recorded: Final[LRUCache[Hashable, tuple[RunRecording, ...]]] = LRUCache(MAX_BYTES, getsizeof=_size_of_all)
_lock: Final = Lock()


def draw_cached(key: Hashable, draw: Callable[[], object]) -> None:
    """Call `draw`, or do again what it did for the same key.

    It may draw controls, fragments and deferred downloads, and read and write the session's state; of what was read
    there it is known that it is the same. `key` has all else that it depends on: the source, whose figures never
    change, the theme, what the request says. Where that is not enough, `forbid` is to be called.
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
    """Keep nothing of what is being drawn: it depends on more than the key and the state of the session."""
    streamlit_run_listener.forbid()


def forget() -> None:
    """Forget all that is kept."""
    with _lock:
        _recorded.clear()
