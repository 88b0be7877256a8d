"""The source of the figures: a popover in the header to choose another source and to test its connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components import run_cache
from components.inputs.controls import show_value
from components.state import connections, selection, url, visitor
from components.text import number_format
from services.errors import HorizonsError
from services.growth import LIGHTCAST, PUBLIC, check_connection

if TYPE_CHECKING:
    from services.growth import Growth
    from services.source import CheckResult

_NAMES: Final = {PUBLIC: "Public data", LIGHTCAST: "Lightcast"}
_DESCRIPTIONS: Final = {
    PUBLIC: "BLS and the states: no key, no network.",
    LIGHTCAST: "Lightcast’s own projections and occupations (LOT), with your credentials.",
}
_SOURCE: Final = "selected_source"


def source_picker(growth: Growth | None) -> None:
    """The source that is shown, and the choice of another. `growth` is None if the chosen source cannot be opened."""
    with st.popover(_label(growth), key="source", type="tertiary", on_change="rerun") as popover:
        if popover.open:
            run_cache.forbid()
        if popover.open and not visitor.access().may_see_lightcast:
            st.caption(visitor.PUBLIC_DATA_ONLY)
        elif popover.open:
            _source_choice()
            _connection_test()


def _label(growth: Growth | None) -> str:
    if growth is None:
        return f"{_NAMES[selection.current().source]} · not connected"
    publisher = "BLS " if growth.name == PUBLIC else ""
    return f"{growth.label} · {publisher}{growth.vintage.replace('-', number_format.EN_DASH)}"


def _source_choice() -> None:
    show_value(_SOURCE, selection.current().source)
    st.radio(
        "Figures from",
        list(_NAMES),
        format_func=_NAMES.__getitem__,
        captions=list(_DESCRIPTIONS.values()),
        key=_SOURCE,
        on_change=_on_source_change,
    )


def _on_source_change() -> None:
    """Show the whole page with the other source: the header is a fragment, which would run alone."""
    url.choose_source(st.session_state[_SOURCE])
    st.rerun()


@st.fragment
def _connection_test() -> None:
    """Tests Lightcast step by step, or explains how to add credentials. A fragment, so the page is not rerun."""
    try:
        settings = connections.settings()
        settings.lightcast()
    except HorizonsError as error:
        st.caption(f"{error.message} {error.next_step}")
        return
    if st.button("Test connection", icon=":material/network_check:", help="Asks Lightcast itself, whatever is kept"):
        for result in check_connection(LIGHTCAST, settings):
            st.markdown(_result_text(result))


def _result_text(result: CheckResult) -> str:
    mark = ":material/check_circle: Works" if result.ok else ":material/cancel: Failed"
    support = f" Support id: `{result.support_id}`." if result.support_id else ""
    return f"**{result.name}** · {mark} · {result.seconds:.1f} s  \n{result.message} {result.next_step}{support}"
