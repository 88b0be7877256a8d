"""Cells beside a page: what has come is there in order, and whoever stops looking stops the fetching."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from services import growth_frame
from services.errors import ServiceDownError
from services.fetch_job import PATIENCE, Arrivals
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
    """A source that gives one cell for each time it is let, and says that it waits meanwhile."""

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


def test_what_has_come_is_there_in_the_order_of_asking():
    source = Gate()
    arrivals = Arrivals(Growth(source), THREE, ["US"])
    assert arrivals.look().empty
    source.let.release(2)
    while arrivals.done < 2:
        arrivals.wait(LONG, arrivals.done)
    assert not arrivals.ended
    assert list(dict.fromkeys(arrivals.look()["occupation_id"])) == THREE[1:], "the last come first from this source"
    assert arrivals.seconds_left == source.estimate_seconds(1)
    source.let.release()
    arrivals.wait(LONG)
    assert arrivals.complete
    assert list(dict.fromkeys(arrivals.look()["occupation_id"])) == THREE
    assert len(arrivals.look()) == 3 * len(source.horizons)


def test_cancelling_keeps_what_has_come_and_asks_for_no_more():
    source = Gate()
    arrivals = Arrivals(Growth(source), THREE, ["US"])
    source.let.release()
    arrivals.wait(LONG, 0)
    arrivals.cancel()
    arrivals.wait(LONG)
    assert arrivals.ended
    assert not arrivals.complete
    assert not arrivals.left
    assert arrivals.look()["growth"].notna().all(), "the rest is missing, not failed"
    assert arrivals.done == 1


def test_who_looks_no_more_has_left():
    now = [100.0]
    source = Gate()
    arrivals = Arrivals(Growth(source), THREE, ["US"], clock=lambda: now[0])
    now[0] += PATIENCE
    source.beat.clear()
    assert source.beat.wait(LONG)
    arrivals.look()
    now[0] += PATIENCE + 0.1
    arrivals._thread.join(LONG)
    assert arrivals.ended
    assert arrivals.left


def test_a_cell_that_failed_is_told_and_loses_no_other():
    source = FakeSource(failing={("22-2222", "US")})
    arrivals = Arrivals(Growth(source), THREE, ["US"])
    arrivals.wait(LONG)
    assert arrivals.complete
    assert [cell_error.cell for cell_error in arrivals.cell_errors] == [Cell("22-2222", "US")]
    failed = growth_frame.has_flag(arrivals.look(), "failed")
    assert arrivals.look().loc[failed, "occupation_id"].unique().tolist() == ["22-2222"]


def test_an_error_of_the_source_ends_it_and_is_kept():
    class Broken(FakeSource):
        def fetch(self, *_: object) -> Iterator[pd.DataFrame]:
            raise ServiceDownError("It is down.", "Try again.")

    arrivals = Arrivals(Growth(Broken()), THREE, ["US"])
    arrivals.wait(LONG)
    assert arrivals.error is not None
    assert arrivals.error.message == "It is down."
    assert not arrivals.complete


def test_the_age_counts_from_the_end():
    now = [100.0]
    arrivals = Arrivals(Growth(FakeSource()), THREE, ["US"], clock=lambda: now[0])
    arrivals.wait(LONG)
    now[0] += 7
    assert arrivals.age == 7.0


def test_an_error_nobody_foresaw_is_an_error_and_no_cancelling(caplog):
    class Buggy(FakeSource):
        def fetch(self, *_: object) -> Iterator[pd.DataFrame]:
            raise KeyError("151511")

    arrivals = Arrivals(Growth(Buggy()), THREE, ["US"])
    arrivals.wait(LONG)
    assert arrivals.error is not None
    assert "Something went wrong here" in arrivals.error.message
    assert not arrivals.left
    assert "KeyError" in caplog.text


def test_cells_that_failed_count_as_they_fail():
    source = FakeSource(failing={(code, "US") for code in THREE})
    arrivals = Arrivals(Growth(source), THREE, ["US"])
    arrivals.wait(LONG, 2)
    assert arrivals.done == 3
