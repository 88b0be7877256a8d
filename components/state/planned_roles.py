"""The roles that a session has collected for Plan on other pages: occupations in areas.

They are in memory alone, in no URL and no file, until the session ends or the reader removes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterable

Role = tuple[str, str]
"""occupation_id and area_id, of public data."""
MAX_ROLES: Final = 200
"""Whoever has more roles has them in a file."""
_ROLES: Final = "planned_roles"


def current() -> tuple[Role, ...]:
    """The roles in the order in which they were added."""
    roles: tuple[Role, ...] = st.session_state.get(_ROLES, ())
    return roles


def add(roles: Iterable[Role]) -> None:
    """Add roles, each once, while there is room."""
    st.session_state[_ROLES] = tuple(dict.fromkeys((*current(), *roles)))[:MAX_ROLES]


def remove(roles: Iterable[Role]) -> None:
    """Remove roles."""
    gone = set(roles)
    st.session_state[_ROLES] = tuple(role for role in current() if role not in gone)


def clear() -> None:
    """Remove all roles."""
    st.session_state.pop(_ROLES, None)
