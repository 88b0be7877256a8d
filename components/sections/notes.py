"""The notes on figures, behind one button: what they leave out, and why agencies' figures are not ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.element_cache import cache_elements
from components.sections import state_figures
from components.text import agencies, caveats
from services.growth_rows import GrowthRows, by_series

if TYPE_CHECKING:
    from services.growth import Growth


def show(growth: Growth, rows: GrowthRows) -> None:
    """A button that opens the notes on `rows`; nothing where there are none."""
    sentences = notes(growth, rows)
    if not sentences:
        return
    with st.popover("Notes", icon=":material/info:", type="tertiary", key="notes", on_change="rerun") as popover:
        if popover.open:
            st.markdown("\n".join(f"* {sentence}" for sentence in sentences))


def notes(growth: Growth, rows: GrowthRows) -> list[str]:
    """The notes on `rows`, a sentence each."""
    return _sentences(rows, growth.name, growth.vintage, growth)


@cache_elements
def _sentences(rows: GrowthRows, source: str, vintage: str, _growth: Growth) -> list[str]:
    """The notes on `rows`, and why our figures of the states among them are not those of their agencies; also of
    states that a local area grows like against their agency.

    Without the figures of a single state whose agency projects the opposite direction: they stand beside the answer.
    """
    series = by_series(rows) if _growth.features.agency else []
    states = [part[0] for part in series if part[0].area_level == "state"]
    states += [one.row for part in series for one in state_figures.disputes(_growth, part[-1])]
    cells = list(dict.fromkeys((row.occupation_id, row.area_id) for row in states))
    jobs = [state_figures.other_jobs(_growth, *cell) for cell in cells]
    differences = [text for cell in cells if (text := state_figures.difference(_growth, *cell))]
    if not differences:
        return caveats.notes(rows)
    is_state = len(series) == 1 and series[0][0].area_level == "state"
    is_said = is_state and bool(state_figures.conflict(_growth, *cells[0]))
    figures = [] if is_said else list(dict.fromkeys(differences + list(filter(None, jobs))))
    return [*caveats.notes(rows), agencies.WHY_AGENCIES_DIFFER, *figures]
