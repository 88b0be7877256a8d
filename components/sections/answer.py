"""The top of a page: title and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components.element_cache import cache_elements
from components.inputs.plan_button import plan_button
from components.sections import download_link, state_figures
from components.state import selection
from components.state.selection import MAX_OCCUPATIONS
from components.text import agencies, answer, comparison, ranges
from services.agency_figures import is_from_agency
from services.flags import Flag
from services.growth_frame import LOCAL_LEVEL, MAX_HORIZON, NATION
from services.growth_rows import GrowthRows, last_horizon, rows_of, with_growth

if TYPE_CHECKING:
    from components.state.selection import Selection
    from services.figures import Figures
    from services.growth import Growth
    from services.growth_rows import GrowthRow

_COMPARISON_BUTTON: Final = "compare_shown"


def reference(
    growth: Growth, area_ids: tuple[str, ...], occupation_ids: tuple[str, ...], rows: GrowthRows
) -> GrowthRows:
    """All occupations in the same areas; no rows if the source has none or they are among `occupation_ids`.

    Local areas have none, nor have `rows` (of the occupations) of other years: BLS's last projection of one that it has
    dropped.
    """
    if growth.reference_id is None or growth.reference_id in occupation_ids:
        return GrowthRows()
    code = growth.reference_id
    found = growth.cached(("reference", area_ids), lambda: with_growth(rows_of(growth.growth([code], area_ids))), len)
    years = {row.base_year for row in rows}
    return found if any(row.base_year in years for row in found) else GrowthRows()


def occupation_title(growth: Growth, occupation: dict[str, Any], chosen: Selection, leading: Growth) -> None:
    """The occupation's name and code, whose figures of states lead, and a button to compare it or to stop that.

    `leading`: of state_figures.leading.
    """
    st.set_page_config(page_title=f"{occupation['occupation']} · Horizons")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        code = occupation["occupation_id"]
        st.title(f"{occupation['occupation']} :small[:gray[{code}]]", anchor=False, width="content")
        with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
            state_figures.switch_for(growth, chosen.areas, "states_on_top", leading=leading)
            comparison_button(code, chosen)
            plan_button(growth, [code], chosen.areas, "plan_shown")


def comparison_button(code: str, chosen: Selection) -> None:
    """A button to add the occupation to the comparison, or to remove it from there."""
    _comparison_button(code, code in chosen.compared, len(chosen.compared) >= MAX_OCCUPATIONS)


@cache_elements
def _comparison_button(code: str, is_compared: bool, is_full: bool) -> None:
    # One key and always help: the browser keeps the button, and with it the focus, while its words change.
    if is_compared:
        st.button(
            "In your comparison",
            key=_COMPARISON_BUTTON,
            icon=":material/close:",
            icon_position="right",
            help="Remove from the comparison",
            on_click=selection.remove_from_comparison,
            args=(code,),
        )
        return
    st.button(
        "Add to comparison",
        key=_COMPARISON_BUTTON,
        icon=":material/add:",
        help=f"{MAX_OCCUPATIONS} are compared already; remove one on Compare first"
        if is_full
        else "Shown side by side on Compare",
        on_click=selection.add_to_comparison,
        args=(code,),
        disabled=is_full,
    )


def occupation_answer(growth: Growth, rows: GrowthRows, reference: GrowthRows) -> None:
    """The answer in one area, in a sentence with its range; where only the state's agency has a figure, that one."""
    if rows:
        _occupation_answer(rows, reference, growth.name, growth.vintage, growth.states_by_agency, growth)


@cache_elements
def _occupation_answer(
    rows: GrowthRows, reference: GrowthRows, source: str, vintage: str, by_agency: bool, _growth: Growth
) -> None:
    if direction := agency_direction(_growth, rows):
        st.markdown(f":material/swap_vert: **{direction}**")
    st.markdown("  \n".join(occupation_sentences(_growth, rows, reference)))


def agency_direction(growth: Growth, rows: GrowthRows) -> str:
    """That an agency projects the opposite direction for the state, or for one a local area grows like; else ""."""
    last = last_horizon(rows)[0]
    if not growth.features.agency:
        return ""
    if last.area_level == LOCAL_LEVEL:
        return agencies.direction(last, state_figures.disputes(growth, last))
    if last.area_level != "state":
        return ""
    return agencies.direction(state_figures.estimate(growth, last.occupation_id, last.area_id))


