"""The page that a callback asks for: it has to be remembered, as a click in the next moment stops a switch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.state import selection, url

if TYPE_CHECKING:
    from services.growth import Growth

_NEXT: Final = "next_page"


def ask_for(page: str) -> None:
    """Make the run after this callback end on `page`, with what is chosen then; for callbacks.

    It is remembered until another page is shown: a click in the next moment stops the run before it switches, and the
    run of that click has to know.
    """
    st.session_state[_NEXT] = (url.current_page(), page)


def switch(shown: str, growth: Growth | None) -> None:
    """Go on from the page `shown` to the one that a callback has asked for, which ends the run.

    Nothing where none was asked for. What was asked for on another page than this one is forgotten; without a source it
    waits, as the address cannot be written.
    """
    if _NEXT not in st.session_state:
        return
    asked_on, page = st.session_state[_NEXT]
    if asked_on != shown or page == shown:
        del st.session_state[_NEXT]
        return
    if growth is None:
        return
    query = url.parameters(page, selection.current(), growth.vintage)
    st.switch_page(url.SCRIPTS[page], query_params=query)
