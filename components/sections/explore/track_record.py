"""The section on past projections of an occupation and their outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from components.charts import chart_view
from components.charts import track_record as track_record_chart
from components.element_cache import cache_elements
from components.sections.chart_table_tabs import chart_table_tabs
from components.text import number_format, track_record

if TYPE_CHECKING:
    from components.charts.style import Theme
    from services.exports.pictures.spec import Picture
    from services.growth import Growth


def show(growth: Growth, occupation_id: str) -> None:
    """Past projections of this occupation against outcomes; nothing if the source has no track record."""
    key = (growth.name, growth.vintage, occupation_id)
    sentence, row_count, has_chart = _opening(key, growth)
    if not row_count:
        return
    chart_table_tabs(
        "record",
        lambda: _chart(key, chart_view.theme(), growth),
        lambda: _table(key, growth),
        (lambda: _picture(growth, occupation_id, sentence)) if has_chart else None,
    )


def _picture(growth: Growth, occupation_id: str, sentence: str) -> Picture:
    occupation = growth.occupation(occupation_id)["occupation"]
    return track_record_chart.picture(growth.record(occupation_id), occupation, sentence)


@cache_elements
def _opening(key: tuple[str, str, str], _growth: Growth) -> tuple[str, int, bool]:
    """Draws the sentence; returns it, the number of rows to draw, and whether there are BLS projections to draw."""
    record, note = _growth.record(key[-1]), _growth.record_note(key[-1])
    sentence = track_record.sentence(record, note) if len(record) or note else ""
    if not sentence:
        return "", 0, False
    st.header("How past projections did", anchor=False)
    st.markdown(sentence)
    return sentence, len(record), not track_record.bls_vintages(record).empty


@cache_elements
def _chart(key: tuple[str, str, str], theme: Theme, _growth: Growth) -> None:
    record = _growth.record(key[-1])
    if track_record.bls_vintages(record).empty:
        st.caption("No BLS projection of it can be scored; the table has what our model would have said.")
        return
    chart_view.draw(track_record_chart.record(record, theme), "record_chart", track_record.alt(record))
    st.caption(
        "Growth in the United States over the years named, percent: BLS’s ten-year rate over these years, what our "
        "model says with only the data known then, and the actual growth."
    )


@cache_elements
def _table(key: tuple[str, str, str], _growth: Growth) -> None:
    table = track_record.table(_growth.record(key[-1]))
    formats: dict[Any, Any] = dict.fromkeys(track_record.PERCENT_COLUMNS, number_format.percent)
    styled = table.style.set_uuid("record").format(formats)  # pandas' own is random: no two drawings would be the same
    st.table(styled, hide_index=True, border="horizontal")
    st.caption(
        "Growth in the United States. By BLS: its ten-year rate over these years. By Horizons: what our model, with "
        "today’s settings, says with only the data known then. Measured on employment surveys (OEWS, employees) "
        "or on bases of later BLS projections (with the self-employed)."
    )
