"""Drawing charts, which are kept by their arguments: their functions are decorated with `cache_elements`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.charts.style import PLOTLY_CONFIG
from components.element_cache import MAX_ENTRIES, argument_key, cache_elements, frame_key

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from components.charts.style import Theme

__all__ = ["MAX_ENTRIES", "argument_key", "cache_elements", "draw", "frame_key", "theme"]


def theme() -> Theme:
    """The reader's theme."""
    return "dark" if st.context.theme.type == "dark" else "light"


def draw(figure: go.Figure, key: str, alt: str) -> None:
    """Draw a figure in its own template, with the download button and `alt` as its accessible name."""
    st.plotly_chart(figure, theme=None, key=key, config=PLOTLY_CONFIG, alt=alt)
