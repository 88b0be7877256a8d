"""What a text means: the area that somebody wrote by code, abbreviation, name, city or nickname.

Nation and states come first: "Washington" and "New York" are the states; "Washington, DC", "NYC" and "New York metro"
are metropolitan areas. A name of several places (Portland, Manhattan) means none of them until a state is written.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from services.growth_frame import LOCAL_LEVEL, NATION
from services.search.area_spelling import MAX_TEXT, area_code_digits, normalize_area, unhyphenated, without_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

_ALIASES: Final = Path(__file__).with_name("area_aliases.csv")
_LONGEST_STATE_CODE: Final = 2
"""Digits of a FIPS code of a state, without zeros before it."""
_SHORTEST_LONG_CODE: Final = 6
"""Digits of a code of OEWS, which has seven, after a spreadsheet ate its first zero."""
_LOCAL_WORDS: Final = re.compile(
    r"^(?:greater|metro|city of)\s+|\s+(?:(?:non)?metropolitan statistical area|(?:non)?metropolitan area"
    r"|(?:non)?metropolitan|(?:non)?metro area|(?:non)?metro|metroplex|msa|area)$"
)
"""What makes a name that of a local area: "New York metro", "Greater Boston", "East Iowa nonmetropolitan area"."""
_INITIALS: Final = re.compile(r"[a-z]\.\s?[a-z]\.", re.IGNORECASE)
_STATE_WORDS: Final = re.compile(r"^(?:(?:the )?(?:state|commonwealth) of|the) | state$")
_CITY: Final = re.compile(r"(?<=\S) city(?=,|$)")
"""As in "Boston City": people write it behind names that have none."""
_BETWEEN_CITIES: Final = re.compile(r"-+(?<!\bwinston-)(?<!\bwilkes-)|/")
"""Of a title: Winston-Salem and Wilkes-Barre are a city each."""
_LEGAL_WORDS: Final = re.compile(r"^urban | town$")
"""Of a title's city, which nobody says: Urban Honolulu, Amherst Town."""
_COUNTY: Final = " county"
_STATE_TWICE: Final = re.compile(r"(.+?)\s*[-\u2010-\u2015/|:(\[]\s*(.+?)[)\]]?")
"""Not by a comma: "New York, NY" is the city."""
_BETWEEN_NAMES: Final = re.compile(r"\s*[-\u2010-\u2015,/|:(\[]\s*|(?<=\d)\s+(?=\D)|(?<=\D)\s+(?=\d)")
"""Where the second of two names of an area may begin: "TX - Texas", "Texas (TX)", "48 Texas"."""


class _Meaning(NamedTuple):
    """The areas that a name may mean, the likeliest first; whether a place that is none of them is meant as often."""

    area_ids: list[str]
    may_be_elsewhere: bool = False


