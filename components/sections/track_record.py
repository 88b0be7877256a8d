"""The section on how past projections of an occupation turned out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.charts import bars_and_lines, chart_cache, track_record_charts
from components.text import track_record

if TYPE_CHECKING:
    from services.growth import Growth


def show(growth: Growth, occupation_id: str) -> None:
    """How past projections of this occupation turned out; nothing where the source keeps no record."""
    which = (growth.name, growth.vintage, occupation_id)
    said, rows = _sentence(which, growth)
    if not said:
        return
    st.header("How past projections did", anchor=False)
    st.markdown(said)
    if not rows:
        return
    chart, table = st.tabs(["Chart", "Table"], key="record_twin", on_change="rerun")
    if chart.open:
        with chart:
            _chart(which, chart_cache.ink(), growth)
    if table.open:
        with table:
            _table(which, growth)


@st.cache_data(max_entries=10 * chart_cache.KEPT, show_spinner=False)
def _sentence(which: tuple[str, str, str], _growth: Growth) -> tuple[str, int]:
    record, note = _growth.record(which[-1]), _growth.record_note(which[-1])
    return (track_record.sentence(record, note) if len(record) or note else ""), len(record)


@st.cache_data(max_entries=chart_cache.KEPT, show_spinner=False)
def _chart(which: tuple[str, str, str], ink: str, _growth: Growth) -> None:
    record = _growth.record(which[-1])
    if track_record.published(record).empty:
        st.caption("No BLS projection of it can be scored; the table has what our model would have said.")
        return
    st.plotly_chart(
        track_record_charts.record(record, ink),
        key="record_chart",
        config=bars_and_lines.CONFIG,
        alt=track_record.alt(record),
    )
    st.caption(
        "Growth in the United States over the years named, percent: BLS’s ten-year rate over these years, what came, "
        "and the range that Horizons would have given then."
    )


@st.cache_data(max_entries=chart_cache.KEPT, show_spinner=False)
def _table(which: tuple[str, str, str], _growth: Growth) -> None:
    st.table(track_record.table(_growth.record(which[-1])), hide_index=True, border="horizontal")
    st.caption(
        "Growth in the United States. By BLS: its ten-year rate over these years. By Horizons: what our model, with "
        "today’s settings, would have said from what was known then. Measured on employment surveys (OEWS, employees) "
        "or on bases of later BLS projections (with the self-employed)."
    )
