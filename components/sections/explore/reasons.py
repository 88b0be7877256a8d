"""The sections on where BLS expects an occupation's share of jobs to change, and on how exposed it is to AI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from components.element_cache import cache_elements
from components.text import reasons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.growth import Growth


def show(growth: Growth, occupation_id: str) -> None:
    """BLS's sentences, the first few at once, the others on request; nothing where it gives none."""
    key = (growth.name, growth.vintage, occupation_id)
    others = _first(key, growth)
    if others:
        with st.expander(f"{others} more by industry", key="more_reasons", on_change="rerun") as expander:
            if expander.open:
                st.markdown("\n".join(reasons.bullets(growth.reasons(occupation_id))[reasons.SHOWN :]))


@cache_elements
def _first(key: tuple[str, str, str], _growth: Growth) -> int:
    """Draws the first reasons; returns how many there are besides."""
    rows = _growth.reasons(key[-1])
    if rows.empty:
        return 0
    st.header(reasons.TITLE, anchor=False)
    st.markdown("\n".join(reasons.bullets(rows)[: reasons.SHOWN]))
    st.caption(reasons.note(rows))
    return max(len(rows) - reasons.SHOWN, 0)


def show_ai_exposure(occupation: Mapping[str, Any]) -> None:
    """BLS's category with its meaning; nothing where BLS gives none."""
    if sentence := reasons.ai_exposure(occupation.get("ai_exposure")):
        _ai_exposure(sentence)


@cache_elements
def _ai_exposure(sentence: str) -> None:
    st.header("AI exposure", anchor=False)
    st.markdown(sentence)