class AreaNames:
    """The ids, abbreviations and names of `areas` (area_id, area, area_abbr, area_level)."""

    def __init__(self, areas: pd.DataFrame, jobs: Mapping[str, float]) -> None:
        """`jobs` by area_id order the local areas of one name; those without come last."""
        self._jobs = jobs
        is_local = areas["area_level"] == LOCAL_LEVEL
        self._ids = {str(area_id) for area_id in areas["area_id"]}
        larger, local = areas[~is_local], areas[is_local]
        self._larger = {
            normalize_area(str(name)): str(area_id)
            for column in ("area_abbr", "area")
            for name, area_id in zip(larger[column], larger["area_id"], strict=True)
        }
        self._states = {
            normalize_area(str(name)): normalize_area(str(abbr))
            for name, abbr in zip(larger["area"], larger["area_abbr"], strict=True)
        }
        self.abbreviations = frozenset(self._states.values())
        """Of the nation and of states, normalized."""
        self._abbreviations = self._states | {abbreviation: abbreviation for abbreviation in self.abbreviations}
        self.titles = {str(code): str(title) for code, title in zip(local["area_id"], local["area"], strict=True)}
        """Of the local areas, by id."""
        self.territories: set[str] = set()
        """Names and codes, normalized, of territories and of places in them."""
        self._aliases: dict[str, list[str]] = {}
        self._meanings: dict[str, _Meaning] = {}
        self._by_title: dict[str, set[str]] = {}
        self._by_city: dict[str, list[set[str]]] = {}
        self._beginnings: dict[str, set[str]] = {}
        for area_id, title in self.titles.items():
            self._add(area_id, title)
        self._order_meanings()
        self._add_aliases(_read_aliases())

    def _add(self, area_id: str, title: str) -> None:
        """The names of a local area: its title with and without states, each of its cities with any of them, and the
        first two cities and more of the title."""
        name, _, states = normalize_area(title).partition(", ")
        is_metropolitan = bool(states)
        name = _LOCAL_WORDS.sub("", name)
        endings = ["", *(f", {state}" for state in states.split("-") if state)]
        fulls = (normalize_area(title), f"{name}, {states}" if states else name, *(name + ending for ending in endings))
        for full in dict.fromkeys(fulls):
            self._by_title.setdefault(full, set()).add(area_id)
        # "East-Central Montana" has no part called East, "Capital/Northern New York" none called Capital.
        parts = _BETWEEN_CITIES.split(name) if is_metropolitan else name.split("/")
        for place, part in enumerate(parts):
            city = part.strip()
            if place or is_metropolitan:
                self._add_city(area_id, city, endings, is_first=place == 0)
        for count in range(2, len(parts) if is_metropolitan else 0):
            for ending in endings:
                self._beginnings.setdefault(" ".join(parts[:count]) + ending, set()).add(area_id)

    def _add_city(self, area_id: str, city: str, endings: list[str], *, is_first: bool) -> None:
        # Jefferson Counties are in many states: only the first one of the title says that Louisville's is meant.
        own = endings[1:2] if city.endswith(_COUNTY) else endings
        for form in dict.fromkeys((city, _LEGAL_WORDS.sub("", city))):
            for ending in own:
                self._by_city.setdefault(form + ending, [set(), set()])[0 if is_first else 1].add(area_id)

    def _order_meanings(self) -> None:
        """What each name means, its hyphens read as spaces: areas that begin with it first, by jobs."""
        first: dict[str, set[str]] = {}
        other: dict[str, set[str]] = {}
        for name, ids in (*self._by_title.items(), *self._beginnings.items()):
            first.setdefault(unhyphenated(name), set()).update(ids)
        for name, (own, others) in self._by_city.items():
            first.setdefault(unhyphenated(name), set()).update(own)
            other.setdefault(unhyphenated(name), set()).update(others)
        for name, ids in first.items():
            self._meanings[name] = _Meaning([*self._in_order(ids), *self._in_order(other.get(name, set()) - ids)])

    def _add_aliases(self, aliases: Mapping[str, list[str]]) -> None:
        """Names that go before those of titles; those of one area also with the first state of its title."""
        for alias, area_ids in aliases.items():
            known = [area_id for area_id in area_ids if area_id in self._ids]
            if not any(area_ids):
                self.territories.add(alias)
            elif known:
                self._aliases[alias] = known
                self._meanings[unhyphenated(alias)] = _Meaning(known, "" in area_ids)
        abbreviations = {self._larger[name]: short for name, short in self._states.items()}
        for alias, (area_id, *more) in self._aliases.items():
            if not more and area_id != NATION and area_id in abbreviations:
                self._abbreviations.setdefault(alias, abbreviations[area_id])  # "Boston, Mass."
            state = self.titles.get(area_id, "").partition(", ")[2].lower()[:2]
            if state and not more and "," not in alias:
                self._meanings.setdefault(unhyphenated(f"{alias}, {state}"), _Meaning([area_id]))

    def names(self) -> Iterator[tuple[str, str, bool]]:
        """(normalized name, area id, whether it is the area's own or first name) of every name, areas in order."""
        for name, area_id in self._larger.items():
            yield name, area_id, True
        for alias, area_ids in self._aliases.items():
            yield from ((alias, area_id, place == 0) for place, area_id in enumerate(area_ids))
        for title, codes in self._by_title.items():
            yield from ((title, area_id, True) for area_id in sorted(codes))
        for city, (first, other) in self._by_city.items():
            yield from ((city, area_id, True) for area_id in sorted(first))
            yield from ((city, area_id, False) for area_id in sorted(other))

    def state_names(self) -> dict[str, str]:
        """The abbreviation of each state, and of the nation, by its name; both normalized."""
        return dict(self._states)

    def resolve(self, text: str) -> str | None:
        """The area that `text` means: US, 0, 06, 6, 6.0, "FIPS 06", CA, California, 26420, "OEWS 26420", Houston,
        "Houston, TX 77002, USA", "TX - Texas"; None for the name of several."""
        digits = area_code_digits(text)
        if digits:
            return self.by_code(digits)
        name = normalize_area(text)
        place = without_address(name)
        if name[-5:] in self._ids and "," not in self.with_abbreviation(place):
            place = name  # behind a city without a state, 26420 is Houston's code rather than a ZIP code
        if _INITIALS.fullmatch(text.strip()) and (alias := self._aliases.get(name)) and len(alias) == 1:
            return alias[0]  # "L.A." is the city: a postal code has no periods, and newspapers' "La." has one
        found = self._larger_area(name) or self._state_named_twice(text) or self._one_of(self._meaning(name))
        if not found and place != name:
            found = self._larger_area(place) or self._one_of(self._meaning(place))
        return found or self._named_twice(text) or self._one_of(self._behind_state(place))

    def candidates(self, text: str) -> list[str]:
        """Every area that `text` may mean as it stands: two or more for "Portland", none for a part of a name."""
        name = normalize_area(text)
        found = self._meaning(name).area_ids or self._meaning(without_address(name)).area_ids
        resolved = self.resolve(text)
        return list(dict.fromkeys([resolved, *found])) if resolved else list(found)

    def by_code(self, digits: str) -> str | None:
        """The area of a FIPS or OEWS code, also as a spreadsheet leaves it or as OEWS writes it in seven digits."""
        return next((form for form in code_forms(digits) if form in self._ids), None)

    def _larger_area(self, name: str) -> str | None:
        return self._larger.get(name) or self._larger.get(_STATE_WORDS.sub("", name))

    def _one_of(self, meaning: _Meaning) -> str | None:
        # "Washington DC" is the metropolitan area before the District; "Raleigh-Durham" is two areas, so none.
        local = [area_id for area_id in meaning.area_ids if area_id in self.titles]
        return meaning.area_ids[0] if meaning.area_ids and len(local) < 2 and not meaning.may_be_elsewhere else None

    def _state_named_twice(self, text: str) -> str | None:
        """The state in "New York (NY)" and "TX - Texas"."""
        sides = _STATE_TWICE.fullmatch(text[:MAX_TEXT].strip())
        found = self._larger.get(normalize_area(sides[1])) if sides else None
        return found if sides and found == self._larger.get(normalize_area(sides[2])) else None

    def _named_twice(self, text: str) -> str | None:
        """The area that is written by name and by abbreviation or code: "Texas (TX)", "26420 - Houston"."""
        for gap in _BETWEEN_NAMES.finditer(text[:MAX_TEXT]):
            sides = (text[: gap.start()], text[gap.end() : MAX_TEXT])
            for short, long in (sides, sides[::-1]):
                digits, name = area_code_digits(short), normalize_area(long)
                # By a space only codes are set apart: "PA Pennsylvania" are physician assistants in that state.
                found = self.by_code(digits) if digits else self._larger.get(normalize_area(short))
                if found and (found == self._larger_area(name) or found in self._meaning(name).area_ids):
                    return found
        return None

    def _behind_state(self, place: str) -> _Meaning:
        """What "tx-austin" means, its state written before it."""
        state, _, city = place.partition("-")
        abbreviation = self._abbreviations.get(state)
        return self._meaning(f"{city}, {abbreviation}") if abbreviation and city else _Meaning([])

    def _meaning(self, name: str) -> _Meaning:
        """What a normalized name means as that of a local area, or as an alias of any."""
        bare = name.removeprefix("the ")  # The Woodlands keep it, the Bay Area does not
        short = _LOCAL_WORDS.sub("", bare)
        written = dict.fromkeys((name, bare, short))
        forms = [form for text in written for form in (unhyphenated(text), self.with_abbreviation(text))]
        for form in dict.fromkeys(forms):
            if form in self._meanings:
                return self._meanings[form]
        for form in (_CITY.sub("", form) for form in forms):
            if form in self._meanings and form not in self._larger:  # Arizona City is not nonmetropolitan Arizona
                # Boulder City is in Nevada, Rome City in Indiana: only "Boston City, MA" is surely Boston.
                meaning = self._meanings[form]
                return _Meaning(meaning.area_ids, meaning.may_be_elsewhere or "," not in form)
        return _Meaning(self._by_first_city(short))

    def _by_first_city(self, name: str) -> list[str]:
        """The area of the first city of a title that has changed: "Houston-The Woodlands-Sugar Land, TX"."""
        cities, _, states = name.partition(", ")
        if "-" not in cities or not states:
            return []
        city = cities.partition("-")[0].strip()
        found = [self._by_city.get(f"{city}, {state}", (set(), set()))[0] for state in states.split("-")]
        return self._in_order(set().union(*found))

    def _in_order(self, area_ids: set[str]) -> list[str]:
        return sorted(area_ids, key=lambda area_id: (-self._jobs.get(area_id, 0.0), self.titles[area_id], area_id))

    def with_abbreviation(self, name: str) -> str:
        """A normalized name without hyphens, "houston, texas" and "houston tx" as "houston, tx"; of "west virginia" and
        "virginia" the longer one."""
        words = unhyphenated(name).split(" ")
        for start in range(1, len(words)):
            abbreviation = self._abbreviations.get(" ".join(words[start:]))
            if abbreviation:
                return f"{' '.join(words[:start]).removesuffix(',')}, {abbreviation}"
        return " ".join(words)


def code_forms(digits: str) -> list[str]:
    """The codes that digits may be of: 6 is 06; OEWS writes California 0600000 and Houston 0026420, and a spreadsheet
    eats the first zero of 0100001."""
    number = digits.lstrip("0")
    if not number:
        return [NATION]
    if len(number) <= _LONGEST_STATE_CODE:
        return [number.zfill(_LONGEST_STATE_CODE)]
    forms = [digits, digits.zfill(7)]
    if len(digits) >= _SHORTEST_LONG_CODE:
        padded = digits.zfill(7)
        forms += [padded[:2]] if padded.endswith("00000") else [padded[2:]] if padded.startswith("00") else []
    return forms


def _read_aliases() -> dict[str, list[str]]:
    """area_aliases.csv: other names of areas by ids, the likeliest first; an empty id is a place that is not covered:
    names of territories and of their areas have no other, and those as common elsewhere one besides."""
    aliases: dict[str, list[str]] = {}
    with _ALIASES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            aliases.setdefault(normalize_area(row["alias"]), []).append(row["area_id"])
    return aliases
