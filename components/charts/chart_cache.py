"""What drawings that are kept have in common.

What is drawn depends only on the arguments, so Streamlit keeps the finished elements of a function under
`st.cache_data` and shows them again on the next rerun. Arguments with an underscore are what the ones before them
stand for.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import bars_and_lines

if TYPE_CHECKING:
    import pandas as pd

KEPT: Final = 100
"""Drawings of each kind kept for everybody; one is 10 to 150 kB, so all kinds are some 50 MB at the most."""

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


def content(frame: pd.DataFrame) -> tuple[object, ...]:
    """What tells one frame's drawing from another's: every column that is drawn, cheap to compare."""
    numbers = (frame[name].to_numpy(dtype="float64", na_value=math.nan).tobytes() for name in _NUMBERS)
    return (*(tuple(frame[name].fillna("")) for name in _TEXTS), *numbers)


def ink() -> str:
    """The colour of text on charts in the reader's theme."""
    return bars_and_lines.INK.get(st.context.theme.type or "light", bars_and_lines.INK["light"])
