"""The notes on figures, behind one button: what they leave out, and why agencies' figures are not ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.sections import state_figures
from components.text import caveats
from services.growth_rows import by_series

if TYPE_CHECKING:
    from services.growth import Growth
    from services.growth_rows import GrowthRows


def show(growth: Growth, rows: GrowthRows) -> None:
    """A button that opens the notes on `rows`; nothing where there are none."""
    states = (
        [series[0] for series in by_series(rows) if series[0].area_level == "state"] if growth.features.agency else []
    )
    differences = [state_figures.difference(growth, row.occupation_id, row.area_id) for row in states]
    sentences = [*caveats.notes(rows), *filter(None, differences)]
    if not sentences:
        return
    with st.popover("Notes", icon=":material/info:", type="tertiary", key="notes", on_change="rerun") as popover:
        if popover.open:
            st.markdown("\n".join(f"* {sentence}" for sentence in sentences))
