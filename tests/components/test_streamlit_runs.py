"""A run in the thread of a fragment's run begins in the page, not in the container of the fragment."""

from __future__ import annotations

import inspect
import logging
from contextvars import copy_context
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.delta_generator_singletons import context_dg_stack, get_default_dg_stack_value
from streamlit.runtime.scriptrunner import script_runner
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequestType
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state.safe_session_state import SafeSessionState

from components import streamlit_runs


@pytest.fixture
def resets(monkeypatch) -> list[tuple]:
    """What Streamlit's own preparation of a run was called with."""
    calls: list[tuple] = []
    monkeypatch.setattr(ScriptRunContext, "reset", lambda self, *args, **kwargs: calls.append((self, args, kwargs)))
    monkeypatch.setattr(ScriptRunContext, streamlit_runs._CHANGED, True, raising=False)
    monkeypatch.delattr(ScriptRunContext, streamlit_runs._CHANGED)
    return calls


def test_run_begins_in_the_page_though_a_fragment_left_its_container(resets):
    def run() -> tuple:
        context_dg_stack.set((*get_default_dg_stack_value(), st.container()))
        ScriptRunContext.reset("a context", "query", page_script_hash="page")
        return context_dg_stack.get()

    streamlit_runs.start_at_the_top()
    assert copy_context().run(run) == get_default_dg_stack_value()
    assert resets == [("a context", ("query",), {"page_script_hash": "page"})]


def test_runs_are_changed_once(resets):
    streamlit_runs.start_at_the_top()
    first = ScriptRunContext.reset
    streamlit_runs.start_at_the_top()
    assert ScriptRunContext.reset is first


class Runner:
    """A script runner of which a run is to give way to another one, or to stop."""

    def __init__(self, request: ScriptRequestType) -> None:
        self._requests = SimpleNamespace(_state=request)

    def give_way(self) -> None:
        raise InterruptedError


class Callbacks(dict):
    """A session's state whose callbacks note what they have done."""

    def on_script_will_rerun(self, states, **_kwargs) -> None:
        self["taken"] = states
        self.session_state["by a callback"] = "done"


@pytest.fixture
def whole_clicks(monkeypatch):
    monkeypatch.setattr(SafeSessionState, "on_script_will_rerun", SafeSessionState.on_script_will_rerun)
    monkeypatch.setattr(SafeSessionState, streamlit_runs._TAKES, True, raising=False)
    monkeypatch.delattr(SafeSessionState, streamlit_runs._TAKES)
    streamlit_runs.take_each_click_whole()


def states(runner: Runner) -> tuple[SafeSessionState, Callbacks]:
    callbacks = Callbacks()
    callbacks.session_state = SafeSessionState(callbacks, runner.give_way)
    return callbacks.session_state, callbacks


@pytest.mark.usefixtures("whole_clicks")
def test_callbacks_are_done_before_a_run_gives_way_to_the_next_click():
    session_state, callbacks = states(Runner(ScriptRequestType.RERUN))
    session_state.on_script_will_rerun("the states of a click")
    assert callbacks == {"taken": "the states of a click", "by a callback": "done"}
    with pytest.raises(InterruptedError):  # after it, the run gives way as ever
        session_state["by the script"] = "too late"


@pytest.mark.usefixtures("whole_clicks")
def test_run_that_is_to_stop_takes_no_click():
    session_state, callbacks = states(Runner(ScriptRequestType.STOP))
    with pytest.raises(InterruptedError):
        session_state.on_script_will_rerun("the states of a click")
    assert callbacks == {}


@pytest.mark.usefixtures("whole_clicks")
def test_taking_of_clicks_is_changed_once():
    first = SafeSessionState.on_script_will_rerun
    streamlit_runs.take_each_click_whole()
    assert SafeSessionState.on_script_will_rerun is first


def test_fragment_that_is_gone_is_not_logged_and_all_else_is(monkeypatch):
    assert script_runner._LOGGER is logging.getLogger(script_runner.__name__)
    monkeypatch.setattr(script_runner._LOGGER, "filters", [])
    logged: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: logged.append(record.getMessage())
    monkeypatch.setattr(script_runner._LOGGER, "handlers", [handler])
    streamlit_runs.log_no_fragments_that_are_gone()
    streamlit_runs.log_no_fragments_that_are_gone()
    script_runner._LOGGER.warning(f"{streamlit_runs._GONE} %s. This can happen if", "f6930a")
    script_runner._LOGGER.warning("The script failed")
    assert logged == ["The script failed"]
    assert f'"{streamlit_runs._GONE} %s."' in inspect.getsource(script_runner), (
        "its words, which a new version may change"
    )
