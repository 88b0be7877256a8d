"""The section on one occupation in every state."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import bars_and_lines, chart_cache
from components.sections import loading
from components.tables import growth_tables
from components.text import captions, number_format, summary
from services import growth_frame
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from services.growth import Growth

_ASKED_FOR: Final = "states_asked_for"


def show(growth: Growth, occupation_id: str, colour_of: Mapping[str, str]) -> None:
    """The occupation in every state, ranked, with the gaps said; a slow source is asked only when the reader asks."""
    ids = growth.state_ids
    if not ids:
        return
    st.header("By state", anchor=False)
    if not growth.is_immediate and not _asked_for(growth, occupation_id, len(ids)):
        return
    frame = growth_frame.at_horizons(loading.load("states", growth, [occupation_id], ids), [MAX_HORIZON])
    if frame.empty:
        return
    # What is there at once stays as it is, so that its name is enough to tell one drawing from another.
    which = (growth.name, growth.vintage, occupation_id) if growth.is_immediate else chart_cache.content(frame)
    chart, table = st.tabs(["Chart", "Table"], key="states_twin", on_change="rerun")
    if chart.open:
        with chart:
            _chart(which, chart_cache.ink(), colour_of, frame)
    if table.open:
        with table:
            _table(which, growth, occupation_id, frame)


def _asked_for(growth: Growth, occupation_id: str, number: int) -> bool:
    wanted: set[str] = st.session_state.setdefault(_ASKED_FOR, set())
    asked = occupation_id in wanted
    if not asked or loading.is_loading("states"):  # stays while they load, so that nothing is left over below
        label = (
            f"Show all {number}"
            if asked
            else f"Show all {number} (about {math.ceil(growth.estimate_seconds(number))} s)"
        )
        st.button(
            label,
            key="ask_for_states",
            icon=":material/map:",
            on_click=wanted.add,
            args=(occupation_id,),
            disabled=asked,
        )
    return asked


@st.cache_data(max_entries=chart_cache.KEPT, show_spinner=False)
def _chart(which: tuple[object, ...], ink: str, colour_of: Mapping[str, str], _frame: pd.DataFrame) -> None:
    figure = bars_and_lines.states(_frame, colour_of, ink)
    st.plotly_chart(figure, key="states_chart", config=bars_and_lines.CONFIG, alt=captions.states_alt(_frame))
    st.caption(captions.states_subtitle(_frame))
    _gaps(_frame)


@st.cache_data(max_entries=chart_cache.KEPT, show_spinner=False)
def _table(which: tuple[object, ...], _growth: Growth, occupation_id: str, _frame: pd.DataFrame) -> None:
    _gaps(_frame)
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


def _gaps(frame: pd.DataFrame) -> None:
    gaps = growth_tables.unpublished_areas(frame)
    if gaps:
        st.caption(f"Not published for {len(gaps)} of {frame['area_id'].nunique()}: {', '.join(gaps)}.")
