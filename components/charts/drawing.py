"""Draws charts: in the theme of the reader, with their name for assistive technology."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.charts import chart_view

if TYPE_CHECKING:
    from collections.abc import Callable

    import plotly.graph_objects as go

    from components.charts.style import Theme


def theme() -> Theme:
    """The reader's theme."""
    return "dark" if st.context.theme.type == "dark" else "light"


def draw(figure: go.Figure, key: str, alt: str, on_pick: Callable[[str], None] | None = None) -> None:
    """Draw a figure in its own template with `alt` as its accessible name; `on_pick`: see chart_view.show."""
    chart_view.show(chart_view.Drawing.of(figure, alt), key, on_pick)
