"""The section on the occupation itself: description, requirements, wage, other titles, skills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components.element_cache import cache_elements
from components.sections import fact_list
from components.text import answer, number_format
from components.text.labels import listed
from services.growth_frame import MAX_HORIZON
from services.growth_rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from services.growth import Growth

_MAX_TITLES: Final = 40
_MAX_SKILLS: Final = 6
_REQUIREMENTS: Final = {"Education": "education", "Experience": "experience", "Training": "training"}
"""Their names on the screen, and their columns."""


def show(growth: Growth, occupation: dict[str, Any], area_ids: Sequence[str]) -> None:
    """Description, requirements, wage, other titles and skills, as far as the source gives them."""
    key = (growth.name, growth.vintage, str(occupation["occupation_id"]))
    if _description(key, tuple(area_ids), growth):
        _titles(growth, key[-1])


@cache_elements
def _description(key: tuple[str, str, str], area_ids: tuple[str, ...], _growth: Growth) -> bool:
    """Draws description and facts; returns whether there are other titles than the occupation's own."""
    occupation = _growth.occupation(key[-1])
    facts = _facts(_growth, occupation, area_ids)
    has_titles = len(_growth.titles_for(key[-1])) > 1
    if occupation["description"] or facts or has_titles:
        st.header("The job", anchor=False)
    if occupation["description"]:
        st.markdown(occupation["description"])
    scores = _growth.skills(key[-1])
    left, right = st.columns(2, gap="medium") if len(scores) else (st.container(), None)
    with left:
        if facts:
            fact_list.show(facts, "job")
            st.caption(_sources(facts, occupation))
        for sentence in _local_sentences(_growth, key[-1], area_ids):
            st.markdown(sentence)
    if right is not None:
        with right:
            _skills(scores)
    return has_titles


def _sources(facts: Mapping[str, str], occupation: Mapping[str, Any]) -> str:
    """Whose the facts and the description are, of those that are shown."""
    published = [name for name in _REQUIREMENTS if name in facts]
    if len(published) < len(facts):
        published.append("wage")
    given = listed([published[0].capitalize(), *(name.lower() for name in published[1:])])
    return (
        f"{given}: BLS{_earlier(published, occupation)}.{' Description: O*NET.' if occupation['description'] else ''}"
    )


def _earlier(published: Sequence[str], occupation: Mapping[str, Any]) -> str:
    """Which of the `published` facts are of projections before those of the education, and their year."""
    year = occupation.get("experience_year")
    names = [name.lower() for name in published if name in ("Experience", "Training")]
    is_earlier = names and not number_format.is_missing(year) and year != occupation.get("education_year")
    return f"; {listed(names)} as of {year}" if is_earlier else ""


def _facts(growth: Growth, occupation: dict[str, Any], area_ids: Sequence[str]) -> dict[str, str]:
    facts = {name: occupation[column] for name, column in _REQUIREMENTS.items()}
    for area_id in area_ids if len(growth.profiles(occupation["occupation_id"])) else ():
        profile = growth.profile(occupation["occupation_id"], area_id)
        wage = number_format.wage(profile.median_wage, profile.median_hourly_wage, profile.wage_is_minimum)
        if profile.wage_p10 is not None and profile.wage_p90 is not None:
            low, high = number_format.dollars(profile.wage_p10), number_format.dollars(profile.wage_p90)
            wage = f"{wage}; 80{number_format.NNBSP}% earn {low} to {high}"
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


def _skills(skills: pd.DataFrame) -> None:
    """The skills with the highest scores. `skills`: Growth.skills, not empty."""
    top = skills.sort_values("score", ascending=False, kind="stable").head(_MAX_SKILLS)
    scores = {f"Skill: {name.lower()}": f"{score:.1f}" for name, score in zip(top["skill"], top["score"], strict=True)}
    fact_list.show(scores, "skills")
    st.caption(f"The {len(top)} highest of BLS’s {len(skills)} scores of skills, from 1 to 5.")


def _titles(growth: Growth, occupation_id: str) -> None:
    with st.expander("Titles people use", key="titles", on_change="rerun") as expander:
        if expander.open:
            titles = growth.titles_for(occupation_id)
            st.markdown(", ".join(titles[:_MAX_TITLES]))
            if len(titles) > _MAX_TITLES:
                st.caption(f"… and {len(titles) - _MAX_TITLES} more; search finds them all.")
