"""The section on the programs of study that prepare for an occupation, each with a way to all that it prepares for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import streamlit as st

from components.state import selection, url
from components.text import programs as text
from services.programs import NOT_OUTCOMES

if TYPE_CHECKING:
    from services.growth import Growth

_FIRST: Final = 5
"""Programs that are shown at once; some occupations have hundreds."""
_DETAILED: Final = "soc"


class _Program(NamedTuple):
    program_id: str
    label: str


def show(growth: Growth, occupation: dict[str, Any]) -> None:
    """The programs that lead to an occupation, the most particular first; nothing for groups and other taxonomies."""
    if not growth.features.programs or occupation["taxonomy"] != _DETAILED:
        return
    code = str(occupation["occupation_id"])
    programs = growth.cached(("programs", code), lambda: _programs(growth, code), len)
    st.subheader(text.CONTENTS, anchor=False)
    if not programs:
        st.caption(text.NONE)
        return
    st.caption(NOT_OUTCOMES)
    _buttons(growth, programs[:_FIRST])
    rest = programs[_FIRST:]
    if not rest:
        return
    with st.expander(f"{len(rest):,} more", key="more_programs", on_change="rerun") as expander:
        if expander.open:
            _buttons(growth, rest)


def _programs(growth: Growth, code: str) -> list[_Program]:
    found = growth.programs.leading_to(code)
    return [
        _Program(program_id, f"{text.escaped(name)} {program_id}: {text.prepares_for(count)}")
        for program_id, name, count in zip(found["program_id"], found["program"], found["occupations"], strict=True)
    ]


def _buttons(growth: Growth, programs: list[_Program]) -> None:
    """A button for each program. Not links: Streamlit cuts their labels where there is no room, buttons wrap theirs."""
    with st.container(gap=None):
        _draw(growth, programs)


def _draw(growth: Growth, programs: list[_Program]) -> None:
    for program in programs:
        is_chosen = st.button(
            program.label,
            key=f"program_{program.program_id}",
            type="tertiary",
            icon=":material/school:",
            on_click=selection.restrict_rank,
            args=(program.program_id,),
        )
        if is_chosen:
            query = url.parameters(url.RANK, selection.current(), growth.vintage)
            st.switch_page(url.SCRIPTS[url.RANK], query_params=query)
