"""Fetching cells of a slow source in the background.

job = FetchJob(growth, ["23111310"], ["US", "06"])
job.snapshot()  # what has arrived so far
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import pandas as pd

from services import growth_frame
from services.background import BackgroundJob

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from services.growth import Growth
    from services.source import CellError

_FAILURE: Final = (
    "Something went wrong here while figures were on their way.",
    "Ask again; if it comes again, report it with the address of the page.",
)


class FetchJob(BackgroundJob[pd.DataFrame, None]):
    """Fetches occupations x areas for every horizon of the source; starts at once.

    Partial results are growth frames, units of work are cells. It is done when every cell has arrived or failed.
    """

    def __init__(
        self,
        growth: Growth,
        occupation_ids: Sequence[str],
        area_ids: Sequence[str],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Start fetching. Ids as the source has them, each once.

        Raises:
            BadInputError: an unknown occupation or area.
        """
        self.growth = growth
        self.cells = [(occupation, area) for occupation in occupation_ids for area in area_ids]
        self.cell_errors: list[CellError] = []
        self._ended_cells: set[tuple[str, str]] = set()
        super().__init__(self._fetch, name="fetch", failure=_FAILURE, total=len(self.cells), clock=clock)
        self._stream = growth.stream(
            occupation_ids, area_ids, growth.horizons, on_error=self._record_error, cancel=self.cancel_event
        )
        self.start()

    @property
    def seconds_left(self) -> float:
        """About how long the rest takes at the source's limit."""
        return self.growth.estimate_seconds(self.total - self.done)

    def snapshot(self) -> pd.DataFrame:
        """The growth frame of what has arrived so far, in the order requested."""
        return growth_frame.sort_by_cells(growth_frame.concat(self.partial_results()), self.cells)

    def _record_error(self, cell_error: CellError) -> None:
        self.cell_errors.append(cell_error)
        self._ended_cells.add((cell_error.cell.occupation_id, cell_error.cell.area_id))
        self.publish(len(self._ended_cells))

    def _fetch(self, _cancel: threading.Event) -> None:
        for frame in self._stream:
            self._ended_cells.update(zip(frame["occupation_id"], frame["area_id"], strict=True))
            self.publish(len(self._ended_cells), frame)
