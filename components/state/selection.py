"""The selection of a session: the source, occupations, areas and view that the reader has chosen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from components.state.places_view import PlacesView
from components.state.rank_view import RankView
from services.growth import PUBLIC
from services.growth_frame import NATION
from services.rank import Filters

if TYPE_CHECKING:
    from collections.abc import Sequence

VIEWS: Final = ("percent", "jobs", "index")
HORIZONS_STATES: Final = "horizons"
AGENCY_STATES: Final = "agency"
STATE_FIGURES: Final = (HORIZONS_STATES, AGENCY_STATES)
"""Whose figures of states are shown: our estimates, or the state agencies' own projections."""

MAX_OCCUPATIONS: Final = 8  # as many as colors that color-blind readers can tell apart
MAX_AREAS: Final = 8
MAX_SERIES_WITH_RANGES: Final = 2
"""Up to this number of series ranges are shown unless the reader hides them; more would cover one another."""

_SELECTION: Final = "selection"
_OTHER_SOURCES: Final = "selections_of_other_sources"
_DROPPED: Final = "dropped_from_link"


@dataclass(frozen=True)
class Selection:
    """What the reader has chosen: `shown` on Explore ("": an example), `compared` on Compare, `areas` on both.

    `states`: whose figures of states, of STATE_FIGURES. `ranges`: whether bars and lines show their ranges; None
    until the reader has chosen. `rank`: what Rank shows of the first area; `places`: what Places shows of `shown`.
    `beside`: an occupation and the one of Lightcast that the reader set beside it.
    """

    source: str = PUBLIC
    shown: str = ""
    compared: tuple[str, ...] = ()
    areas: tuple[str, ...] = (NATION,)
    view: str = VIEWS[0]
    states: str = HORIZONS_STATES
    ranges: bool | None = None
    is_example: bool = True
    rank: RankView = field(default_factory=RankView)
    places: PlacesView = field(default_factory=PlacesView)
    beside: tuple[str, str] = ("", "")

    @property
    def by_agency(self) -> bool:
        """Whether the state agencies' figures take the place of ours."""
        return self.states == AGENCY_STATES

    @property
    def counterpart(self) -> str:
        """The occupation of Lightcast beside the one that Explore shows; "" without one."""
        occupation_id, counterpart = self.beside
        return counterpart if occupation_id == self.shown and self.source == PUBLIC else ""

    def side_by_side(self) -> tuple[str, ...]:
        """The occupations that Compare shows: the comparison, or the occupation in view while there is none."""
        return self.compared or (self.shown,)

    def shows_ranges(self, series_count: int) -> bool:
        """Whether bars and lines of so many series show their ranges: as chosen, else where they are few."""
        return series_count <= MAX_SERIES_WITH_RANGES if self.ranges is None else self.ranges


def current() -> Selection:
    """The selection of this session."""
    chosen: Selection = st.session_state.setdefault(_SELECTION, Selection())
    return chosen


def restore(chosen: Selection, dropped: list[str]) -> None:
    """Make `chosen`, read from a URL, the selection.

    `dropped`: a sentence for each part of the URL that is not shown.
    """
    st.session_state[_SELECTION] = chosen
    st.session_state[_DROPPED] = dropped


def dropped_from_link() -> list[str]:
    """What of the URL could not be used, one sentence each; empty once the selection changes."""
    sentences: list[str] = st.session_state.get(_DROPPED, [])
    return sentences


def note_dropped(sentence: str) -> None:
    """Add a sentence about what of the URL is not shown."""
    st.session_state[_DROPPED] = [*dropped_from_link(), sentence]


def update(**changes: Any) -> None:
    """Change fields of the selection; for callbacks of widgets."""
    st.session_state[_SELECTION] = replace(current(), **changes)
    st.session_state.pop(_DROPPED, None)


def change_source(source: str) -> None:
    """Switch to another source: areas stay, occupations are those last chosen there, for the codes differ."""
    previous = current()
    if source == previous.source:
        return
    others: dict[str, Selection] = st.session_state.setdefault(_OTHER_SOURCES, {})
    others[previous.source] = previous
    chosen = others.get(source, Selection(source=source, view=previous.view))
    update(**vars(replace(chosen, areas=previous.areas, states=previous.states)))


def show_example(occupation_id: str) -> None:
    """Show `occupation_id` on Explore as an example, which the reader did not choose."""
    st.session_state[_SELECTION] = replace(current(), shown=occupation_id, is_example=True)


def show_occupation(occupation_id: str) -> None:
    """Show an occupation on Explore and on Places, whose program it need not be of."""
    update(shown=occupation_id, is_example=False, places=replace(current().places, program=""))


def show_program(program_id: str, occupation_id: str) -> None:
    """Show an occupation of a program on Places, which offers the others."""
    update(shown=occupation_id, is_example=False, places=replace(current().places, program=program_id))


def add_to_comparison(occupation_id: str) -> None:
    """Add an occupation, such as the one that Explore shows, to the comparison."""
    _compare((*current().compared, occupation_id))


def add_side_by_side(*occupation_ids: str) -> None:
    """Add occupations to those that Compare shows, as many as there is room for."""
    _compare((*current().side_by_side(), *occupation_ids))


def _compare(occupation_ids: tuple[str, ...]) -> None:
    update(compared=tuple(dict.fromkeys(occupation_ids))[:MAX_OCCUPATIONS], is_example=False)


def remove_from_comparison(occupation_id: str) -> None:
    """Remove an occupation from the comparison."""
    update(compared=tuple(code for code in current().compared if code != occupation_id), is_example=False)


def has_room(area_id: str) -> bool:
    """Whether an area is shown or may be added."""
    areas = current().areas
    return area_id in areas or len(areas) < MAX_AREAS


def add_area(area_id: str) -> None:
    """Add an area to those shown, while there is room for it."""
    update(areas=tuple(dict.fromkeys((*current().areas, area_id)))[:MAX_AREAS])


def remove_area(area_id: str) -> None:
    """Remove an area; the nation replaces the last one."""
    update(areas=tuple(code for code in current().areas if code != area_id) or (NATION,))


def change_rank(**changes: Any) -> None:
    """Change fields of what Rank shows; from its first page, unless the page is what changes."""
    update(rank=replace(current().rank, **({"page": 1} | changes)))


def restricted(chosen: Selection, program_id: str = "", listed: Sequence[str] = ()) -> Selection:
    """`chosen` with Rank showing the occupations of a program of study or of a list, all of them; every occupation
    without either."""
    rank = replace(chosen.rank, program=program_id, listed=tuple(dict.fromkeys(listed)), filters=Filters(), page=1)
    return replace(chosen, rank=rank)


def restrict_rank(program_id: str = "", listed: Sequence[str] = ()) -> None:
    """Make Rank show the occupations of a program of study or of a list alone; every occupation without either."""
    update(rank=restricted(current(), program_id, listed).rank)


def change_places(**changes: Any) -> None:
    """Change fields of what Places shows."""
    update(places=replace(current().places, **changes))


def show_area(area_id: str) -> None:
    """Make an area the only one, which Rank then shows."""
    update(areas=(area_id,), rank=replace(current().rank, page=1))
