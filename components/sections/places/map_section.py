"""The map of Places: on the page with its picture to download, and alone in the frame of another page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from components.charts import chart_view, map_picture, map_view
from components.charts import map as places_map
from components.sections.chart_table_tabs import chart_table_tabs
from components.state import fragments, next_page, selection, url
from components.text import caveats
from components.text import places as text
from services.growth_rows import GrowthRows
from services.places import LOCAL_AREAS

if TYPE_CHECKING:
    from components.charts.map import Map
    from components.sections.places.findings import Findings
    from services.exports.pictures.spec import Picture
    from services.growth import Growth


def show(growth: Growth, found: Findings) -> None:
    """The map and its picture behind tabs, what it shows above it, and what a reader needs to know of it below."""
    if found.ranked:
        st.caption(found.subtitle)
    chart_table_tabs(
        "places_map",
        lambda: _map(growth, found),
        None,
        (lambda: picture(growth, found)) if found.ranked else None,
        "Map",
    )
    for note in _notes(found):
        st.caption(note)


def show_alone(growth: Growth, found: Findings) -> None:
    """The map without tabs, whose places open nothing, with how far to trust it."""
    if found.ranked:
        st.caption(found.subtitle)
    map_view.show(_drawn(growth, found, ()), "places_map")
    for note in filter(None, [found.caution, *_notes(found)]):
        st.caption(note)


def source(growth: Growth, found: Findings) -> str:
    """The sources of the figures and of the map."""
    known = GrowthRows(row for row in found.rows if row.growth is not None or row.base_employment is not None)
    return f"{caveats.source_line(known or found.rows, growth.features)} {text.MAP_SOURCE}"


def picture(growth: Growth, found: Findings) -> Picture:
    """The map as a picture that stands alone."""
    drawn = places_map.draw(found.places, found.rows, found.measure, found.level, found.alt)
    notes = list(filter(None, [found.answer.replace("**", ""), found.caution, *_notes(found)]))
    return map_picture.picture(drawn, found.title, found.subtitle, notes, source(growth, found))


def open_area(area_id: str) -> None:
    """Go to Explore with an area of the map or of the table; for callbacks."""
    selection.update(areas=(area_id,))
    next_page.ask_for(url.EXPLORE)
    if fragments.run_alone():  # by the map
        st.rerun()


def _map(growth: Growth, found: Findings) -> None:
    marked = tuple(code for code in selection.current().areas if code in growth.state_ids)
    map_view.show(_drawn(growth, found, marked), "places_map", open_area)


def _drawn(growth: Growth, found: Findings, marked: tuple[str, ...]) -> Map:
    chosen, theme = selection.current(), chart_view.theme()
    return growth.cached(
        ("places map", chosen.shown, chosen.places, marked, theme),
        lambda: places_map.draw(
            found.places,
            found.rows,
            found.measure,
            found.level,
            found.alt,
            marked=marked,
            in_front=found.listed if found.state else None,
            theme=theme,
        ),
        lambda _: len(found.rows),
    )


def _notes(found: Findings) -> list[str]:
    points = text.POINTS if found.level == LOCAL_AREAS else ""
    missing = text.missing(found.places, found.measure, found.level)
    return list(filter(None, (missing, text.borrowed(found.places, found.measure, found.level), points)))
