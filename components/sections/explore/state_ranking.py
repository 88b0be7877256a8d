"""The section on one occupation in every state."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import chart_view
from components.charts import state_ranking as state_chart
from components.element_cache import cache_elements
from components.sections import downloads, loading, state_figures
from components.sections.chart_table_tabs import chart_table_tabs
from components.tables import sortable_table, state_table
from components.text import caveats, openings, state_ranking
from services.growth_frame import MAX_HORIZON, NATION
from services.growth_rows import GrowthRows, rows_of, with_growth

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.charts.style import Theme
    from components.text.state_ranking import Ranking
    from services.exports.shown_table import ShownTable
    from services.growth import Growth

_REQUESTED: Final = "states_requested"


def show(growth: Growth, occupation_id: str, area_ids: Sequence[str], colors: Mapping[str, str]) -> None:
    """The states ranked by growth, those of `area_ids` highlighted; a slow source is only fetched on request."""
    ids = growth.state_ids
    if not ids:
        return
    asked, growth = growth, state_figures.leading_in_states(growth, occupation_id)
    header = st.empty()
    header.header("By state", anchor=False)
    if not growth.is_immediate and not _is_requested(growth, occupation_id, len(ids)):
        return
    figures = loading.load("states", growth, [occupation_id], ids, [MAX_HORIZON])
    rows = figures.path
    if not rows:
        return
    by_agency = growth.cached(("states by agency alone", occupation_id), lambda: _by_agency(growth, rows))
    ranking = growth.cached(
        ("state ranking", occupation_id),
        lambda: state_ranking.ranking(rows, by_agency=by_agency),
        lambda _: len(rows),
    )
    chosen = tuple(area_id for area_id in area_ids if area_id in ids)
    header.header(state_ranking.title(ranking), anchor=False)
    ours = asked.estimates
    is_alone_above = state_figures.has_agency_alone(ours, state_figures.leading(ours, occupation_id, area_ids))
    if not chosen or is_alone_above:  # else the one at the top of the page, which then cannot be changed, is for both
        state_figures.switch(asked, "states_below", leading=growth)
    nation = growth.cached(("nation beside states", occupation_id), lambda: _nation(growth, occupation_id, rows))
    color = colors[occupation_id]
    chart_table_tabs(
        "states",
        lambda: _chart_with_switch(ranking, rows, by_agency, nation, chosen, color),
        lambda: _table(growth, ranking, rows),
        lambda: state_chart.picture(
            ranking, color, nation[0] if nation else None, chosen, caveats.source_line(ranking.rows, growth.features)
        ),
    )
    name = f"horizons_{occupation_id}_states_{downloads.vintage_label(rows)}"
    what = downloads.places_in_files(rows, len(ids), lambda: _shown(growth, ranking))
    if what is None:
        return
    with st.container(horizontal=True):
        downloads.files(growth, figures.every_year, rows, lambda: _shown(growth, ranking), "states", what, name)


def _nation(growth: Growth, occupation_id: str, rows: GrowthRows) -> GrowthRows:
    """The nation's projection over the states' years, or else its newest; no row where it is not loaded."""
    if not growth.is_immediate:
        return GrowthRows()
    newest = rows_of(growth.growth([occupation_id], [NATION], [MAX_HORIZON]))
    years = {(row.base_year, row.target_year) for row in with_growth(rows)}
    if len(years) != 1 or years == {(newest[0].base_year, newest[0].target_year)} or not growth.features.vintages:
        return newest
    (start, end), vintages = years.pop(), growth.vintages(occupation_id)
    same = vintages[(vintages["base_year"] == start) & (vintages["target_year"] == end) & vintages["comparable"]]
    if same.empty:
        return newest
    return GrowthRows([newest[0]._replace(base_year=start, target_year=end, growth=float(same["growth"].iloc[0]))])


def _shown(growth: Growth, ranking: Ranking) -> ShownTable:
    return state_table.state_table(ranking, growth.profiles(ranking.rows[0].occupation_id))


def _by_agency(growth: Growth, rows: GrowthRows) -> tuple[str, ...]:
    """The states without an estimate of ours whose agency has a figure."""
    if not growth.features.agency or growth.states_by_agency:
        return ()
    profiles = growth.profiles(rows[0].occupation_id)
    projected = set(profiles.loc[profiles["agency_growth"].notna(), "area_id"])
    return tuple(row.area_id for row in rows if row.growth is None and row.area_id in projected)


def _chart_with_switch(
    ranking: Ranking,
    rows: GrowthRows,
    by_agency: tuple[str, ...],
    nation: GrowthRows,
    chosen: tuple[str, ...],
    color: str,
) -> None:
    ranked = len(ranking.ranked)
    is_long = ranked > 2 * state_ranking.ENDS
    is_complete = is_long and st.toggle(f"Show all {ranked}", key="states_complete")
    _chart(rows, by_agency, nation, chosen, color, is_complete, chart_view.theme())


def _is_requested(growth: Growth, occupation_id: str, number: int) -> bool:
    requested: set[str] = st.session_state.setdefault(_REQUESTED, set())
    is_requested = occupation_id in requested
    if not is_requested or loading.is_loading("states"):  # drawn while loading, so that no stale element is left below
        label = (
            f"Show all {number}"
            if is_requested
            else f"Show all {number} (about {math.ceil(growth.estimate_seconds(number))} s)"
        )
        st.button(
            label,
            key="request_states",
            icon=":material/map:",
            on_click=requested.add,
            args=(occupation_id,),
            disabled=is_requested,
        )
    return is_requested


@cache_elements
def _chart(
    rows: GrowthRows,
    by_agency: tuple[str, ...],
    nation: GrowthRows,
    chosen: tuple[str, ...],
    color: str,
    is_complete: bool,
    theme: Theme,
) -> None:
    ranking = state_ranking.ranking(rows, by_agency=by_agency)
    lines = state_ranking.lines(ranking, chosen, is_complete=is_complete)
    if lines:
        st.caption(state_ranking.subtitle(ranking))
        figure = state_chart.ranking(lines, color, nation[0] if nation else None, chosen, theme)
        chart_view.draw(figure, "states_chart", state_ranking.alt(ranking))
    for note in state_ranking.notes(ranking):
        st.caption(note)


def _table(growth: Growth, ranking: Ranking, rows: GrowthRows) -> None:
    subtitle = state_ranking.subtitle(ranking)
    st.caption(subtitle)
    key = ("states as a table", rows[0].occupation_id)
    table = growth.cached(
        key, lambda: state_table.on_screen(_shown(growth, ranking), ranking.rows, subtitle), lambda one: len(one.rows)
    )
    sortable_table.show(table, "states_table")
    for note in state_ranking.notes(ranking):
        st.caption(note)
    if notes := caveats.flag_legend(rows):
        st.caption(notes)
    if table.shows(openings.NOT_COMPARABLE):
        st.caption(openings.LEGEND)
    if table.has("Concentration"):
        st.caption(
            "Concentration: share of the state’s jobs divided by the national share; 2.00 = twice (location quotient)."
        )
