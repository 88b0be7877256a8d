"""What a text means: the area that somebody wrote by code, abbreviation, name, city or nickname.

Nation and states come first: "Washington" and "New York" are the states; "Washington, DC", "NYC" and "New York metro"
are metropolitan areas.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from services.growth_frame import LOCAL_LEVEL, NATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd

MAX_TEXT: Final = 200
"""Characters of a text that are read; the longest name of an area has 70."""

_ALIASES: Final = Path(__file__).with_name("area_aliases.csv")
_CODE: Final = re.compile(r"(?:(?:fips|oews|oes|cbsa|msa)[\s:#]*)?(\d{1,7})(?:\.0*)?", re.ASCII)
_NOTE_MARKS: Final = re.compile(r"""["“”‘’'`´*†‡=()\[\]]""")
"""Quotation marks, a formula's "=" and marks of footnotes, as spreadsheets and reports put them around a code."""
_LONGEST_SHORT_CODE: Final = 3
"""Digits of a FIPS code of a state that has lost its zero, or gained one."""
_LOCAL_WORDS: Final = re.compile(
    r"^(?:greater|metro|city of)\s+|\s+(?:(?:non)?metropolitan statistical area|(?:non)?metropolitan area"
    r"|(?:non)?metropolitan|(?:non)?metro area|(?:non)?metro|msa|area)$"
)
"""What makes a name that of a local area: "New York metro", "Greater Boston", "East Iowa nonmetropolitan area"."""
_STATE_WORDS: Final = re.compile(r"^(?:(?:the )?(?:state|commonwealth) of|the) | state$")
_COUNTY: Final = re.compile(r".+ (?:county|counties|parish|borough)(?:, [a-z ]+)?")
_SPELLINGS: Final = tuple(
    (re.compile(rf"\b{short}(?= )"), spelling) for short, spelling in (("saint", "st"), ("ft", "fort"), ("mt", "mount"))
)
"""Before another word only: alone, MT is Montana."""
_OF_TERRITORY: Final = re.compile(r"(?:, (?:pr|gu|vi)|,? puerto rico)$")
_LONGEST_ABBREVIATION: Final = 2
"""Letters of a postal code."""
_MAX_NAMED: Final = 4
"""Areas that a hint names."""


