"""Fragments that a callback asks to run in the place of the whole page."""

from __future__ import annotations

from typing import Final

import streamlit as st

from components import streamlit_compat

HEADER: Final = "header"
"""The navigation, whose links carry the selection."""
CHARTS: Final = "charts"
"""What the view and the ranges change of a page: its charts, their source and its downloads."""


def rerun_charts() -> None:
    """Redraw the charts, what goes with them and the links that carry the view, and nothing else; for callbacks.

    Ends the callback. A click on a page that is being left can arrive when the next one has no such charts: the whole
    page is redrawn then.
    """
    redrawn = [CHARTS, HEADER]
    if streamlit_compat.has_fragments(redrawn):
        st.rerun(redrawn)
    st.rerun()


def run_alone() -> bool:
    """Whether this run is one of fragments, not of the whole page."""
    return streamlit_compat.is_fragment_run()
