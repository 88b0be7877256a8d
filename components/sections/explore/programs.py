"""The section on the programs of study that prepare for an occupation, each with a way to all that it prepares for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import streamlit as st

from components.element_cache import cache_elements
from components.inputs import selectors
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
    key = (growth.name, growth.vintage, str(occupation["occupation_id"]))
    others = _first(key, growth)
    if others:
        with st.expander(f"{others:,} more", key="more_programs", on_change="rerun") as expander:
            if expander.open:
                _buttons(_leading_to(growth, key[-1])[_FIRST:])


@cache_elements
def _first(key: tuple[str, str, str], _growth: Growth) -> int:
    """Draws the first programs; returns how many there are besides."""
    programs = _leading_to(_growth, key[-1])
    st.subheader(text.CONTENTS, anchor=False)
    if not programs:
        st.caption(text.NONE)
        return 0
    st.caption(NOT_OUTCOMES)
    _buttons(programs[:_FIRST])
    return max(len(programs) - _FIRST, 0)


def _leading_to(growth: Growth, code: str) -> list[_Program]:
    return growth.cached(("programs", code), lambda: _programs(growth, code), len)


def _programs(growth: Growth, code: str) -> list[_Program]:
    found = growth.programs.leading_to(code)
    return [
        _Program(program_id, f"{text.escaped(name)} {program_id}: {text.prepares_for(count)}")
        for program_id, name, count in zip(found["program_id"], found["program"], found["occupations"], strict=True)
    ]


def _buttons(programs: list[_Program]) -> None:
    """A button for each program. Not links: Streamlit cuts their labels where there is no room, buttons wrap theirs."""
    with st.container(gap=None):
        for program in programs:
            st.button(
                program.label,
                key=f"program_{program.program_id}",
                type="tertiary",
                icon=":material/school:",
                on_click=selectors.open_program,
                args=(program.program_id,),
            )
