"""Fetching in the background: partial results in order, errors, cancellation, abandonment."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from services import growth_frame
from services.errors import ServiceDownError
from services.fetch_job import ABANDON_AFTER, FetchJob
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
        self.beat = threading.Event()

    def fetch(
        self,
        cells: Sequence[Cell],
        horizons: Sequence[int],
        cancel: threading.Event,
        on_error: Callable[[CellError], None],
    ) -> Iterator[pd.DataFrame]:
        for frame in super().fetch(cells, horizons, threading.Event(), on_error):
            while not self.let.acquire(timeout=0.01):
                self.beat.set()
                if cancel.is_set():
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
    assert not job.ended
    assert list(dict.fromkeys(job.snapshot()["occupation_id"])) == THREE[1:], "the last come first from this source"
    assert job.seconds_left == source.estimate_seconds(1)
    source.let.release()
    job.wait(LONG)
    assert job.complete
    assert list(dict.fromkeys(job.snapshot()["occupation_id"])) == THREE
    assert len(job.snapshot()) == 3 * len(source.horizons)


def test_cancelled_job_keeps_what_has_arrived():
    source = Gate()
    job = FetchJob(Growth(source), THREE, ["US"])
    source.let.release()
    job.wait(LONG, 0)
    job.cancel()
    job.wait(LONG)
    assert job.ended
    assert not job.complete
    assert not job.abandoned
    assert job.snapshot()["growth"].notna().all(), "the rest is missing, not failed"
    assert job.done == 1


def test_job_without_heartbeat_is_abandoned():
    now = [100.0]
    source = Gate()
    job = FetchJob(Growth(source), THREE, ["US"], clock=lambda: now[0])
    now[0] += ABANDON_AFTER
    source.beat.clear()
    assert source.beat.wait(LONG)
    job.snapshot()
    now[0] += ABANDON_AFTER + 0.1
    job._thread.join(LONG)
    assert job.ended
    assert job.abandoned


def test_failed_cell_is_reported_and_loses_no_other():
    source = FakeSource(failing={("22-2222", "US")})
    job = FetchJob(Growth(source), THREE, ["US"])
    job.wait(LONG)
    assert job.complete
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
    assert not job.complete


def test_age_counts_from_the_end():
    now = [100.0]
    job = FetchJob(Growth(FakeSource()), THREE, ["US"], clock=lambda: now[0])
    job.wait(LONG)
    now[0] += 7
    assert job.age == 7.0


def test_unexpected_error_is_logged_and_reported(caplog):
    class Buggy(FakeSource):
        def fetch(self, *_: object) -> Iterator[pd.DataFrame]:
            raise KeyError("151511")

    job = FetchJob(Growth(Buggy()), THREE, ["US"])
    job.wait(LONG)
    assert job.error is not None
    assert "Something went wrong here" in job.error.message
    assert not job.abandoned
    assert "KeyError" in caplog.text


def test_failed_cells_count_as_they_fail():
    source = FakeSource(failing={(code, "US") for code in THREE})
    job = FetchJob(Growth(source), THREE, ["US"])
    job.wait(LONG, 2)
    assert job.done == 3
