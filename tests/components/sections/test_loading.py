"""When a page is rerun, and which results are reused, while figures are loading."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from components.sections import loading
from components.streamlit_compat import ScriptStopped
from services.background import BackgroundJob, JobState

GROWTH = SimpleNamespace(horizons=(1, 2, 3, 5, 10))


def drawn(done: int, running: bool, *, drawn_done: int = 0, was_running: bool = True) -> loading._Drawn:
    job = SimpleNamespace(done=done, is_running=running)
    return loading._Drawn(job, SimpleNamespace(), drawn_done, was_running)


@pytest.mark.parametrize(
    ("one", "seconds", "rerun"),
    [
        (drawn(0, True), 0.1, False),  # nothing yet
        (drawn(1, True), 0.1, True),  # the first figures at once
        (drawn(9, True, drawn_done=4), 0.1, False),  # more, but it was drawn just now
        (drawn(9, True, drawn_done=4), loading.RERUN_SECONDS, True),
        (drawn(4, True, drawn_done=4), loading.RERUN_SECONDS, True),  # nothing new, but fragments wait for an answer
        (drawn(4, False, drawn_done=4), 0.1, True),  # the end at once
        (drawn(4, False, drawn_done=4, was_running=False), 0.1, False),
    ],
)
def test_rerun_on_first_figures_at_the_interval_and_at_the_end(one, seconds, rerun):
    assert one.is_outdated(seconds) is rerun


def fetch_job(**changes: object) -> SimpleNamespace:
    usual = {
        "growth": GROWTH,
        "cells": [("A", "US")],
        "state": JobState.DONE,
        "cell_errors": [],
        "error": None,
        "seconds_since_end": 0.0,
    }
    return SimpleNamespace(**(usual | changes))


@pytest.mark.parametrize(
    ("changes", "reusable"),
    [
        ({}, True),
        ({"state": JobState.RUNNING}, True),
        ({"seconds_since_end": loading.RESULT_TTL - 1}, True),
        ({"seconds_since_end": loading.RESULT_TTL + 1}, False),
        ({"cell_errors": ["one"], "seconds_since_end": loading.ERROR_TTL + 1}, False),
        ({"cell_errors": ["one"], "seconds_since_end": loading.ERROR_TTL - 1}, True),
        ({"state": JobState.FAILED, "error": "one", "seconds_since_end": loading.ERROR_TTL + 1}, False),
        ({"state": JobState.CANCELLED}, True),  # what the reader stopped stays stopped
        ({"state": JobState.ABANDONED}, False),
        ({"cells": [("A", "06")]}, False),
        ({"growth": SimpleNamespace()}, False),
    ],
)
def test_job_is_reused_until_its_ttl(changes, reusable):
    assert loading._is_reusable(fetch_job(**changes), GROWTH, ["A"], ["US"]) is reusable


class ClosedConnection:
    """A progress bar on a page whose connection has gone: the first message to it stops the script."""

    def progress(self, *_: object) -> None:
        raise ScriptStopped


def test_job_of_a_page_that_lost_its_connection_is_fetched_again_when_the_page_comes_back(monkeypatch):
    """Nobody pressed Cancel: a page that is back after a moment offline has the same session, and its jobs."""
    job = BackgroundJob(lambda cancel: cancel.wait(), name="fetch", failure=("", ""), total=1).start()
    running = loading._Drawn(job, ClosedConnection(), 0, was_running=True)
    monkeypatch.setattr(loading.loading, "progress", lambda _job: "some of it")
    monkeypatch.setattr(loading.st, "session_state", {"jobs": {"answer": job}, "jobs_drawn": [running]})
    with pytest.raises(ScriptStopped):
        loading.poll()
    assert job.state is JobState.ABANDONED
