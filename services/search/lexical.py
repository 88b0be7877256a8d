"""How much of a query the words of each title cover: the same word, its beginning, a typo, an abbreviation, a synonym.

Every word of the query is compared with the distinct words of all titles; NumPy adds up, title by title, how much of
the query's weight is found there. Titles that fit best are then compared as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz

from services.search.normalize import MAX_WORDS, STOP_WORDS
from services.search.synonyms import Synonyms, read_abbreviations
from services.search.word_index import STOP_WORD_WEIGHT, UNKNOWN_WEIGHT, WordIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    FitCache = dict[tuple[str, bool], tuple[Ints, NDArray[np.float32]]]

_MIN_COVERAGE: Final = 0.5
"""Share of the query's weight that a title must cover to count as close."""

# What a rank is made of. The text decides (1); the rest settles what text leaves open, size first.
_W_SIZE: Final = 0.25
_W_OWN: Final = 0.10  # the occupation's own title fits too: its other titles hold odd ones out
_W_RATIO: Final = 0.10  # order and spelling of the whole, which single words do not see
_W_KIND: Final = 0.05
_W_ALL: Final = 1.0 + _W_SIZE + _W_OWN + _W_RATIO + _W_KIND

_EXTRA_WORDS_PENALTY: Final = 0.30
"""How much a title loses for words beyond the query, at most ..."""
_SPECIFIC_WEIGHT: Final = 6.0
"""... when the query weighs this much: who types just "manager" means no particular one ..."""
_UNFINISHED_FACTOR: Final = 0.5
"""... and this part of it while the last word is unfinished, for more may follow."""
_LAST_WORD_FACTOR: Final = 1.5
"""The last word weighs more: it names the job, what stands before it the sort."""

CONTEXT_WEIGHT: Final = 0.35
"""What a word beside the job counts (a department, a subject) ..."""
_CONTEXT_WEIGHT_BARE: Final = 0.7
"""... and beside a job of one word, which mostly needs it: "Teacher, HS Math"."""

_REWORDING_FACTOR: Final = 0.97
_MAX_WORDINGS: Final = 5
_SIZE_DECADES: Final = 7.0  # log10 of the largest occupation there may be
_PRIOR_TITLES: Final = 5  # with so few titles the share that fits is a guess: drawn toward zero
_RERANKED: Final = 200  # titles looked at as a whole, at least ...
_RERANKED_PER_ROW: Final = 4  # ... and so many for each row of the result, for an occupation has many titles


class Fit(NamedTuple):
    """A query against every title: how much of it a title covers, and that minus a penalty for extra words."""

    coverage: NDArray[np.float32]
    text: NDArray[np.float32]


