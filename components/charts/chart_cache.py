"""Drawing charts, and the settings of their cache.

A chart depends only on its arguments, so its function is decorated with `cache_elements`, and its elements are
replayed on the next rerun. Arguments with an underscore are not hashed: the ones before them stand for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, ParamSpec, TypeVar

import streamlit as st

from components.charts.style import PLOTLY_CONFIG
from services.growth_rows import GrowthRows

if TYPE_CHECKING:
    from collections.abc import Callable

    import plotly.graph_objects as go

    from components.charts.style import Theme

P = ParamSpec("P")
R = TypeVar("R")

MAX_ENTRIES: Final = 100
"""Cached charts of each kind, shared by all sessions; one is 10 to 150 kB, so all kinds are some 50 MB at the most."""


def frame_key(rows: GrowthRows) -> bytes:
    """Stands for all values of all columns; equal only for equal rows."""
    return rows.fingerprint


def cache_elements(function: Callable[P, R]) -> Callable[P, R]:
    """Cache what `function` draws and returns, for all sessions."""
    cached = st.cache_data(max_entries=MAX_ENTRIES, show_spinner=False, hash_funcs={GrowthRows: frame_key})
    return cached(function)


def theme() -> Theme:
    """The reader's theme."""
    return "dark" if st.context.theme.type == "dark" else "light"


def draw(figure: go.Figure, key: str, alt: str) -> None:
    """Draw a figure in its own template, with the download button and `alt` as its accessible name."""
    st.plotly_chart(figure, theme=None, key=key, config=PLOTLY_CONFIG, alt=alt)
