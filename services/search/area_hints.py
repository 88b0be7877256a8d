"""Why a text is no area, as a sentence: a territory, a county, a code of another kind, or a name of several places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from services.search.area_names import code_forms
from services.search.area_spelling import (
    ABBREVIATION_LENGTH,
    area_code_digits,
    is_county,
    is_zip_code,
    normalize_area,
    quoted,
    without_address,
)

if TYPE_CHECKING:
    from services.search.area_names import AreaNames

_TERRITORY: Final = (
    "puerto rico|guam|(?:us )?virgin islands|usvi|american samoa|(?:commonwealth of the )?northern mariana islands|cnmi"
)
_OF_TERRITORY: Final = re.compile(rf",? (?:pr|gu|vi|mp|as|{_TERRITORY})$")
"""Behind the name of a place that is known to be in one: alone, "as" and "PR" are words of jobs, too."""
_OF_ANY_TERRITORY: Final = re.compile(rf"(?:, (?:pr|gu|vi)|,? (?:{_TERRITORY}))$")
"""Behind any name: that of a place in a territory."""
_SHORTEST_CODE: Final = 4
"""Digits of what may be the code of a county or a ZIP code that has lost its zero."""
_MAX_NAMED: Final = 4
"""Areas that a hint names."""


class AreaHints:
    """The reasons why texts are none of the areas that `names` knows."""

    def __init__(self, names: AreaNames) -> None:
        self._names = names

    def hint(self, text: str) -> str:
        """Why `text`, which is none, is no area, as a sentence; "" where that is not known."""
        digits = area_code_digits(text)
        if digits is not None:
            return self._of_code(digits)
        name = without_address(normalize_area(text)).removeprefix("the ")
        if self._is_in_territory(name) or _OF_ANY_TERRITORY.search(name):
            return self._not_covered("Territories")
        if self.is_county(text):
            return self._not_covered("Counties")
        if is_zip_code(name):
            return self._not_covered("ZIP codes")
        return self._of_several(text)

    def is_territory(self, text: str) -> bool:
        """Whether `text` is the name of a territory, or of a place in one: no code and no abbreviation, as PR is public
        relations, too."""
        name = normalize_area(text).removeprefix("the ")
        return any(
            len(place) > ABBREVIATION_LENGTH and not place.isdecimal() and place in self._names.territories
            for place in (name, _OF_TERRITORY.sub("", name))
        )

    def is_county(self, text: str) -> bool:
        """Whether `text` is the name of a county that is no area: Clarke County, Georgia, is Athens."""
        name = without_address(normalize_area(text))
        forms = (name, self._names.with_abbreviation(name))
        return any(is_county(form, self._names.abbreviations) for form in forms) and not self._names.resolve(text)

    def _is_in_territory(self, name: str) -> bool:
        return name in self._names.territories or _OF_TERRITORY.sub("", name) in self._names.territories

    def _of_code(self, digits: str) -> str:
        if not self._names.territories.isdisjoint(code_forms(digits)):
            return self._not_covered("Territories")
        if len(digits) < _SHORTEST_CODE:
            return ""
        return f"No area has the code {digits}; counties and ZIP codes are not covered: {self._covered()}."

    def _of_several(self, text: str) -> str:
        titles = self._names.titles
        found = [f"{titles[code]} ({code})" for code in self._names.candidates(text) if code in titles][:_MAX_NAMED]
        if not found:
            return ""
        ask = "" if "," in text else "; write its state, too"
        named = "; ".join(found) if len(found) > 1 else f"{found[0]} or a place elsewhere{ask}"
        return f"{quoted(text)} may mean {named}."

    def _not_covered(self, kind: str) -> str:
        return f"{kind} are not covered: {self._covered()}."

    def _covered(self) -> str:
        return "states, metropolitan and nonmetropolitan areas only" if self._names.titles else "states only"
