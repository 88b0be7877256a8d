"""The section on the occupation itself: description, requirements, wage, other titles, related occupations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components.charts import chart_cache
from components.state import selection
from components.text import answer, number_format
from services.growth_frame import MAX_HORIZON
from services.growth_rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth import Growth

_MAX_TITLES: Final = 40
_MAX_RELATED: Final = 6


def show(growth: Growth, occupation: dict[str, Any], area_ids: Sequence[str]) -> None:
    """Description, requirements, wage, other titles and related occupations, as far as the source gives them."""
    key = (growth.name, growth.vintage, str(occupation["occupation_id"]))
    if _description(key, tuple(area_ids), growth):
        _titles(growth, key[-1])
    _related(growth, occupation)


@chart_cache.cache_elements
def _description(key: tuple[str, str, str], area_ids: tuple[str, ...], _growth: Growth) -> bool:
    """Draws description and facts; returns whether there are other titles than the occupation's own."""
    occupation = _growth.occupation(key[-1])
    facts = _facts(_growth, occupation, area_ids)
    has_titles = len(_growth.titles_for(key[-1])) > 1
    if occupation["description"] or facts or has_titles:
        st.header("The job", anchor=False)
    if occupation["description"]:
        st.markdown(occupation["description"])
    if facts:
        st.table(facts, border="horizontal", hide_header=True)
        st.caption("Education, experience, training and wage: BLS. Description: O*NET.")
    for sentence in _local_sentences(_growth, key[-1], area_ids):
        st.markdown(sentence)
    return has_titles


def _facts(growth: Growth, occupation: dict[str, Any], area_ids: Sequence[str]) -> dict[str, str]:
    names = {"Education": "education", "Experience": "experience", "Training": "training"}
    facts = {name: occupation[column] for name, column in names.items()}
    for area_id in area_ids if len(growth.profiles(occupation["occupation_id"])) else ():
        profile = growth.profile(occupation["occupation_id"], area_id)
        wage = number_format.dollars(profile.median_wage, is_minimum=profile.wage_is_minimum)
        facts[f"Median wage, {growth.area(area_id)}{f', {profile.wage_year}' if profile.wage_year else ''}"] = wage
    return {name: value for name, value in facts.items() if value}


def _local_sentences(growth: Growth, occupation_id: str, area_ids: Sequence[str]) -> list[str]:
    """OEWS's own employment and wage of each local area among `area_ids`, a sentence each."""
    local = set(growth.local_area_ids())
    chosen = [area_id for area_id in area_ids if area_id in local]
    if not chosen:
        return []
    rows = rows_of(growth.growth([occupation_id], chosen, [MAX_HORIZON]))
    sentences = [
        answer.local_employment_sentence(growth.profile(occupation_id, row.area_id), row.area, row.base_employment)
        for row in rows
    ]
    return [sentence for sentence in sentences if sentence]


def _titles(growth: Growth, occupation_id: str) -> None:
    with st.expander("Titles people use", key="titles", on_change="rerun") as expander:
        if expander.open:
            titles = growth.titles_for(occupation_id)
            st.markdown(", ".join(titles[:_MAX_TITLES]))
            if len(titles) > _MAX_TITLES:
                st.caption(f"… and {len(titles) - _MAX_TITLES} more; search finds them all.")


def _related(growth: Growth, occupation: dict[str, Any]) -> None:
    related = growth.related(occupation["occupation_id"], _MAX_RELATED)
    if related.empty:
        return
    st.markdown("Related occupations")
    with st.container(horizontal=True):
        for code, name in zip(related["occupation_id"], related["occupation"], strict=True):
            st.button(name, key=f"related_{code}", on_click=selection.show_occupation, args=(code,))
