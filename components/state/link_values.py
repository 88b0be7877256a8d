"""The values of a link's parameters that have several pages, and a sentence for what cannot be read. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.state import link_notes
from components.state.selection import AGENCY_STATES, HORIZONS_STATES, STATE_FIGURES, VIEWS
from services.growth import PUBLIC, SOURCES

_RANGES: Final = {"on": True, "off": False}
_SINGLE: Final = ("view", "ranges", "states", "source", "v")
"""Parameters that have one value."""

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from services.growth import Growth


def read_occupations(values: Iterable[str], growth: Growth) -> tuple[tuple[str, ...], list[str], dict[str, str]]:
    """(known ids, texts that are no occupation, notes on outdated codes by the id shown for them).

    A value may have several codes.
    """
    known: dict[str, None] = {}
    notes: dict[str, str] = {}
    unknown: list[str] = []
    for text in values:
        readings = growth.read_codes(text)
        unknown += [text] if text.strip() and not readings else []
        for reading in readings:
            if reading.occupation_id is None:
                unknown.append(reading.code)
                continue
            known[reading.occupation_id] = None
            if reading.note:
                notes[reading.occupation_id] = reading.note
    return tuple(known), unknown, notes


def read_areas(values: Iterable[str], growth: Growth) -> tuple[tuple[str, ...], list[str]]:
    """(known ids, texts that are no area) of values with one area or several."""
    found = [pair for text in values for pair in growth.read_areas(text)]
    known = dict.fromkeys(area_id for _, area_id in found if area_id)
    return tuple(known), [text for text, area_id in found if not area_id]


def hints(unknown: Iterable[str], growth: Growth) -> list[str]:
    """Why codes are not known, a sentence each, where that is known."""
    notes = [reading.note for text in unknown for reading in growth.read_codes(text) if reading.note]
    return [f"{note}." for note in dict.fromkeys(notes)][: link_notes.MAX_NAMED]


def source_in(params: Mapping[str, Sequence[str]]) -> str:
    """The source that the URL asks for; public data where there is no such source."""
    requested = next(iter(params.get("source", ())), PUBLIC)
    return requested if requested in SOURCES else PUBLIC


def unknown_source(params: Mapping[str, Sequence[str]]) -> list[str]:
    """A sentence if the URL asks for a source that does not exist; none otherwise."""
    requested = next(iter(params.get("source", ())), PUBLIC)
    if requested in SOURCES:
        return []
    return [f"This link names the source “{link_notes.excerpt(requested)}”, which does not exist."]


def view_in(params: Mapping[str, Sequence[str]]) -> tuple[str, list[str]]:
    """The view that the URL asks for, and a sentence if there is no such view."""
    requested = next(iter(params.get("view", ())), "")
    if not requested or requested in VIEWS:
        return requested or VIEWS[0], []
    return VIEWS[0], [
        f"This link asks for the view “{link_notes.excerpt(requested)}”, which does not exist; showing percent."
    ]


def ranges_in(params: Mapping[str, Sequence[str]]) -> tuple[bool | None, list[str]]:
    """Whether ranges are shown, None where the URL leaves it open, and a sentence if it asks for something else."""
    requested = next(iter(params.get("ranges", ())), "")
    known = _RANGES.get(requested)
    return known, link_notes.unknown_values([("ranges", requested)] if requested and known is None else [])


def repeated(params: Mapping[str, Sequence[str]]) -> list[str]:
    """A sentence if parameters of one value have different ones, of which the first is read; none otherwise."""
    return link_notes.repeated(name for name in _SINGLE if len(set(params.get(name, ()))) > 1)


def states_in(params: Mapping[str, Sequence[str]]) -> tuple[str, list[str]]:
    """Whose figures of states the URL asks for, and a sentence if there is no such choice."""
    requested = next(iter(params.get("states", ())), "")
    if not requested or requested in STATE_FIGURES:
        return requested or HORIZONS_STATES, []
    return HORIZONS_STATES, [
        f"This link asks for state figures by “{link_notes.excerpt(requested)}”; showing those of Horizons "
        f"(the other choice: {AGENCY_STATES})."
    ]
