"""Key figures as cards, all in one element: a list, which the page's style sets side by side.

One element a card made each page wait for some twenty of Streamlit's elements and for the script of its metrics
(docs/decisions/0077).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.text.markdown import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.text.key_figures import Card

KEY: Final = "cards_"
"""What the keys of such lists begin with, by which services/server/page_head.css finds them."""


def show(cards: Sequence[Card], name: str) -> None:
    """Cards of equal height and width, as many side by side as fit; nothing without cards.

    `name`: tells the lists of a page apart. The `help` of a card is behind a sign that can be focused.
    """
    if cards:
        with st.container(key=f"{KEY}{name}"):
            st.markdown("\n".join(map(_item, cards)))


def _item(card: Card) -> str:
    """A card as an item of a list, a paragraph each for label, figure and detail."""
    label = escape_markdown(card.label)
    if card.help:
        label += f" :help[{escape_markdown(card.help)}]"
    parts = [label, f"**{escape_markdown(card.value)}**"]
    if card.detail:
        parts.append(escape_markdown(card.detail))
    return "- " + "\n\n  ".join(parts) + "\n"
