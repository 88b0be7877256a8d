"""How much of a query the words of each title cover: the same word, its beginning, a typo, an abbreviation.

Every word of the query is compared with the distinct words of all titles; NumPy adds up, title by title, how much of
the query's weight is found there. Titles that fit best are then compared as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from services.search.normalize import MAX_WORDS, STOP_WORDS, stemmed
from services.search.synonyms import read_abbreviations
from services.search.word_index import STOP_WORD_WEIGHT, UNKNOWN_WEIGHT, WordIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Floats32 = NDArray[np.float32]
    Ints = NDArray[np.int64]

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

_CONTEXT_WEIGHT: Final = 0.35
"""What a word beside the job counts (a department, a subject) ..."""
_CONTEXT_WEIGHT_BARE: Final = 0.7
"""... and beside a job of one word, which mostly needs it: "Teacher, HS Math"."""

_REWORDING_FACTOR: Final = 0.97
_SIZE_DECADES: Final = 7.0  # log10 of the largest occupation there may be
_PRIOR_TITLES: Final = 5  # with so few titles the share that fits is a guess: drawn toward zero
_NEARLY_SAME: Final = 80.0  # percent of similarity of two texts that are equal but for plurals, at least
_RERANKED: Final = 200  # titles looked at as a whole


class Fit(NamedTuple):
    """A query against the titles that have any of it: how much of it each covers, and that less what extra words
    cost."""

    titles: Ints
    coverage: Floats32
    text: Floats32


class _Part(NamedTuple):
    """The titles that have what a typed word may mean, what that adds to how much of the query each covers, and to how
    much of the title is covered; the likeliest meaning last."""

    titles: Ints
    values: Floats32 | np.float32
    gains: Floats32 | np.float32


class _Query(NamedTuple):
    """A query looked up in the titles."""

    text: str
    weight: np.float32
    """Of all of its words."""
    cost: np.float32
    """What a title loses that has nothing but extra words."""
    parts: list[_Part]


class Candidates(NamedTuple):
    """Titles that fit, and how well each does (0 to 1)."""

    titles: Ints
    fit: Floats
    is_exact: NDArray[np.bool_]
    """Which titles read exactly so, but for plurals."""


class LexicalIndex:
    """The words of all titles. Immutable after construction."""

    def __init__(self, titles: pa.Array, occupation: Ints, trust: Floats32, own: int, size: Floats) -> None:
        """Index cleaned `titles`: `occupation` and `trust` of each, the occupations' `own` first, and jobs (`size`)."""
        names = titles.to_pylist()
        # One text: a slice of it is made in a tenth of the time that Arrow takes for a few titles.
        self._text = "\n".join(names)
        self._starts = np.concatenate([[0], np.cumsum([len(name) + 1 for name in names], dtype=np.int64)])
        self._occupation = occupation
        self._trust, self._own, self._size = trust, own, size
        self._count = np.bincount(occupation, minlength=len(size))
        self.words = WordIndex(titles, read_abbreviations())
        self._none = Candidates(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.bool_))

    def candidates(self, wordings: list[str], context: str) -> Candidates:
        """Titles that cover enough of any wording with what stands beside it."""
        found = [query for wording in wordings if (query := self._find(wording, context=context)) is not None]
        if not found:
            return self._none
        titles, fits = self._fits(found)
        coverage, text = fits[0] if len(fits) == 1 else _best_of(fits, is_first_typed=found[0].text == wordings[0])
        near = coverage >= max(_MIN_COVERAGE, 0.6 * float(coverage.max(initial=0.0)))
        rows = titles[near]
        if not len(rows):
            return self._none
        occupations = self._occupation[titles]
        own = np.zeros(len(self._size))
        owns = int(np.searchsorted(titles, self._own))
        own[occupations[:owns]] = text[:owns]
        employment = self._employment_of(occupations, coverage)
        bonus = _W_SIZE * np.log10(1.0 + employment) / _SIZE_DECADES + _W_OWN * own
        scores = text[near] + _W_KIND * self._trust[rows] + bonus[occupations[near]]
        if len(rows) > _RERANKED:
            first = np.argpartition(-scores, _RERANKED)[:_RERANKED]
            rows, scores = rows[first], scores[first]
        names = self._names(rows)
        ratios = process.cdist(wordings, names, scorer=fuzz.ratio, dtype=np.float32).max(axis=0)
        fit = np.minimum((scores + _W_RATIO * ratios.astype(np.float64) / 100.0) / _W_ALL, 1.0)
        return Candidates(rows, fit, self._exact(names, ratios, wordings))

    def _names(self, rows: Ints) -> list[str]:
        starts, ends = self._starts[rows].tolist(), self._starts[rows + 1].tolist()
        return [self._text[start : end - 1] for start, end in zip(starts, ends, strict=True)]

    def _exact(self, names: list[str], ratios: NDArray[np.float32], wordings: list[str]) -> NDArray[np.bool_]:
        """Which titles read like a wording but for plurals."""
        wanted = {stemmed(wording) for wording in wordings}
        exact = np.zeros(len(names), np.bool_)
        for place in np.flatnonzero(ratios >= _NEARLY_SAME).tolist():
            exact[place] = stemmed(names[place]) in wanted
        return exact

    def fit(self, query: str, *, loose: bool = False, context: str = "") -> Fit | None:
        """The query against the titles that have any of it; None when no title has."""
        found = self._find(query, loose=loose, context=context)
        if found is None:
            return None
        titles, [(coverage, text)] = self._fits([found])
        return Fit(titles, coverage, text)

    def _find(self, query: str, *, loose: bool = False, context: str = "") -> _Query | None:
        """Which titles have a word of the query, and what each is worth; None when no title has any."""
        words = list(dict.fromkeys(query.split()))[:MAX_WORDS]
        if not words:
            return None
        last = words[-1]
        context_weight = _CONTEXT_WEIGHT_BARE if len(words) == 1 else _CONTEXT_WEIGHT
        beside = [word for word in dict.fromkeys(context.split()) if word not in words][:MAX_WORDS]
        factors = dict.fromkeys(words, 1.0) | dict.fromkeys(beside, context_weight) | {last: _LAST_WORD_FACTOR}
        query_weight = 0.0
        parts = []
        for word, factor in factors.items():
            indices, fits = self.words.similar_words(word, last=word == last, loose=loose)
            weights = self.words.weight[indices]
            weight = factor * self._query_weight(word, weights, fits)
            query_weight += weight
            values = fits * np.float32(weight)
            if len(indices) == 1:
                parts.append(_Part(self.words.titles_of(int(indices[0])), values[0], weights[0]))
            elif len(indices):
                having, counts = self.words.titles_containing(indices)
                parts.append(_Part(having, np.repeat(values, counts), np.repeat(weights, counts)))
        if not parts:
            return None
        factor = _UNFINISHED_FACTOR if self.words.find(last) is None else 1.0
        cost = factor * _EXTRA_WORDS_PENALTY * min(1.0, query_weight / _SPECIFIC_WEIGHT)
        return _Query(query, np.float32(query_weight), np.float32(cost), parts)

    def _fits(self, queries: Sequence[_Query]) -> tuple[Ints, list[tuple[Floats32, Floats32]]]:
        """The titles that any of the queries has a word of, in order, and of each query how much of it each title
        covers, and that less what extra words cost."""
        # Only these titles are looked at: a thirtieth of all, so that the sums below stay small.
        titles = _union([part.titles for query in queries for part in query.parts])
        place = np.empty(len(self._occupation), np.int64)
        place[titles] = np.arange(len(titles))
        title_weight = self.words.title_weight[titles]
        fits = []
        for query in queries:
            coverage, matched = np.zeros(len(titles), np.float32), np.zeros(len(titles), np.float32)
            for part in query.parts:
                at = place[part.titles]
                if isinstance(part.values, np.float32):  # of a single word, which no title has twice
                    coverage[at] += part.values
                    matched[at] += part.gains
                    continue
                # The likeliest word of a title comes last, and the last assignment stays.
                value, gain = np.zeros_like(coverage), np.zeros_like(coverage)
                value[at], gain[at] = part.values, part.gains
                coverage += value
                matched += gain
            coverage /= query.weight
            matched /= title_weight
            extra_words_share = np.float32(1.0) - np.minimum(np.float32(1.0), matched)
            fits.append((coverage, coverage * (np.float32(1.0) - query.cost * extra_words_share)))
        return titles, fits

    def employment_matched(self, fit: Fit) -> Floats:
        """Roughly how many people of each occupation go by a title that fits; half a fit is a sixteenth."""
        return self._employment_of(self._occupation[fit.titles], fit.coverage)

    def _employment_of(self, occupations: Ints, coverage: Floats32) -> Floats:
        weights = np.square(np.square(coverage))
        fitting = np.bincount(occupations, weights, len(self._size))
        return self._size * fitting / (self._count + _PRIOR_TITLES)

    def _query_weight(self, word: str, weights: NDArray[np.float32], fits: NDArray[np.float32]) -> float:
        """What a typed word counts: as much as the commonest of the words that it surely means."""
        if word in STOP_WORDS:
            return STOP_WORD_WEIGHT
        if len(weights) < 2:
            return float(weights[0]) if len(weights) else UNKNOWN_WEIGHT
        sure = weights[fits >= self.words.SURE_FIT]
        return float(sure.min() if len(sure) else weights[-1])


def _best_of(fits: Sequence[tuple[Floats32, Floats32]], *, is_first_typed: bool) -> tuple[Floats32, Floats32]:
    """Of each title its best fit to any wording; other wordings than the one typed count a little less."""
    coverage, text = np.zeros_like(fits[0][0]), np.zeros_like(fits[0][0])
    for position, fit in enumerate(fits):
        factor = np.float32(1.0 if is_first_typed and position == 0 else _REWORDING_FACTOR)
        np.maximum(coverage, fit[0] * factor, out=coverage)
        np.maximum(text, fit[1] * factor, out=text)
    return coverage, text


def _union(some: Sequence[Ints]) -> Ints:
    """The titles that are in any of `some`, in order."""
    union = np.concatenate(some)
    union.sort(kind="stable")  # which merges runs that are in order, as most of these are
    is_first = np.ones(len(union), np.bool_)
    np.not_equal(union[1:], union[:-1], out=is_first[1:])
    return union[is_first]
