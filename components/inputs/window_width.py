"""Whether the window is too narrow for a table in one of two columns; a change of that reruns the page.

Streamlit tells Python nothing of the window. Until the browser has reported it, a phone's window is taken for narrow
and every other one for wide.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

_HERE: Final = Path(__file__).parent
_LIMIT: Final = 1000  # pixels: below, three quarters of the window are too narrow for the columns of a list
_PHONE: Final = "Mobi"
"""In the User-Agent of every phone's browser."""
_KEY: Final = "window_width"
_REPORTED: Final = "window_is_narrow"
_watch = st.components.v2.component(
    "horizons_window_width",
    html="<span hidden></span>",
    js=(_HERE / "window_width.js").read_text(encoding="utf-8"),
)


def is_narrow() -> bool:
    """Whether the window is narrow, as far as it is known."""
    return bool(st.session_state.get(_REPORTED, is_phone()))


def is_phone() -> bool:
    """Whether the browser says that it is one of a phone."""
    return _PHONE in (st.context.headers.get("User-Agent") or "")


def rerun_on_new_width() -> None:
    """Draw nothing, and run the page again where the window is not as `is_narrow` says."""
    width = "narrow" if is_narrow() else "wide"
    _watch(key=_KEY, data={"limit": _LIMIT, "width": width}, on_width_change=_on_change)


def _on_change() -> None:
    st.session_state[_REPORTED] = st.session_state[_KEY].width == "narrow"
