"""What a page shows in a frame of another page (`?embed=true&chart=…`): one chart, its source, the way to the page."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import style
from components.sections import answer, growth_charts, loading, state_figures
from components.sections.places import findings, map_section
from components.state import connections, link_notes, selection, url
from components.text import brief
from components.text import places as text

if TYPE_CHECKING:
    import pandas as pd

    from components.state.selection import Selection
    from services.growth import Growth

GROWTH, PATH, COMPARE, MAP = "growth", "path", "compare", "map"
CHARTS: Final = {url.EXPLORE: (GROWTH, PATH), url.COMPARE: (COMPARE, GROWTH, PATH), url.PLACES: (MAP,)}
"""The charts of each page that has some, that of an address without `chart=` first."""
_FRAME_HEIGHT: Final = 620
"""Pixels: a chart with its heading and source, 600 px wide."""


def show(page: str) -> None:
    """The chart that the address names, of the occupations and areas that it names."""
    chosen = selection.current()
    growth = connections.growth(chosen.source, states_by_agency=chosen.by_agency)
    asked = st.query_params.get(url.CHART)
    if asked and asked not in CHARTS[page]:
        st.caption(" ".join(link_notes.unknown_values([(url.CHART, asked)])))
    if page == url.PLACES:
        _map(growth, chosen)
        return
    occupations = chosen.side_by_side() if page == url.COMPARE else (chosen.shown,)
    if len(occupations) == 1:
        growth = state_figures.leading(growth, occupations[0], chosen.areas)
    figures = loading.load("page", growth, occupations, chosen.areas)
    if not figures.rows:
        return
    rows, path = figures.rows, figures.path
    colors = style.occupation_colors(occupations)
    reference = answer.reference(growth, chosen.areas, tuple(occupations), rows)
    chart = asked if asked in CHARTS[page] else CHARTS[page][0]
    is_single = len(occupations) * len(chosen.areas) == 1
    st.title(f":small[{brief.comparison_title(rows)} {brief.comparison_areas(rows, within=True)}]", anchor=False)
    has_growth = any(row.growth is not None for row in rows)
    if not has_growth:
        sentences = (
            answer.occupation_sentences(growth, rows, reference) if is_single else [answer.compared(growth, rows)]
        )
        st.markdown("  \n".join(sentences))
    elif chart == PATH:
        index = growth_charts.view_of_one(path) if is_single else "index"
        view = index if page == url.EXPLORE or chosen.view == "percent" else chosen.view
        growth_charts.lines(growth, path, view, colors, is_alone=True)
    elif chart == COMPARE and not is_single:
        growth_charts.dots(growth, rows, chosen.view, colors, reference, is_alone=True)
    else:
        view = "percent" if page == url.EXPLORE else chosen.view
        growth_charts.bars(growth, rows, view, colors, reference, is_alone=True)
    growth_charts.source(growth, path, is_answered=not has_growth, against=state_figures.against(growth, rows))
    _way_to_the_page()


def _map(growth: Growth, chosen: Selection) -> None:
    """The map of Places with its finding; a sentence of a source without states."""
    if not growth.state_ids:
        st.markdown(text.no_states(growth.label))
        _way_to_the_page()
        return
    found = findings.load(growth, chosen)
    st.title(f":small[{found.title}]", anchor=False)
    st.markdown(found.answer)
    if found.rows:
        map_section.show_alone(growth, found)
        st.caption(map_section.source(growth, found))
    _way_to_the_page()


def _way_to_the_page() -> None:
    st.markdown(f":small[[Open in Horizons]({url.address()})]")


def snippet(frame: pd.DataFrame) -> str:
    """The HTML by which another page shows the chart of the current one; "" where no page may or there is none.

    `frame`: the growth frame that the page shows. The map is named by its occupation alone: it has all areas.
    """
    charts = CHARTS.get(url.current_page(), ())
    address = url.embedding_address(charts[0]) if charts else ""
    if not address:
        return ""
    title = f"Projected employment: {', '.join(dict.fromkeys(frame['occupation']))}"
    return (
        f'<iframe src="{escape(address)}" title="{escape(title)}" width="100%" height="{_FRAME_HEIGHT}" '
        'loading="lazy" style="border: 0"></iframe>'
    )
