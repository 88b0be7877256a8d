"""What Rank is restricted to: a program of study or the reader's own list; the way out of it and on to Compare."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from components.inputs.plan_button import plan_button
from components.state import selection, url
from components.state.selection import MAX_OCCUPATIONS
from components.text import programs as text
from services.programs import NOT_OUTCOMES

if TYPE_CHECKING:
    from components.sections.rank.ranking import Ranking
    from services.growth import Growth


def show(growth: Growth, found: Ranking) -> None:
    """The program or list whose occupations are shown alone; nothing where all are."""
    chosen = selection.current()
    view, count = chosen.rank, len(found.filters.occupation_ids)
    if not count:
        return
    with st.container(border=True, gap="small", key="rank_restriction"):
        if view.program:
            st.markdown(text.restriction(growth.programs.name(view.program), view.program, count))
            st.caption(NOT_OUTCOMES)
        else:
            st.markdown(text.list_restriction(count))
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _compare(growth, found)
            _places(growth)
            plan_button(growth, found.filters.occupation_ids, [found.area_id], "plan_restricted")
            st.button(
                "Show all occupations",
                key="rank_unrestrict",
                icon=":material/close:",
                on_click=selection.restrict_rank,
            )


def _compare(growth: Growth, found: Ranking) -> None:
    """A link that compares the first of the list in one click."""
    codes = found.ranked["occupation_id"].tolist()
    if len(codes) < 2:
        return
    compared = replace(selection.current(), compared=tuple(codes[:MAX_OCCUPATIONS]))
    st.page_link(
        url.SCRIPTS[url.COMPARE],
        label=text.compare(len(codes), MAX_OCCUPATIONS),
        icon=":material/bar_chart:",
        query_params=url.parameters(url.COMPARE, compared, growth.vintage),
    )


def _places(growth: Growth) -> None:
    """A link to the first occupation of a program on the map, where the others can be chosen."""
    chosen = selection.current()
    if not chosen.rank.program:
        return
    shown = growth.programs.occupations(chosen.rank.program)[0]
    on_map = replace(chosen, shown=shown, places=replace(chosen.places, program=chosen.rank.program))
    query = url.parameters(url.PLACES, on_map, growth.vintage)
    st.page_link(url.SCRIPTS[url.PLACES], label="On the map", icon=":material/map:", query_params=query)