class LexicalIndex:
    """The words of all titles. Immutable after construction."""

    def __init__(self, titles: pa.Array, occupation: Ints, trust: NDArray[np.float32], own: Ints, size: Floats) -> None:
        """Index cleaned `titles`: `occupation` and `trust` of each, which are occupations' `own`, and jobs (`size`)."""
        self._titles = titles
        self._occupation = occupation
        self._trust = trust
        self._own = own
        self._size = size
        self._count = np.bincount(occupation, minlength=len(size))
        self.words = WordIndex(titles, read_abbreviations())
        self._synonyms = Synonyms()

    def has_title(self, text: str) -> bool:
        """Whether a title reads exactly so."""
        return bool(pc.any(pc.equal(self._titles, text)).as_py())

    def wordings(self, main: str, context: str = "") -> list[str]:
        """The job as typed, unless everyday words mean something else, and how titles may call it."""
        # "Captain" beside "EMT" is one of the fire department.
        replaced = self._synonyms.meanings_of_phrase(f"{main} {context}") if context else self._synonyms.meanings(main)
        written_out = " ".join(self.words.written_out(word) for word in main.split())
        same = [main, *self._synonyms.meanings(written_out), *self._synonyms.rewordings(main)]
        other = [*self._synonyms.rewordings(written_out), *self.words.spacing_variants(main)]
        return (replaced or list(dict.fromkeys([*same, *other])))[:_MAX_WORDINGS]

    def candidates(self, wordings: list[str], context: str, limit: int) -> tuple[Ints, Floats]:
        """Titles that cover enough of any wording with what stands beside it, and how well each fits (0 to 1)."""
        cache: FitCache = {}
        coverage = np.zeros(len(self._occupation), np.float32)
        text = np.zeros(len(self._occupation), np.float32)
        for position, wording in enumerate(wordings):
            fit = self.fit(wording, cache, context=context)
            if fit is not None:
                factor = np.float32(_REWORDING_FACTOR if position else 1.0)
                np.maximum(coverage, fit.coverage * factor, out=coverage)
                np.maximum(text, fit.text * factor, out=text)
        rows = np.flatnonzero(coverage >= max(_MIN_COVERAGE, 0.6 * float(coverage.max(initial=0.0))))
        if not len(rows):
            return rows, np.zeros(0)
        own = np.zeros(len(self._size))
        own[self._occupation[self._own]] = text[self._own]
        bonus = _W_SIZE * np.log10(1.0 + self.employment_matched(coverage)) / _SIZE_DECADES + _W_OWN * own
        scores = text[rows] + _W_KIND * self._trust[rows] + bonus[self._occupation[rows]]
        reranked = max(_RERANKED, _RERANKED_PER_ROW * limit)
        if len(rows) > reranked:
            best = np.argpartition(-scores, reranked)[:reranked]
            rows, scores = rows[best], scores[best]
        names = self._titles.take(pa.array(rows)).to_pylist()
        ratios = [max(fuzz.ratio(wording, name) for wording in wordings) for name in names]
        return rows, np.clip((scores + _W_RATIO * np.array(ratios) / 100.0) / _W_ALL, 0.0, 1.0)

    def fit(self, query: str, cache: FitCache, *, loose: bool = False, context: str = "") -> Fit | None:
        """The query against every title; None when no title has any of it. `cache` is filled and reused."""
        words = list(dict.fromkeys(query.split()))[:MAX_WORDS]
        if not words:
            return None
        last = words[-1]
        context_weight = _CONTEXT_WEIGHT_BARE if len(words) == 1 else CONTEXT_WEIGHT
        beside = [word for word in dict.fromkeys(context.split()) if word not in words][:MAX_WORDS]
        factors = dict.fromkeys(words, 1.0) | dict.fromkeys(beside, context_weight) | {last: _LAST_WORD_FACTOR}
        coverage = np.zeros(len(self._occupation), np.float32)
        matched = np.zeros(len(self._occupation), np.float32)
        query_weight = 0.0
        for word, factor in factors.items():
            key = (word, word == last)
            if key not in cache:
                cache[key] = self.words.similar_words(word, last=key[1], loose=loose)
            indices, fits = cache[key]
            weights = self.words.weight[indices]
            weight = factor * self._query_weight(word, weights, fits)
            query_weight += weight
            titles, which = self.words.titles_containing(indices)
            # The likeliest word of a title comes last, and the last assignment stays.
            fit, gain = np.zeros_like(coverage), np.zeros_like(coverage)
            fit[titles], gain[titles] = fits[which], weights[which]
            coverage += np.float32(weight) * fit
            matched += gain
        if not coverage.any():
            return None
        coverage /= np.float32(query_weight)
        extra_words_share = 1.0 - np.minimum(1.0, matched / self.words.title_weight)
        cost = _EXTRA_WORDS_PENALTY * min(1.0, query_weight / _SPECIFIC_WEIGHT)
        if self.words.find(last) is None:
            cost *= _UNFINISHED_FACTOR
        return Fit(coverage, coverage * (1.0 - np.float32(cost) * extra_words_share))

    def employment_matched(self, coverage: NDArray[np.float32]) -> Floats:
        """Roughly how many people of each occupation go by a title that fits; half a fit is a sixteenth."""
        fits = np.flatnonzero(coverage)
        weights = np.square(np.square(coverage[fits]))
        fitting = np.bincount(self._occupation[fits], weights=weights, minlength=len(self._size))
        return self._size * fitting / (self._count + _PRIOR_TITLES)

    def _query_weight(self, word: str, weights: NDArray[np.float32], fits: NDArray[np.float32]) -> float:
        """What a typed word counts: as much as the commonest of the words that it surely means."""
        if word in STOP_WORDS:
            return STOP_WORD_WEIGHT
        if not len(weights):
            return UNKNOWN_WEIGHT
        sure = weights[fits >= self.words.SURE_FIT]
        return float(sure.min() if len(sure) else weights[-1])
