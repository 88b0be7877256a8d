"""How far the matching of a list is."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import streamlit as st

from components.text import matches as text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from services.projections import Progress

_SHOWN_FROM: Final = 400
"""The smallest number of titles for which progress is shown: fewer take no more than some seconds."""


@contextmanager
def match_progress(what: str, key: str, on_cancel: Callable[[], None] | None = None) -> Iterator[Progress]:
    """A bar that the yielded function moves, with a button to stop; both are gone afterwards.

    `what` is matched: "roles", "titles"; `key` begins the button's.

    A click on the button ends the run at the next move of the bar, and calls `on_cancel`.
    """
    place, bar = st.empty(), None

    def show(done: int, total: int) -> None:
        nonlocal bar
        if total < _SHOWN_FROM:
            return
        if bar is None:
            with place.container():
                bar = st.empty()
                st.button("Cancel", key=f"{key}_cancel", icon=":material/close:", on_click=on_cancel)
        bar.progress(done / total, text.matching(done, total, what))

    try:
        yield show
    finally:
        place.empty()
