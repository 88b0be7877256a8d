"""Everyday words for jobs and what titles call them instead: `synonyms.csv`, a line and a reason each.

"=" before a phrase means that it applies only when it is the whole query, and takes its place.
`abbreviations.csv`: single words cut short, and the words they stand for, the likeliest first.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from services.search.normalize import normalize

_SYNONYMS: Final = Path(__file__).with_name("synonyms.csv")
PROGRAM_SYNONYMS: Final = Path(__file__).with_name("program_synonyms.csv")
"""The same for programs of study, whose names are others than those of jobs."""
_FIELDS: Final = Path(__file__).with_name("fields.csv")
_ABBREVIATIONS: Final = Path(__file__).with_name("abbreviations.csv")


class Synonyms:
    """What people say -> what titles say; read once, then unchanging."""

    def __init__(self, path: Path = _SYNONYMS) -> None:
        self._alone: dict[str, list[str]] = {}
        self._whole: dict[str, list[str]] = {}
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                meanings = [normalize(meaning) for meaning in row["means"].split("|")]
                if row["phrase"].startswith("="):
                    self._alone[normalize(row["phrase"])] = meanings
                else:
                    self._whole[normalize(row["phrase"])] = meanings
        self._place = {phrase: place for place, phrase in enumerate(self._whole)}
        self._most_words = max((len(phrase.split()) for phrase in self._whole), default=0)

    def meanings(self, query: str) -> list[str]:
        """What titles call a query that, as a whole, is an everyday name of something else; mostly nothing."""
        return self._alone.get(query, [])

    def meanings_of_phrase(self, phrase: str) -> list[str]:
        """What titles call exactly this phrase; mostly nothing."""
        return self._whole.get(phrase, [])

    def rewordings(self, query: str) -> list[str]:
        """Other wordings of a cleaned query, the longest phrase replaced first; not `query` itself."""
        words = query.split()
        spans = (
            " ".join(words[start:end])
            for start in range(len(words))
            for end in range(start + 1, min(len(words), start + self._most_words) + 1)
        )
        # The longest first: "call center" says more than "call".
        phrases = sorted(
            {span for span in spans if span in self._whole}, key=lambda phrase: (-len(phrase), self._place[phrase])
        )
        padded = f" {query} "
        found = [
            padded.replace(f" {phrase} ", f" {meaning} ").strip()
            for phrase in phrases
            for meaning in self._whole[phrase]
        ]
        return [wording for wording in dict.fromkeys(found) if wording != query]


def read_fields(path: Path = _FIELDS) -> dict[str, str]:
    """Fields of work and the code of the major group that each stands for."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["field"]: row["group"] for row in csv.DictReader(lines)}


def read_abbreviations(path: Path = _ABBREVIATIONS) -> dict[str, list[str]]:
    """The words that each abbreviation stands for."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["short"]: row["means"].split("|") for row in csv.DictReader(lines)}
