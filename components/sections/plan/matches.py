"""The second step of a plan: the occupation of each role, the doubtful ones first with their choices."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from components.state import plan_list
from services.matching import CHOICES
from services.plan.match import doubtful, match_roles

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.growth import Growth
    from services.plan.roles import LineNote, RoleList

_MAX_SHOWN: Final = 20
"""Doubtful roles with a box each; those with the most people. More boxes than that nobody reads through."""
_PROGRESS_FROM: Final = 400
"""Roles from which on it is said how far the matching is: fewer take no more than some seconds."""


def matches(growth: Growth, content: bytes | str, roles: RoleList) -> tuple[pd.DataFrame, list[LineNote]]:
    """The roles with their occupations, as the reader has set them right, and what is to be said of them."""
    st.subheader("2. Check the matches", anchor=False)
    found = _found(growth, content, roles)
    matched, notes = match_roles(growth, roles.frame, found=found)
    open_lines = doubtful(matched)
    to_check = open_lines.drop_duplicates("role")
    st.markdown(
        f"**{len(matched) - len(open_lines):,} of {len(matched):,} lines** are matched with certainty."
        + ("" if to_check.empty else f" Please check {len(to_check):,}, the largest first.")
    )
    if chosen := _choices(to_check.head(_MAX_SHOWN)):
        matched, notes = match_roles(growth, roles.frame, found=found, chosen=chosen)
    if len(to_check) > _MAX_SHOWN:
        st.caption(f"{len(to_check) - _MAX_SHOWN:,} more doubtful roles are among the notes below.")
    with st.expander("All matches", key="plan_matches", on_change="rerun") as listed:
        if listed.open:
            st.dataframe(
                matched[["line", "role", "occupation", "occupation_id", "area", "headcount"]].set_axis(
                    ["Line", "Role", "Occupation", "Code", "Area", "Headcount"], axis=1
                ),
                hide_index=True,
            )
    return matched, notes


def _found(growth: Growth, content: bytes | str, roles: RoleList) -> pd.DataFrame:
    place = st.empty()

    def show(done: int, total: int) -> None:
        if total >= _PROGRESS_FROM:
            place.progress(done / total, f"Matched {done:,} of {total:,} roles with occupations")

    found = plan_list.found(growth, content, roles, show)
    place.empty()
    return found


def _choices(rows: pd.DataFrame) -> dict[str, str]:
    """The occupation that the reader chose for each doubtful role."""
    chosen: dict[str, str] = {}
    with st.grid(2, min_column_width=320, key="plan_choices"):
        for row in rows.to_dict("records"):
            names = {
                str(row[f"choice_{n}"]): str(row[f"choice_title_{n}"])
                for n in range(1, CHOICES + 1)
                if pd.notna(row[f"choice_{n}"])
            }
            role = str(row["role"])
            if not names:
                st.warning(f"“{role}”: nothing close; left out. Give it another title, or a code.")
                continue
            code = st.selectbox(
                f"“{role}” ({row['headcount']:,.0f} people)",
                list(names),
                format_func=partial(_label, names),
                key=f"plan_choice_{role}",
            )
            # The first choice is a proposal until the reader takes another.
            if code != row["occupation_id"]:
                chosen[role] = code
    return chosen


def _label(names: Mapping[str, str], code: str) -> str:
    return f"{names[code]} ({code})"
