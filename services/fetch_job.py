"""Fetching cells of a slow source in the background, abandoned when nobody waits for them any more.

job = FetchJob(growth, ["23111310"], ["US", "06"])
job.snapshot()  # again and again: each counts as a heartbeat
"""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Final

from services import growth_frame
from services.errors import HorizonsError, UnexpectedAnswerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from services.growth import Growth
    from services.source import CellError

_log: Final = logging.getLogger("horizons")

ABANDON_AFTER: Final = 2.0
"""Seconds without a heartbeat after which the reader is taken to have left. A page sends five a second, and none
while it is rerun, some 100 ms."""


class FetchJob:
    """The cells of occupations x areas as they arrive, for every horizon of the source. Thread-safe.

    Fetches on a thread of its own from the first moment; ends when all is here, when `cancel` is called, or
    when there was no heartbeat for a while.
    """

    def __init__(
        self,
        growth: Growth,
        occupation_ids: Sequence[str],
        area_ids: Sequence[str],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ids as the source has them, each once. Raises BadInputError for an unknown occupation or area."""
        self.growth = growth
        self.cells = [(occupation, area) for occupation in occupation_ids for area in area_ids]
        self.cell_errors: list[CellError] = []
        self.error: HorizonsError | None = None
        """Why it ended early, unless it was cancelled."""
        self.abandoned = False
        """Whether it ended because nobody waited any more."""
        self._clock = clock
        self._ended_at: float | None = None
        self._last_heartbeat = clock()
        self._frames: list[pd.DataFrame] = []
        self._arrived: set[tuple[str, str]] = set()
        self._cancelled = False
        self._cancel_event = threading.Event()
        self._changed = threading.Condition()
        stream = growth.stream(
            occupation_ids, area_ids, growth.horizons, self._check_heartbeat, self._record_error, self._cancel_event
        )
        self._thread = threading.Thread(target=self._fetch, args=(stream,), name="fetch", daemon=True)
        self._thread.start()

    @property
    def total(self) -> int:
        """Cells asked for."""
        return len(self.cells)

    @property
    def done(self) -> int:
        """Cells that have arrived, those that failed among them."""
        return len(self._arrived)

    @property
    def ended(self) -> bool:
        """Whether nothing more will arrive."""
        return self._ended_at is not None

    @property
    def age(self) -> float:
        """Seconds since it ended; 0 while it goes on."""
        return 0.0 if self._ended_at is None else self._clock() - self._ended_at

    @property
    def complete(self) -> bool:
        """Whether every cell has arrived or failed."""
        return self.ended and self.done >= self.total

    @property
    def seconds_left(self) -> float:
        """About how long the rest takes at the source's limit."""
        return self.growth.estimate_seconds(self.total - self.done)

    def snapshot(self) -> pd.DataFrame:
        """What has arrived so far, in the order requested; counts as a heartbeat."""
        self._last_heartbeat = self._clock()
        with self._changed:
            frames = list(self._frames)
        return growth_frame.sort_by_cells(growth_frame.concat(frames), self.cells)

    def wait(self, seconds: float, seen: int | None = None) -> None:
        """Return when all has ended or more than `seen` cells are here, at the latest after `seconds`."""
        self._last_heartbeat = self._clock()
        with self._changed:
            self._changed.wait_for(lambda: self.ended or (seen is not None and self.done > seen), seconds)

    def cancel(self) -> None:
        """Fetch no more; what has arrived stays."""
        self._cancelled = True
        self._cancel_event.set()

    def _check_heartbeat(self, done: int, total: int) -> None:
        if self._clock() - self._last_heartbeat > ABANDON_AFTER:
            self.abandoned = True
            self.cancel()

    def _record_error(self, cell_error: CellError) -> None:
        with self._changed:
            self.cell_errors.append(cell_error)
            self._arrived.add((cell_error.cell.occupation_id, cell_error.cell.area_id))
            self._changed.notify_all()

    def _fetch(self, stream: Iterator[pd.DataFrame]) -> None:
        try:
            for frame in stream:
                if self._cancelled:  # what comes now only says that the rest was not asked for
                    return
                with self._changed:
                    self._frames.append(frame)
                    self._arrived.update(zip(frame["occupation_id"], frame["area_id"], strict=True))
                    self._changed.notify_all()
        except HorizonsError as error:
            self.error = error
        except Exception as error:  # noqa: BLE001 - whatever it is, the reader must not be told that all is well
            _log.exception("figures on their way were lost")
            self.error = UnexpectedAnswerError(
                "Something went wrong here while figures were on their way.",
                "Ask again; if it comes again, report it with the address of the page.",
                detail=type(error).__name__,
            )
        finally:
            with self._changed:
                self._ended_at = self._clock()
                self._changed.notify_all()
