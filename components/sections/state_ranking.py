"""The section on one occupation in every state."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import bars_and_lines, chart_cache
from components.sections import loading
from components.sections.chart_table_tabs import chart_table_tabs
from components.tables import growth_tables
from components.text import captions, number_format, summary
from services import growth_frame
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

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
    frame = growth_frame.at_horizons(loading.load("states", growth, [occupation_id], ids), [MAX_HORIZON])
    if frame.empty:
        return
    # The figures of an immediate source never change, so its name identifies them.
    key = (growth.name, growth.vintage, occupation_id) if growth.is_immediate else chart_cache.frame_key(frame)
    chart_table_tabs(
        "states",
        lambda: _chart(key, chart_cache.text_color(), colors, frame),
        lambda: _table(key, growth, occupation_id, frame),
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


@st.cache_data(max_entries=chart_cache.MAX_ENTRIES, show_spinner=False)
def _chart(key: tuple[object, ...], text_color: str, colors: Mapping[str, str], _frame: pd.DataFrame) -> None:
    figure = bars_and_lines.states(_frame, colors, text_color)
    st.plotly_chart(figure, key="states_chart", config=bars_and_lines.CONFIG, alt=captions.states_alt(_frame))
    st.caption(captions.states_subtitle(_frame))
    _unpublished(_frame)


@st.cache_data(max_entries=chart_cache.MAX_ENTRIES, show_spinner=False)
def _table(key: tuple[object, ...], _growth: Growth, occupation_id: str, _frame: pd.DataFrame) -> None:
    _unpublished(_frame)
    profiles = _growth.profiles(occupation_id)
    st.dataframe(
        growth_tables.states_table(_frame, profiles),
        hide_index=True,
        height=390,
        placeholder=number_format.NOT_PUBLISHED,
    )
    if notes := summary.flag_legend(_frame):
        st.caption(notes)
    if len(profiles):
        st.caption(
            "Concentration: 1.00 is as many of a state’s jobs as in the nation, 2.00 twice as many (location quotient)."
        )


def _unpublished(frame: pd.DataFrame) -> None:
    names = growth_tables.unpublished_areas(frame)
    if names:
        st.caption(f"Not published for {len(names)} of {frame['area_id'].nunique()}: {', '.join(names)}.")
