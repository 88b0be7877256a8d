"""Caches values computed from a source whose figures never change, for all visitors, up to a number of rows."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Final, TypeVar

from cachetools import LRUCache

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, MutableMapping

T = TypeVar("T")

MAX_ROWS: Final = 10_000
"""Rows of all that is kept together; a row is some 1.5 kB as frame and as typed rows, so about 15 MB."""
ROWS_OF_A_FRAME: Final = 30
"""Rows that take as much room as a frame does without any: each of its columns is several objects, 50 kB in all."""


class SelectionCache:
    """Values by key, the least recently used given up first. Thread-safe.

    Two threads may compute the same value at the same time; both get the one that is kept first.
    """

    def __init__(self, max_rows: int = MAX_ROWS) -> None:
        self._max_rows = max_rows
        self._values: MutableMapping[Hashable, tuple[Any, int]] = LRUCache(max_rows, getsizeof=lambda pair: pair[1])
        self._lock = threading.Lock()

    def get(self, key: Hashable, compute: Callable[[], T], rows: Callable[[T], int]) -> T:
        """The value kept under `key`, or what `compute` returns, which takes the room of a frame with `rows`."""
        with self._lock:
            found = self._values.get(key)
        if found is None:
            value = compute()
            pair = (value, ROWS_OF_A_FRAME + rows(value))
            with self._lock:
                found = self._values.get(key)
                if found is None:
                    found = pair
                    if pair[1] <= self._max_rows:
                        self._values[key] = pair
        kept: T = found[0]
        return kept
