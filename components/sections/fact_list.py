"""Short facts, a name and a value a line, all in one element: a list, which the page's style sets as two columns.

Markdown is in the front end's first script; `st.table` alone needs ten more (docs/decisions/0078).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.text.markdown import escape_markdown

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY: Final = "facts_"
"""What the keys of such lists begin with, by which services/server/page_head.css finds them."""


def show(facts: Mapping[str, str], name: str) -> None:
    """The facts in their order. `name`: tells the lists of a page apart."""
    with st.container(key=f"{KEY}{name}"):
        st.markdown("\n".join(f"- {escape_markdown(one)}\n\n  {escape_markdown(facts[one])}\n" for one in facts))
