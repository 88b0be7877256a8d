"""How many bytes the lists of all sessions have."""

from __future__ import annotations

import gc

import pytest
import streamlit as st

from components import streamlit_compat
from components.state import plan_list
from components.state.plan_list import PlanList
from components.uploads import LARGE, MAX_ALL, MAX_LARGE
from services.plan.tables import MAX_BYTES


@pytest.fixture(autouse=True)
def uploads(monkeypatch):
    """The state of a session, and the bytes of uploads as the test sets them."""
    byte_count = [0]
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(streamlit_compat, "upload_bytes", lambda: byte_count[0])
    return byte_count


def test_lists_of_all_sessions_are_counted_until_they_end():
    gc.collect()
    before = plan_list.kept_bytes()
    lists = [PlanList(b"x" * 1_000), PlanList("\U0001f600" * 1_000)]
    assert plan_list.kept_bytes() - before >= 5_000
    lists.clear()
    gc.collect()
    assert plan_list.kept_bytes() == before


@pytest.mark.parametrize(("size", "limit"), [(LARGE + 1, MAX_LARGE), (10, MAX_ALL)])
def test_list_is_kept_while_uploads_and_lists_leave_room(uploads, size, limit):
    plan_list.keep("Paste", b"x" * size)
    assert plan_list.current("Paste") is not None
    uploads[0] = limit + 1
    assert plan_list.keep("Paste", b"y" * size).content == b"y" * size
    assert plan_list.current("Paste") is None


def test_text_is_measured_in_bytes():
    plan_list.keep("Paste", "\u00e9" * (MAX_BYTES // 2 + 1))
    assert plan_list.current("Paste") is None
