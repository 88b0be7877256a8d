"""What a component of ours has told, for the callbacks of its triggers."""

from __future__ import annotations

import streamlit as st


def value_of(key: str, name: str) -> str:
    """The value of the trigger `name` of the component with the widget key `key`.

    "" where nothing was told, also where the component is gone: a click can arrive when another page is shown.
    """
    return str(getattr(st.session_state.get(key), name, None) or "")
