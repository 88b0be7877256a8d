"""The section on how BLS's view of an occupation moved from vintage to vintage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.charts import chart_view, pictures
from components.charts import vintages as vintages_chart
from components.element_cache import cache_elements
from components.sections.chart_table_tabs import chart_table_tabs
from components.text import vintages

if TYPE_CHECKING:
    from components.charts.style import Theme
    from services.growth import Growth


def show(growth: Growth, occupation_id: str) -> None:
    """What each vintage projected, as a chart or a table; nothing without two of them."""
    key = (growth.name, growth.vintage, occupation_id)
    title = _header(key, growth)
    if not title:
        return
    chart_table_tabs(
        "vintages",
        lambda: _chart(key, chart_view.theme(), growth),
        lambda: _table(key, growth),
        lambda: pictures.vintages(
            growth.vintages(occupation_id), growth.occupation(occupation_id)["occupation"], title
        ),
    )


@cache_elements
def _header(key: tuple[str, str, str], _growth: Growth) -> str:
    """Draws the title and returns it; "" without two vintages."""
    rows = _growth.vintages(key[-1])
    if len(rows) < 2:
        return ""
    title = vintages.title(rows)
    st.header(title, anchor=False)
    return title


@cache_elements
def _chart(key: tuple[str, str, str], theme: Theme, _growth: Growth) -> None:
    rows = _growth.vintages(key[-1])
    st.caption(vintages.subtitle(rows))
    chart_view.draw(vintages_chart.vintages(vintages.points(rows), theme), "vintages_chart", vintages.alt(rows))


@cache_elements
def _table(key: tuple[str, str, str], _growth: Growth) -> None:
    table = vintages.table(_growth.vintages(key[-1]))
    st.table(table, hide_index=True, border="horizontal")
    st.caption(vintages.OPENINGS_NOTE)
