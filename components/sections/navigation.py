"""The name of the application and the links to its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.element_cache import cache_elements
from components.state import url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from components.state.selection import Selection


def links(chosen: Selection, vintage: str, planned: int, pages: Mapping[str, st.Page]) -> None:
    """Name and navigation, and the space after them. The links carry the selection; `planned`: roles in the plan."""
    _links(repr(chosen), vintage, planned, chosen, pages)


@cache_elements
def _links(key: str, vintage: str, planned: int, _chosen: Selection, _pages: Mapping[str, st.Page]) -> None:
    counts = {url.COMPARE: len(_chosen.compared), url.PLAN: planned}
    st.markdown("**Horizons**", width="content")
    for name, page in _pages.items():
        count = counts.get(name)
        label = f"{page.title} ({count})" if count else None
        st.page_link(page, label=label, query_params=url.parameters(name, _chosen, vintage))
    st.space("stretch")
