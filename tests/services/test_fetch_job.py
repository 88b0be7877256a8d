"""Fetching in the background: partial results in order, errors, cancellation, abandonment."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from services import growth_frame
from services.background import JobState
from services.errors import ServiceDownError
from services.fetch_job import FetchJob
from services.growth import Growth
from services.source import Cell, Features
from tests.services.fakes import FakeSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pandas as pd

    from services.source import CellError

THREE = ["11-1111", "22-2222", "33-3333"]
LONG = 20.0
"""Seconds that nothing here takes."""


class Gate(FakeSource):
    """A source that gives one cell for each release of a semaphore, and a heartbeat meanwhile."""

    features = Features()

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Semaphore(0)
        self.stopped = threading.Event()

    def fetch(
        self,
        cells: Sequence[Cell],
        horizons: Sequence[int],
        cancel: threading.Event,
        on_error: Callable[[CellError], None],
    ) -> Iterator[pd.DataFrame]:
        for frame in super().fetch(cells, horizons, threading.Event(), on_error):
            while not self.let.acquire(timeout=0.01):
                if cancel.is_set():
                    self.stopped.set()
                    return
                yield growth_frame.empty()
            yield frame


def test_snapshot_has_arrived_cells_in_the_order_requested():
    source = Gate()
    job = FetchJob(Growth(source), THREE, ["US"])
    assert job.snapshot().empty
    source.let.release(2)
    while job.done < 2:
        job.wait(LONG, job.done)
    assert job.is_running
    assert list(dict.fromkeys(job.snapshot()["occupation_id"])) == THREE[1:], "the last come first from this source"
    assert job.seconds_left == source.estimate_seconds(1)
    source.let.release()
    job.wait(LONG)
    assert job.state is JobState.DONE
    assert list(dict.fromkeys(job.snapshot()["occupation_id"])) == THREE
    assert len(job.snapshot()) == 3 * len(source.horizons)


def test_cancelled_job_keeps_what_has_arrived():
    source = Gate()
    job = FetchJob(Growth(source), THREE, ["US"])
    source.let.release()
    job.wait(LONG, 0)
    job.cancel()
    assert job.state is JobState.CANCELLED
    assert source.stopped.wait(LONG)
    assert job.snapshot()["growth"].notna().all(), "the rest is missing, not failed"
    assert job.done == 1


def test_abandoned_job_stops_the_source():
    now = [100.0]
    source = Gate()
    job = FetchJob(Growth(source), THREE, ["US"], clock=lambda: now[0])
    job.heartbeat(0.01)
    now[0] += 1
    assert job.wait(LONG)
    assert job.state is JobState.ABANDONED
    assert source.stopped.wait(LONG)


def test_failed_cell_is_reported_and_loses_no_other():
    source = FakeSource(failing={("22-2222", "US")})
    job = FetchJob(Growth(source), THREE, ["US"])
    job.wait(LONG)
    assert job.state is JobState.DONE
    assert [cell_error.cell for cell_error in job.cell_errors] == [Cell("22-2222", "US")]
    failed = growth_frame.has_flag(job.snapshot(), "failed")
    assert job.snapshot().loc[failed, "occupation_id"].unique().tolist() == ["22-2222"]


def test_error_of_the_source_ends_the_job():
    class Broken(FakeSource):
        def fetch(self, *_: object) -> Iterator[pd.DataFrame]:
            raise ServiceDownError("It is down.", "Try again.")

    job = FetchJob(Growth(Broken()), THREE, ["US"])
    job.wait(LONG)
    assert job.error is not None
    assert job.error.message == "It is down."
    assert job.state is JobState.FAILED


def test_unexpected_error_is_logged_and_reported(caplog):
    class Buggy(FakeSource):
        def fetch(self, *_: object) -> Iterator[pd.DataFrame]:
            raise KeyError("151511")

    job = FetchJob(Growth(Buggy()), THREE, ["US"])
    job.wait(LONG)
    assert job.error is not None
    assert "Something went wrong here" in job.error.message
    assert job.state is JobState.FAILED
    assert "KeyError" in caplog.text


def test_failed_cells_count_as_they_fail():
    source = FakeSource(failing={(code, "US") for code in THREE})
    job = FetchJob(Growth(source), THREE, ["US"])
    job.wait(LONG, 2)
    assert job.done == 3