def occupation_sentences(growth: Growth, rows: GrowthRows, reference: GrowthRows) -> list[str]:
    """The sentences of the answer in one area."""
    last = last_horizon(rows)[0]
    if last.growth is None and growth.features.is_static:
        return [answer.headline(rows, reference), *_wider_area(growth, last.occupation_id, last.area_id)]
    code = last.occupation_id
    covered = growth.cached(("coverage", code), lambda: ranges.coverage(growth.record(code), growth.accuracy()), _one)
    reason = together = ""
    if is_from_agency(last.source):
        ours = state_figures.estimate(growth, last.occupation_id, last.area_id)
        reason = agencies.no_estimate(ours)
        together = agencies.several_occupations(last, growth.profile(code, last.area_id).agency_title)
    sentences = (
        answer.headline(rows, reference),
        together,
        answer.rounding(rows),
        answer.borrowed_rate(rows, state_figures.states_of(growth, code, last.area_id)),
        ranges.likely_range(rows, covered),
        answer.turn(rows),
        reason,
    )
    return list(filter(None, sentences))


def _wider_area(growth: Growth, occupation_id: str, area_id: str) -> list[str]:
    """The answer of the smallest wider area that has one: a state of a local area, else the nation; [] if none has."""
    states = growth.area_states()
    wider = [*states.loc[states["area_id"] == area_id, "state_id"], NATION]
    for other in dict.fromkeys(wider):
        rows = rows_of(growth.growth([occupation_id], [other], [MAX_HORIZON]))
        if other != area_id and with_growth(rows):
            return [answer.headline(rows, reference(growth, (other,), (occupation_id,), rows))]
    return []


def _one(_value: object) -> int:
    return 1


def comparison_title(growth: Growth, chosen: Selection) -> None:
    """The title of Compare, and whose figures of states lead."""
    st.set_page_config(page_title="Compare · Horizons")
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title("Compare", anchor=False, width="content")
        with st.container(horizontal=True, vertical_alignment="bottom", width="content"):
            state_figures.switch_for(growth, chosen.areas, "states_on_top")
            plan_button(growth, chosen.side_by_side(), chosen.areas, "plan_compared")
            download_link.link()


def comparison_answer(growth: Growth, figures: Figures) -> None:
    """The occupation and area with the fastest growth; before it, the states that conflict with their agency."""
    if figures.rows:
        _comparison_answer(figures.rows, figures.asked, growth.name, growth.vintage, growth.states_by_agency, growth)


@cache_elements
def _comparison_answer(
    rows: GrowthRows, asked: int, source: str, vintage: str, by_agency: bool, _growth: Growth
) -> None:
    st.markdown("  \n".join(comparison_sentences(_growth, rows, asked)))


def comparison_sentences(growth: Growth, rows: GrowthRows, asked: int) -> list[str]:
    """The sentences of the answer for several occupations or areas, of which so many were `asked` for."""
    return list(filter(None, (comparison.conflicts(conflicts(growth, rows)), compared(growth, rows, asked))))


def conflicts(growth: Growth, rows: GrowthRows) -> list[GrowthRow]:
    """Our estimates of these occupations and areas whose state's agency projects the opposite direction, also where
    `rows` are the agencies' figures."""
    ends = last_horizon(rows)
    if growth.states_by_agency:  # its rows do not say what our estimates are
        occupations, areas = (
            tuple(dict.fromkeys(getattr(row, name) for row in ends)) for name in ("occupation_id", "area_id")
        )
        ends = growth.cached(
            ("estimates", occupations, areas),
            lambda: rows_of(growth.estimates.growth(occupations, areas, [MAX_HORIZON])),
            len,
        )
    return [row for row in ends if row.has_flag(Flag.SIGN_DIFFERS)]


def compared(growth: Growth, rows: GrowthRows, asked: int = 0) -> str:
    """The finding for several occupations or areas; where we have no estimate, what the states' agencies project."""
    ends = last_horizon(rows) if growth.features.agency else []
    without = [row for row in ends if row.growth is None and row.area_level == "state"]
    known = [(row, growth.profile(row.occupation_id, row.area_id)) for row in without]
    figures = [
        agencies.AgencyFigure(row, one.agency_growth, one.agency_base_year, one.agency_target_year)
        for row, one in known
        if one.agency_growth is not None
    ]
    return comparison.comparison(rows, asked, figures)
