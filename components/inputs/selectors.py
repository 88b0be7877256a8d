"""Inputs for occupations, areas and the view. Each shows the selection and changes it in its callback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.inputs.search_box import occupation_search
from components.state import selection
from components.state.selection import MAX_AREAS, MAX_OCCUPATIONS, VIEWS
from components.text.labels import area_option, base_year_label

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from services.growth import Growth
    from services.growth_rows import GrowthRows

_ADD_AREA: Final = "add_area"
_UNKNOWN_AREA: Final = "unknown_area"
_VIEW: Final = "view"
_STATES_PLACEHOLDER: Final = "A state, or the United States"
_MAX_QUOTED: Final = 40
"""Characters of the reader's text that a message repeats."""


def find_occupation(growth: Growth) -> None:
    """Search for the one occupation that Explore shows."""
    occupation_search(growth, "Find an occupation", selection.show_occupation, key="find")
    if selection.current().is_example:
        st.caption("An example to start from: search to see another occupation.")


def add_occupation(growth: Growth) -> None:
    """Search for one more occupation to compare; a caption takes its place when the comparison is full."""
    if len(selection.current().side_by_side()) >= MAX_OCCUPATIONS:
        st.caption(f"{MAX_OCCUPATIONS} occupations fit side by side. Remove one to add another.")
        return
    occupation_search(growth, "Add an occupation", selection.add_side_by_side, key="add")


def compared_occupations(growth: Growth) -> None:
    """The compared occupations, each with a button to remove it, except the last."""
    names = {code: growth.occupation(code)["occupation"] for code in selection.current().side_by_side()}
    _remove_buttons(names, selection.remove_from_comparison, "remove")


def areas(growth: Growth) -> None:
    """A select box to add an area, listed or typed, and the chosen areas, each with a button to remove it."""
    names = _area_options(growth.name, growth.vintage, growth)
    chosen = selection.current().areas
    is_full = len(chosen) >= MAX_AREAS
    placeholder = (
        "A state, a metropolitan area, or the United States" if growth.local_area_ids() else _STATES_PLACEHOLDER
    )
    st.selectbox(
        "Add an area",
        [code for code in names if code not in chosen],
        index=None,
        format_func=lambda code: names.get(code, code),
        key=_ADD_AREA,
        on_change=_on_area_added,
        args=(growth,),
        placeholder=f"{MAX_AREAS} areas fit; remove one first" if is_full else placeholder,
        disabled=is_full,
        accept_new_options=True,
    )
    if unknown := st.session_state.get(_UNKNOWN_AREA):
        st.caption(unknown)
    _remove_buttons({code: growth.area(code) for code in chosen}, selection.remove_area, "remove_area")


@st.cache_resource(max_entries=4, show_spinner=False)
def _area_options(source: str, vintage: str, _growth: Growth) -> dict[str, str]:
    """Labels of all areas by id."""
    columns = (_growth.areas()[name].tolist() for name in ("area_id", "area", "area_level"))
    return {code: area_option(area, level) for code, area, level in zip(*columns, strict=True)}


def _on_area_added(growth: Growth) -> None:
    text = st.session_state[_ADD_AREA]
    st.session_state[_ADD_AREA] = None
    st.session_state.pop(_UNKNOWN_AREA, None)
    if not text:
        return
    area_id = growth.resolve_area(text)
    if area_id:
        selection.add_area(area_id)
    else:
        st.session_state[_UNKNOWN_AREA] = unknown_area(growth, text)


def unknown_area(growth: Growth, text: str) -> str:
    """Why nothing was added, as a sentence without Markdown of the reader's."""
    plain = "".join(letter for letter in text if letter.isalnum() or letter in " -,'./")[:_MAX_QUOTED].strip()
    return growth.unknown_area_hint(plain) or f"There is no area “{plain}”: type a state, a city or a code."


def _remove_buttons(names: Mapping[str, str], on_remove: Callable[[str], None], key: str) -> None:
    """A row of buttons that remove what they name; the last one does nothing, and is not dimmed: the page shows it."""
    is_last = len(names) == 1
    with st.container(horizontal=True, gap="small"):
        for code, name in names.items():
            st.button(
                name,
                key=f"{key}_{code}",
                icon=None if is_last else ":material/close:",
                icon_position="right",
                help="The last one stays; add another first" if is_last else f"Remove {name}",
                on_click=None if is_last else on_remove,
                args=(code,),
            )


def view(rows: GrowthRows) -> str:
    """A control for percent, jobs or index of `rows`; returns the view that is selected."""
    base_year = base_year_label(rows)
    labels = {"percent": "Percent", "jobs": "Jobs", "index": f"Index ({base_year} = 100)"}
    chosen = selection.current().view
    if st.session_state.get(_VIEW) != chosen:  # set only if it differs: setting it would undo a click under way
        st.session_state[_VIEW] = chosen
    st.segmented_control(
        "Show",
        VIEWS,
        format_func=labels.__getitem__,
        key=_VIEW,
        required=True,
        on_change=_on_view_change,
        label_visibility="collapsed",
    )
    return chosen


def _on_view_change() -> None:
    selection.update(view=st.session_state[_VIEW] or VIEWS[0])
