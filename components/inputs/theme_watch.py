"""Reruns a page when its theme changes, for pages without a search box; the search box does it on the others.

Charts are drawn in the colors of the theme, and Streamlit tells Python of a new one only with the next run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

_HERE: Final = Path(__file__).parent
_watch = st.components.v2.component(
    "horizons_theme_watch",
    html="<span hidden></span>",
    js=(_HERE / "theme_watch.js").read_text(encoding="utf-8"),
)


def rerun_on_new_theme() -> None:
    """Draw nothing, and run the page again once the browser shows it in another theme."""
    _watch(key="theme_watch", data={}, on_theme_change=lambda: None)
