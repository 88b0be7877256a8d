"""The row of key figures: base jobs, then growth and jobs added at each horizon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components.text import answer, number_format
from components.text.labels import target_year_label
from services.growth_rows import by_series

if TYPE_CHECKING:
    from services.growth_rows import GrowthRows

_CARD_WIDTH: Final = 130
"""Pixels; two cards fit side by side on a phone, six on a desktop."""
_NEUTRAL: Final[dict[str, Any]] = {"delta_color": "off", "delta_arrow": "off"}


def show(rows: GrowthRows) -> None:
    """Metrics of a single occupation and area; nothing for more, which are easier to read as a table."""
    if len(by_series(rows)) != 1:
        return
    first = rows[0]
    if first.base_employment is None:
        return
    with st.grid(1 + len(rows), min_column_width=_CARD_WIDTH, key="figures"):
        label = f"Jobs in {first.base_year}" if first.base_year else "Jobs, base"
        basis = None if answer.is_lightcast(first) else first.base_basis
        st.metric(label, number_format.jobs(first.base_employment), basis, **_NEUTRAL)
        for row in rows:
            with st.container(gap=None):
                basis = f", {row.basis}" if row.is_given else ""
                label = f"By {target_year_label(row)}{basis}"
                growth, change = number_format.percent(row.growth), number_format.jobs_added(row.change)
                st.metric(label, growth, change, **_NEUTRAL)
                if bounds := number_format.percent_range(row.low_80, row.high_80):
                    st.caption(f"8 in 10: {bounds}")
