"""The section on the programs of study that prepare for an occupation, each with a way to all that it prepares for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components.state import selection, url
from components.text import programs as text
from services.programs import NOT_OUTCOMES

if TYPE_CHECKING:
    import pandas as pd

    from services.growth import Growth

_FIRST: Final = 5
"""Programs that are shown at once; some occupations have hundreds."""
_DETAILED: Final = "soc"


def show(growth: Growth, occupation: dict[str, Any]) -> None:
    """The programs that lead to an occupation, the most particular first; nothing for groups and other taxonomies."""
    if not growth.features.programs or occupation["taxonomy"] != _DETAILED:
        return
    programs = growth.programs.leading_to(occupation["occupation_id"])
    st.subheader(text.CONTENTS, anchor=False)
    if programs.empty:
        st.caption(text.NONE)
        return
    st.caption(NOT_OUTCOMES)
    _buttons(growth, programs.head(_FIRST))
    if (rest := programs.iloc[_FIRST:]).empty:
        return
    with st.expander(f"{len(rest):,} more", key="more_programs", on_change="rerun") as expander:
        if expander.open:
            _buttons(growth, rest)


def _buttons(growth: Growth, programs: pd.DataFrame) -> None:
    """A button for each program. Not links: Streamlit cuts their labels where there is no room, buttons wrap theirs."""
    with st.container(gap=None):
        _draw(growth, programs)


def _draw(growth: Growth, programs: pd.DataFrame) -> None:
    rows = zip(programs["program_id"], programs["program"], programs["occupations"], strict=True)
    for program_id, name, count in rows:
        is_chosen = st.button(
            f"{text.escaped(name)} {program_id}: {text.prepares_for(count)}",
            key=f"program_{program_id}",
            type="tertiary",
            icon=":material/school:",
            on_click=selection.restrict_rank,
            args=(program_id,),
        )
        if is_chosen:
            query = url.parameters(url.RANK, selection.current(), growth.vintage)
            st.switch_page(url.SCRIPTS[url.RANK], query_params=query)
