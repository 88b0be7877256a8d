"""The section on one occupation in every state."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import bars, chart_cache
from components.sections import loading
from components.sections.chart_table_tabs import chart_table_tabs
from components.tables import growth_tables
from components.text import captions, caveats, number_format
from services import growth_frame
from services.growth_frame import MAX_HORIZON
from services.growth_rows import GrowthRows, count_distinct, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from components.charts.style import Theme
    from services.growth import Growth

_REQUESTED: Final = "states_requested"


def show(growth: Growth, occupation_id: str, colors: Mapping[str, str]) -> None:
    """The states ranked by growth, with unpublished ones named; a slow source is only fetched on request."""
    ids = growth.state_ids
    if not ids:
        return
    st.header("By state", anchor=False)
    if not growth.is_immediate and not _is_requested(growth, occupation_id, len(ids)):
        return
    frame = loading.load("states", growth, [occupation_id], ids)
    rows = rows_of(growth_frame.at_horizons(frame, [MAX_HORIZON]))
    if not rows:
        return
    chart_table_tabs(
        "states",
        lambda: _chart(rows, chart_cache.theme(), colors),
        lambda: _table(rows, growth.name, growth),
    )


def _is_requested(growth: Growth, occupation_id: str, number: int) -> bool:
    requested: set[str] = st.session_state.setdefault(_REQUESTED, set())
    is_requested = occupation_id in requested
    if not is_requested or loading.is_loading("states"):  # drawn while loading, so that no stale element is left below
        label = (
            f"Show all {number}"
            if is_requested
            else f"Show all {number} (about {math.ceil(growth.estimate_seconds(number))} s)"
        )
        st.button(
            label,
            key="request_states",
            icon=":material/map:",
            on_click=requested.add,
            args=(occupation_id,),
            disabled=is_requested,
        )
    return is_requested


@chart_cache.cache_elements
def _chart(rows: GrowthRows, theme: Theme, colors: Mapping[str, str]) -> None:
    chart_cache.draw(bars.states(rows, colors, theme), "states_chart", captions.states_alt(rows))
    st.caption(captions.states_subtitle(rows))
    _unpublished_areas(rows)


@chart_cache.cache_elements
def _table(rows: GrowthRows, source: str, _growth: Growth) -> None:
    _unpublished_areas(rows)
    profiles = _growth.profiles(rows[0].occupation_id)
    st.dataframe(
        growth_tables.states_table(rows, profiles),
        hide_index=True,
        height=390,
        placeholder=number_format.NOT_PUBLISHED,
    )
    if notes := caveats.flag_legend(rows):
        st.caption(notes)
    if len(profiles):
        st.caption(
            "Concentration: 1.00 is as many of a state’s jobs as in the nation, 2.00 twice as many (location quotient)."
        )


def _unpublished_areas(rows: GrowthRows) -> None:
    names = growth_tables.unpublished_areas(rows)
    if names:
        st.caption(f"Not published for {len(names)} of {count_distinct(rows, 'area_id')}: {', '.join(names)}.")
