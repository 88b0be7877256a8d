"""Search as you type over every title, operable by keyboard.

A multiselect filters only its own labels in the browser, so typing "rn" would not find registered nurses; Streamlit's
text input does not support arrow keys. Hence this custom component: the input and its list run in the browser, the
ranking in `services.search.index`.
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

MAX_RESULTS: Final = 8
"""The number that fits below the box on a small screen."""

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
_MAX_QUERY_LENGTH: Final = 200
_MIN_QUERY_LENGTH: Final = 2


@st.fragment
def search_box(growth: Growth, label: str, on_select: Callable[[str], None], key: str) -> None:
    """A search input; `on_select(occupation_id)` is called with the selected occupation, then the page is rerun.

    A fragment: typing reruns the search only, not the page.
    """
    run_page_key = f"{key}_run_page"

    def selected() -> None:
        code = growth.resolve_occupation(str(st.session_state[key].selected or ""))
        if code:
            on_select(code)
            request_page_run()

    def request_page_run() -> None:
        st.session_state[run_page_key] = True

    query = str((st.session_state.get(key) or {}).get("query") or "")[:_MAX_QUERY_LENGTH]
    results = growth.search(query, MAX_RESULTS) if query else None
    _combobox(
        key=key,
        data={
            "label": label,
            "placeholder": "Title, code or short form, such as “rn”",
            "query": query,
            "results": [] if results is None else _options(results),
            "message": "" if results is None else _message(query, results),
        },
        on_query_change=lambda: None,
        on_selected_change=selected,
        on_theme_change=request_page_run,
    )
    if st.session_state.pop(run_page_key, False):
        st.rerun()


def _options(results: pd.DataFrame) -> list[dict[str, str]]:
    rows = zip(results["occupation_id"], results["occupation"], results["matched"], strict=True)
    return [{"id": code, "name": f"{name} {code}", "note": _note(name, matched)} for code, name, matched in rows]


def _note(name: str, matched: str) -> str:
    return "" if matched.casefold() == name.casefold() else f"matched “{matched}”"


def _message(query: str, results: pd.DataFrame) -> str:
    """The status text below the box, which screen readers announce; "" if there is nothing to add."""
    if results.empty and len(query) < _MIN_QUERY_LENGTH:
        return ""
    if results.empty:
        return f"Nothing found for “{query}”. Try another title, or a code such as 29-1141."
    if not is_close(results):
        return f"Nothing close to “{query}”. The nearest group is {results['occupation'].iloc[0]}; or search by code."
    return ""
