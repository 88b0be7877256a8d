"""The section on the job itself: what it asks for and pays, what people call it, what is like it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components.charts import chart_cache
from components.inputs import selectors
from components.text import number_format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth import Growth

_TITLES_SHOWN: Final = 40
_RELATED_SHOWN: Final = 6


def show(growth: Growth, occupation: dict[str, Any], area_ids: Sequence[str]) -> None:
    """What the job asks for and pays, what people call it, and what is like it; what the source does not know is
    left out."""
    which = (growth.name, growth.vintage, str(occupation["occupation_id"]))
    if _description(which, tuple(area_ids), growth):
        _titles(growth, which[-1])
    _related(growth, occupation)


@st.cache_data(max_entries=chart_cache.KEPT, show_spinner=False)
def _description(which: tuple[str, str, str], area_ids: tuple[str, ...], _growth: Growth) -> bool:
    """Draws what is known of the job; returns whether people have more names for it."""
    occupation = _growth.occupation(which[-1])
    facts = _facts(_growth, occupation, area_ids)
    called = len(_growth.titles_for(which[-1])) > 1  # more than its own
    if occupation["description"] or facts or called:
        st.header("The job", anchor=False)
    if occupation["description"]:
        st.markdown(occupation["description"])
    if facts:
        st.table(facts, border="horizontal", hide_header=True)
        st.caption("Education, experience, training and wage: BLS. Description: O*NET.")
    return called


def _facts(growth: Growth, occupation: dict[str, Any], area_ids: Sequence[str]) -> dict[str, str]:
    names = {"Education": "education", "Experience": "experience", "Training": "training"}
    facts = {name: occupation[column] for name, column in names.items()}
    for area_id in area_ids if len(growth.profiles(occupation["occupation_id"])) else ():
        profile = growth.profile(occupation["occupation_id"], area_id)
        wage = number_format.dollars(profile.median_wage, is_minimum=profile.wage_is_minimum)
        facts[f"Median wage, {growth.area(area_id)}{f', {profile.wage_year}' if profile.wage_year else ''}"] = wage
    return {name: value for name, value in facts.items() if value}


def _titles(growth: Growth, occupation_id: str) -> None:
    with st.expander("Titles people use", key="titles", on_change="rerun") as titles:
        if titles.open:
            called = growth.titles_for(occupation_id)
            st.markdown(", ".join(called[:_TITLES_SHOWN]))
            if len(called) > _TITLES_SHOWN:
                st.caption(f"… and {len(called) - _TITLES_SHOWN} more; search finds them all.")


def _related(growth: Growth, occupation: dict[str, Any]) -> None:
    near = growth.related(occupation["occupation_id"], _RELATED_SHOWN)
    if near.empty:
        return
    st.markdown("Related occupations")
    with st.container(horizontal=True):
        for code, name in zip(near["occupation_id"], near["occupation"], strict=True):
            st.button(name, key=f"related_{code}", on_click=selectors.show, args=(code,))
