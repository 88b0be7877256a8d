"""A search for the occupation of a role whose three choices do not fit, or that has none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.inputs.match_choices import box_key
from components.inputs.search_box import find_occupations, search_box
from components.text import matches as words
from components.text.markdown import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.inputs.match_choices import Chosen
    from services.growth import Growth

_MAX_ROLES: Final = 1000
"""Roles that can be picked, the doubtful ones first: all of a list of 20,000 would be a message of a megabyte."""


def other_occupation(growth: Growth, roles: Sequence[str], chosen: Chosen, key: str) -> None:
    """A way to set any of `roles` to any occupation; changes `chosen`.

    `key`: that of the boxes of match_choices, which show what is set.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        role = st.selectbox(words.OTHER_OCCUPATION, list(roles[:_MAX_ROLES]), format_func=shortened, key=f"{key}_other")
        with st.container():
            search_box(
                "Its occupation",
                "Title, code or short form, such as “rn”",
                "Occupations found",
                partial(find_occupations, growth),
                partial(_set, growth, chosen, key, role),
                f"{key}_other_search",
            )
    code = chosen.get(role)
    if code and box_key(key, role) not in st.session_state:  # where there is a box, it says so
        st.caption(words.set_to(role, growth.occupation(code)["occupation"], code))
        st.button(words.UNDO, key=f"{key}_other_undo", on_click=_undo, args=(chosen, role))


def _set(growth: Growth, chosen: Chosen, key: str, role: str, option_id: str) -> None:
    if code := growth.resolve_occupation(option_id):
        chosen[role] = code
        if box_key(key, role) in st.session_state:
            st.session_state[box_key(key, role)] = code


def _undo(chosen: Chosen, role: str) -> None:
    chosen.pop(role, None)
