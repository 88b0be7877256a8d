"""A trigger's value, and none where its component is gone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st

from components.state import triggers


@pytest.mark.parametrize(
    ("state", "value"),
    [
        ({"table": SimpleNamespace(toggle="29-1141")}, "29-1141"),
        ({"table": SimpleNamespace(toggle=None)}, ""),
        ({"table": SimpleNamespace(order="growth")}, ""),
        ({}, ""),
    ],
    ids=["sent", "not sent", "another one sent", "on a page that is left"],
)
def test_value_of_a_trigger(monkeypatch, state, value):
    monkeypatch.setattr(st, "session_state", state)
    assert triggers.value_of("table", "toggle") == value
