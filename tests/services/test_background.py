"""Background jobs: states, partial results, errors, cancellation, heartbeats."""

from __future__ import annotations

import threading
from concurrent.futures import CancelledError, ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from services.background import BackgroundJob, JobState
from services.errors import ServiceDownError

if TYPE_CHECKING:
    from collections.abc import Callable

LONG = 20.0
"""Seconds that nothing here takes."""
SHORT = 0.01
"""Seconds between two real checks of a job whose clock is a test's."""
FAILURE = ("Something went wrong here.", "Try again.")


class Gate:
    """Work that waits to be released, or for the cancel event."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self.released = threading.Event()
        self.was_cancelled = threading.Event()

    def __call__(self, cancel: threading.Event) -> str:
        self.started.set()
        while not self.released.wait(SHORT):
            if cancel.is_set():
                self.was_cancelled.set()
                raise CancelledError
        return "result"


def job_of(work: Callable[[threading.Event], str], now: list[float] | None = None, total: int = 1):
    now = now or [100.0]
    return BackgroundJob[int, str](work, name="test", failure=FAILURE, total=total, clock=lambda: now[0])


def test_finished_job_has_its_result():
    job = job_of(lambda _cancel: "result").start()
    assert job.wait(LONG)
    assert (job.state, job.result(), job.error) == (JobState.DONE, "result", None)
    assert not job.cancel_event.is_set()


def test_error_of_the_work_is_the_error_of_the_job():
    down = ServiceDownError("It is down.", "Try again.")

    def work(_cancel: threading.Event) -> str:
        raise down

    job = job_of(work).start()
    assert job.wait(LONG)
    assert (job.state, job.error) == (JobState.FAILED, down)
    with pytest.raises(ServiceDownError):
        job.result()


def test_unexpected_error_is_logged_and_reported_in_our_words(caplog):
    job = job_of(lambda _cancel: {}["secret"]).start()
    assert job.wait(LONG)
    assert job.state is JobState.FAILED
    assert job.error is not None
    assert (job.error.message, job.error.next_step, str(job.error)) == (*FAILURE, "KeyError")
    assert "KeyError" in caplog.text


def test_partial_results_arrive_with_progress():
    first, second = threading.Event(), threading.Event()

    def work(_cancel: threading.Event) -> str:
        assert first.wait(LONG)
        job.publish(1, 10)
        assert second.wait(LONG)
        job.publish(2)
        job.publish(3, 20, 30)
        return "result"

    job = job_of(work, total=3).start()
    assert (job.done, job.total, job.partial_results()) == (0, 3, [])
    assert not job.wait(0.0)
    first.set()
    assert not job.wait(LONG, seen=0)
    assert (job.done, job.partial_results()) == (1, [10])
    second.set()
    assert job.wait(LONG)
    assert (job.done, job.partial_results()) == (3, [10, 20, 30])


def test_cancelled_job_ends_at_once_for_those_who_wait_and_then_for_its_thread():
    gate = Gate()
    job = job_of(gate).start()
    assert gate.started.wait(LONG)
    job.cancel()
    assert job.wait(0.0)
    assert (job.state, job.error) == (JobState.CANCELLED, None)
    with pytest.raises(CancelledError):
        job.result()
    assert gate.was_cancelled.wait(LONG)


def test_outcome_after_cancellation_is_ignored():
    entered, leave, left = threading.Event(), threading.Event(), threading.Event()

    def work(_cancel: threading.Event) -> str:
        entered.set()
        assert leave.wait(LONG)
        with pytest.raises(CancelledError):
            job.publish(1, 10)
        left.set()
        return "too late"

    job = job_of(work).start()
    assert entered.wait(LONG)
    job.cancel()
    leave.set()
    assert left.wait(LONG)
    assert (job.state, job.done, job.partial_results()) == (JobState.CANCELLED, 0, [])


def test_cancelling_an_ended_job_changes_nothing():
    job = job_of(lambda _cancel: "result").start()
    assert job.wait(LONG)
    job.cancel()
    assert (job.state, job.result()) == (JobState.DONE, "result")


def test_job_without_further_heartbeat_is_abandoned():
    now, gate = [100.0], Gate()
    job = job_of(gate, now).start()
    job.heartbeat(SHORT)
    now[0] += SHORT
    assert job.wait(LONG)
    assert job.state is JobState.ABANDONED
    assert gate.was_cancelled.wait(LONG)
    with pytest.raises(CancelledError):
        job.result()


def test_job_that_nobody_waits_for_can_be_abandoned_at_once():
    gate = Gate()
    job = job_of(gate).start()
    job.abandon()
    assert job.state is JobState.ABANDONED
    assert gate.was_cancelled.wait(LONG)


def test_heartbeats_keep_a_job_running():
    now, gate = [100.0], Gate()
    job = job_of(gate, now).start()
    for _ in range(5):
        job.heartbeat(SHORT)
        now[0] += 0.9 * SHORT
        job._check_heartbeat()
        assert job.is_running
    gate.released.set()
    assert job.result() == "result"


def test_job_that_never_had_a_heartbeat_runs_to_its_end():
    now, gate = [100.0], Gate()
    job = job_of(gate, now).start()
    now[0] += 1e6
    assert not job.wait(2 * SHORT)
    gate.released.set()
    assert job.result() == "result"


def test_job_is_not_abandoned_while_its_result_is_waited_for():
    now, gate = [100.0], Gate()
    job = job_of(gate, now).start()
    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(job.result)
        while not job._blocked:
            job.wait(SHORT)
        job.heartbeat(SHORT)
        now[0] += 1e6
        assert not job.wait(3 * SHORT)
        gate.released.set()
        assert result.result(LONG) == "result"


def test_seconds_since_end_start_with_the_end():
    now, gate = [100.0], Gate()
    job = job_of(gate, now).start()
    now[0] += 5
    assert job.seconds_since_end == 0.0
    job.cancel()
    now[0] += 7
    assert job.seconds_since_end == 7.0


def test_no_timer_is_left_when_a_job_has_ended():
    job = job_of(lambda _cancel: "result")
    job.heartbeat(LONG)
    timer = job._timer
    job.start()
    assert job.wait(LONG)
    assert timer is not None
    timer.join(LONG)
    assert not timer.is_alive()
    job.heartbeat(LONG)
    assert job._timer is timer
