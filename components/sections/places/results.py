"""The sections of Places besides the map: title, controls, the table, notes and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.inputs import places_controls
from components.inputs.plan_button import plan_button
from components.sections import answer, download_link, downloads, state_figures
from components.sections.places import map_section
from components.sections.places.brief import places_brief
from components.state import selection
from components.tables import place_table, sortable_table
from components.text import places as text
from components.text.brief import RANGES_WITH_GROWTH
from services.growth_frame import COLUMNS
from services.places import MEASURES, STATES

if TYPE_CHECKING:
    from components.sections.places.findings import Findings
    from services.exports.shown_table import ShownTable
    from services.growth import Growth


def title(growth: Growth, found: Findings) -> None:
    """The finding as the heading, the occupation's code, and ways on: to the comparison and to Explore."""
    chosen = selection.current()
    occupation = growth.occupation(chosen.shown)
    st.set_page_config(page_title=f"Places: {occupation['occupation']} · Horizons")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title(f"{found.title} :small[:gray[{chosen.shown}]]", anchor=False, width="content")
        with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
            answer.comparison_button(chosen.shown, chosen)
            plan_button(growth, [chosen.shown], chosen.areas, "plan_shown")
            download_link.link()
    st.markdown(found.answer)
    if found.caution:
        st.caption(found.caution)


def controls(growth: Growth, found: Findings) -> None:
    """Measure, year, level, whose figures of states, and the state whose local areas are listed."""
    view = selection.current().places
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        if growth.local_area_ids():
            places_controls.level()
        places_controls.measure(found.measures, found.measure)
        if found.rows and MEASURES[found.measure].depends_on_year:
            with st.container(width=120):
                places_controls.horizon(found.rows[0].base_year)
        if found.level == STATES:
            state_figures.switch(growth, "states_places")
        else:
            with st.container(width=240):
                places_controls.state(growth)
    if view.measure != found.measure:
        by_agency = growth.states_by_agency and found.level == STATES
        st.info(text.no_such_measure(view.measure, found.measure, by_agency=by_agency))


def table(growth: Growth, found: Findings) -> None:
    """The places in order, each a way to Explore."""
    shown, rows = found.table
    caption = text.listed_places(len(rows), found.level, found.state)
    st.caption(f"{caption}. Choose an area to see it on Explore.")
    if not rows:
        return
    drawn = growth.cached(
        ("places table", selection.current().shown, selection.current().places),
        lambda: place_table.place_table(shown, rows, found.measure, caption),
        lambda _: len(rows),
    )
    sortable_table.show(drawn, "places_table", map_section.open_area)


def notes(growth: Growth, found: Findings) -> None:
    """What marks mean, and the sources."""
    has_ranges = any(row.low_80 is not None for row in found.table[1])
    for note in (RANGES_WITH_GROWTH if has_ranges else "", place_table.legend(*found.table)):
        if note:
            st.caption(note)
    st.caption(map_section.source(growth, found))


def files(growth: Growth, found: Findings) -> None:
    """Buttons to download every place of the level, in the order of the measure, as CSV and XLSX, and the link."""
    if not found.rows:
        return
    frame = found.places[list(COLUMNS)]
    code = selection.current().shown
    name = f"horizons_places_{code}_{found.level}_{found.measure}_{downloads.vintage_label(found.rows)}"

    def shown() -> ShownTable:
        return place_table.shown(found.places, found.rows)

    what = downloads.places_in_files(found.rows, found.total, shown)
    brief = places_brief(growth, found) if found.table[1] and what is not None else None
    downloads.show(growth, frame, found.rows, shown, brief, "places", what, name)
