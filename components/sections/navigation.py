"""The pages, the header above them with the links to them, and what keeps them alive after a restart of the server.

Not in the script of the app, which is run anew for each run: what is defined there is defined again each time.
"""

from __future__ import annotations

import copy
import functools
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.element_cache import cache_elements
from components.inputs.source_picker import source_picker
from components.sections import account, cached_parts
from components.state import fragments, planned_roles, selection, url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from components.state.selection import Selection
    from services.growth import Growth
    from services.sign_in.access import Access

PAGES_FOLDER: Final = Path(__file__).parents[2] / "pages"
_RECONNECT_TIMER: Final = timedelta(days=7)
"""Longer than any page stays open; below the 24.8 days at which timers of browsers overflow."""


@st.fragment(run_every=_RECONNECT_TIMER)
def rerun_on_reconnect() -> None:
    """Make the browser ask for a full run when it reconnects to a server that does not know its session.

    After a restart of the server or a long time offline the browser gets a new session, which has never run the page:
    its fragments, deferred downloads and buttons do nothing. Streamlit's front end asks for a run on reconnect only
    while a timer of a fragment is registered, so this one draws nothing and waits.
    """


def pages() -> dict[str, st.Page]:
    """The pages by name, in the order of the navigation; for one run, which marks the one that it shows."""
    return {name: copy.copy(page) for name, page in _pages().items()}


@functools.cache
def _pages() -> dict[str, st.Page]:
    """Made once: each asks the file system where its script is."""
    return {
        url.EXPLORE: st.Page(
            PAGES_FOLDER / "explore.py", title="Explore", icon=":material/search:", url_path="explore", default=True
        ),
        url.COMPARE: st.Page(
            PAGES_FOLDER / "compare.py", title="Compare", icon=":material/bar_chart:", url_path="compare"
        ),
        url.RANK: st.Page(
            PAGES_FOLDER / "rank.py", title="Rank", icon=":material/format_list_numbered:", url_path="rank"
        ),
        url.PLACES: st.Page(PAGES_FOLDER / "places.py", title="Places", icon=":material/map:", url_path="places"),
        url.PLAN: st.Page(PAGES_FOLDER / "plan.py", title="Plan", icon=":material/groups:", url_path="plan"),
        url.METHOD: st.Page(
            PAGES_FOLDER / "method.py", title="Method", icon=":material/fact_check:", url_path="method"
        ),
    }


@st.fragment(key=fragments.HEADER)
def header(pages: Mapping[str, st.Page], growth: Growth | None, access: Access) -> None:
    """Name, navigation and source. The links carry the selection, so that Back and Forward restore it."""
    cached_parts.draw_fragment(("header alone", access), growth, lambda: _header(pages, growth, access))


def _header(pages: Mapping[str, st.Page], growth: Growth | None, access: Access) -> None:
    chosen = selection.current()
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _links(
            repr(chosen), growth.vintage if growth else "", len(planned_roles.current()), _chosen=chosen, _pages=pages
        )
        source_picker(growth)
        account.sign_out_button(access)


@cache_elements
def _links(key: str, vintage: str, planned: int, _chosen: Selection, _pages: Mapping[str, st.Page]) -> None:
    """Name, links, and the space after them. The links carry the selection; `planned`: roles in the plan."""
    counts = {url.COMPARE: len(_chosen.compared), url.PLAN: planned}
    st.markdown("**Horizons**", width="content")
    for name, page in _pages.items():
        count = counts.get(name)
        label = f"{page.title} ({count})" if count else None
        st.page_link(page, label=label, query_params=url.parameters(name, _chosen, vintage))
    st.space("stretch")
