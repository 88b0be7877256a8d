"""The section on related occupations: what they are, why they are related, how they are expected to grow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.element_cache import cache_elements
from components.state import selection
from components.text import number_format
from components.text.answer import area_phrase, period_label
from services.growth_frame import MAX_HORIZON, NATION
from services.growth_rows import GrowthRows, rows_of, with_growth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth import Growth

_MAX_RELATED: Final = 6
_REASONS: Final = {
    "O*NET: primary": "Closest by O\\*NET: similar tasks and knowledge",
    "O*NET: supplemental": "Further ones by O\\*NET",
    "same minor group": "In the same minor group of the classification",
    "same major group": "In the same major group of the classification",
}


def show(growth: Growth, occupation_id: str, area_ids: Sequence[str]) -> None:
    """A button for each related occupation with its growth, under the reason; nothing where there are none.

    The growth is that of the one area in `area_ids`, of the nation for several.
    """
    area_id = area_ids[0] if len(area_ids) == 1 else NATION
    _section((growth.name, growth.vintage, occupation_id, area_id, growth.states_by_agency), growth)


@cache_elements
def _section(key: tuple[str, str, str, str, bool], _growth: Growth) -> None:
    groups, period = _labels(key, _growth)
    if not groups:
        return
    st.subheader("Related occupations", anchor=False)
    for reason, labels in groups.items():
        st.caption(f"{reason}. {period}".rstrip())
        with st.container(horizontal=True, gap="small"):
            for code, label in labels.items():
                st.button(label, key=f"related_{code}", on_click=selection.show_occupation, args=(code,))


def _labels(key: tuple[str, str, str, str, bool], growth: Growth) -> tuple[dict[str, dict[str, str]], str]:
    """The labels of the buttons by occupation_id, under each reason; and where and when their growth is."""
    _, _, occupation_id, area_id, _ = key
    related = growth.related(occupation_id, _MAX_RELATED)
    rows = _ends(growth, related["occupation_id"].tolist(), area_id) if len(related) else GrowthRows()
    growths = {row.occupation_id: number_format.percent(row.growth) for row in rows}
    groups: dict[str, dict[str, str]] = {}
    for code, name, reason in zip(related["occupation_id"], related["occupation"], related["reason"], strict=True):
        label = f"{name} {growths[code]}" if code in growths else name
        groups.setdefault(_REASONS.get(reason, reason), {})[code] = label
    return groups, f"Growth in {area_phrase(rows[0].area)} {period_label(rows)}." if rows else ""


def _ends(growth: Growth, occupation_ids: list[str], area_id: str) -> GrowthRows:
    """The last horizon of each occupation in the area, where its growth is known; no rows for a slow source."""
    if not growth.is_immediate:
        return GrowthRows()
    return with_growth(rows_of(growth.growth(occupation_ids, [area_id], [MAX_HORIZON])))
