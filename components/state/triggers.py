"""Values that our components have sent by their triggers, for the callbacks of these."""

from __future__ import annotations

import streamlit as st


def value_of(key: str, name: str) -> str:
    """The value of the trigger `name` of the component with the widget key `key`.

    "" where it sent none, also where the component is gone: a click can arrive when another page is shown.
    """
    return str(getattr(st.session_state.get(key), name, None) or "")
