"""How the job of a line may be called in titles: as typed, written out, by an everyday word for it.

A line is read once more here by those who know which words and titles there are, which `job_line` does not: what reads
like a title as a whole stays whole.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from services.search.job_line import JobLine, read_line
from services.search.normalize import stem, stemmed
from services.search.plural_abbreviations import singular
from services.search.synonyms import Synonyms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from services.search.word_index import WordIndex

_MAX_WORDINGS: Final = 5
_MAX_WEIGHED: Final = 3
"""Wordings whose words are weighed as evidence; later ones are guesses at spelling."""
_FEW_OCCUPATIONS: Final = 2


class Wordings(NamedTuple):
    """How a job may be called."""

    texts: list[str]
    """All, the likeliest first."""
    weighed: list[str]
    """Those whose words are weighed as evidence."""
    guesses: tuple[int, ...]
    """Which of these no phrase of the list of everyday words stands behind."""


class JobNames:
    """Which titles read just so, and what else a job is called. Immutable after construction."""

    def __init__(self, titles: pa.Array, occupation: NDArray[np.int64], own: int, words: WordIndex) -> None:
        """Of cleaned `titles` and the `occupation` of each, the occupations' `own` first, and their `words`."""
        names = titles.to_pylist()
        self._words = words
        single = np.flatnonzero(pc.invert(pc.match_substring(titles, " ")).to_numpy(zero_copy_only=False))
        pairs = set(zip((stem(names[row]) for row in single.tolist()), occupation[single].tolist(), strict=True))
        self._titles_of_a_word = Counter(word for word, _ in pairs)
        self._synonyms = Synonyms()
        # Half a megabyte, where a set of texts would take several; that two share one is too unlikely to matter.
        self._hashes = np.unique(np.fromiter(map(hash, names), np.int64, len(names))).data
        owners = zip(names[:own], occupation[:own].tolist(), strict=True)
        self._own_titles = {stemmed(name): owner for name, owner in owners}

    def read(self, text: str) -> JobLine:
        """The parts of a line, abbreviations written out where a title reads so."""
        line = read_line(self._words.split(singular(text, self._is_plural)))
        if line.context and self._words.is_kind_of(line.main, line.context):
            line = line._replace(main=f"{line.main} {line.context}", context="")
        if line.full != line.main and self.has_title(line.full):
            return JobLine(line.full, line.full, "")
        if line.context and line.main:
            for both in (f"{line.context} {line.main}", f"{line.main} {line.context}"):
                spelled = self._spelled_as_title(both)
                if spelled:
                    return JobLine(line.full, spelled, "")
        if " " in line.main and (spelled := self._spelled_as_title(line.main)):
            line = line._replace(main=spelled, bare="")
        if line.bare and self._is_specific(line.bare):
            return JobLine(line.full, line.bare, line.main.removesuffix(line.bare).strip())
        return line

    def named(self, text: str) -> int | None:
        """The occupation whose own title reads so, but for plurals."""
        return self._own_titles.get(stemmed(text))

    def wordings(self, line: JobLine) -> Wordings:
        """The job as typed, unless everyday words mean something else, and how titles may call it."""
        main, context = line.main, line.context
        # "Captain" beside "EMT" is one of the fire department.
        replaced = self._synonyms.meanings_of_phrase(f"{main} {context}") if context else self._synonyms.meanings(main)
        if replaced:
            return Wordings(replaced[:_MAX_WORDINGS], replaced[:_MAX_WEIGHED], ())
        written_out = " ".join(self._words.written_out(word) for word in main.split())
        if self.named(written_out) is not None:
            return Wordings([main], [main], ())
        meant = self._synonyms.meanings_of_phrase(main) or self._synonyms.meanings_of_phrase(written_out)
        alone = self._synonyms.meanings(written_out)
        typed, longer = self._synonyms.rewordings(main), self._synonyms.rewordings(written_out)
        same = [main, *alone, *typed.texts, *line.without_rank]
        other = [*longer.texts, *self._words.spacing_variants(main)]
        # What a phrase of several words is known to mean goes before a namesake that O*NET has elsewhere.
        texts = list(dict.fromkeys([*(meant if " " in main else []), *same, *other]))[:_MAX_WORDINGS]
        weighed = (meant or texts)[:_MAX_WEIGHED]
        known = {*meant, *alone, *typed.surer, *longer.surer}
        return Wordings(texts, weighed, tuple(n for n, text in enumerate(weighed) if text not in known))

    def _is_plural(self, word: str) -> bool:
        """Whether a word is nothing that titles have, nor begins any, and without its last letter an everyday one."""
        return bool(self._synonyms.meanings_of_phrase(word[:-1])) and not len(self._words.meanings(word))

    def _is_specific(self, word: str) -> bool:
        """Whether a word alone is a title, of one or two occupations only: "paralegal" is, "teacher" is not."""
        return 0 < self._titles_of_a_word.get(stem(word), 0) <= _FEW_OCCUPATIONS

    def has_title(self, text: str) -> bool:
        """Whether a title reads exactly so."""
        wanted = hash(text)
        place = bisect_left(self._hashes, wanted)
        return place < len(self._hashes) and self._hashes[place] == wanted

    def _spelled_as_title(self, text: str) -> str | None:
        """The text with its abbreviations written out so that it reads like a title; None when no title reads so."""
        if self._synonyms.meanings_of_phrase(text):
            return None
        return next((spelling for spelling in self._words.spellings(text) if self.has_title(spelling)), None)
