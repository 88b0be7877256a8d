"""Rank areas against a query: an exact code, abbreviation or name first, then beginnings, then words, then typos.

"AL" is Alabama before anything that begins so, "06" is California, "NYC" and "26420" are metropolitan areas, and
"Portland" lists every area of that name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

import pyarrow as pa
from rapidfuzz import fuzz, process

from services.growth_frame import LOCAL_LEVEL
from services.search.area_hints import AreaHints
from services.search.area_lists import read_areas
from services.search.area_names import AreaNames
from services.search.area_spelling import ABBREVIATION_LENGTH, is_area_code, normalize_area, quoted
from services.search.result import result_frame, text_array

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

COLUMNS: Final = {
    "area_id": "string",
    "area": "string",
    "area_level": "string",
    "matched": "string",
    "score": "Float64",
}

_EXACT: Final = 1.0
_BEGINNING: Final = 0.9
_OTHER_BEGINNING: Final = 0.85  # of a city that the area does not begin with
_WORDS: Final = 0.8
_TYPO: Final = 0.7
_MIN_SIMILARITY: Final = 80.0
"""Percent of similarity at which a text counts as a misspelled name: one letter in five."""
_MIN_TYPO_LENGTH: Final = 4
"""Letters of a text that may be misspelled: shorter ones resemble too many names."""


class AreaSearch:
    """The areas of one source, ready to be searched. Immutable after construction: share it among threads."""

    def __init__(self, areas: pd.DataFrame, local_employment: pd.Series[float] | None = None) -> None:
        """Index `areas`: area_id, area, area_abbr, area_level; the nation first, then states, then local areas.

        `local_employment`: jobs by area_id, by which local areas are ordered that are alike otherwise.
        """
        jobs = {} if local_employment is None else {str(code): float(count) for code, count in local_employment.items()}
        self._texts = {name: text_array(areas[name]) for name in ("area_id", "area", "area_level")}
        self._position = {str(area_id): row for row, area_id in enumerate(areas["area_id"])}
        self._is_local = (areas["area_level"] == LOCAL_LEVEL).tolist()
        self.names = AreaNames(areas, jobs)
        self.hints = AreaHints(self.names)
        by_size = sorted(self._position.items(), key=lambda item: (-jobs.get(item[0], 0.0), item[1]))
        self._by_size = {position: rank for rank, (_, position) in enumerate(by_size)}
        self._entries = [(name, self._position[area_id], is_first) for name, area_id, is_first in self.names.names()]
        self._distinct_names = list(dict.fromkeys(name for name, *_ in self._entries))
        words = self._words_of_entries()
        self._words = sorted(words)
        self._entries_by_word = [words[word] for word in self._words]

    def _words_of_entries(self) -> dict[str, set[int]]:
        """The entries of each word: of names, and of what else people say with them (state, "metro")."""
        states = {abbr: name.split() for name, abbr in self.names.state_names().items()}
        words: dict[str, set[int]] = {}
        for entry, (name, position, _) in enumerate(self._entries):
            parts = _split(name)
            if self._is_local[position]:
                parts += [word for part in parts for word in states.get(part, ())]
                parts += ["nonmetropolitan"] if "nonmetropolitan" in parts else ["metropolitan", "msa"]
            for part in parts:
                words.setdefault(part, set()).add(entry)
        return words

    def resolve(self, text: str) -> str | None:
        """The area that `text` means, or None."""
        return self.names.resolve(text)

    def read_all(self, text: str) -> list[tuple[str, str | None]]:
        """(text, area id or None) of each area in `text`: see `read_areas`."""
        return read_areas(text, self.names)

    def hint(self, text: str) -> str:
        """Why `text` is no area, as a sentence; "" where that is not known."""
        return "" if self.resolve(text) else self.hints.hint(text) or self._hint_of_list(text)

    def _hint_of_list(self, text: str) -> str:
        """What to do with "CA and TX" where one area is wanted; "" of postal codes alone, which may be anything: MD/PA
        are a physician and an assistant."""
        is_named = max(map(len, _split(normalize_area(text))), default=0) > ABBREVIATION_LENGTH
        several = is_named and sum(area_id is not None for _, area_id in self.read_all(text)) > 1
        return f"{quoted(text)} names several areas: name one." if several else ""

    def search(self, text: str, limit: int = 10) -> pd.DataFrame:
        """Areas that `text` may mean, the likeliest first; at most `limit`. Columns as in `COLUMNS`.

        `matched` is the name that matched, in lower case; the area's own where it was found by its code.
        """
        best: dict[int, tuple[float, str]] = {}
        for position, score, name in self._matches(text):
            if score > best.get(position, (0.0, ""))[0]:
                best[position] = (score, name)
        order = sorted(best, key=lambda position: (-best[position][0], *self._among_equals(position)))[: max(limit, 0)]
        rows = pa.array(order, pa.int64())
        texts = {name: values.take(rows) for name, values in self._texts.items()}
        names = zip(order, texts["area"].to_pylist(), strict=True)
        texts["matched"] = pa.array([best[position][1] or name for position, name in names], pa.large_string())
        return result_frame(texts, [best[position][0] for position in order])

    def _among_equals(self, position: int) -> tuple[bool, int]:
        """What areas are ordered by that match equally well: the nation, states by name, local areas by jobs."""
        is_local = self._is_local[position]
        return is_local, self._by_size[position] if is_local else position

    def _matches(self, text: str) -> Iterator[tuple[int, float, str]]:
        """(position, score, name that matched), an area possibly several times."""
        query = normalize_area(text)
        if not query or self.hints.is_county(text):
            return
        exact = self.names.candidates(text) or [area_id for _, area_id in self.read_all(text) if area_id]
        for place, area_id in enumerate(exact):
            yield self._position[area_id], _EXACT - place * 1e-6, "" if is_area_code(text) else query
        entries = self._entries_with(_split(query))
        for entry in sorted(entries):
            name, position, is_first = self._entries[entry]
            begins = name.startswith(query)
            yield position, (_BEGINNING if is_first else _OTHER_BEGINNING) if begins else _WORDS, name
        if len(query) >= 2 and query.isdecimal():
            for area_id, position in self._position.items():
                if self._is_local[position] and area_id.startswith(query):
                    yield position, _BEGINNING, ""
        elif not exact and not entries and len(query) >= _MIN_TYPO_LENGTH:
            similar = process.extract(
                query, self._distinct_names, scorer=fuzz.ratio, score_cutoff=_MIN_SIMILARITY, limit=None
            )
            likeness = {name: ratio for name, ratio, _ in similar}
            for name, position, *_ in self._entries:
                if name in likeness:
                    yield position, _TYPO * likeness[name] / 100.0, name

    def _entries_with(self, words: list[str]) -> set[int]:
        """The entries that have, for each of `words`, a word that begins so."""
        found: list[set[int]] = []
        for word in words:
            first = bisect_left(self._words, word)
            end = bisect_left(self._words, word + "\uffff")
            found.append(set().union(*self._entries_by_word[first:end]))
        return set.intersection(*found) if found else set()


def _split(name: str) -> list[str]:
    return [part for part in re.split(r"[\s,/-]+", name) if part]
