"""Draws charts: in the theme of the reader, with their name for assistive technology."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.charts.style import PLOTLY_CONFIG

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from components.charts.style import Theme


def theme() -> Theme:
    """The reader's theme."""
    return "dark" if st.context.theme.type == "dark" else "light"


def draw(figure: go.Figure, key: str, alt: str) -> None:
    """Draw a figure in its own template, with the download button and `alt` as its accessible name."""
    st.plotly_chart(figure, theme=None, key=key, config=PLOTLY_CONFIG, alt=alt)
