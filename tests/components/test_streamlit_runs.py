"""A run in the thread of a fragment's run begins in the page, not in the container of the fragment."""

from __future__ import annotations

from contextvars import copy_context

import pytest
import streamlit as st
from streamlit.delta_generator_singletons import context_dg_stack, get_default_dg_stack_value
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

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
