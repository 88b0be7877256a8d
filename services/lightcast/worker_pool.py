"""Many cells at once: a few threads ask in the order in which cells are wanted, and cancel when nobody wants them."""

from __future__ import annotations

import queue
import threading
from collections import deque
from typing import TYPE_CHECKING, Final

from services.lightcast.concurrency import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from services.lightcast.cells import Outcome
    from services.source import Cell

MIN_WORKERS: Final = 8
MAX_WORKERS: Final = 32
WORKERS_PER_RATE: Final = 2
"""Threads for each request a second that is allowed: they keep the limit busy while answers take up to 2 s."""

HEARTBEAT: Final = 0.5
"""Seconds after which waiting is reported, so that a page whose reader has left finds out."""


def arrivals(
    wanted: Sequence[Cell], get: Callable[[Cell], Outcome], rate: int, cancel: threading.Event
) -> Iterator[list[Outcome]]:
    """What `get` gives for each of `wanted`, in batches as they arrive; an empty batch now and then while waiting.

    Ends early when `cancel` is set. However it ends, closed, stopped or done, `cancel` is set and no thread takes
    up another cell. What `get` raises, other than CancelledError, is raised here.
    """
    waiting = deque(wanted)
    arrived: queue.SimpleQueue[Outcome | BaseException] = queue.SimpleQueue()

    def work() -> None:
        try:
            while waiting and not cancel.is_set():
                try:
                    cell = waiting.popleft()
                except IndexError:
                    return
                arrived.put(get(cell))
        except CancelledError:
            return
        except BaseException as error:  # noqa: BLE001 - handed to who waits
            arrived.put(error)

    count = min(len(wanted), max(MIN_WORKERS, min(WORKERS_PER_RATE * rate, MAX_WORKERS)))
    for number in range(count):
        threading.Thread(target=work, name=f"lightcast-{number}", daemon=True).start()
    left = len(wanted)
    try:
        while left and not cancel.is_set():
            batch = _batch(arrived)
            left -= len(batch)
            yield batch
    finally:
        cancel.set()


def _batch(arrived: queue.SimpleQueue[Outcome | BaseException]) -> list[Outcome]:
    """All that has arrived; waits a heartbeat for the first."""
    batch: list[Outcome] = []
    try:
        item = arrived.get(timeout=HEARTBEAT)
        while True:
            if isinstance(item, BaseException):
                raise item
            batch.append(item)
            item = arrived.get_nowait()
    except queue.Empty:
        return batch
