"""Threads for what takes a core for longer than a look-up: a few, and a few places to wait for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from anyio import CapacityLimiter, to_thread

from services.open_api.responses import ApiError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

MAX_RUNNING: Final = 2
"""Calls at a time. Each keeps a core busy, for up to a second, and the pages are answered by the same process."""
MAX_WAITING: Final = 16
"""Calls that wait for their turn, some seconds at most; what waits longer has been given up by its client."""
_RETRY_AFTER: Final = "2"
"""Seconds in which some of those that wait are done."""


class WorkQueue:
    """Runs functions in threads of its own, not in those that the pages share, so that no number of requests keeps the
    pages waiting. For one event loop."""

    def __init__(self, running: int = MAX_RUNNING, waiting: int = MAX_WAITING) -> None:
        self._threads = CapacityLimiter(running)
        self._places = running + waiting
        self._taken = 0

    async def run(self, function: Callable[[], T]) -> T:
        """What `function` returns.

        Raises:
            ApiError: 503, too many wait already.
        """
        if self._taken >= self._places:
            raise ApiError(
                503, "Too many requests are waiting; try again as Retry-After says.", {"Retry-After": _RETRY_AFTER}
            )
        self._taken += 1
        try:
            return await to_thread.run_sync(function, limiter=self._threads)
        finally:
            self._taken -= 1
