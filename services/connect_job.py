"""Connecting to a slow source in the background, abandoned when nobody waits for it any more."""

from __future__ import annotations

import logging
import math
import threading
import time
from typing import TYPE_CHECKING, Final

from services.errors import HorizonsError, UnexpectedAnswerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.growth import Growth

_log: Final = logging.getLogger("horizons")

ABANDON_AFTER: Final = 2.0
"""Seconds without a heartbeat after which nobody is taken to wait any more; a page sends five a second."""
_CHECK_SECONDS: Final = 0.2

NEVER: Final = math.inf
"""The `abandon_after` of a job that nobody waits for: the source is open, and only made anew."""


class ConnectJob:
    """Runs `open_growth` on a thread of its own; the event it is handed is set when nobody waits. Thread-safe."""

    def __init__(
        self,
        open_growth: Callable[[threading.Event], Growth],
        *,
        abandon_after: float = ABANDON_AFTER,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.growth: Growth | None = None
        self.error: HorizonsError | None = None
        """Why it failed; neither is set while it goes on."""
        self._open_growth = open_growth
        self._abandon_after = abandon_after
        self._clock = clock
        self._last_heartbeat = clock()
        self._cancel_event = threading.Event()
        self._ended = threading.Event()
        for work in (self._open, self._watch):
            threading.Thread(target=work, name="connect", daemon=True).start()

    @property
    def ended(self) -> bool:
        """Whether the source is open or has failed to."""
        return self._ended.is_set()

    @property
    def abandoned(self) -> bool:
        """Whether it was stopped because nobody waited."""
        return self._cancel_event.is_set()

    def wait(self, seconds: float) -> bool:
        """Whether it has ended, after so many seconds at the latest; counts as a heartbeat."""
        self._last_heartbeat = self._clock()
        return self._ended.wait(seconds)

    def _open(self) -> None:
        try:
            self.growth = self._open_growth(self._cancel_event)
        except HorizonsError as error:
            self.error = error
        except Exception as error:  # noqa: BLE001 - whoever waits must be told
            _log.exception("a source could not be opened")
            self.error = UnexpectedAnswerError(
                "Something went wrong here while the source was opened.",
                "Try again; if it comes again, report it.",
                detail=type(error).__name__,
            )
        finally:
            self._ended.set()

    def _watch(self) -> None:
        while not self._ended.wait(_CHECK_SECONDS):
            if self._clock() - self._last_heartbeat > self._abandon_after:
                self._cancel_event.set()
                return
