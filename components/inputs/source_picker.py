"""Where figures come from: the badge in the frame opens to choose another source and to try its connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.state import connections, url_state
from components.text import number_format
from services.errors import HorizonsError
from services.growth import LIGHTCAST, PUBLIC, check_connection

if TYPE_CHECKING:
    from services.growth import Growth
    from services.source import CheckResult

_NAMES: Final = {PUBLIC: "Public data", LIGHTCAST: "Lightcast"}
_ABOUT: Final = {
    PUBLIC: "BLS and the states: no key, no network.",
    LIGHTCAST: "Lightcast’s own projections and occupations (LOT), with your credentials.",
}
_PICKED: Final = "picked_source"


def source_picker(growth: Growth | None) -> None:
    """The source in view, and the choice of another. `growth` is None where the chosen source cannot be opened."""
    with st.popover(_badge(growth), key="source", type="tertiary", on_change="rerun") as opened:
        if opened.open:
            _choice()
            _connection()


def _badge(growth: Growth | None) -> str:
    if growth is None:
        return f"{_NAMES[url_state.current().source]} · not connected"
    publisher = "BLS " if growth.name == PUBLIC else ""
    return f"{growth.label} · {publisher}{growth.vintage.replace('-', number_format.DASH)}"


def _choice() -> None:
    chosen = url_state.current().source
    if st.session_state.get(_PICKED) != chosen:
        st.session_state[_PICKED] = chosen
    st.radio(
        "Figures from",
        list(_NAMES),
        format_func=_NAMES.__getitem__,
        captions=list(_ABOUT.values()),
        key=_PICKED,
        on_change=_picked,
    )


def _picked() -> None:
    url_state.pick_source(st.session_state[_PICKED])


@st.fragment
def _connection() -> None:
    """Try Lightcast step by step, or say how to add credentials. A fragment: the page stays as it is meanwhile."""
    try:
        settings = connections.settings()
        settings.lightcast()
    except HorizonsError as error:
        st.caption(f"{error.message} {error.next_step}")
        return
    if st.button("Test connection", icon=":material/network_check:", help="Asks Lightcast itself, whatever is kept"):
        for step in check_connection(LIGHTCAST, settings):
            st.markdown(_said(step))


def _said(step: CheckResult) -> str:
    mark = ":material/check_circle: Works" if step.ok else ":material/cancel: Failed"
    support = f" Support id: `{step.support_id}`." if step.support_id else ""
    return f"**{step.name}** · {mark} · {step.seconds:.1f} s  \n{step.message} {step.next_step}{support}"
