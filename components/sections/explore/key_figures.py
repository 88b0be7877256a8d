"""The cards of key figures of one occupation in one area."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.element_cache import cache_elements
from components.sections import state_figures
from components.text import key_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth import Growth
    from services.growth_rows import GrowthRows

_CARD_WIDTH: Final = 160
"""Pixels; six cards fit side by side on a desktop, two on a phone; one on the narrowest, where two would be cut."""
_MIN_COLUMNS: Final = 3
"""So that a single card is not as wide as the page."""
_STATE_CARD_WIDTH: Final = 250
"""Pixels; the two figures of a state stand below each other on a phone."""


def show(growth: Growth, rows: GrowthRows) -> None:
    """The key figures of the one occupation and area of `rows`; nothing where nothing is known."""
    if rows:
        _cards(rows, growth.name, growth.vintage, growth.states_by_agency, growth)


@cache_elements
def _cards(rows: GrowthRows, source: str, vintage: str, by_agency: bool, _growth: Growth) -> None:
    leading_first, conflict = state_cards(_growth, rows, by_agency=by_agency)
    _grid(leading_first, 2, _STATE_CARD_WIDTH, "state_figures")
    if conflict:
        st.caption(conflict)
    cards = other_cards(_growth, rows)
    _grid(cards, max(len(cards), _MIN_COLUMNS), _CARD_WIDTH, "figures")


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


def _grid(cards: Sequence[key_figures.Card], columns: int, width: int, key: str) -> None:
    """Cards of equal height; their details wrap, which those of st.metric do not."""
    if not cards:
        return
    with st.grid(columns, min_column_width=width, key=key):
        for card in cards:
            with st.container(border=True, height="stretch", gap=None):
                st.metric(card.label, card.value, help=card.help or None)
                st.caption(card.detail)
