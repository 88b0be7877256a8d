"""Our estimate of a state beside its agency's own projection: which leads, whether they conflict, why they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.inputs.controls import show_value
from components.state import selection
from components.state.selection import AGENCY_STATES, HORIZONS_STATES, STATE_FIGURES
from components.text import agencies
from components.text.agencies import AgencyFigure
from services.flags import Flag
from services.growth_frame import MAX_HORIZON, NATION
from services.growth_rows import last_horizon, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth import Growth
    from services.growth_rows import GrowthRow, GrowthRows

_AGENCY_ALONE: Final = "Without a Horizons estimate, the figures are those of state agencies."
_LABELS: Final = {HORIZONS_STATES: "Horizons", AGENCY_STATES: "State agency"}


def switch_for(growth: Growth, area_ids: Sequence[str], key: str, *, leading: Growth | None = None) -> None:
    """`switch` where a state is among the areas."""
    if set(area_ids) & set(growth.state_ids):
        switch(growth, key, leading=leading)


def switch(growth: Growth, key: str, *, leading: Growth | None = None) -> None:
    """A control for whose figures of states table, chart, rank and file show; nothing without agencies.

    `key`: of the control, which may stand on a page more than once. `leading`: whose figures show if not those of
    `growth`, as where only the agency has one: then there is nothing to choose.
    """
    if not growth.features.agency:
        return
    is_agency_alone = has_agency_alone(growth, leading)
    show_value(key, AGENCY_STATES if is_agency_alone else selection.current().states)
    st.segmented_control(
        "State figures",
        STATE_FIGURES,
        format_func=_LABELS.__getitem__,
        key=key,
        required=True,
        on_change=_on_change,
        args=(key,),
        disabled=is_agency_alone,
        help=_AGENCY_ALONE
        if is_agency_alone
        else "Horizons estimates start from BLS’s figure of the nation; the agency’s own is of other years and totals.",
    )


def _on_change(key: str) -> None:
    selection.update(states=st.session_state[key] or HORIZONS_STATES)


def leading(growth: Growth, occupation_id: str, area_ids: Sequence[str]) -> Growth:
    """`growth`; with the agencies' figures of states where the only area is a state that we have no estimate of and
    whose agency has a figure: sentences, charts, sources and files then are of that one."""
    if growth.states_by_agency or not growth.features.agency or len(area_ids) != 1:
        return growth
    area_id = area_ids[0]
    if area_id not in growth.state_ids or estimate(growth, occupation_id, area_id).growth is not None:
        return growth
    has_figure = growth.profile(occupation_id, area_id).agency_growth is not None
    return growth.with_agency_figures if has_figure else growth


def leading_in_states(growth: Growth, occupation_id: str) -> Growth:
    """`growth`; with the agencies' figures of states where we have no estimate of any and an agency has a figure."""
    if growth.states_by_agency or not growth.features.agency:
        return growth
    is_alone = growth.cached(("agencies alone", occupation_id), lambda: _agencies_alone(growth, occupation_id))
    return growth.with_agency_figures if is_alone else growth


def _agencies_alone(growth: Growth, occupation_id: str) -> bool:
    estimates = growth.growth([occupation_id], growth.state_ids, [MAX_HORIZON])
    return bool(estimates["growth"].isna().all()) and bool(
        growth.profiles(occupation_id)["agency_growth"].notna().any()
    )


def has_agency_alone(growth: Growth, leading: Growth | None) -> bool:
    """Whether `leading` has the agencies' figures of states though those of `growth` were chosen."""
    return leading is not None and leading.states_by_agency and not growth.states_by_agency


def conflict(growth: Growth, occupation_id: str, area_id: str) -> str:
    """Why our estimate of a state and its agency's figure differ, where they do in sign; "" where they do not."""
    if not estimate(growth, occupation_id, area_id).has_flag(Flag.SIGN_DIFFERS):
        return ""
    both = (difference(growth, occupation_id, area_id), other_jobs(growth, occupation_id, area_id))
    return " ".join(filter(None, both))


def difference(growth: Growth, occupation_id: str, area_id: str) -> str:
    """Why our estimate of a state is not its agency's figure; "" where one of the two is missing."""
    row = estimate(growth, occupation_id, area_id)
    profile = growth.profile(occupation_id, area_id)
    if row.growth is None or profile.agency_growth is None:
        return ""
    outlook = _outlook(growth.name, growth.vintage, area_id, growth)
    return "" if outlook is None else agencies.why_it_differs(outlook)


def other_jobs(growth: Growth, occupation_id: str, area_id: str) -> str:
    """That the agency counts far more or fewer jobs in a state than we do; "" where it does not."""
    return agencies.other_jobs(estimate(growth, occupation_id, area_id), growth.profile(occupation_id, area_id))


def estimate(growth: Growth, occupation_id: str, area_id: str) -> GrowthRow:
    """Our own estimate of a state at the last horizon, even where the agency's figures lead."""
    return growth.cached(
        ("estimate", occupation_id, area_id),
        lambda: rows_of(growth.estimates.growth([occupation_id], [area_id], [MAX_HORIZON])),
        len,
    )[0]


def states_of(growth: Growth, occupation_id: str, area_id: str) -> list[GrowthRow]:
    """Our estimates of the occupation in the states that a local area lies in; [] for other areas."""
    states = growth.area_states()
    ids = states.loc[states["area_id"] == area_id, "state_id"]
    return [estimate(growth, occupation_id, state_id) for state_id in ids]


def disputes(growth: Growth, row: GrowthRow) -> list[AgencyFigure]:
    """The figures of the agencies of a local area's states that project the opposite direction of `row`; else []."""
    if row.growth is None or not row.has_flag(Flag.SIGN_DIFFERS):
        return []
    states = states_of(growth, row.occupation_id, row.area_id)
    known = [(state, growth.profile(state.occupation_id, state.area_id)) for state in states]
    return [
        AgencyFigure(state, one.agency_growth, one.agency_base_year, one.agency_target_year)
        for state, one in known
        if state.has_flag(Flag.SIGN_DIFFERS) and one.agency_growth is not None and one.agency_growth * row.growth < 0
    ]


def against(growth: Growth, rows: GrowthRows) -> dict[tuple[str, str], str]:
    """By occupation and area (ids), what agencies project in the opposite direction of the last of `rows`, in words."""
    found = {}
    for row in last_horizon(rows) if growth.features.agency else ():
        figures = disputes(growth, row)
        if row.area_level == "state" and row.has_flag(Flag.SIGN_DIFFERS):
            one = growth.profile(row.occupation_id, row.area_id)
            if one.agency_growth is not None:
                figures = [AgencyFigure(row, one.agency_growth, one.agency_base_year, one.agency_target_year)]
        if figures:
            found[row.occupation_id, row.area_id] = agencies.figures_against(row, figures)
    return found


@st.cache_data(max_entries=64, show_spinner=False)
def _outlook(source: str, vintage: str, area_id: str, _growth: Growth) -> agencies.AreaOutlook | None:
    """What explains the distance between an agency's figures and ours in a state; None without the state's total."""
    total = _growth.reference_id
    if total is None:
        return None
    rows = rows_of(_growth.estimates.growth([total], [NATION, area_id], [MAX_HORIZON]))
    return agencies.area_outlook(rows, _growth.agency([total], _growth.state_ids), _growth.agency_accuracy())
