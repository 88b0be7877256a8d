"""Several areas in one text: "CA,TX", "NYC and Boston", "Houston, TX; 06", "USA, CA"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from services.search.area_spelling import ABBREVIATION_LENGTH, MAX_TEXT, is_area_code
from services.search.text_lists import whole_parts

if TYPE_CHECKING:
    from services.search.area_names import AreaNames

MAX_LIST: Final = 20_000
"""Characters of a list that are read: some 3,000 codes."""
_ENDS: Final = re.compile(r"[;|\n\r]+")
"""Separate areas whatever they are."""
_AND: Final = re.compile(r"\s*,?\s+(?:and|(?-i:or)(?!\s+(?:and|&|\+)\s)|&|\+)\s+", re.IGNORECASE)
"""After a city, OR is Oregon."""
_ENDS_OF_CODES: Final = re.compile(r"[,/+&\s]+(?:and\s+)?", re.IGNORECASE)
_ENDS_OF_NAMES: Final = re.compile(r"\s*[,/+&]\s*")
_LONGEST_NICKNAME: Final = 3
"""Letters of NYC or DFW: "NYC, LA" are two areas, "Boston, LA" is no place that is known."""
_COUNTRY: Final = frozenset(("usa", "u.s.", "u.s.a."))
"""Longer abbreviations that stand beside those of states."""

Reading = tuple[str, str | None]
"""A text and the area that it means, if it means one."""


def read_areas(text: str, names: AreaNames) -> list[Reading]:
    """Each area in `text`: codes and abbreviations, else the whole, if that is one area, else its parts.

    Semicolons, bars, lines and "and" separate areas; commas and slashes do only where all that they separate are areas:
    the comma in "Houston, TX" separates none.
    """
    parts = [" ".join(part.split()) for part in _ENDS.split(whole_parts(text, MAX_LIST)) if part.strip()]
    return list(dict.fromkeys(reading for part in parts for reading in _in_part(part, names)))


def _in_part(text: str, names: AreaNames) -> list[Reading]:
    codes = [part for part in _ENDS_OF_CODES.split(text) if part]
    whole = _resolve(text, names)
    if len(codes) > 1 and all(map(_is_short, codes)):
        found = [(code, names.resolve(code)) for code in codes]
        is_city = not is_area_code(codes[0]) and not {whole, found[0][1]}.isdisjoint(names.titles)
        return [(text, whole)] if whole and is_city else found  # "SF, CA" and "LA, CA" are one, "CA, US" are two
    if whole:
        return [(text, whole)]
    parts = [part for part in _AND.split(text) if part.strip()]
    found = [reading for part in parts for reading in _in_list(part, names)]
    return found if any(area_id for _, area_id in found) else [(text, None)]


def _in_list(text: str, names: AreaNames) -> list[Reading]:
    """The areas between commas and slashes, of which two may belong together; the text as none where one is none."""
    if whole := _resolve(text, names):
        return [(text, whole)]
    parts = [part for part in _ENDS_OF_NAMES.split(text) if part]
    found: list[Reading] = []
    while parts:
        first, both = names.resolve(parts[0]), ", ".join(parts[:2])
        if len(parts) > 1 and (place := names.resolve(both)):
            found.append((both, place))
            del parts[:2]
            continue
        is_city = first in names.titles and len(parts[0]) > _LONGEST_NICKNAME
        if first is None or (is_city and len(parts) > 1 and names.resolve(parts[1]) not in names.titles):
            return [(text, None)]  # "Boston, Texas" is another Boston
        found.append((parts.pop(0), first))
    return found


def _resolve(text: str, names: AreaNames) -> str | None:
    """The area that a text means; none of one that is longer than any name, of which only the beginning is read."""
    return names.resolve(text) if len(text) <= MAX_TEXT else None


def _is_short(text: str) -> bool:
    return is_area_code(text) or len(text) == ABBREVIATION_LENGTH or text.casefold() in _COUNTRY
