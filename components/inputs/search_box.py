"""Search as you type over every title, by keyboard alone.

A multiselect filters only its own labels in the browser, so a person typing "rn" would not find registered
nurses; Streamlit's text input cannot be left with the arrow keys. Hence this one component of our own: the
input and its list live in the browser, the ranking stays in `services.search.index`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from services.search.index import is_close

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from services.growth import Growth

RESULTS: Final = 8
"""As many as fit under the box on a small screen."""

_HTML: Final = """
<div class="box">
  <label for="occupation-search"></label>
  <input id="occupation-search" type="text" role="combobox" autocomplete="off" spellcheck="false"
         aria-expanded="false" aria-autocomplete="list" aria-controls="occupation-results" maxlength="200">
  <div class="panel">
    <div role="status"></div>
    <div id="occupation-results" role="listbox" aria-label="Occupations found" hidden></div>
  </div>
</div>
"""
_HERE: Final = Path(__file__).parent
_combobox = st.components.v2.component(
    "horizons_search_box",
    html=_HTML,
    css=(_HERE / "search_box.css").read_text(encoding="utf-8"),
    js=(_HERE / "search_box.js").read_text(encoding="utf-8"),
)
_QUERY_LIMIT: Final = 200
_LETTERS_TO_SEARCH: Final = 2


@st.fragment
def search_box(growth: Growth, label: str, on_pick: Callable[[str], None], key: str) -> None:
    """A search input; `on_pick(occupation_id)` is called with what was picked, then the page runs again.

    A fragment: typing reruns the search alone, not the page.
    """
    run_page_key = f"{key}_run_page"

    def picked() -> None:
        code = growth.resolve_occupation(str(st.session_state[key].picked or ""))
        if code:
            on_pick(code)
            run_page()

    def run_page() -> None:
        st.session_state[run_page_key] = True

    query = str((st.session_state.get(key) or {}).get("query") or "")[:_QUERY_LIMIT]
    found = growth.search(query, RESULTS) if query else None
    _combobox(
        key=key,
        data={
            "label": label,
            "placeholder": "Title, code or short form, such as “rn”",
            "query": query,
            "results": [] if found is None else _rows(found),
            "message": "" if found is None else _message(query, found),
        },
        on_query_change=lambda: None,
        on_picked_change=picked,
        on_repaint_change=run_page,
    )
    if st.session_state.pop(run_page_key, False):
        st.rerun()


def _rows(found: pd.DataFrame) -> list[dict[str, str]]:
    rows = zip(found["occupation_id"], found["occupation"], found["matched"], strict=True)
    return [{"id": code, "name": f"{name} {code}", "note": _note(name, matched)} for code, name, matched in rows]


def _note(name: str, matched: str) -> str:
    return "" if matched.casefold() == name.casefold() else f"matched “{matched}”"


def _message(query: str, found: pd.DataFrame) -> str:
    """What to say beside the results, for readers who see them and for those who hear them."""
    if found.empty and len(query) < _LETTERS_TO_SEARCH:
        return ""
    if found.empty:
        return f"Nothing found for “{query}”. Try another title, or a code such as 29-1141."
    if not is_close(found):
        return f"Nothing close to “{query}”. The nearest group is {found['occupation'].iloc[0]}; or search by code."
    return ""
