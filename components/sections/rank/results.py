"""The sections of Rank: title, controls, the answer, the list, the chart, the files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.charts import chart_view, rank_scatter
from components.inputs import rank_filters, window_width
from components.inputs.controls import show_value
from components.inputs.plan_button import plan_button
from components.sections import download_link, downloads, state_figures
from components.sections.rank import brief
from components.state import next_page, selection, url
from components.state.selection import MAX_OCCUPATIONS
from components.tables import rank_table, sortable_table
from components.tables.rank_table import ROWS_A_PAGE
from components.text import caveats
from components.text import rank as text
from components.text.answer import area_phrase
from components.text.brief import RANGES_WITH_GROWTH

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from components.sections.rank.ranking import Ranking
    from components.tables.sortable_table import Table
    from services.growth import Growth

_CHART: Final = "rank_chart"
_SCATTER: Final = "rank_scatter"


def title(growth: Growth, area: str) -> None:
    """The heading, the title of the browser's tab, and the search for another area."""
    st.set_page_config(page_title=f"Rank: {area} · Horizons")
    left, right = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
    with left:
        st.title(f"Occupations in {area_phrase(area)}", anchor=False)
    with right:
        rank_filters.area(growth)


def needs_public_data() -> None:
    """That the present source cannot be ranked, and why."""
    st.set_page_config(page_title="Rank · Horizons")
    st.title("Rank", anchor=False)
    st.info(text.NEEDS_PUBLIC_DATA, icon=":material/info:")


def filters(growth: Growth, found: Ranking) -> None:
    """Year, order and filters; folded away in a narrow window, where they stand in front of the list."""
    is_open = not window_width.is_narrow()
    with st.expander("Year, order and filters", expanded=is_open, icon=":material/filter_list:"):
        rank_filters.horizon(found.offered.base_year)
        state_figures.switch_for(growth, [found.area_id], "states_rank")
        rank_filters.order(found.offered.orders)
        rank_filters.filters(found.offered, found.area_level, found.filters)


def sides() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Where filters and list go: side by side, or one below the other in a narrow window."""
    if window_width.is_narrow():
        return st.container(key="filters_above"), st.container()
    left, right = st.container(key="columns_filters").columns([1, 3], gap="medium")
    return left, right


def answer(found: Ranking) -> None:
    """The first of the list in a sentence, what it is filtered by, and how far to trust its order."""
    rank_filters.lists(found.offered.orders)
    chosen = selection.current().rank.order
    if chosen != found.order:
        st.info(text.no_such_order(chosen, found.ranked, is_known_in_area=chosen in found.orders_here))
    st.markdown(found.headline)
    if found.filters_text:
        st.caption(found.filters_text)
    if found.notes:
        st.caption(found.notes)
    if found.rows:
        download_link.link()


def selected(growth: Growth, found: Ranking) -> None:
    """The occupations selected for the comparison, the way there, and a button to let go of them; else how to select
    some of the list, if there is any."""
    chosen = selection.current()
    if not chosen.compared:
        if found.rows:
            st.caption(f"Select up to {MAX_OCCUPATIONS} occupations to compare them.")
        return
    names = "; ".join(growth.occupation(code)["occupation"] for code in chosen.compared)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(
            url.SCRIPTS[url.COMPARE],
            label=f"Compare selected ({len(chosen.compared)})",
            icon=":material/bar_chart:",
            query_params=url.parameters(url.COMPARE, chosen, growth.vintage),
        )
        plan_button(growth, chosen.compared, chosen.areas[:1], "plan_selected")
        st.button("Clear selection", key="rank_unselect", icon=":material/close:", on_click=_unselect)
    limit = f" Limit: {MAX_OCCUPATIONS} occupations." if len(chosen.compared) >= MAX_OCCUPATIONS else ""
    st.caption(f"Selected: {names}.{limit}")


def _unselect() -> None:
    selection.update(compared=())


def table(growth: Growth, found: Ranking) -> None:
    """The page of the list, its pages, and what its marks mean."""
    if not found.rows:
        return
    pages = -(-len(found.rows) // ROWS_A_PAGE)
    page = min(selection.current().rank.page, pages)
    drawn, notes = growth.cached(
        ("rank page", found.area_id, found.view, page), lambda: _page_of(found, page), lambda pair: len(pair[0].rows)
    )
    compared = selection.current().compared
    drawn = rank_table.with_selected(drawn, compared, is_full=len(compared) >= MAX_OCCUPATIONS)
    shown = drawn.caption
    _pages(shown, page, pages, "top")
    sortable_table.show(drawn, "rank_table", _open, _toggle, lambda order: selection.change_rank(order=order))
    _pages(shown, page, pages, "bottom")
    ranges = RANGES_WITH_GROWTH if any(row.low_80 is not None for row in found.rows) else ""
    for note in (
        " ".join(filter(None, (ranges, text.faster_note(found.rows)))),
        *brief.table_notes(growth, found),
        notes,
        brief.source(growth, found),
    ):
        if note:
            st.caption(note)


def _page_of(found: Ranking, page: int) -> tuple[Table, str]:
    """The page of the list without what is selected, and the legend of its flags."""
    part, rows, shown = brief.page_of(found, page)
    return rank_table.rank_table(part, rows, found.order, shown, found.place_mark), caveats.flag_legend(rows)


def _pages(shown: str, page: int, pages: int, key: str) -> None:
    """Which part of the list is shown, and the ways to the parts before and after it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"{shown[0].upper()}{shown[1:]}", width="content")
        for label, other, icon in (("Previous", page - 1, "chevron_left"), ("Next", page + 1, "chevron_right")):
            if pages > 1:
                st.button(
                    label,
                    key=f"rank_{label.lower()}_{key}",
                    icon=f":material/{icon}:",
                    help=f"Page {page} of {pages}",
                    disabled=not 1 <= other <= pages,
                    on_click=selection.change_rank,
                    kwargs={"page": other},
                )


