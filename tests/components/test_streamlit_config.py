"""What `.streamlit/config.toml` changes of a rerun."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING
from unittest.mock import MagicMock, Mock

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner, ScriptRunnerEvent

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def collections() -> Iterator[list[int]]:
    """The generations of garbage that are collected while a test runs, other than by Python itself."""
    found: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            found.append(info["generation"])

    was_enabled = gc.isenabled()
    gc.disable()
    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)
    if was_enabled:
        gc.enable()


def end_run() -> None:
    """What a run does after the script; that of AppTest, which has another, collects nothing."""
    runner = MagicMock()
    ended = ScriptRunnerEvent.SCRIPT_STOPPED_WITH_SUCCESS
    ScriptRunner._on_script_finished(runner, Mock(has_script_started=False), ended, False, Mock())
    runner.on_event.send.assert_called_once()


def test_rerun_does_not_collect_all_garbage(collections):
    """Else each takes longer than the one before, as sessions leave more and more behind that is traversed."""
    end_run()
    assert collections == []


def test_collection_after_a_rerun_would_be_seen(collections):
    is_collecting = st.get_option("runner.postScriptGC")
    st.config.set_option("runner.postScriptGC", True)
    try:
        end_run()
    finally:
        st.config.set_option("runner.postScriptGC", is_collecting)
    assert 2 in collections
