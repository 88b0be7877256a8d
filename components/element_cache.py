"""Caches, for all sessions, elements that depend only on the arguments of the function that draws them.

Decorated with `cache_elements`, a function draws once; then its elements are sent again as they were. Arguments with an
underscore are not part of the key: the ones before them stand for them.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import wraps
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

from cachetools import LRUCache

from components import streamlit_recording
from services.growth_rows import GrowthRows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from components.streamlit_recording import Recording

P = ParamSpec("P")
R = TypeVar("R")

MAX_BYTES: Final = 6_000_000
"""Of all recordings of all functions together; a chart is 10 to 150 kB, a row of links 10 kB."""
_recorded: Final[LRUCache[tuple[object, str], tuple[Any, Recording]]] = LRUCache(
    MAX_BYTES, getsizeof=lambda kept: kept[1].size
)
_lock: Final = Lock()


def frame_key(rows: GrowthRows) -> bytes:
    """Stands for all values of all columns; equal only for equal rows."""
    return rows.fingerprint


def argument_key(value: object) -> object:
    """Stands for an argument of a cached function: of plain values whose `repr` is equal only for equal arguments.

    Raises:
        TypeError: an argument of another type, for which that is not known.
    """
    if isinstance(value, GrowthRows):
        return frame_key(value)
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Mapping):
        return ("mapping", *((argument_key(name), argument_key(one)) for name, one in value.items()))
    if type(value) in {tuple, list}:
        return tuple(map(argument_key, cast("Iterable[object]", value)))
    raise TypeError(f"no key is known for a {type(value).__name__}")


def cache_elements(function: Callable[P, R]) -> Callable[P, R]:
    """Cache what `function` draws and returns, for all sessions; it may draw charts, texts, tables and buttons.

    Not st.cache_data, which hashes arguments, unpickles the elements and makes each of them anew (docs/decisions/0069).
    """
    names = list(inspect.signature(function).parameters)

    @wraps(function)
    def draw_cached(*args: P.args, **kwargs: P.kwargs) -> R:
        given = [*zip(names, args, strict=False), *kwargs.items()]
        arguments = repr([(name, argument_key(value)) for name, value in given if not name.startswith("_")])
        key = (function, arguments)
        with _lock:
            found: tuple[R, Recording] | None = _recorded.get(key)
        if found is not None and streamlit_recording.replay(found[1]):
            return found[0]
        result, recording = streamlit_recording.record(lambda: function(*args, **kwargs))
        if recording is not None and recording.size <= MAX_BYTES:
            with _lock:
                _recorded[key] = (result, recording)
        return result

    return draw_cached
