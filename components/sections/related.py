"""The section on related occupations: what they are, why they are related, how they are expected to grow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

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
    related = growth.related(occupation_id, _MAX_RELATED)
    if related.empty:
        return
    st.subheader("Related occupations", anchor=False)
    growths = _growths(growth, related["occupation_id"].tolist())
    for reason, rows in related.groupby("reason", sort=False):
        st.caption(_REASONS.get(str(reason), str(reason)))
        with st.container(horizontal=True, gap="small"):
            for code, name in zip(rows["occupation_id"], rows["occupation"], strict=True):
                label = f"{name} {growths[code]}" if code in growths else name
                st.button(label, key=f"related_{code}", on_click=selection.show_occupation, args=(code,))


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
