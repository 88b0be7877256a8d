"""Fetches many cells with a few threads, first wanted first, until all are there or the caller stops."""

from __future__ import annotations

import queue
import threading
from collections import deque
from typing import TYPE_CHECKING, Final

from services.lightcast.concurrency import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from services.lightcast.cells import CellResult
    from services.source import Cell

MIN_WORKERS: Final = 8
MAX_WORKERS: Final = 32
WORKERS_PER_RATE: Final = 2
"""Threads for each allowed request a second: enough to use the rate up while answers take up to 2 s."""

HEARTBEAT: Final = 0.5
"""Seconds after which an empty batch is yielded, so that a caller can report progress while nothing arrives."""


def fetch_concurrently(
    cells: Sequence[Cell], fetch: Callable[[Cell], CellResult], rate: int, cancel: threading.Event
) -> Iterator[list[CellResult]]:
    """Yield what `fetch` returns for each cell, in batches as they arrive; an empty batch each HEARTBEAT of waiting.

    Ends early when `cancel` is set. However it ends (closed, cancelled or complete), `cancel` is set and no thread
    starts another cell. What `fetch` raises, other than CancelledError, is raised here.
    """
    pending = deque(cells)
    results: queue.SimpleQueue[CellResult | BaseException] = queue.SimpleQueue()

    def work() -> None:
        try:
            while pending and not cancel.is_set():
                try:
                    cell = pending.popleft()
                except IndexError:
                    return
                results.put(fetch(cell))
        except CancelledError:
            return
        except BaseException as error:  # noqa: BLE001 - raised again by the caller's thread
            results.put(error)

    workers = min(len(cells), max(MIN_WORKERS, min(WORKERS_PER_RATE * rate, MAX_WORKERS)))
    for number in range(workers):
        threading.Thread(target=work, name=f"lightcast-{number}", daemon=True).start()
    remaining = len(cells)
    try:
        while remaining and not cancel.is_set():
            batch = _next_batch(results)
            remaining -= len(batch)
            yield batch
    finally:
        cancel.set()


def _next_batch(results: queue.SimpleQueue[CellResult | BaseException]) -> list[CellResult]:
    """Return every result that is there; wait up to HEARTBEAT for the first."""
    batch: list[CellResult] = []
    try:
        item = results.get(timeout=HEARTBEAT)
        while True:
            if isinstance(item, BaseException):
                raise item
            batch.append(item)
            item = results.get_nowait()
    except queue.Empty:
        return batch
