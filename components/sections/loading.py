"""Figures that take their time: the page draws what has come, says how far it is, and stops what nobody wants.

A page asks `cells` for its figures. A source that has them at once answers at once. Otherwise they are fetched
beside the page (services.fetch_job): `cells` gives what is here and draws how far it is, and `follow`, called when
all else of the page is drawn, keeps that up to date and draws the page anew as more comes. Whoever closes the page
or chooses something else ends the run at its next word to the browser, and with it the fetching.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit.runtime.scriptrunner import StopException

from components.sections import notices
from components.state import url_state
from components.text import loading
from services.fetch_job import Arrivals
from services.growth import PUBLIC

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator

    from services.connect_job import Opening
    from services.growth import Growth

GLANCE: Final = 0.2
"""Seconds between two words with the browser while cells are on their way: so soon a closed page is noticed."""
LOOK_AGAIN: Final = 0.5
"""Seconds between two looks at a source that is being opened."""
DRAW_AGAIN: Final = 1.0
"""Seconds between two drawings of the page with what has come; the first figures are drawn at once. Drawn again even
when nothing has: what a fragment of the page was asked meanwhile, such as a search, is answered only then."""
FIRST_LOOK: Final = 0.3
"""Seconds to wait for cells that are kept and need no request, before the page is drawn without them."""
GOOD_FOR: Final = 3600.0
"""Seconds for which cells that arrived are shown again without asking ..."""
TRY_AGAIN: Final = 30.0
"""... and for which they are when some failed: each drawing of the page would ask for those again."""

_ARRIVALS: Final = "arrivals"
_DRAWN: Final = "arrivals_drawn"


@dataclass
class _Drawn:
    """What this run of the page has drawn of some cells, and where it says how far they are."""

    arrivals: Arrivals
    bar: DeltaGenerator
    cells: int
    ended: bool

    def outdated(self, seconds: float) -> bool:
        """Whether to draw it again, `seconds` after it was drawn."""
        if self.arrivals.ended != self.ended or seconds >= DRAW_AGAIN:
            return True
        return self.cells == 0 and self.arrivals.done > 0


def begin() -> None:
    """A run of the page starts: nothing is drawn yet."""
    st.session_state[_DRAWN] = []


def cells(purpose: str, growth: Growth, occupation_ids: Sequence[str], area_ids: Sequence[str]) -> pd.DataFrame:
    """The growth frame of what is here, for every horizon of the source; cells on their way are missing from it.

    `purpose` names what the cells are for: what is wanted next for the same purpose takes the place of this.
    """
    if growth.is_immediate:
        return growth.growth(occupation_ids, area_ids, growth.horizons)
    held = _held()
    arrivals = held.get(purpose)
    if arrivals is None or not _still_good(arrivals, growth, occupation_ids, area_ids):
        if arrivals is not None:
            arrivals.cancel()
        arrivals = held[purpose] = Arrivals(growth, occupation_ids, area_ids)
        arrivals.wait(FIRST_LOOK)
    ended, frame = arrivals.ended, arrivals.look()
    with st.container():  # always one, so that what stands below keeps its place on the page
        bar = st.empty()
        if ended:
            _say_what_is_missing(purpose, arrivals)
        else:
            st.button("Cancel", key=f"cancel_{purpose}", icon=":material/close:", on_click=arrivals.cancel)
    st.session_state[_DRAWN].append(_Drawn(arrivals, bar, arrivals.done, ended))
    return frame


def on_their_way(purpose: str) -> bool:
    """Whether cells for `purpose` are still coming, as far as an earlier run of the page has asked for them."""
    arrivals = _held().get(purpose)
    return arrivals is not None and not arrivals.ended


def until_open(opening: Opening) -> None:
    """Says that a source is being opened, and draws the page when it is; the reader may go elsewhere meanwhile."""
    _still_opening(opening)
    st.button("Use public data instead", key="instead", on_click=url_state.pick_source, args=(PUBLIC,))


@st.fragment(run_every=LOOK_AGAIN)
def _still_opening(opening: Opening) -> None:
    """A fragment that the browser asks for again and again: a closed page asks no more, and the opening is given up."""
    if opening.wait(0.0):
        st.rerun()
    st.info("Opening Lightcast …", icon=":material/hourglass_top:")


def follow() -> None:
    """Stay with what is on its way until there is enough new to draw the page again; cancel what is not drawn."""
    drawn: list[_Drawn] = st.session_state[_DRAWN]
    for purpose, arrivals in list(_held().items()):
        if not any(one.arrivals is arrivals for one in drawn):
            _held().pop(purpose).cancel()
    coming = [one for one in drawn if not one.ended]
    began = time.monotonic()
    while coming:
        if any(one.outdated(time.monotonic() - began) for one in coming):
            st.rerun()
        try:
            for one in coming:
                one.bar.progress(one.arrivals.done / one.arrivals.total, loading.progress(one.arrivals))
        except StopException:  # the page was closed
            for one in coming:
                one.arrivals.cancel()
            raise
        for one in coming:
            one.arrivals.wait(GLANCE / len(coming), one.arrivals.done)


def _held() -> dict[str, Arrivals]:
    held: dict[str, Arrivals] = st.session_state.setdefault(_ARRIVALS, {})
    return held


def _still_good(arrivals: Arrivals, growth: Growth, occupation_ids: Sequence[str], area_ids: Sequence[str]) -> bool:
    asked = [(occupation, area) for occupation in occupation_ids for area in area_ids]
    if arrivals.growth is not growth or arrivals.cells != asked or arrivals.left:
        return False
    return arrivals.age < (TRY_AGAIN if arrivals.cell_errors or arrivals.error else GOOD_FOR)


def _say_what_is_missing(purpose: str, arrivals: Arrivals) -> None:
    """Nothing when all is well; else what is missing and why, and a way to ask again."""
    sentences = loading.missing(arrivals, datetime.now(UTC))
    if not sentences:
        return
    notices.missing_figures(sentences)
    st.button("Ask again", key=f"again_{purpose}", icon=":material/refresh:", on_click=_forget, args=(purpose,))


def _forget(purpose: str) -> None:
    _held().pop(purpose, None)
