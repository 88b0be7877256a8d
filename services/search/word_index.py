"""The distinct words of all titles: which of them a typed word may mean, and which titles hold them."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.search.normalize import STOP_WORDS, stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

STOP_WORD_WEIGHT: Final = 0.3
UNKNOWN_WEIGHT: Final = 2.0
"""A word no title has is most often a company or a place, so it counts as little as the most common word."""

_WEIGHT_BOUNDS: Final = (2.0, 7.0)
"""Bounds of a word's weight, log(titles / titles with it): the head of a name ("manager") must still count,
and a word that only one title has must not drown the rest."""

_MIN_SIMILARITY: Final = 0.70
"""Least similarity of a misspelling: one slip in a word of four letters, two in seven, three in ten."""
_MIN_SIMILARITY_LOOSE: Final = 0.60
"""The same when looking for no more than a direction."""
_TYPO_PENALTY: Final = 0.03
_FIRST_LETTER_PENALTY: Final = 0.08
"""What a wrong first letter costs besides: people seldom miss it, and "wizard" is not "gizzard"."""
_MAX_TYPOS: Final = 40
_PREFIX_FIT: Final = (0.82, 0.15)
"""Score of a prefix match: the minimum, and what is added in proportion to the share of the word typed."""
_PREFIX_OF_WORD: Final = 0.85
"""What is left of it when what was typed is a word itself: "counsel" is a lawyer before a counselor."""
_ABBREVIATION_FIT: Final = 0.97
"""Score of a word for its abbreviation."""
_MIN_TITLES: Final = 3
"""Titles that must have a word before it is trusted to be one."""
_AS_LIKELY: Final = 0.03
"""Words that fit so much less than the best may be meant as well ..."""
_MAX_MEANINGS: Final = 12
"""... so many at most."""
_MAX_SPELLINGS: Final = 32
"""Ways to write a text out that are looked at: of three abbreviations with two meanings each, all."""
_MIN_CUT: Final = 5
"""Letters of a word cut short by the width of a column ("coordinato") that are enough to know it by ..."""
_SURELY_CUT: Final = 0.8
"""... where so many of the titles with words that begin so have the commonest of them."""
_SURE_SLIP: Final = 0.82
"""Fit of a misspelling that is taken for the word itself: one slip in a word of seven letters, two in eleven."""
_MANY_TITLES: Final = 100
"""Titles that end in a word that names a kind of job, as "assistant" and "driver" do."""
_TINY: Final = 1e-6
"""What rounding may make of a whole number of slips."""
_MAX_CACHED: Final = 2_048
"""Typed words whose like words are kept: a list of 10,000 lines has few more. An entry takes some 500 bytes."""


_OF_NO_JOB: Final = 0.2
"""Share of its titles that end in a word, where the word names no job: "equipment" ..."""
_OF_JOB: Final = 0.7
"""... and where it does: "technician"."""
_MIXED: Final = re.compile(r"\b[A-Za-z]*[a-z]{2}[A-Z][a-z]{2}[A-Za-z]*")
_BOUNDARY: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")


class WordIndex:
    """Immutable after construction; a word is known by its index among the sorted words."""

    SURE_FIT: Final = _ABBREVIATION_FIT
    """Words that fit so well are what was typed, or what it abbreviates."""

    def __init__(self, titles: pa.Array, abbreviations: dict[str, list[str]] | None = None) -> None:
        """Index cleaned titles, each known by its index among them; abbreviations may mean any of their words."""
        self._abbreviations = abbreviations or {}
        self._similar_words = lru_cache(_MAX_CACHED)(self._find_similar_words)
        self._slips = lru_cache(_MAX_CACHED)(self._find_slips)
        self._of_length = lru_cache(_MAX_CACHED)(self._find_of_length)
        self._completed = lru_cache(_MAX_CACHED)(self._complete)
        self._corrected = lru_cache(_MAX_CACHED)(self._correct)
        self._meanings = lru_cache(_MAX_CACHED)(self._find_meanings)
        lists = pc.split_pattern(titles, " ")
        seen = lists.values.dictionary_encode()
        stems = [stem(word) for word in seen.dictionary.to_pylist()]
        self._words = sorted(set(stems))
        self._place = {word: place for place, word in enumerate(self._words)}
        self._sorted_words = np.array(self._words, dtype=np.str_)
        self._lengths = np.char.str_len(self._sorted_words)
        self._letters = np.fromiter(map(_letters, self._words), np.uint64, len(self._words))
        word = np.searchsorted(self._sorted_words, np.array(stems, dtype=np.str_))[seen.indices.to_numpy()]
        title = np.repeat(np.arange(len(titles)), np.diff(lists.offsets.to_numpy()))
        last_words = np.full(len(titles), -1, np.int64)
        counts = ~np.isin(self._sorted_words, sorted(STOP_WORDS))[word]
        last_words[title[counts]] = word[counts]  # the last assignment stays
        self._ends = np.bincount(last_words[last_words >= 0], minlength=len(self._words))
        # One entry a word and title, ordered by word, so that each word's titles are one slice.
        entries = np.sort(word * len(titles) + title)  # a third of the time of `np.unique`, which hashes first
        entries = entries[np.diff(entries, prepend=-1) > 0]
        word, title = np.divmod(entries, len(titles))
        self._titles: Ints = title  # of the size that NumPy indexes with: others are converted at each use
        self._starts = np.searchsorted(word, np.arange(len(self._words) + 1))
        rarity = np.log(len(titles) / np.maximum(np.diff(self._starts), 1))
        self.weight: Floats = np.clip(rarity, *_WEIGHT_BOUNDS).astype(np.float32)
        self.weight[np.isin(self._sorted_words, sorted(STOP_WORDS))] = STOP_WORD_WEIGHT
        sums = np.bincount(title, weights=self.weight[word], minlength=len(titles))
        self.title_weight: Floats = np.maximum(sums, STOP_WORD_WEIGHT).astype(np.float32)

    @property
    def words(self) -> list[str]:
        """The distinct words of all titles, without plurals, sorted."""
        return self._words

    def written_out(self, typed: str) -> str:
        """The likeliest word for an abbreviation, and the word that one cut short must be; any other word as it is."""
        meant = self._abbreviations.get(typed)
        return meant[0] if meant else str(self._completed(typed))

    def _complete(self, typed: str) -> str:
        if len(typed) < _MIN_CUT or self._count(typed):
            return typed
        first, end = np.searchsorted(self._sorted_words, [typed, typed + "\uffff"]).tolist()
        counts = np.diff(self._starts[first : end + 1])
        if not len(counts) or counts.max() < _SURELY_CUT * counts.sum() or counts.max() < _MIN_TITLES:
            return typed
        likeliest: str = self._words[first + int(counts.argmax())]
        return likeliest

    def corrected(self, typed: str) -> str:
        """The word that a long one is a slip of; one that titles have or that begins such, and any other, as it is."""
        return self._corrected(typed)

    def _correct(self, typed: str) -> str:
        if len(typed) < _MIN_CUT or self.is_known(typed):
            return typed
        indices, fits = self.similar_words(typed, last=False)
        if not len(fits) or fits[-1] < _SURE_SLIP:
            return typed
        likeliest: str = self._words[int(indices[-1])]
        return likeliest if likeliest[0] == typed[0] and not likeliest.startswith(typed) else typed

    def ends_titles(self, typed: str) -> bool:
        """Whether so many titles end in the word, or in what it abbreviates, that it names a kind of job."""
        index = self.find(self.written_out(typed))
        return index is not None and int(self._ends[index]) >= _MANY_TITLES

    def is_kind_of(self, main: str, context: str) -> bool:
        """Whether what seems a job says what kind the job beside it is: "engineering/architectural technician"."""
        last = context.rsplit(" ", 1)[-1]
        return " " not in main and self._share_of_ends(main) < _OF_NO_JOB and self._share_of_ends(last) > _OF_JOB

    def _share_of_ends(self, typed: str) -> float:
        """How many of the titles that have the word, or what it abbreviates, end in it."""
        index = self.find(self.written_out(typed))
        return 0.0 if index is None else float(self._ends[index]) / max(self._count(self._words[index]), 1)

    def split(self, text: str) -> str:
        """The text with its words in mixed case apart that no title has as one: "PublicSafety", but not "DevOps"."""
        return _MIXED.sub(lambda found: self._apart(found[0]), text) if _MIXED.search(text) else text

    def _apart(self, word: str) -> str:
        return word if self.find(word.lower()) is not None else _BOUNDARY.sub(" ", word)

    def spellings(self, text: str) -> Iterator[str]:
        """The text, then with its abbreviations written out in each way, the likeliest first; not every one of many."""
        ways = ([word, *self._abbreviations.get(word, ())] for word in text.split())
        return map(" ".join, islice(product(*ways), _MAX_SPELLINGS))

    def entries(self) -> tuple[Ints, Ints]:
        """A word and a title that has it, for all of these, ordered by word."""
        word: Ints = np.repeat(np.arange(len(self._words)), np.diff(self._starts))
        return word, self._titles

    def meanings(self, typed: str) -> Ints:
        """The words that `typed` is or abbreviates, else the likeliest it is a slip or the beginning of, if any."""
        return self._meanings(typed)

    def _find_meanings(self, typed: str) -> Ints:
        indices, fits = self.similar_words(typed, last=False)
        if not len(fits):
            return indices
        sure = indices[fits >= self.SURE_FIT]
        return sure if len(sure) else indices[fits >= fits[-1] - _AS_LIKELY][-_MAX_MEANINGS:]

    def find(self, word: str) -> int | None:
        """The index of a word as typed, or None."""
        return self._place.get(stem(word))

    def similar_words(self, typed: str, *, last: bool, loose: bool = False) -> tuple[Ints, Floats]:
        """Words that `typed` may mean, the least likely first, and how well each fits (1 is the word itself).

        The last word of a query may be unfinished, so words it begins are always among them.
        """
        return self._similar_words(typed, last, loose)

    def _find_similar_words(self, typed: str, last: bool, loose: bool) -> tuple[Ints, Floats]:
        exact = self.find(typed)
        fits: dict[int, float] = {}
        written_out = [index for word in self._abbreviations.get(typed, ()) if (index := self.find(word)) is not None]
        # A word hardly any title has may itself be a slip: there is a "manger" among the titles.
        if self._count(typed) < _MIN_TITLES and len(typed) >= 4 and not written_out:
            fits.update(self._slips(typed, loose))
        if (last or exact is None) and len(typed) >= 2:
            first, end = np.searchsorted(self._sorted_words, [typed, typed + "\uffff"]).tolist()
            parts = _PREFIX_FIT[0] + _PREFIX_FIT[1] * len(typed) / self._lengths[first:end]
            if self._count(typed) >= _MIN_TITLES:
                parts = parts * _PREFIX_OF_WORD
            for index, fit in enumerate(parts.tolist(), start=first):
                fits[index] = max(fit, fits.get(index, 0.0))
        fits |= dict.fromkeys(written_out, _ABBREVIATION_FIT)
        if exact is not None:
            fits[exact] = 1.0
        indices = np.fromiter(fits, dtype=np.int64, count=len(fits))
        values = np.fromiter(fits.values(), dtype=np.float32, count=len(fits))
        order = np.argsort(values, kind="stable")
        indices, values = indices[order], values[order]
        indices.flags.writeable = values.flags.writeable = False  # shared among callers
        return indices, values

    def _find_slips(self, typed: str, loose: bool) -> dict[int, float]:
        """The words that a typed one may be a misspelling of, and how well each fits."""
        cutoff = _MIN_SIMILARITY_LOOSE if loose else _MIN_SIMILARITY
        scorer = OSA.normalized_similarity
        stemmed = stem(typed)
        # No word is more alike than the shorter one is long of the longer one: two thirds need not be looked at.
        indices = self._of_length(math.ceil(cutoff * len(stemmed)), math.floor(len(stemmed) / cutoff))
        # Nor is one that has more other letters, or lacks more, than there may be slips: a hundredth is left.
        slips = (1.0 - cutoff) * np.maximum(self._lengths[indices], len(stemmed)) + _TINY
        letters = np.uint64(_letters(stemmed))
        known = self._letters[indices]
        is_near = (np.bitwise_count(known & ~letters) <= slips) & (np.bitwise_count(letters & ~known) <= slips)
        indices = indices[is_near]
        words = [self._words[index] for index in indices.tolist()]
        near = process.extract(stemmed, words, scorer=scorer, score_cutoff=cutoff, limit=_MAX_TYPOS)
        fits = {}
        for word, similarity, place in near:
            index = int(indices[place])
            fit = similarity if word[0] == typed[0] else similarity - _FIRST_LETTER_PENALTY
            if fit >= cutoff:
                fits[index] = fit - _TYPO_PENALTY
        return fits

    def _find_of_length(self, shortest: int, longest: int) -> Ints:
        """The words of these lengths, in order."""
        return np.flatnonzero((self._lengths >= shortest) & (self._lengths <= longest))

    def titles_of(self, index: int) -> Ints:
        """The titles that hold a word."""
        return self._titles[self._starts[index] : self._starts[index + 1]]

    def titles_containing(self, indices: Ints) -> tuple[Ints, Ints]:
        """The titles that hold each of these words, one word's after the other's, and how many these are."""
        starts, ends = self._starts[indices], self._starts[indices + 1]
        slices = [self._titles[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        return np.concatenate(slices), ends - starts

    def spacing_variants(self, query: str) -> list[str]:
        """Wordings with a space put in ("truckdriver") or taken out ("fire fighter")."""
        words = query.split()
        found = []
        for here, word in enumerate(words):
            before, after = words[:here], words[here + 1 :]
            if after and self._count(word + after[0]) >= _MIN_TITLES:
                found.append(" ".join([*before, word + after[0], *after[1:]]))
            if len(word) >= 6 and self._count(word) == 0:
                cuts = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
                commonest, cut = max((min(map(self._count, cut)), cut) for cut in cuts)
                if commonest >= _MIN_TITLES:
                    found.append(" ".join([*before, *cut, *after]))
        return found

    def is_known(self, word: str) -> bool:
        """Whether any title has the word, or it abbreviates one."""
        return word in self._abbreviations or self.find(word) is not None

    def is_unfinished(self, word: str) -> bool:
        """Whether a word is nothing but the beginning of words that titles have."""
        place = bisect_left(self._words, word)
        return not self.is_known(word) and place < len(self._words) and self._words[place].startswith(word)

    def is_common(self, word: str) -> bool:
        """Whether enough titles have the word, or what it abbreviates, for it to be trusted."""
        return self._count(self.written_out(word)) >= _MIN_TITLES

    def _count(self, word: str) -> int:
        index = self.find(word)
        return 0 if index is None else int(self._starts[index + 1] - self._starts[index])


def _letters(word: str) -> int:
    """Which letters and digits a word has, a bit each."""
    found = 0
    for letter in word.encode():
        found |= 1 << (letter & 63)
    return found
