"""The top of a page: title, answer, openings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from components.charts import chart_cache
from components.state import selection
from components.state.selection import MAX_OCCUPATIONS
from components.text import agencies, answer, comparison, ranges
from services.growth_frame import MAX_HORIZON, NATION
from services.growth_rows import GrowthRows, in_area, last_horizon, rows_of, with_growth

if TYPE_CHECKING:
    from components.state.selection import Selection
    from services.growth import Growth


def reference(growth: Growth, area_ids: tuple[str, ...], occupation_ids: tuple[str, ...]) -> GrowthRows:
    """All occupations in the same areas; no rows if the source has none or they are among `occupation_ids`.

    Local areas have none.
    """
    if growth.reference_id is None or growth.reference_id in occupation_ids:
        return GrowthRows()
    return with_growth(rows_of(growth.growth([growth.reference_id], area_ids)))


def occupation_title(occupation: dict[str, Any], chosen: Selection) -> None:
    """The occupation's name and code, and a button to add it to the comparison or to remove it."""
    st.set_page_config(page_title=f"{occupation['occupation']} · Horizons")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        code = occupation["occupation_id"]
        st.title(f"{occupation['occupation']} :small[:gray[{code}]]", anchor=False, width="content")
        if code in chosen.compared:
            st.button(
                "In your comparison",
                icon=":material/close:",
                icon_position="right",
                help="Remove from the comparison",
                on_click=selection.remove_from_comparison,
                args=(code,),
            )
        else:
            is_full = len(chosen.compared) >= MAX_OCCUPATIONS
            st.button(
                "Add to comparison",
                icon=":material/add:",
                help=f"{MAX_OCCUPATIONS} are compared already; remove one on Compare first" if is_full else None,
                on_click=selection.add_to_comparison,
                args=(code,),
                disabled=is_full,
            )


def occupation_answer(growth: Growth, rows: GrowthRows, reference: GrowthRows) -> None:
    """A sentence for each area: the growth, its range and the state agency's own figure; and why the two differ.

    Where we have no figure and the agency has one, that is the answer.
    """
    covered = _coverage((growth.name, growth.vintage, rows[0].occupation_id), growth) if rows else None
    for area_id in dict.fromkeys(row.area_id for row in rows):
        rows_in_area = in_area(rows, area_id)
        profile = growth.profile(rows[0].occupation_id, area_id)
        last = last_horizon(rows_in_area)[0]
        if by_agency := agencies.answer_by_agency(last, profile):
            st.markdown(by_agency)
            continue
        agency = agencies.agency_sentence(profile, last.area)
        likely = ranges.likely_range(rows_in_area, covered)
        headline = answer.headline(rows_in_area, in_area(reference, area_id))
        st.markdown(f"{headline} {likely} {agency}")
        outlook = _area_outlook(growth.name, growth.vintage, area_id, growth) if agency else None
        if outlook is not None:
            st.caption(agencies.why_it_differs(last, profile, outlook))


@st.cache_data(max_entries=64, show_spinner=False)
def _area_outlook(source: str, vintage: str, area_id: str, _growth: Growth) -> agencies.AreaOutlook | None:
    """What explains the distance between an agency's figures and ours in a state; None without the state's total."""
    total = _growth.reference_id
    if total is None:
        return None
    rows = rows_of(_growth.growth([total], [NATION, area_id], [MAX_HORIZON]))
    return agencies.area_outlook(rows, _growth.agency([total], _growth.state_ids), _growth.agency_accuracy())


@st.cache_data(max_entries=10 * chart_cache.MAX_ENTRIES, show_spinner=False)
def _coverage(key: tuple[str, str, str], _growth: Growth) -> ranges.Coverage | None:
    return ranges.coverage(_growth.record(key[-1]), _growth.accuracy())


def comparison_title() -> None:
    """The title of Compare."""
    st.set_page_config(page_title="Compare · Horizons")
    st.title("Compare", anchor=False)


def comparison_answer(rows: GrowthRows) -> None:
    """The occupation and area with the fastest growth, in a sentence or two."""
    if rows:
        st.markdown(comparison.comparison(rows))


def openings(growth: Growth, occupation: dict[str, Any]) -> None:
    """Annual openings in the nation, as distinct from growth; nothing if the source does not give them."""
    if occupation["openings_per_year"] is None:
        return
    last = growth.growth([occupation["occupation_id"]], [NATION], [MAX_HORIZON]).iloc[0]
    sentence = answer.openings_sentence(occupation, last["change"] / MAX_HORIZON)
    if sentence:
        st.markdown(sentence, help=answer.OPENINGS_HELP)
