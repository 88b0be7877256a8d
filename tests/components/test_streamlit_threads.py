"""The event loop does not wait for the thread of a script to begin, and scripts compute one after the other."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData, ScriptRequests, ScriptRequestType

from components import streamlit_threads
from services import metrics
from tests.waiting import wait_until

TIMEOUT = 30  # seconds
LONG = 3_600.0


def test_a_script_is_started_without_waiting_for_its_thread(monkeypatch):
    may_begin, has_run = threading.Event(), threading.Event()

    def begin_late(thread: Any) -> None:
        assert may_begin.wait(TIMEOUT)
        threading.Thread._bootstrap(thread)

    monkeypatch.setattr(script_runner, "threading", threading)  # as it was, at the end
    monkeypatch.setattr(streamlit_threads.ScriptThread, "_bootstrap", begin_late, raising=False)
    streamlit_threads.start_without_waiting()
    runner: Any = ScriptRunner.__new__(ScriptRunner)
    runner._script_thread, runner._run_script_thread = None, has_run.set
    starting = threading.Thread(target=runner.start, daemon=True)
    starting.start()
    starting.join(TIMEOUT / 3)  # before the other one gives up
    assert not starting.is_alive()
    assert type(runner._script_thread) is streamlit_threads.ScriptThread
    assert not has_run.is_set()
    may_begin.set()
    assert has_run.wait(TIMEOUT)
    runner._script_thread.join(TIMEOUT)
    assert not runner._script_thread.is_alive()


@pytest.mark.parametrize("module", [None, SimpleNamespace(Thread=threading.Thread)], ids=["none", "another"])
def test_start_ends_if_streamlit_starts_threads_in_another_way(monkeypatch, module):
    monkeypatch.setattr(script_runner, "threading", module)
    if module is None:
        monkeypatch.delattr(script_runner, "threading")
    with pytest.raises(AttributeError, match="threading"):
        streamlit_threads.start_without_waiting()


@dataclass
class Runs:
    """The runs of scripts: what each ran, and when it may end."""

    begun: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    may_end: threading.Event = field(default_factory=threading.Event)

    def run(self, _runner: Any, data: RerunData) -> None:
        self.begun.append(data.query_string)
        assert self.may_end.wait(TIMEOUT)
        self.ended.append(data.query_string)


@pytest.fixture
def runs(monkeypatch) -> Runs:
    noted = Runs()
    monkeypatch.setattr(ScriptRunner, "_run_script", lambda self, data: noted.run(self, data))
    monkeypatch.setattr(ScriptRunner, streamlit_threads._CHANGED, True, raising=False)
    monkeypatch.delattr(ScriptRunner, streamlit_threads._CHANGED)
    return noted


@pytest.fixture
def in_turn(runs, monkeypatch) -> Runs:
    """Runs, each of which waits until the one before has ended, whatever that takes."""
    monkeypatch.setattr(streamlit_threads, "LEASE_S", LONG)
    streamlit_threads.compute_one_at_a_time()
    return runs


class Session:
    """Has asked for one run, and runs what it is asked for, as ScriptRunner does."""

    def __init__(self, data: RerunData) -> None:
        self.runner: Any = ScriptRunner.__new__(ScriptRunner)
        self.requests = self.runner._requests = ScriptRequests()
        self.requests.request_rerun(data)
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self) -> None:
        while (request := self.requests.on_scriptrunner_ready()).type == ScriptRequestType.RERUN:
            self.runner._run_script(request.rerun_data)

    def join(self) -> None:
        self.thread.join(TIMEOUT)
        assert not self.thread.is_alive()


def scripts_waiting() -> float | None:
    return metrics.REGISTRY.get_sample_value("horizons_scripts_waiting")


def start_two(runs: Runs, second: RerunData) -> tuple[Session, Session]:
    """A session whose script runs, and one whose script waits for its turn."""
    first = Session(RerunData(query_string="first"))
    wait_until(lambda: runs.begun == ["first"])
    waiting = Session(second)
    wait_until(lambda: scripts_waiting() == 1)
    return first, waiting


def test_scripts_compute_one_after_the_other(in_turn):
    sessions = start_two(in_turn, RerunData(query_string="second"))
    assert in_turn.begun == ["first"]
    in_turn.may_end.set()
    for session in sessions:
        session.join()
    assert in_turn.begun == in_turn.ended == ["first", "second"]
    assert scripts_waiting() == 0


def test_a_script_that_waits_holds_up_no_other(runs):
    streamlit_threads.compute_one_at_a_time()
    sessions = [Session(RerunData(query_string=name)) for name in ("first", "second")]
    wait_until(lambda: len(runs.begun) == 2)
    assert runs.ended == []
    runs.may_end.set()
    for session in sessions:
        session.join()


def states(**values: Any) -> WidgetStates:
    return WidgetStates(widgets=[WidgetState(id=name, **value) for name, value in values.items()])


def run_after_the_wait(runs: Runs, data: RerunData, *later: RerunData) -> list[str]:
    """What a session runs that asks for `later` while `data` waits for its turn."""
    sessions = start_two(runs, data)
    for one in later:
        assert sessions[1].requests.request_rerun(one)
    runs.may_end.set()
    for session in sessions:
        session.join()
    return runs.ended[1:]


def test_what_is_asked_for_while_a_script_waits_for_its_turn_is_run_with_it(in_turn):
    before = RerunData(query_string="second", widget_states=states(area={"string_value": "US"}))
    later = RerunData(query_string="newest", widget_states=states(area={"string_value": "06"}))
    assert run_after_the_wait(in_turn, before, RerunData(query_string="between"), later) == ["newest"]


@pytest.mark.parametrize(
    "kept",
    [
        RerunData(query_string="second", widget_states=states(add={"trigger_value": True})),
        RerunData(query_string="second", widget_states=states(table={"json_trigger_value": "{}"})),
        RerunData(query_string="second", is_history_navigation=True),
    ],
    ids=["click", "event", "history"],
)
def test_a_click_that_waits_is_not_lost_in_the_next_one(in_turn, kept):
    later = RerunData(query_string="newest", widget_states=kept.widget_states)
    assert run_after_the_wait(in_turn, kept, later) == ["second", "newest"]


def test_fragments_that_are_asked_for_in_turn_run_together():
    requests = ScriptRequests()
    requests.request_rerun(RerunData(fragment_id="later"))
    data = streamlit_threads._with_later_requests(requests, RerunData(fragment_id_queue=["first"]))
    assert data is not None
    assert data.fragment_id_queue == ["first", "later"]
    assert requests.on_scriptrunner_ready().type == ScriptRequestType.STOP


def test_newer_state_of_a_control_is_run():
    requests = ScriptRequests()
    requests.request_rerun(RerunData(widget_states=states(area={"string_value": "06"})))
    before = RerunData(widget_states=states(area={"string_value": "US"}))
    data = streamlit_threads._with_later_requests(requests, before)
    assert data is not None
    assert data.widget_states == states(area={"string_value": "06"})


def test_session_that_ends_while_its_script_waits_runs_nothing(in_turn):
    first, second = start_two(in_turn, RerunData(query_string="second"))
    second.requests.request_stop()
    in_turn.may_end.set()
    first.join()
    second.join()
    assert in_turn.ended == ["first"]


def test_runs_are_changed_once(runs):
    streamlit_threads.compute_one_at_a_time()
    first = ScriptRunner._run_script
    streamlit_threads.compute_one_at_a_time()
    assert ScriptRunner._run_script is first
