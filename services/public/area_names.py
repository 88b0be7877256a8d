"""What a text means: the area that somebody wrote by code, abbreviation, name, city or nickname.

Nation and states come first: "Washington" and "New York" are the states; "Washington, DC", "NYC" and "New York metro"
are metropolitan areas.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from services.growth_frame import LOCAL_LEVEL, NATION

if TYPE_CHECKING:
    import pandas as pd

TERRITORIES_HINT: Final = "Territories are not covered: states and metropolitan areas only."
_ALIASES: Final = Path(__file__).with_name("area_aliases.csv")
_PREFIX: Final = re.compile(r"(?:fips|oews|msa)\s+(?=\d+$)")
_LOCAL_WORDS: Final = re.compile(
    r"^greater\s+|\s+(?:(?:non)?metropolitan statistical area|(?:non)?metropolitan area|(?:non)?metropolitan"
    r"|(?:non)?metro area|(?:non)?metro|msa|area)$"
)
"""What makes a name that of a local area: "New York metro", "Greater Boston", "East Iowa nonmetropolitan area"."""
_MAX_NAMED: Final = 4
"""Areas that a hint names."""


class AreaNames:
    """The ids, abbreviations and names of `areas` (area_id, area, area_abbr, area_level)."""

    def __init__(self, areas: pd.DataFrame) -> None:
        is_local = areas["area_level"] == LOCAL_LEVEL
        self._ids = {str(area_id) for area_id in areas["area_id"]}
        larger, local = areas[~is_local], areas[is_local]
        self._larger = {
            _normalize(str(name)): str(area_id)
            for column in ("area_abbr", "area")
            for name, area_id in zip(larger[column], larger["area_id"], strict=True)
        }
        self._titles = {str(code): str(title) for code, title in zip(local["area_id"], local["area"], strict=True)}
        aliases = _read_aliases()
        self._territories = {alias for alias, area_id in aliases.items() if not area_id}
        self._aliases = {alias: area_id for alias, area_id in aliases.items() if area_id in self._ids}
        self._by_title: dict[str, set[str]] = {}
        self._by_city: dict[str, list[set[str]]] = {}
        for area_id, title in self._titles.items():
            self._add(area_id, title)
        self._long_names = [(name, code) for name, codes in self._by_title.items() for code in codes]
        self._states = {
            _normalize(str(name)): _normalize(str(abbr))
            for name, abbr in zip(larger["area"], larger["area_abbr"], strict=True)
        }

    def _add(self, area_id: str, title: str) -> None:
        """The names of a local area: its title with and without states, and each of its cities with any of them."""
        name, _, states = _normalize(title).partition(", ")
        name = _LOCAL_WORDS.sub("", name)
        endings = ["", *(f", {state}" for state in states.split("-") if state)]
        for full in {
            _normalize(title),
            name,
            f"{name}, {states}" if states else name,
            *(name + ending for ending in endings),
        }:
            self._by_title.setdefault(full, set()).add(area_id)
        for place, city in enumerate(re.split(r"-+|/", name)):
            for ending in endings:
                named = self._by_city.setdefault(city.strip() + ending, [set(), set()])
                named[min(place, 1)].add(area_id)

    def resolve(self, text: str) -> str | None:
        """The area that `text` means: US, 0, 06, 6, "FIPS 06", CA, California, 26420, "OEWS 26420", Houston, NYC."""
        name = _normalize(text)
        if re.fullmatch(r"\d{1,3}", name, re.ASCII):
            name = NATION if int(name) == 0 else f"{int(name):02d}"
        elif re.fullmatch(r"\d{6}", name, re.ASCII):  # a spreadsheet ate the first zero of 0100001
            name = name.zfill(7)
        if name in self._ids:
            return name
        if name in self._larger:
            return self._larger[name]
        found = self._candidates(name)
        return next(iter(found)) if len(found) == 1 else None

    def _candidates(self, name: str) -> set[str]:
        """The local areas that a normalized name may mean; cities that are named first go before others."""
        short = _LOCAL_WORDS.sub("", name)
        for form in dict.fromkeys((name, self._with_abbreviation(name), short, self._with_abbreviation(short))):
            if form in self._aliases:
                return {self._aliases[form]}
            if form in self._by_title:
                return self._by_title[form]
            if "-" in form and (found := {code for name, code in self._long_names if name.startswith(f"{form}-")}):
                return found
            first, other = self._by_city.get(form, (set(), set()))
            if first or other:
                return first or other
        return set()

    def _with_abbreviation(self, name: str) -> str:
        """ "houston, texas" and "houston tx" as "houston, tx"."""
        for state, abbreviation in self._states.items():
            for ending in (f", {state}", f" {state}", f" {abbreviation}"):
                if name.endswith(ending):
                    return f"{name.removesuffix(ending).removesuffix(',')}, {abbreviation}"
        return name

    def hint(self, text: str) -> str:
        """Why `text` is no area, as a sentence: it is a territory, or may mean several; "" where that is not known."""
        name = _normalize(text)
        if name in self._territories or name.endswith((", pr", ", gu", ", vi", " puerto rico")):
            return TERRITORIES_HINT
        titles = sorted((self._titles[code], code) for code in self._candidates(name))
        if len(titles) < 2 or self.resolve(text):
            return ""
        names = "; ".join(f"{title} ({code})" for title, code in titles[:_MAX_NAMED])
        return f"“{text.strip()[:40]}” may mean {names}."


def _normalize(text: str) -> str:
    return _PREFIX.sub("", " ".join(text.casefold().replace("–", "-").split()))


def _read_aliases() -> dict[str, str]:
    """area_aliases.csv: nicknames of local areas by the area's id; names of territories and of their areas by ""."""
    with _ALIASES.open(encoding="utf-8", newline="") as file:
        return {row["alias"]: row["area_id"] for row in csv.DictReader(file)}
