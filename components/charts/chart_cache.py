"""Common settings of cached charts.

A chart depends only on its arguments, so its function is decorated with `st.cache_data`, which replays the elements on
the next rerun. Arguments with an underscore are not hashed: the key before them stands for them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import bars_and_lines

if TYPE_CHECKING:
    import pandas as pd

MAX_ENTRIES: Final = 100
"""Cached charts of each kind, shared by all sessions; one is 10 to 150 kB, so all kinds are some 50 MB at the most."""

_TEXTS: Final = ("occupation_id", "area_id", "basis", "flags", "source", "vintage")
_NUMBERS: Final = (
    "horizon_years",
    "target_year",
    "growth",
    "base_employment",
    "change",
    "employment",
    "low_80",
    "high_80",
    "low_50",
    "high_50",
)


def frame_key(frame: pd.DataFrame) -> tuple[object, ...]:
    """The columns that charts draw, in a form that is cheap to hash."""
    numbers = (frame[name].to_numpy(dtype="float64", na_value=math.nan).tobytes() for name in _NUMBERS)
    return (*(tuple(frame[name].fillna("")) for name in _TEXTS), *numbers)


def text_color() -> str:
    """The color of text on charts in the reader's theme."""
    return bars_and_lines.TEXT_COLORS.get(st.context.theme.type or "light", bars_and_lines.TEXT_COLORS["light"])
