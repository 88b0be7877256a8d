"""Everyday words for jobs and what titles call them instead: `synonyms.csv`, a line and a reason each.

"=" before a phrase means that it applies only when it is the whole query.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from services.search.normalize import normalize

_SYNONYMS: Final = Path(__file__).with_name("synonyms.csv")


class Synonyms:
    """What people say -> what titles say; read once, then unchanging."""

    def __init__(self, path: Path = _SYNONYMS) -> None:
        self._anywhere: list[tuple[str, list[str]]] = []
        self._alone: dict[str, list[str]] = {}
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                meanings = [normalize(meaning) for meaning in row["means"].split("|")]
                if row["phrase"].startswith("="):
                    self._alone[normalize(row["phrase"])] = meanings
                else:
                    self._anywhere.append((f" {normalize(row['phrase'])} ", meanings))
        # The longest first: "call center" says more than "call".
        self._anywhere.sort(key=lambda entry: -len(entry[0]))

    def rewordings(self, query: str) -> list[str]:
        """Other wordings of a cleaned query, the longest phrase replaced first; not `query` itself."""
        padded = f" {query} "
        found = list(self._alone.get(query, ()))
        for phrase, meanings in self._anywhere:
            if phrase in padded:
                found += [padded.replace(phrase, f" {meaning} ").strip() for meaning in meanings]
        return [wording for wording in dict.fromkeys(found) if wording != query]
