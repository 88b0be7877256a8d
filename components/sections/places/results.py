"""The sections of Places: title, controls, the map, the table, notes and files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import chart_cache, map_view
from components.charts import map as places_map
from components.inputs import places_controls
from components.inputs.plan_button import plan_button
from components.sections import answer, briefs, downloads, state_figures
from components.sections.places.brief import places_brief
from components.sections.places.findings import MAX_LISTED
from components.state import selection, url
from components.tables import place_table, sortable_table
from components.text import caveats
from components.text import places as text
from components.text.answer import area_phrase
from services.growth_frame import COLUMNS
from services.places import CONCENTRATION, LOCAL_AREAS, MEASURES, STATES

if TYPE_CHECKING:
    from components.sections.places.findings import Findings
    from services.growth import Growth

STATE_COUNT: Final = 51
"""50 states and DC; fewer while a slow source answers."""


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
        name = text.MEASURE_NAMES[view.measure]
        st.info(f"{name}: figures are not published here; showing {text.MEASURE_NAMES[found.measure].lower()}.")


def map_(growth: Growth, found: Findings) -> None:
    """The map, what it shows above it, and what a reader needs to know of it below."""
    chosen = selection.current()
    st.caption(text.subtitle(found.ranked, found.measure, found.wage_year))
    in_front = None if found.level == STATES or not chosen.places.state else found.listed
    marked, theme = tuple(code for code in chosen.areas if code in growth.state_ids), chart_cache.theme()
    drawn = growth.cached(
        ("places map", chosen.shown, chosen.places, marked, theme),
        lambda: places_map.draw(
            found.places,
            found.rows,
            found.measure,
            found.level,
            found.alt,
            marked=marked,
            in_front=in_front,
            theme=theme,
        ),
        lambda _: len(found.rows),
    )
    if map_view.show(drawn, "places_map", _open):
        _go(growth)
    for note in (
        text.missing(found.places, found.measure, found.level),
        text.borrowed(found.places, found.measure, found.level),
        "A point is a local area, as large as its jobs, at its principal city." if found.level == LOCAL_AREAS else "",
    ):
        if note:
            st.caption(note)


def table(growth: Growth, found: Findings) -> None:
    """The places in order, each a way to Explore."""
    shown, rows = found.table
    state, caption = selection.current().places.state, _caption(growth, found)
    st.caption(f"{caption}. Choose an area to see it on Explore.")
    if not rows:
        return
    is_whole = found.level == STATES or bool(state) or len(found.rows) <= MAX_LISTED
    drawn = growth.cached(
        ("places table", selection.current().shown, selection.current().places),
        lambda: place_table.place_table(shown, rows, found.measure, caption, is_whole=is_whole),
        lambda _: len(rows),
    )
    if sortable_table.show(drawn, "places_table", _open):
        _go(growth)
    if not is_whole:
        st.caption("Choose a state to list all of its local areas; the files have all.")


def _caption(growth: Growth, found: Findings) -> str:
    """Which places the table lists."""
    _, rows = found.table
    if found.level == STATES:
        return "The 50 states and DC" if len(rows) == STATE_COUNT else f"{len(rows)} of 50 states and DC"
    if state := selection.current().places.state:
        return f"{len(rows)} local areas of {area_phrase(growth.area(state))}"
    return f"The first {len(rows)} of {len(found.rows)} local areas"


def notes(growth: Growth, found: Findings) -> None:
    """What columns mean, and the sources."""
    _, rows = found.table
    if growth.features.profiles and (CONCENTRATION in found.measures):
        st.caption(text.CONCENTRATION_NOTE)
    if legend := caveats.flag_legend(place_table.with_shown_flags(rows)):
        st.caption(legend)
    st.caption(f"{caveats.source_line(found.ranked or found.rows, growth.features)} {text.MAP_SOURCE}")


def files(growth: Growth, found: Findings) -> None:
    """Buttons to download every place of the level, in the order of the measure, as CSV and XLSX, and the link."""
    if not found.rows:
        return
    frame = found.places[list(COLUMNS)]
    code = selection.current().shown
    name = f"horizons_places_{code}_{found.level}_{found.measure}_{downloads.vintage_label(found.rows)}"
    with st.container(horizontal=True):
        downloads.files(
            growth,
            frame,
            found.rows,
            lambda: place_table.shown(found.places, found.rows),
            "places",
            f"all {len(frame):,}",
            name,
        )
        if found.table[1]:
            briefs.button(places_brief(growth, found, _caption(growth, found)), f"{name}_brief", "places")
        downloads.link_and_citation(frame)


def _open(area_id: str) -> None:
    selection.update(areas=(area_id,))


def _go(growth: Growth) -> None:
    query = url.parameters(url.EXPLORE, selection.current(), growth.vintage)
    st.switch_page(url.SCRIPTS[url.EXPLORE], query_params=query)
