"""Connecting in the background: result, error, abandonment."""

from __future__ import annotations

import threading

from services.connect_job import ConnectJob
from services.errors import ServiceDownError
from services.growth import Growth
from tests.services.fakes import FakeSource

LONG = 20.0
"""Seconds that nothing here takes."""


def test_connected_source_is_the_result():
    job = ConnectJob(lambda _cancel_event: Growth(FakeSource()))
    assert job.wait(LONG)
    assert job.growth is not None
    assert job.error is None
    assert not job.abandoned


def test_refusal_is_the_error():
    def refuse(_cancel_event: threading.Event) -> Growth:
        raise ServiceDownError("It is down.", "Try again.")

    job = ConnectJob(refuse)
    assert job.wait(LONG)
    assert job.growth is None
    assert job.error is not None
    assert job.error.message == "It is down."


def test_unexpected_error_is_logged_and_reported(caplog):
    def fail(_cancel_event: threading.Event) -> Growth:
        raise KeyError("x")

    job = ConnectJob(fail)
    assert job.wait(LONG)
    assert job.error is not None
    assert "Something went wrong here" in job.error.message
    assert "KeyError" in caplog.text


def wait_for_cancel(cancel: threading.Event) -> Growth:
    assert cancel.wait(LONG), "nobody cancelled it"
    raise ServiceDownError("Called off.", "Choose it again.")


def test_job_without_heartbeat_is_abandoned():
    now = [100.0]
    job = ConnectJob(wait_for_cancel, abandon_after=2.0, clock=lambda: now[0])
    job.wait(0.0)
    now[0] += 2.1
    assert job._ended.wait(LONG)
    assert job.abandoned


def test_heartbeats_keep_the_job_running():
    now = [100.0]
    let = threading.Event()

    def open_growth(cancel: threading.Event) -> Growth:
        assert let.wait(LONG)
        assert not cancel.is_set()
        return Growth(FakeSource())

    job = ConnectJob(open_growth, abandon_after=2.0, clock=lambda: now[0])
    for _ in range(5):
        now[0] += 1.9
        job.wait(0.0)
    let.set()
    assert job.wait(LONG)
    assert job.growth is not None
