"""Search for an area: by postal abbreviation, FIPS or OEWS code, name, city or nickname."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.inputs.search_box import MAX_RESULTS, SEVERAL, Found, Option, search_box
from components.text.labels import area_option
from services.search.index import LIKELY

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from services.growth import Growth

_PLACEHOLDER: Final = "State, city, abbreviation or FIPS"
_STATES_PLACEHOLDER: Final = "State, abbreviation or FIPS"
_MAX_QUOTED: Final = 40
"""Characters of the reader's text that a message repeats."""
_ABBREVIATION: Final = 3
"""Letters of the longest abbreviation, such as NYC: it is written in capitals, and shown even where a title has it."""


def area_search(
    growth: Growth, label: str, chosen: Collection[str], on_select: Callable[[str], None], key: str
) -> None:
    """A search input for areas; `on_select(area_id)` is called with the selected one. `chosen`: those shown already."""
    placeholder = _PLACEHOLDER if growth.local_area_ids() else _STATES_PLACEHOLDER

    def select(option_id: str) -> None:
        if area_id := growth.resolve_area(option_id):
            on_select(area_id)

    search_box(label, placeholder, "Areas found", lambda query: find_areas(growth, query, chosen), select, key)


def find_areas(growth: Growth, query: str, chosen: Collection[str]) -> Found:
    """The areas that `query` may mean, those of `chosen` marked, and a sentence if there are none or none is sure."""
    results = growth.search_areas(query, MAX_RESULTS)
    rows = zip(results["area_id"], results["area"], results["area_level"], results["matched"], strict=True)
    options = [
        Option(area_id, area_option(area, level), "shown already" if area_id in chosen else _note(area, matched))
        for area_id, area, level, matched in rows
    ]
    if not options:
        return Found(options, unknown_area(growth, query))
    first = results.iloc[0]
    if first["score"] < LIKELY:
        return Found(
            options, f"No area is called “{_excerpt(query)}”: choose one of the nearest with the arrow keys.", False
        )
    if not _means_one(growth, query, str(first["matched"])):
        hint = growth.unknown_area_hint(str(first["matched"])) if len(options) == 1 else ""
        return Found(options, hint or SEVERAL.format(_excerpt(query)), False)
    return Found(options)


def _means_one(growth: Growth, query: str, matched: str) -> bool:
    """Whether what was typed, or else the name that it begins or resembles, is that of one area."""
    return growth.resolve_area(query) is not None or growth.resolve_area(matched) is not None


def _note(area: str, matched: str) -> str:
    """The name by which an area was found, where its title does not show it: a nickname or an abbreviation."""
    if matched.casefold() in area.casefold().replace(".", "") and len(matched) > _ABBREVIATION:
        return ""
    return f"matched “{matched.upper() if len(matched) <= _ABBREVIATION else matched}”"


def unknown_area(growth: Growth, text: str) -> str:
    """Why nothing was found, as a sentence without Markdown of the reader's."""
    plain = _excerpt(text)
    return growth.unknown_area_hint(plain) or f"There is no area “{plain}”: type a state, a city or a code."


def _excerpt(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum() or letter in " -,'./")[:_MAX_QUOTED].strip()
