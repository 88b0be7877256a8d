"""Finds the place inside a search for an occupation: "nurse in Texas", "jobs in Ohio", "RN Houston".

The place is taken out, so that the occupation is found, and told, so that a screen can offer it. After "in" or "near"
any area's name is a place; elsewhere only one with a word that no title has: "reading teacher" is no teacher of
Reading, Pennsylvania, and "PA" is a physician assistant. "Near me" is no place of ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from services.search.area_lists import read_areas
from services.search.area_spelling import ABBREVIATION_LENGTH
from services.search.no_titles import is_about_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from services.search.areas import AreaSearch

_PREPOSITIONS: Final = frozenset(("in", "near", "around", "within", "at"))
_MAX_WORDS: Final = 12
"""Words of a query that are looked through."""
_MAX_PLACE_WORDS: Final = 5
"""Words of a place: "Dallas Fort Worth metro area"."""
_MAX_PLACES: Final = 3
"""Areas of one name that are offered."""
_MAX_LISTED: Final = 8
"""Areas of a list that are offered: as many as Compare shows."""
_MORE_LISTED: Final = f"The first {_MAX_LISTED} areas of the list are offered."
_MARKS_AROUND: Final = " ,;-?!:\N{HORIZONTAL ELLIPSIS}"
"""What a query may keep at its ends when a place is taken out."""
_MARKS_OF_PLACE: Final = _MARKS_AROUND + ".()"
_NEAR_ME: Final = re.compile(r"\b(?:near(?:by)?|around|close to)(?:\s+to)?\s+me\b", re.IGNORECASE)
"""Where the reader is: not Maine."""
_WHERE_YOU_ARE: Final = "Horizons does not know where you are: name the place, as in “nurse in Ohio”."
_WORDS: Final = frozenset(("de", "hi", "id", "in", "la", "ma", "me", "oh", "ok", "or", "pa"))
"""Postal codes that in small letters are words as well."""
_WORKPLACES: Final = frozenset(("or", "ct"))
"""Postal codes that are what people work in as well, in capitals too: an operating room, computed tomography."""


@dataclass(frozen=True)
class PlaceInQuery:
    """`query` without the place, "" if there was nothing else; the areas that may be meant, the likeliest first, or all
    that are listed; why there is none, where the place is not covered or is only "near me"; whether they are meant
    for sure: Portland is two, and most that are called Vancouver or Manhattan are no local area of that name; and the
    place as it was written, "" of "near me"."""

    query: str
    area_ids: tuple[str, ...]
    hint: str = ""
    is_sure: bool = False
    place: str = ""


class PlaceFinder:
    """Finds places in queries. Immutable after construction: share it among threads."""

    def __init__(self, areas: AreaSearch, is_title_word: Callable[[str], bool]) -> None:
        """`is_title_word`: whether any occupation's title has the word."""
        self._areas = areas
        self._is_title_word = is_title_word

    def find(self, text: str) -> PlaceInQuery | None:
        """The place in `text`; None if there is none."""
        words, rest = text.split(), _NEAR_ME.sub(" ", text).split()
        if not 0 < len(words) <= _MAX_WORDS:
            return None
        found = self._find(rest)
        if found is None and rest != words:
            return PlaceInQuery(" ".join(rest).strip(_MARKS_AROUND), (), _WHERE_YOU_ARE)
        return found

    def _find(self, words: list[str]) -> PlaceInQuery | None:
        return self._find_list(words) or self._find_one(words)

    def _find_list(self, words: list[str]) -> PlaceInQuery | None:
        """All areas of "jobs in Ohio, Texas and Utah"; None where not every part is one."""
        for before, start, end in _listed_spans(words):
            place = " ".join(words[start:end]).strip(_MARKS_OF_PLACE)
            read = [area_id for _, area_id in read_areas(place, self._areas.names)]
            area_ids = tuple(dict.fromkeys(filter(None, read)))
            if len(area_ids) > 1 and all(read):
                rest = " ".join([*words[:before], *words[end:]]).strip(_MARKS_AROUND)
                hint = _MORE_LISTED if len(area_ids) > _MAX_LISTED else ""
                return PlaceInQuery(rest, area_ids[:_MAX_LISTED], hint, is_sure=True, place=place)
        return None

    def _find_one(self, words: list[str]) -> PlaceInQuery | None:
        for before, start, end in _spans(words):
            place = " ".join(words[start:end]).strip(_MARKS_OF_PLACE)
            if (
                not re.search("[^\\W\\d]", place)
                or _has_article(place)
                or not (before < start or self._stands_alone(words, start, end, place))
            ):
                continue
            area_ids = tuple(self._areas.names.candidates(place))[:_MAX_PLACES]
            says_why = not area_ids and (before < start or self._areas.hints.is_territory(place))
            hint = self._areas.hint(place) if says_why else ""
            if area_ids or hint:
                rest = " ".join([*words[:before], *words[end:]]).strip(_MARKS_AROUND)
                is_sure = len(area_ids) == 1 and self._areas.resolve(place) is not None
                is_sure = is_sure and (is_about_all(rest) or not _may_be_word(place))
                return PlaceInQuery(rest, area_ids, hint, is_sure, place)
        return None

    def _stands_alone(self, words: list[str], start: int, end: int, place: str) -> bool:
        """Whether words are a place without "in" before them."""
        parts = re.findall(r"[^\W\d_]+", place)
        if len(parts) == 1 and len(parts[0]) <= ABBREVIATION_LENGTH:
            after_comma = start > 0 and words[start - 1].endswith(",")
            return (after_comma or parts[0].isupper()) and end == len(words) and not self._is_title_word(place.lower())
        return not all(self._is_title_word(part.lower()) for part in parts)


def _may_be_word(place: str) -> bool:
    """Whether a postal code may be a word or a field of work where it stands."""
    return place in _WORDS or place.lower() in _WORKPLACES


def _has_article(place: str) -> bool:
    """Whether a place is written "the OR", as no state is."""
    article, _, name = place.lower().partition(" ")
    return article == "the" and name in _WORDS | _WORKPLACES


def _listed_spans(words: list[str]) -> Iterator[tuple[int, int, int]]:
    """(preposition, start and end of what may be a list of places) behind each preposition, longer ones first."""
    for before in range(len(words) - 2, -1, -1):
        if words[before].casefold() in _PREPOSITIONS:
            yield from ((before, before + 1, end) for end in range(len(words), before + 2, -1))


def _spans(words: list[str]) -> Iterator[tuple[int, int, int]]:
    """(start of the preposition or of the place, start and end of the place): after a preposition first, then at the
    end and at the beginning of the words; longer ones first."""
    count = len(words)
    for before in range(count - 2, -1, -1):
        if words[before].casefold() in _PREPOSITIONS:
            yield from (
                (before, before + 1, end) for end in range(min(count, before + 1 + _MAX_PLACE_WORDS), before + 1, -1)
            )
    yield from ((start, start, count) for start in range(max(0, count - _MAX_PLACE_WORDS), count))
    yield from ((0, 0, end) for end in range(min(count - 1, _MAX_PLACE_WORDS), 0, -1))
