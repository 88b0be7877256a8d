"""Which typed words are surely words of titles, however cut short or misspelled.

The models of titles know best what any letters are likest to, be they another language or random: where no word of a
text is recognized here, they are not asked.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rapidfuzz.distance import OSA

from services.search.normalize import STOP_WORDS, stem

if TYPE_CHECKING:
    from services.search.word_index import WordIndex

_MIN_LETTERS: Final = 5
"""Letters of a word that one slip leaves recognizable ..."""
_LETTERS_OF_A_SLIP: Final = 5
"""... and one slip more for so many more."""
_ENDING: Final = 5
"""Letters in which a word of English ends as many others do: "ornithologist", "marinator" ..."""
_OF_ENDING: Final = 5
"""... where so many words of titles do."""
_VOWELS: Final = re.compile("[aeiou]")
_DOUBLE: Final = re.compile(r"(.)\1")
_MAX_CACHED: Final = 2_048
"""Words that are kept: a list of 10,000 lines has few more."""


class Recognition:
    """Immutable after construction."""

    def __init__(self, words: WordIndex) -> None:
        self._words = words
        self._is_recognized = lru_cache(_MAX_CACHED)(self._find)
        self._by_consonants: dict[str, str] = {}
        common = [word for word in words.words if words.is_common(word)]
        self._endings = Counter(word[-_ENDING:] for word in common if len(word) > _ENDING)
        for word in common:
            key = _consonants(word)  # the words in one text: lists would be objects for garbage collection to look at
            self._by_consonants[key] = f"{self._by_consonants.get(key, '')} {word}"

    def knows_any(self, text: str) -> bool:
        """Whether any word of a text is one of titles, begins or abbreviates one, ends as many do, or is surely a slip
        of one."""
        return any(self._is_recognized(word) for word in text.split() if word not in STOP_WORDS)

    def _find(self, word: str) -> bool:
        if self._words.is_known(word) or self._words.is_unfinished(word):
            return True
        typed = stem(word)
        if len(typed) > _ENDING and self._endings[typed[-_ENDING:]] >= _OF_ENDING:
            return True
        return self._is_squeezed(typed) or (len(word) >= _MIN_LETTERS and self._is_slip(word, typed))

    def _is_slip(self, word: str, typed: str) -> bool:
        indices, _ = self._words.similar_words(word, last=False)
        near = (self._words.words[index] for index in indices.tolist())
        slips = len(word) // _LETTERS_OF_A_SLIP
        return any(OSA.distance(form, one) <= slips for one in near if one[0] == typed[0] for form in {word, typed})

    def _is_squeezed(self, typed: str) -> bool:
        """Whether a word is one of titles without some of its vowels and double letters: "custdn", "hskpr"."""
        return any(_is_part(typed, word) for word in self._by_consonants.get(_consonants(typed), "").split())


def _consonants(word: str) -> str:
    """The first letter and the consonants behind it, double ones once."""
    return word[:1] + _VOWELS.sub("", _DOUBLE.sub(r"\1", word)[1:])


def _is_part(short: str, word: str) -> bool:
    """Whether the letters of one word stand in another in the same order."""
    letters = iter(word)
    return all(letter in letters for letter in short)
