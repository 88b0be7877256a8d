"""The reader's own list of titles on Rank: read and matched once, with the reader's corrections.

It is in the memory of the session alone, until another list replaces it or the reader removes it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import streamlit as st

from components import streamlit_compat, streamlit_downloads
from services.plan.match import doubtful, find_occupations, match_roles
from services.plan.read_titles import read_titles

if TYPE_CHECKING:
    import pandas as pd

    from services.growth import Growth
    from services.plan.roles import RoleList
    from services.projections import Progress

_LIST: Final = "title_list"


@dataclass
class TitleList:
    """`roles` as read; `found`: of find_occupations; `to_check`: doubtful ones, a role once (MATCH_DTYPES).

    `chosen`: the occupation_id of each role that the reader has set right, None for one that is none of its choices.
    """

    roles: RoleList
    found: pd.DataFrame
    to_check: pd.DataFrame
    chosen: dict[str, str | None] = field(default_factory=dict)

    def matched(self, growth: Growth) -> pd.DataFrame:
        """The lines with their occupations: services.plan.match.MATCH_DTYPES."""
        return match_roles(growth, self.roles.frame, found=self.found, chosen=self.chosen)[0]


def current() -> TitleList | None:
    """The list of this session."""
    titles: TitleList | None = st.session_state.get(_LIST)
    return titles


def read(growth: Growth, content: bytes | str, on_progress: Progress) -> TitleList:
    """Read and match a file or a text, and keep it in the place of any earlier one.

    Raises:
        BadInputError: there is no list in it, or it cannot be read; an earlier list stays.
    """
    roles = read_titles(growth, content)
    found = find_occupations(growth, roles.frame, on_progress)
    matched, _ = match_roles(growth, roles.frame, found=found)
    titles = st.session_state[_LIST] = TitleList(roles, found, doubtful(matched).drop_duplicates("role"))
    return titles


def forget() -> None:
    """Forget the list, the copies that Streamlit has of uploads, and files made of it."""
    st.session_state.pop(_LIST, None)
    streamlit_compat.forget_uploads()
    streamlit_downloads.forget_files()