class AreaNames:
    """The ids, abbreviations and names of `areas` (area_id, area, area_abbr, area_level)."""

    def __init__(self, areas: pd.DataFrame, jobs: Mapping[str, float]) -> None:
        """`jobs` by area_id order the local areas of one name; those without come last."""
        self._jobs = jobs
        is_local = areas["area_level"] == LOCAL_LEVEL
        self._ids = {str(area_id) for area_id in areas["area_id"]}
        larger, local = areas[~is_local], areas[is_local]
        aliases = _read_aliases()
        self._territories = {alias for alias, area_ids in aliases.items() if not any(area_ids)}
        known = {alias: [code for code in area_ids if code in self._ids] for alias, area_ids in aliases.items()}
        self._larger = {
            normalize_area(str(name)): str(area_id)
            for column in ("area_abbr", "area")
            for name, area_id in zip(larger[column], larger["area_id"], strict=True)
        }
        self._titles = {str(code): str(title) for code, title in zip(local["area_id"], local["area"], strict=True)}
        self._aliases = {alias: area_ids for alias, area_ids in known.items() if area_ids}
        self._by_title: dict[str, set[str]] = {}
        self._by_city: dict[str, list[set[str]]] = {}
        for area_id, title in self._titles.items():
            self._add(area_id, title)
        self._long_names = [(name, code) for name, codes in self._by_title.items() for code in codes]
        self._states = {
            normalize_area(str(name)): normalize_area(str(abbr))
            for name, abbr in zip(larger["area"], larger["area_abbr"], strict=True)
        }
        self._abbreviations = self._states | {abbreviation: abbreviation for abbreviation in self._states.values()}

    def _add(self, area_id: str, title: str) -> None:
        """The names of a local area: its title with and without states, and each of its cities with any of them."""
        name, _, states = normalize_area(title).partition(", ")
        name = _LOCAL_WORDS.sub("", name)
        endings = ["", *(f", {state}" for state in states.split("-") if state)]
        fulls = (normalize_area(title), f"{name}, {states}" if states else name, *(name + ending for ending in endings))
        for full in dict.fromkeys(fulls):
            self._by_title.setdefault(full, set()).add(area_id)
        for place, city in enumerate(re.split(r"-+|/", name)):
            for ending in endings:
                named = self._by_city.setdefault(city.strip() + ending, [set(), set()])
                named[min(place, 1)].add(area_id)

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
        """The area that `text` means: US, 0, 06, 6, 6.0, "FIPS 06", CA, California, 26420, "OEWS 26420", Houston."""
        code = _CODE.fullmatch(_without_marks(text))
        if code:
            return self._by_code(code[1])
        name = normalize_area(text)
        for form in (name, _STATE_WORDS.sub("", name)):
            if form in self._larger:
                return self._larger[form]
        found = self._candidates(name)
        # "Washington DC" is the metropolitan area before the District; "Raleigh-Durham" is two areas, so none.
        local = [area_id for area_id in found if area_id in self._titles]
        return found[0] if found and len(local) < 2 else None

    def candidates(self, text: str) -> list[str]:
        """Every area that `text` may mean as it stands: two or more for "Portland", none for a part of a name."""
        found = self._candidates(normalize_area(text))
        resolved = self.resolve(text)
        return list(dict.fromkeys([resolved, *found])) if resolved else found

    def _by_code(self, digits: str) -> str | None:
        """The area of a FIPS or OEWS code, also as a spreadsheet leaves it or as OEWS writes it in seven digits."""
        if not digits.strip("0"):
            return NATION if NATION in self._ids else None
        forms = [digits, digits.zfill(7)]
        if len(digits) <= _LONGEST_SHORT_CODE:
            forms = [f"{int(digits):02d}"]
        elif len(digits) >= 6:
            padded = digits.zfill(7)  # a spreadsheet ate the first zero of 0100001
            # OEWS writes California 0600000 and Houston 0026420.
            forms += [padded[:2]] if padded.endswith("00000") else [padded[2:]] if padded.startswith("00") else []
        return next((form for form in forms if form in self._ids), None)

    def _candidates(self, name: str) -> list[str]:
        """The local areas that a normalized name may mean, the largest first; cities that are named first go before
        others."""
        name = name.removeprefix("the ")
        short = _LOCAL_WORDS.sub("", name)
        for form in dict.fromkeys((name, self._with_abbreviation(name), short, self._with_abbreviation(short))):
            if form in self._aliases:
                return self._aliases[form]
            if form in self._by_title:
                return self._in_order(self._by_title[form])
            if "-" in form and (found := {code for name, code in self._long_names if name.startswith(f"{form}-")}):
                return self._in_order(found)
            first, other = self._by_city.get(form, (set(), set()))
            if first or other:
                return self._in_order(first or other)
        return self._by_first_city(short)

    def _by_first_city(self, name: str) -> list[str]:
        """The area of the first city of a title that has changed: "Houston-The Woodlands-Sugar Land, TX"."""
        cities, _, states = name.partition(", ")
        if "-" not in cities or not states:
            return []
        city = cities.partition("-")[0].strip()
        found = [self._by_city.get(f"{city}, {state}", (set(), set()))[0] for state in states.split("-")]
        return self._in_order(set().union(*found))

    def _in_order(self, area_ids: set[str]) -> list[str]:
        return sorted(area_ids, key=lambda area_id: (-self._jobs.get(area_id, 0.0), self._titles[area_id], area_id))

    def _with_abbreviation(self, name: str) -> str:
        """ "houston, texas" and "houston tx" as "houston, tx"; of "west virginia" and "virginia" the longer one."""
        words = name.split(" ")
        for start in range(1, len(words)):
            abbreviation = self._abbreviations.get(" ".join(words[start:]))
            if abbreviation:
                return f"{' '.join(words[:start]).removesuffix(',')}, {abbreviation}"
        return name

    def hint(self, text: str) -> str:
        """Why `text` is no area, as a sentence: it is a territory, a county or a code of another kind, or may mean
        several; "" where that is not known."""
        name = normalize_area(text)
        if self.resolve(text):
            return ""
        if name in self._territories or _OF_TERRITORY.search(name):
            return f"Territories are not covered: {self._covered()}."
        if _COUNTY.fullmatch(name):
            return f"Counties are not covered: {self._covered()}."
        if re.fullmatch(r"\d{4,7}", name, re.ASCII):
            return f"No area has the code {name}; counties and ZIP codes are not covered: {self._covered()}."
        titles = [(self._titles[code], code) for code in self._candidates(name) if code in self._titles]
        if len(titles) < 2:
            return ""
        names = "; ".join(f"{title} ({code})" for title, code in titles[:_MAX_NAMED])
        return f"“{text.strip()[:40]}” may mean {names}."

    def is_territory(self, text: str) -> bool:
        """Whether `text` is the name of a territory, or of a place in one: no code and no abbreviation, as PR is public
        relations, too."""
        name = _OF_TERRITORY.sub("", normalize_area(text))
        return len(name) > _LONGEST_ABBREVIATION and not name.isdecimal() and name in self._territories

    def _covered(self) -> str:
        return "states, metropolitan and nonmetropolitan areas only" if self._titles else "states only"


def normalize_area(text: str) -> str:
    """`text` in lower case, one space apart, without accents, periods and marks; "Saint" as "St", "Ft" as "Fort"."""
    plain = _without_marks(text)
    if not plain.isascii():
        plain = "".join(letter for letter in unicodedata.normalize("NFD", plain) if not unicodedata.combining(letter))
    plain = plain.replace(".", "").replace("&", "and")
    plain = re.sub(r"\s*-\s*", "-", " ".join(plain.split()))
    for pattern, spelling in _SPELLINGS:
        plain = pattern.sub(spelling, plain)
    return plain


def is_area_code(text: str) -> bool:
    """Whether `text` is written like a FIPS or OEWS code: 06, 6.0, "FIPS 06", 26420."""
    return _CODE.fullmatch(_without_marks(text)) is not None


def _without_marks(text: str) -> str:
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", _lower(text[:MAX_TEXT]))
    return " ".join(_NOTE_MARKS.sub("", plain).split())


def _lower(text: str) -> str:
    """`text` in lower case, where other letters do not become those of a-z: a long s is no s, "uſ" is not the US."""
    if text.isascii():
        return text.lower()
    return "".join(letter if not letter.isascii() and letter.lower().isascii() else letter.lower() for letter in text)


def _read_aliases() -> dict[str, list[str]]:
    """area_aliases.csv: other names of areas by ids, the likeliest first; names of territories and of their areas by
    an empty id."""
    aliases: dict[str, list[str]] = {}
    with _ALIASES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            aliases.setdefault(normalize_area(row["alias"]), []).append(row["area_id"])
    return aliases
