"""The event loop does not wait for the thread of a script to begin, and scripts compute one after the other."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner

from components import streamlit_threads

TIMEOUT = 30  # seconds


def test_a_script_is_started_without_waiting_for_its_thread(monkeypatch):
    may_begin, has_run = threading.Event(), threading.Event()

    def begin_late(thread: Any) -> None:
        assert may_begin.wait(TIMEOUT)
        threading.Thread._bootstrap(thread)

    monkeypatch.setattr(script_runner, "threading", script_runner.threading)  # as it was, at the end
    monkeypatch.setattr(streamlit_threads.ScriptThread, "_bootstrap", begin_late, raising=False)
    streamlit_threads.start_without_waiting()
    runner: Any = ScriptRunner.__new__(ScriptRunner)
    runner._script_thread, runner._run_script_thread = None, has_run.set
    runner.start()
    assert not has_run.is_set()
    may_begin.set()
    assert has_run.wait(TIMEOUT)
    runner._script_thread.join(TIMEOUT)
    assert not runner._script_thread.is_alive()


@pytest.fixture
def runs(monkeypatch) -> list[str]:
    """What each run of a script, `"begins"` or `"ends"`, has noted."""
    noted: list[str] = []

    def run(_self: Any, among: threading.Barrier) -> None:
        noted.append("begins")
        among.wait(TIMEOUT)
        noted.append("ends")

    monkeypatch.setattr(ScriptRunner, "_run_script", run)
    monkeypatch.setattr(ScriptRunner, streamlit_threads._CHANGED, True, raising=False)
    monkeypatch.delattr(ScriptRunner, streamlit_threads._CHANGED)
    return noted


def run_two(barrier: threading.Barrier) -> None:
    threads = [
        threading.Thread(target=lambda: ScriptRunner._run_script(None, barrier), daemon=True)  # type: ignore[arg-type]
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(TIMEOUT)


def test_scripts_compute_one_after_the_other(runs, monkeypatch):
    monkeypatch.setattr(streamlit_threads, "LEASE_S", 3_600.0)
    streamlit_threads.compute_one_at_a_time()
    run_two(threading.Barrier(1))
    assert runs == ["begins", "ends", "begins", "ends"]


def test_a_script_that_waits_holds_up_no_other(runs):
    streamlit_threads.compute_one_at_a_time()
    run_two(threading.Barrier(2))  # each waits until the other one is there
    assert runs == ["begins", "begins", "ends", "ends"]


def test_runs_are_changed_once(runs):
    streamlit_threads.compute_one_at_a_time()
    first = ScriptRunner._run_script
    streamlit_threads.compute_one_at_a_time()
    assert ScriptRunner._run_script is first
