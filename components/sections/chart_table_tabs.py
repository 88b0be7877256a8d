"""A chart and its table behind two tabs, of which only the open one is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable


def chart_table_tabs(name: str, chart: Callable[[], object], table: Callable[[], object]) -> None:
    """Tabs "Chart" and "Table" with the widget key `name`_tabs; calls `chart` or `table`, whichever is open."""
    chart_tab, table_tab = st.tabs(["Chart", "Table"], key=f"{name}_tabs", on_change="rerun")
    if chart_tab.open:
        with chart_tab:
            chart()
    if table_tab.open:
        with table_tab:
            table()
