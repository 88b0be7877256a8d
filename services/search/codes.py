"""Read occupation codes as people have them, and translate earlier, wider and finer ones into those of today.

Spreadsheets, reports and other systems write one code in many ways (291141.0, 29–1141, "29-1141*", 29-1141.00), and
many lists still have codes of SOC 2010 or 2000, of OEWS, or of broad occupations. `code_changes.csv` says what these
mean now; `make data` writes it.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from services.search.code_spelling import codes_among_words, only_codes
from services.search.normalize import normalize, stemmed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CHANGES: Final = Path(__file__).with_name("code_changes.csv")

_MAX_NAMED: Final = 3
"""Occupations that a sentence names; more are only counted."""

_MAX_QUOTED: Final = 40
"""Characters of words that are no codes that a sentence repeats."""
_MONTH: Final = re.compile(r"11-20\d\d", re.ASCII)
"""A code that reads like a month."""
_MILITARY: Final = "55-"


@dataclass(frozen=True)
class CodeReading:
    """What a code means: `code` as the classification writes it, `occupation_ids` the present occupations, the
    likeliest first, none if it is not known, and `note` what has become of it, or why it is none; "" where it is a code
    of today, and where nothing is known of it. `members`: of a minor group, which is no occupation, those within, the
    largest first."""

    code: str
    occupation_ids: tuple[str, ...]
    note: str = ""
    members: tuple[str, ...] = ()
    is_code: bool = True
    """False of what is written besides the codes of a list."""

    @property
    def occupation_id(self) -> str | None:
        """The likeliest occupation."""
        return self.occupation_ids[0] if self.occupation_ids else None


@dataclass(frozen=True)
class _Change:
    occupation_ids: tuple[str, ...]
    relation: str


class OccupationCodes:
    """The codes of one source. Immutable after construction: share it among threads."""

    def __init__(self, jobs: Mapping[str, float], *, is_soc: bool, names: Mapping[str, str] | None = None) -> None:
        """Read codes as ids of `jobs`, the jobs of each. `is_soc`: they are SOC codes: earlier ones are translated.
        `names`: of the ids, which may stand beside their codes."""
        self._jobs = jobs
        self._is_soc = is_soc
        self._names = names or {}
        self._by_digits = {code.replace("-", ""): code for code in jobs}

    def read(self, text: str) -> CodeReading | None:
        """What the one code in `text` means; None if `text` is not written like one."""
        if text in self._jobs:  # as most are, and Rank asks for 830: to read them all takes a tenth of its time
            return CodeReading(text, (text,))
        readings = self.read_all(text)
        return readings[0] if len(readings) == 1 else None

    def read_all(self, text: str) -> list[CodeReading]:
        """What each code in `text` means, in order, each once, and what else is written there, with no occupation;
        empty if no code is known among words. The name of a code's occupation says nothing more.

        Codes may be separated by anything: spaces, commas, semicolons, lines.
        """
        codes = only_codes(text, self._is_known, is_soc=self._is_soc)
        if codes:
            return [self._reading(code) for code in dict.fromkeys(codes)]
        parts = codes_among_words(text, self._is_known, is_soc=self._is_soc)
        readings = [self._reading(part) if is_code else _words(part) for part, is_code in parts]
        names = {_compared(self._names.get(code, "")) for one in readings for code in one.occupation_ids}
        kept = [one for one in dict.fromkeys(readings) if one.is_code or _compared(one.code) not in names]
        found = [one.code for one in kept if one.is_code]
        is_month = len(found) == 1 and len(kept) > 1 and _MONTH.fullmatch(found[0])
        return [] if is_month else kept  # "Nurse 11-2022" was hired then

    def _is_known(self, code: str) -> bool:
        reading = self._reading(code)
        return bool(reading.occupation_ids or reading.members)

    def _reading(self, code: str) -> CodeReading:
        known = self._by_digits.get(code.replace("-", ""))
        if known is not None:
            return CodeReading(known, (known,))
        if not self._is_soc:
            return CodeReading(code, ())
        if code[-1] in "XY":
            return self._pattern(code)
        if code.startswith(_MILITARY):
            return CodeReading(code, (), f"{code} is military: the armed forces are not covered")
        change = _changes().get(code)
        if change is None and code.endswith("00"):
            return self._group(code)
        ids = tuple(one for one in change.occupation_ids if one in self._jobs) if change else ()
        return CodeReading(code, ids, _note(code, ids, change.relation) if change and ids else "")

    def _pattern(self, code: str) -> CodeReading:
        """The occupations of a code whose last digits are left open, as the Census Bureau writes groups: 13-20XX."""
        beginning = code.rstrip("XY")
        major = f"{beginning}0000"
        ids = (major,) if major in self._jobs else self._beginning(beginning)
        return CodeReading(code, ids, _note(code, ids, "covers") if ids else "")

    def _group(self, code: str) -> CodeReading:
        """A minor group; a code that is not known where nothing begins so."""
        members = self._beginning(code.rstrip("0"))
        count = "1 occupation" if len(members) == 1 else f"{len(members)} occupations"
        note = f"{code} is a group of {count}: choose one, such as {members[0]}" if members else ""
        return CodeReading(code, (), note, members)

    def _beginning(self, beginning: str) -> tuple[str, ...]:
        """The occupations whose code begins so, the largest first."""
        within = [one for one in self._jobs if one.startswith(beginning) and not one.endswith("0000")]
        return tuple(sorted(within, key=lambda one: (-self._jobs[one], one)))


def describe(readings: Sequence[CodeReading]) -> str:
    """What has become of codes that are not of today, which are not known, and what was not read, in one line; "" if
    all are of today."""
    notes = "; ".join(reading.note for reading in readings if reading.note)
    unknown = [one.code for one in readings if one.is_code and not one.occupation_ids and not one.note]
    words = [one.code for one in readings if not one.is_code]
    sentences = [f"{notes}."] if notes else []
    sentences += [f"Not known: {listed(unknown)}."] if unknown else []
    sentences += [f"Not read: {listed([f'“{text}”' for text in words])}."] if words else []
    return " ".join(sentences)


def why_not_one(readings: Sequence[CodeReading]) -> str:
    """Why a text is not the code of one occupation, as a sentence; "" where that is not known."""
    codes = [reading for reading in readings if reading.is_code]
    if len(codes) > 1:
        return f"These are {len(codes)} codes: give each by itself."
    if len(readings) > 1:
        return f"Give {codes[0].code} alone."
    return "".join(f"{reading.note}." for reading in readings if reading.note)


def _words(text: str) -> CodeReading:
    return CodeReading(text if len(text) <= _MAX_QUOTED else f"{text[: _MAX_QUOTED - 1]}…", (), is_code=False)


def _compared(text: str) -> str:
    return stemmed(normalize(text))


def _note(code: str, ids: Sequence[str], relation: str) -> str:
    """What has become of a code: "15-1132 is now 15-1252 and 15-1253"."""
    verb = {"part": "is counted in", "covers": "covers", "changed": "is now"}[relation]
    return f"{code} {verb} {listed(ids)}"


def listed(codes: Sequence[str]) -> str:
    """Codes in a sentence, the first few of many: "15-1252 and 15-1253", "11-1011, 11-1021, 11-2011 and 4 more"."""
    if len(codes) > _MAX_NAMED + 1:
        return f"{', '.join(codes[:_MAX_NAMED])} and {len(codes) - _MAX_NAMED} more"
    return joined(codes)


def joined(codes: Sequence[str]) -> str:
    """Codes in a sentence, all of them."""
    *others, last = codes
    return f"{', '.join(others)} and {last}" if others else last


@cache
def _changes() -> Mapping[str, _Change]:
    with _CHANGES.open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: _Change(tuple(row["occupation_ids"].split()), row["relation"]) for row in csv.DictReader(file)
        }
