"""The cards of key figures of one occupation in one area."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.element_cache import cache_elements
from components.sections import figure_cards, state_figures
from components.text import key_figures

if TYPE_CHECKING:
    from services.growth import Growth
    from services.growth_rows import GrowthRows


def show(growth: Growth, rows: GrowthRows) -> None:
    """The key figures of the one occupation and area of `rows`; nothing where nothing is known."""
    if rows:
        _cards(rows, growth.name, growth.vintage, growth.states_by_agency, growth)


@cache_elements
def _cards(rows: GrowthRows, source: str, vintage: str, by_agency: bool, _growth: Growth) -> None:
    leading_first, conflict = state_cards(_growth, rows, by_agency=by_agency)
    figure_cards.show(leading_first, "state")
    if conflict:
        st.caption(conflict)
    figure_cards.show(other_cards(_growth, rows), "others")


def state_cards(growth: Growth, rows: GrowthRows, *, by_agency: bool) -> tuple[list[key_figures.Card], str]:
    """The two figures of a state's growth, the leading one first, and why they differ in sign if they do."""
    cell = (rows[0].occupation_id, rows[0].area_id)
    if rows[0].area_level != "state" or not growth.features.agency:
        return [], ""
    row, figure = state_figures.estimate(growth, *cell), growth.agency([cell[0]], [cell[1]]).iloc[0]
    both = key_figures.state_cards(row, figure)
    return both[::-1] if by_agency else both, state_figures.conflict(growth, *cell)


def other_cards(growth: Growth, rows: GrowthRows) -> list[key_figures.Card]:
    """The key figures but for a state's growth."""
    cell = (rows[0].occupation_id, rows[0].area_id)
    return key_figures.cards(rows, growth.occupation(cell[0]), growth.profile(*cell))
