"""Everyday words for jobs and what titles call them instead: `synonyms.csv`, a line and a reason each.

"=" before a phrase means that it applies only when it is the whole query, and takes its place.
`abbreviations.csv`: single words cut short, and the words they stand for, the likeliest first.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final, NamedTuple

from services.search.normalize import normalize, stem, stemmed

_SYNONYMS: Final = Path(__file__).with_name("synonyms.csv")
PROGRAM_SYNONYMS: Final = Path(__file__).with_name("program_synonyms.csv")
"""The same for programs of study, whose names are others than those of jobs."""
_FIELDS: Final = Path(__file__).with_name("fields.csv")
_ABBREVIATIONS: Final = Path(__file__).with_name("abbreviations.csv")


class Rewordings(NamedTuple):
    """What a query may be called instead: all of them, and those for which two words or more, or all, were replaced."""

    texts: list[str]
    surer: list[str]


class Synonyms:
    """What people say -> what titles say; read once, then unchanging. Plurals are as their singulars."""

    def __init__(self, path: Path = _SYNONYMS) -> None:
        self._alone: dict[str, list[str]] = {}
        self._whole: dict[str, list[str]] = {}
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                meanings = [normalize(meaning) for meaning in row["means"].split("|")]
                phrases = self._alone if row["phrase"].startswith("=") else self._whole
                phrases.setdefault(stemmed(normalize(row["phrase"])), meanings)
        self._place = {phrase: place for place, phrase in enumerate(self._whole)}
        self._most_words = max((len(phrase.split()) for phrase in self._whole), default=0)

    def meanings(self, query: str) -> list[str]:
        """What titles call a query that, as a whole, is an everyday name of something else; mostly nothing."""
        return self._alone.get(stemmed(query), [])

    def meanings_of_phrase(self, phrase: str) -> list[str]:
        """What titles call exactly this phrase; mostly nothing."""
        return self._whole.get(stemmed(phrase), [])

    def rewordings(self, query: str) -> Rewordings:
        """Other wordings of a cleaned query, the longest phrase replaced first; not `query` itself."""
        words = query.split()
        stems = [stem(word) for word in words]
        phrases = {
            (start, end): phrase
            for start in range(len(words))
            for end in range(start + 1, min(len(words), start + self._most_words) + 1)
            if (phrase := " ".join(stems[start:end])) in self._whole
        }
        # The longest first: "call center" says more than "call".
        order = sorted(phrases, key=lambda span: (span[0] - span[1], self._place[phrases[span]]))
        found: dict[str, bool] = {}
        for start, end in order:
            for meaning in self._whole[phrases[start, end]]:
                wording = " ".join([*words[:start], meaning, *words[end:]])
                if wording != query:
                    found.setdefault(wording, end - start >= min(2, len(words)))
        return Rewordings(list(found), [wording for wording, is_surer in found.items() if is_surer])


def read_fields(path: Path = _FIELDS) -> dict[str, str]:
    """Fields of work and the code of the major group that each stands for."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["field"]: row["group"] for row in csv.DictReader(lines)}


def read_abbreviations(path: Path = _ABBREVIATIONS) -> dict[str, list[str]]:
    """The words that each abbreviation stands for."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {row["short"]: row["means"].split("|") for row in csv.DictReader(lines)}
