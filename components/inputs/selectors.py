"""Inputs for occupations, areas and the view. Each shows the selection and changes it in its callback."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components.element_cache import cache_elements
from components.inputs.area_search import area_search
from components.inputs.controls import select, show_value
from components.inputs.search_box import AREAS_FULL, OnSelect, occupation_search
from components.state import fragments, next_page, selection, url
from components.state.selection import MAX_AREAS, MAX_OCCUPATIONS, VIEWS
from components.text import programs as programs_text
from components.text.labels import base_year_label
from services.growth_frame import NATION
from services.growth_rows import by_series
from services.programs import NOT_OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from services.growth import Growth
    from services.growth_rows import GrowthRows
    from services.search.places import PlaceInQuery

EXAMPLE: Final = (
    "Horizons shows where an occupation’s jobs are heading, one to ten years ahead. This one is an example: search for "
    "yours."
)
"""What a first visit reads."""
_OFFERED: Final = "offered_areas"
VIEW: Final = "view"
"""The key of the control of the view, whose options are VIEWS."""
_RANGES: Final = "ranges"
_REMOVE_ICON: Final = (
    "![Remove](data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSIxNiIgaGVp"
    "Z2h0PSIxNiIgdmlld0JveD0iMCAwIDE2IDE2Ij48cGF0aCBkPSJNNCA0bDggOE0xMiA0bC04IDgiIHN0cm9rZT0iIzc1N2I4OCIgc3Ryb2tl"
    "LXdpZHRoPSIyIiBzdHJva2UtbGluZWNhcD0icm91bmQiLz48L3N2Zz4=)"
)
"""A cross whose text is "Remove", so that a screen reader reads "Remove Texas": an icon of Streamlit's would be read
"close icon". Its gray has a contrast of 3:1 and more on the light and on the dark background."""


def find_occupation(growth: Growth) -> None:
    """Search for the one occupation that Explore and Places show; a program of study opens its occupations on Rank, and
    on Places shows its first one."""
    is_places = url.current_page() == url.PLACES
    on_select = OnSelect(
        selection.show_occupation,
        selection.add_area,
        _offer_place if is_places else show_place,
        partial(_show_program, growth) if is_places else open_program,
        programs_text.prepares_for,
        selection.has_room,
    )
    occupation_search(growth, "Find an occupation", on_select, key="find")
    if selection.current().is_example:
        st.caption(EXAMPLE)
    if is_places:
        _of_program(growth)


def open_program(program_id: str) -> None:
    """Go to Rank, to the occupations of a program; for callbacks."""
    selection.restrict_rank(program_id)
    next_page.ask_for(url.RANK)


def _show_program(growth: Growth, program_id: str) -> None:
    selection.show_program(program_id, growth.programs.occupations(program_id)[0])


def _of_program(growth: Growth) -> None:
    """The occupations of the program that Places has, to choose one."""
    chosen = selection.current()
    if program_id := chosen.places.program:
        select(
            programs_text.choice(growth.programs.name(program_id), program_id),
            growth.programs.occupations(program_id),
            chosen.shown,
            lambda code: str(growth.occupation(code)["occupation"]),
            "places_program",
            lambda code: selection.show_program(program_id, code),
        )
        st.caption(NOT_OUTCOMES)


def add_occupation(growth: Growth) -> None:
    """Search for one more occupation to compare, or a program of study to compare its occupations; a caption takes its
    place when the comparison is full."""
    room = MAX_OCCUPATIONS - len(selection.current().side_by_side())
    if room <= 0:
        st.caption(f"Limit: {MAX_OCCUPATIONS} occupations. Remove one to add another.")
        return
    on_select = OnSelect(
        selection.add_side_by_side,
        selection.add_area,
        _offer_place,
        lambda program_id: selection.add_side_by_side(*growth.programs.occupations(program_id)),
        lambda count: programs_text.adds(count, room),
        selection.has_room,
    )
    occupation_search(growth, "Add an occupation", on_select, key="add")


def compared_occupations(growth: Growth) -> None:
    """The compared occupations, each with a button to remove it, except the last."""
    names = {code: growth.occupation(code)["occupation"] for code in selection.current().side_by_side()}
    _remove_buttons(names, "remove", selection.remove_from_comparison)
    if len(names) == 1 and len(selection.current().areas) == 1:
        st.info("Add a second occupation or area to compare.", icon=":material/add:")


def areas(growth: Growth) -> None:
    """A search for areas to add, and the chosen areas, each with a button to remove it.

    A caption takes the place of the search when there are as many areas as fit.
    """
    chosen = selection.current().areas
    if len(chosen) < MAX_AREAS:
        area_search(growth, "Add an area", chosen, selection.add_area, key="add_area")
    else:
        st.caption(AREAS_FULL)
    _offered_areas(growth)
    _remove_buttons({code: growth.area(code) for code in chosen}, "remove_area", selection.remove_area)


def show_place(place: PlaceInQuery | None) -> None:
    """Show the one area that the search for an occupation named in the nation's place; else offer those it may mean.

    Areas that somebody has chosen stay, and so does the nation beside them.
    """
    if place and place.is_sure and selection.current().areas == (NATION,):
        selection.update(areas=place.area_ids)
        place = None
    _offer_place(place)


def _offer_place(place: PlaceInQuery | None) -> None:
    """Offer the areas of the place that the search for an occupation named; none: offer nothing more."""
    st.session_state[_OFFERED] = place.area_ids if place else ()


def _offered_areas(growth: Growth) -> None:
    """A button to add each area that is offered and not shown, while there is room."""
    chosen = selection.current().areas
    known = [growth.resolve_area(area_id) for area_id in st.session_state.get(_OFFERED, ())]
    offered = [area_id for area_id in known if area_id and area_id not in chosen]
    if not offered or len(chosen) >= MAX_AREAS:
        return
    with st.container(horizontal=True, gap="small"):
        for area_id in offered:
            st.button(
                f"Add {growth.area(area_id)}",
                key=f"offer_{area_id}",
                icon=":material/add_location:",
                on_click=_accept_area,
                args=(area_id,),
            )


def _accept_area(area_id: str) -> None:
    selection.add_area(area_id)
    _offer_place(None)


@cache_elements
def _remove_buttons(names: Mapping[str, str], key: str, _on_remove: Callable[[str], None]) -> None:
    """A row of buttons that remove what they name; the last one does nothing, and is not dimmed: the page shows it."""
    is_last = len(names) == 1
    with st.container(horizontal=True, gap="small"):
        for code, name in names.items():
            st.button(
                name if is_last else f"{_REMOVE_ICON} {name}",
                key=f"{key}_{code}",
                help="Add another before removing this one" if is_last else None,
                on_click=None if is_last else _on_remove,
                args=(code,),
            )


def view(rows: GrowthRows) -> str:
    """A control for percent, jobs or index of `rows`; returns the view that is selected."""
    base_year = base_year_label(rows).removeprefix("the ")
    labels = {"percent": "Percent", "jobs": "Jobs", "index": f"Index ({base_year} = 100)"}
    chosen = selection.current().view
    show_value(VIEW, chosen)
    st.segmented_control(
        "Show",
        VIEWS,
        format_func=labels.__getitem__,
        key=VIEW,
        required=True,
        on_change=_on_view_change,
        label_visibility="collapsed",
    )
    return chosen


def ranges(rows: GrowthRows) -> None:
    """A switch for the ranges of bars and lines, where the rows have any."""
    if not any(row.low_80 is not None for row in rows):
        return
    show_value(_RANGES, selection.current().shows_ranges(len(by_series(rows))))
    st.toggle(
        "Show ranges",
        key=_RANGES,
        on_change=_on_ranges_change,
        help="Shows the 80 % range of bars and lines, whose axis then fits it; table and dots always have it.",
    )


def _on_ranges_change() -> None:
    _change_charts(ranges=st.session_state[_RANGES])


def _on_view_change() -> None:
    _change_charts(view=st.session_state[VIEW] or VIEWS[0])


def _change_charts(**changes: Any) -> None:
    """Change fields of the selection that charts alone depend on; a notice on a link then goes, which the page has."""
    has_notice = bool(selection.dropped_from_link())
    selection.update(**changes)
    if has_notice:
        st.rerun()
    fragments.rerun_charts()
