"""The section on related occupations: what they are, why they are related, how they are expected to grow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import chart_cache
from components.state import selection
from components.text import number_format
from services.growth_frame import MAX_HORIZON, NATION

if TYPE_CHECKING:
    from services.growth import Growth

_MAX_RELATED: Final = 6
_REASONS: Final = {
    "O*NET: primary": "Closest by O\\*NET: similar tasks and knowledge (primary)",
    "O*NET: supplemental": "Further ones by O\\*NET (supplemental)",
    "same minor group": "In the same minor group of the classification",
    "same major group": "In the same major group of the classification",
}


def show(growth: Growth, occupation_id: str) -> None:
    """A button for each related occupation with its growth, under the reason; nothing where there are none."""
    groups = _labels((growth.name, growth.vintage, occupation_id), growth)
    if not groups:
        return
    st.subheader("Related occupations", anchor=False)
    for reason, labels in groups.items():
        st.caption(reason)
        with st.container(horizontal=True, gap="small"):
            for code, label in labels.items():
                st.button(label, key=f"related_{code}", on_click=selection.show_occupation, args=(code,))


@st.cache_data(max_entries=10 * chart_cache.MAX_ENTRIES, show_spinner=False)
def _labels(key: tuple[str, str, str], _growth: Growth) -> dict[str, dict[str, str]]:
    """The labels of the buttons by occupation_id, under each reason."""
    related = _growth.related(key[-1], _MAX_RELATED)
    growths = _growths(_growth, related["occupation_id"].tolist()) if len(related) else {}
    groups: dict[str, dict[str, str]] = {}
    for code, name, reason in zip(related["occupation_id"], related["occupation"], related["reason"], strict=True):
        label = f"{name} {growths[code]}" if code in growths else name
        groups.setdefault(_REASONS.get(reason, reason), {})[code] = label
    return groups


def _growths(growth: Growth, occupation_ids: list[str]) -> dict[str, str]:
    """Growth of each occupation in the nation as text; empty for a slow source."""
    if not growth.is_immediate:
        return {}
    frame = growth.growth(occupation_ids, [NATION], [MAX_HORIZON])
    return {
        code: number_format.percent(value)
        for code, value in zip(frame["occupation_id"], frame["growth"], strict=True)
        if not number_format.is_missing(value)
    }
