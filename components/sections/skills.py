"""The skills of an occupation, by BLS's scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    import pandas as pd

_SHOWN: Final = 6


def show(skills: pd.DataFrame) -> None:
    """The skills with the highest scores. `skills`: Growth.skills, not empty."""
    top = skills.sort_values("score", ascending=False, kind="stable").head(_SHOWN)
    scores = {f"Skill: {name.lower()}": f"{score:.1f}" for name, score in zip(top["skill"], top["score"], strict=True)}
    st.table(scores, border="horizontal", hide_header=True)
    st.caption(f"The {len(top)} highest of BLS’s {len(skills)} scores of skills, from 1 to 5.")
