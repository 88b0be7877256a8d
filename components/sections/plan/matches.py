"""The second step of a plan: the occupation of each role, the doubtful ones first with their choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from components.inputs.match_choices import match_choices
from components.sections.match_progress import match_progress
from components.sections.plan.other_occupation import other_occupation
from components.text import matches as words
from components.text import plan as text
from components.text.markdown import quote
from services.plan.match import doubtful, match_roles, reasons

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    import pandas as pd

    from components.state.plan_list import PlanList
    from services.growth import Growth
    from services.plan.roles import LineNote, RoleList


def matches(growth: Growth, given: PlanList, roles: RoleList) -> tuple[pd.DataFrame, list[LineNote]] | None:
    """The roles with their occupations, as the reader has set them right, and notes on them; None where
    the reader has stopped the matching."""
    st.header("2. Check the matches", anchor=False)
    if given.is_stopped:
        st.info(words.STOPPED, icon=":material/info:")
        st.button("Match again", key="plan_match_again", on_click=_stop, args=(given, False))
        return None
    with match_progress("roles", "plan", lambda: _stop(given)) as show:
        found = given.find(growth, roles, show)
    matched, notes = match_roles(growth, roles.frame, found=found)
    open_lines = doubtful(matched)
    to_check = open_lines.drop_duplicates("role")
    has_none = bool(to_check["occupation_id"].isna().any())
    order = words.order(has_none=has_none)
    st.markdown(words.summary(len(matched) - len(open_lines), len(matched), len(to_check), order, "role"))
    key = f"plan_{roles.sheets.index(roles.sheet)}" if len(roles.sheets) > 1 else "plan"
    chosen = given.chosen[roles.sheet] = match_choices(
        to_check, _label, key, given.chosen.get(roles.sheet), reasons(found), lambda code: _name(growth, code)
    )
    if chosen:
        matched, notes = match_roles(growth, roles.frame, found=found, chosen=chosen)
    if areas := [note.message for note in notes if note.is_of_area]:
        st.warning(words.areas_to_check(areas), icon=":material/location_off:")
    with st.expander(words.ALL_MATCHES, key="plan_matches", on_change="rerun") as listed:
        if listed.open:
            other_occupation(growth, list(dict.fromkeys([*to_check["role"], *matched["role"]])), chosen, key)
            st.dataframe(_table(matched, chosen), hide_index=True, placeholder="–")
    return matched, notes


def _name(growth: Growth, occupation_id: str) -> str:
    return str(growth.occupation(occupation_id)["occupation"])


def _table(matched: pd.DataFrame, chosen: Container[str]) -> pd.DataFrame:
    """All lines with how sure their occupations are; `chosen`: the roles that the reader has set right."""
    values = zip(matched["role"], matched["certainty"].array.to_numpy(dtype=object, na_value=None), strict=True)
    columns = matched[["line", "role", "occupation", "occupation_id", "area", "headcount"]].set_axis(
        ["Line", "Role", "Occupation", "Code", "Area", "Headcount"], axis=1
    )
    columns.insert(2, "Certainty", [words.certainty(value, is_chosen=role in chosen) for role, value in values])
    return columns


def _stop(given: PlanList, is_stopped: bool = True) -> None:
    given.is_stopped = is_stopped


def _label(row: Mapping[Any, Any]) -> str:
    return f"{quote(row['role'])} ({text.counted(row['headcount'])})"