def _toggle(occupation_id: str) -> None:
    if occupation_id in selection.current().compared:
        selection.remove_from_comparison(occupation_id)
    else:
        selection.add_to_comparison(occupation_id)


def _open(occupation_id: str) -> None:
    selection.show_occupation(occupation_id)
    selection.update(areas=selection.current().areas[:1])
    next_page.ask_for(url.EXPLORE)


def chart(found: Ranking) -> None:
    """Growth by wage, on request; a click on a bubble selects the occupation as its check box does."""
    if not found.rows:
        return
    view = selection.current().rank
    show_value(_CHART, view.chart)
    st.toggle("Chart: growth by wage", key=_CHART, on_change=_on_chart_change)
    if not view.chart:
        return
    compared = selection.current().compared
    st.caption("A bubble is an occupation, as large as its jobs. Click on one to select it.")
    chart_view.draw(
        rank_scatter.scatter(found.ranked, compared, chart_view.theme(), is_narrow=window_width.is_narrow()),
        _SCATTER,
        rank_scatter.alt(found.ranked, found.headline.replace("**", "")),
        _on_pick,
    )


def _on_chart_change() -> None:
    selection.change_rank(chart=st.session_state[_CHART], page=selection.current().rank.page)


def _on_pick(code: str) -> None:
    if code not in selection.current().compared:
        selection.add_to_comparison(code)


def files(growth: Growth, found: Ranking) -> None:
    """Buttons to download the whole list, in its order, as CSV and XLSX, and its link and citation."""
    if not found.rows:
        return
    frame = found.frame
    name = f"horizons_rank_{found.area_id}_{found.order}_{downloads.vintage_label(found.rows)}"
    page = min(selection.current().rank.page, -(-len(found.rows) // ROWS_A_PAGE))
    downloads.show(
        growth,
        frame,
        found.rows,
        lambda: rank_table.shown(found.ranked, found.rows),
        brief.rank_brief(growth, found, page),
        "rank",
        f"all {len(frame):,}" if len(frame) > 1 else "",
        name,
    )
