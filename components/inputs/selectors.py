"""Inputs for occupations, areas and the view. Each shows the selection and reports changes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from components.inputs.search_box import search_box
from components.state import url_state
from components.text.rows import rows_of, start_of
from services.growth_frame import NATION

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from services.growth import Growth

_ADD_AREA: Final = "add_area"


def find_occupation(growth: Growth) -> None:
    """Search for the one occupation that Explore shows."""
    search_box(growth, "Find an occupation", show, key="find")
    if url_state.current().is_example:
        st.caption("An example to start from: search to see another occupation.")


def add_occupation(growth: Growth) -> None:
    """Search for one more occupation to compare; kindly refuses a ninth."""
    if len(url_state.current().side_by_side()) >= url_state.MAX_OCCUPATIONS:
        st.caption(f"{url_state.MAX_OCCUPATIONS} occupations fit side by side. Remove one to add another.")
        return
    search_box(growth, "Add an occupation", add, key="add")


def show(occupation_id: str) -> None:
    """Show an occupation on Explore."""
    url_state.update(shown=occupation_id, is_example=False)


def add(occupation_id: str) -> None:
    """Put one more occupation beside those that Compare shows."""
    _compare((*url_state.current().side_by_side(), occupation_id))


def keep_for_comparison(occupation_id: str) -> None:
    """Put the occupation that Explore shows into the comparison."""
    _compare((*url_state.current().compared, occupation_id))


def _compare(occupation_ids: tuple[str, ...]) -> None:
    url_state.update(compared=tuple(dict.fromkeys(occupation_ids))[: url_state.MAX_OCCUPATIONS], is_example=False)


def remove(occupation_id: str) -> None:
    """Take an occupation out of the comparison."""
    rest = tuple(code for code in url_state.current().compared if code != occupation_id)
    url_state.update(compared=rest, is_example=False)


def chosen_occupations(growth: Growth) -> None:
    """The compared occupations, each removable but the last."""
    names = {code: growth.occupation(code)["occupation"] for code in url_state.current().side_by_side()}
    _removable(names, remove, "remove")


def areas(growth: Growth) -> None:
    """The nation and states, several at once: one more to choose, and the chosen ones, each removable but the last."""
    table = growth.areas()
    names = dict(zip(table["area_id"], table["area"], strict=True))
    chosen = url_state.current().areas
    full = len(chosen) >= url_state.MAX_AREAS
    st.selectbox(
        "Add an area",
        [code for code in names if code not in chosen],
        index=None,
        format_func=names.__getitem__,
        key=_ADD_AREA,
        on_change=_area_added,
        placeholder=f"{url_state.MAX_AREAS} areas fit; remove one first" if full else "A state, or the United States",
        disabled=full,
    )
    _removable({code: names[code] for code in chosen}, _remove_area, "remove_area")


def _area_added() -> None:
    added = st.session_state[_ADD_AREA]
    st.session_state[_ADD_AREA] = None
    if added:
        url_state.update(areas=tuple(dict.fromkeys((*url_state.current().areas, added))))


def _remove_area(area_id: str) -> None:
    rest = tuple(code for code in url_state.current().areas if code != area_id)
    url_state.update(areas=rest or (NATION,))


def _removable(names: Mapping[str, str], on_remove: Callable[[str], None], key: str) -> None:
    """Chosen things in a row; the last one stays, in full ink: it is what the page shows."""
    last = len(names) == 1
    with st.container(horizontal=True, gap="small"):
        for code, name in names.items():
            st.button(
                name,
                key=f"{key}_{code}",
                icon=None if last else ":material/close:",
                icon_position="right",
                help="The last one stays; add another first" if last else f"Remove {name}",
                on_click=None if last else on_remove,
                args=(code,),
            )


def view(frame: pd.DataFrame) -> str:
    """Percent, jobs or index of what `frame` shows; returns the one chosen."""
    names = {"percent": "Percent", "jobs": "Jobs", "index": f"Index ({start_of(rows_of(frame.head(1)))} = 100)"}
    chosen = url_state.current().view
    if st.session_state.get("view") != chosen:  # set only where it differs: setting it would undo a click under way
        st.session_state["view"] = chosen
    st.segmented_control(
        "Show",
        url_state.VIEWS,
        format_func=names.__getitem__,
        key="view",
        required=True,
        on_change=_view_changed,
        label_visibility="collapsed",
    )
    return chosen


def _view_changed() -> None:
    url_state.update(view=st.session_state["view"] or url_state.VIEWS[0])
