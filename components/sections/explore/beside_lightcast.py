"""Lightcast's figures, of an occupation that the reader picks, beside those of public data: two tables, never a chart.

No open mapping between the two taxonomies is known, so nothing is picked for the reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components import run_cache
from components.inputs import search_box
from components.inputs.search_box import Found, Option
from components.sections import loading, notices
from components.state import beside_lightcast, connections, visitor
from components.tables import growth_tables
from components.text import beside_lightcast as words
from components.text import caveats
from services.background import BackgroundJob
from services.errors import HorizonsError
from services.growth import LIGHTCAST, PUBLIC

if TYPE_CHECKING:
    from collections.abc import Mapping

    from components.state.selection import Selection
    from services.growth import Growth
    from services.growth_rows import GrowthRows

_PROPOSALS: Final = 3
_PURPOSE: Final = "beside"


def show(growth: Growth, occupation: Mapping[str, Any], rows: GrowthRows, chosen: Selection) -> None:
    """A section that the reader opens, or a link; nothing without credentials. Lightcast is not asked before."""
    if growth.name == PUBLIC and chosen.counterpart and not visitor.access().may_see_lightcast:
        st.caption(visitor.PUBLIC_DATA_ONLY)
    if growth.name != PUBLIC or not rows or not connections.has_lightcast():
        return
    is_in_link = bool(chosen.counterpart)
    with st.expander(words.HEADING, expanded=is_in_link, key="beside_lightcast", on_change="rerun") as section:
        if not section.open:
            return
        run_cache.forbid()
        if lightcast := _open():
            _choice(lightcast, occupation)
            if chosen.counterpart:
                _figures(growth, lightcast, rows, chosen)


def _open() -> Growth | None:
    """The Lightcast source; None, with a notice, while it is being opened or where it cannot be."""
    try:
        opened = connections.connection(LIGHTCAST)
        if isinstance(opened, BackgroundJob) and loading.ends_at_once(opened):
            opened = connections.connection(LIGHTCAST)
    except HorizonsError as error:
        st.warning(notices.full_message(error), icon=":material/cloud_off:")
        return None
    if isinstance(opened, BackgroundJob):
        loading.poll_connection(opened)
        return None
    return opened


def _choice(lightcast: Growth, occupation: Mapping[str, Any]) -> None:
    """A search in Lightcast's occupations, and those whose titles come nearest."""
    st.caption(words.CHOOSE)

    def find(query: str) -> Found:
        return Found(_options(lightcast, query, search_box.MAX_RESULTS))

    search_box.search_box(
        "Lightcast’s occupation", "Title or code", "Occupations of Lightcast", find, beside_lightcast.put, "beside_find"
    )
    with st.container(horizontal=True, gap="small"):
        for option in _options(lightcast, occupation["occupation"], _PROPOSALS):
            st.button(option.name, key=f"beside_{option.id}", on_click=beside_lightcast.put, args=(option.id,))


def _options(lightcast: Growth, query: str, limit: int) -> list[Option]:
    found = lightcast.search(query, limit)
    return [Option(code, name) for code, name in zip(found["occupation_id"], found["occupation"], strict=True)]


def _figures(growth: Growth, lightcast: Growth, rows: GrowthRows, chosen: Selection) -> None:
    """Both sources' figures in two columns, and why they differ."""
    code = lightcast.resolve_occupation(chosen.counterpart)
    if code is None:
        st.warning(words.unknown(chosen.counterpart))
        return
    known = [area for area in chosen.areas if lightcast.resolve_area(area)]
    found = loading.load(_PURPOSE, lightcast, [code], known).rows
    st.markdown(words.why_they_differ(rows))
    for column, source, shown in zip(st.columns(2), (growth, lightcast), (rows, found), strict=True):
        with column:
            if not shown:
                continue
            st.markdown(f"**{words.column_title(source.label, shown)}**")
            st.caption(words.jobs(shown))
            st.table(growth_tables.bars_table(shown), hide_index=True, border="horizontal")
            st.caption(caveats.source_line(shown, source.features))
    st.button(
        "Remove Lightcast’s figures",
        key="beside_remove",
        icon=":material/close:",
        on_click=beside_lightcast.put,
        args=("",),
    )
