"""How far the matching of a list is, and which files a list may be."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.projections import Progress

FILE_TYPES: Final = ("csv", "tsv", "txt", "xlsx")
"""Suffixes of the files that services.plan reads."""
_SHOWN_FROM: Final = 400
"""Titles from which on it is said how far the matching is: fewer take no more than some seconds."""


@contextmanager
def match_progress(what: str) -> Iterator[Progress]:
    """A bar that the yielded function moves, and that is gone afterwards; `what`: "roles", "titles"."""
    place = st.empty()

    def show(done: int, total: int) -> None:
        if total >= _SHOWN_FROM:
            place.progress(done / total, f"Matched {done:,} of {total:,} {what} with occupations")

    try:
        yield show
    finally:
        place.empty()
