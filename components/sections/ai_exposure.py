"""The section on how exposed an occupation is to AI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from components.element_cache import cache_elements
from components.text import reasons

if TYPE_CHECKING:
    from collections.abc import Mapping


def show(occupation: Mapping[str, Any]) -> None:
    """BLS's category with its meaning; nothing where BLS gives none."""
    if sentence := reasons.ai_exposure(occupation.get("ai_exposure")):
        _section(sentence)


@cache_elements
def _section(sentence: str) -> None:
    st.header("AI exposure", anchor=False)
    st.markdown(sentence)
