"""How much of a query the words of each title cover: the same word, its beginning, a typo, an abbreviation, a synonym.

Every word of the query is compared with the distinct words of all titles; NumPy adds up, title by title, how much of
the query's weight is found there. Titles that fit best are then compared as a whole.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from services.search.normalize import MAX_WORDS, STOP_WORDS, stem, stemmed
from services.search.synonyms import Synonyms, read_abbreviations
from services.search.word_index import STOP_WORD_WEIGHT, UNKNOWN_WEIGHT, WordIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from services.search.job_line import JobLine

    Floats = NDArray[np.float64]
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
_MAX_WORDINGS: Final = 5
_MAX_WEIGHED: Final = 3
"""Wordings whose words are weighed as evidence; later ones are guesses at spelling."""
_SIZE_DECADES: Final = 7.0  # log10 of the largest occupation there may be
_PRIOR_TITLES: Final = 5  # with so few titles the share that fits is a guess: drawn toward zero
_FEW_OCCUPATIONS: Final = 2
_NEARLY_SAME: Final = 80.0  # percent of similarity of two texts that are equal but for plurals, at least
_RERANKED: Final = 200  # titles looked at as a whole


class Fit(NamedTuple):
    """A query against the titles that have any of it: how much of it each covers, and that less what extra words
    cost."""

    query: str
    titles: Ints
    coverage: NDArray[np.float32]
    text: NDArray[np.float32]


class Candidates(NamedTuple):
    """Titles that fit, and how well each does (0 to 1)."""

    titles: Ints
    fit: Floats
    is_exact: NDArray[np.bool_]
    """Which titles read exactly so, but for plurals."""
    own: Floats
    """How well the own title of each occupation fits."""


class Wordings(NamedTuple):
    """How a job may be called."""

    texts: list[str]
    """All, the likeliest first."""
    weighed: list[str]
    """Those whose words are weighed as evidence."""
    guesses: tuple[int, ...]
    """Which of these no phrase of the list of everyday words stands behind."""


class LexicalIndex:
    """The words of all titles. Immutable after construction."""

    def __init__(self, titles: pa.Array, occupation: Ints, trust: NDArray[np.float32], own: Ints, size: Floats) -> None:
        """Index cleaned `titles`: `occupation` and `trust` of each, which are occupations' `own`, and jobs (`size`)."""
        self._titles = titles
        self._occupation = occupation
        self._trust = trust
        self._is_own = np.zeros(len(occupation), np.bool_)
        self._is_own[own] = True
        self._size = size
        self._count = np.bincount(occupation, minlength=len(size))
        self.words = WordIndex(titles, read_abbreviations())
        single = np.flatnonzero(pc.invert(pc.match_substring(titles, " ")).to_numpy(zero_copy_only=False))
        pairs = {(stem(titles[row].as_py()), occupation[row]) for row in single.tolist()}
        self._titles_of_a_word = Counter(word for word, _ in pairs)
        self._synonyms = Synonyms()
        self._none = Candidates(np.zeros(0, np.int64), np.zeros(0), np.zeros(0, np.bool_), np.zeros(len(size)))
        # Half a megabyte, where a set of texts would take several; that two share one is too unlikely to matter.
        self._hashes = np.unique(np.fromiter(map(hash, titles.to_pylist()), np.int64, len(titles)))
        names = titles.take(pa.array(own)).to_pylist()
        self._own_titles = {stemmed(name): int(occupation[row]) for name, row in zip(names, own.tolist(), strict=True)}

    def named(self, text: str) -> int | None:
        """The occupation whose own title reads so, but for plurals."""
        return self._own_titles.get(stemmed(text))

    def is_specific(self, word: str) -> bool:
        """Whether a word alone is a title, of one or two occupations only: "paralegal" is, "teacher" is not."""
        return 0 < self._titles_of_a_word.get(stem(word), 0) <= _FEW_OCCUPATIONS

    def has_title(self, text: str) -> bool:
        """Whether a title reads exactly so."""
        wanted = hash(text)
        place = int(np.searchsorted(self._hashes, wanted))
        return place < len(self._hashes) and int(self._hashes[place]) == wanted

    def spelled_as_title(self, text: str) -> str | None:
        """The text with its abbreviations written out so that it reads like a title; None when no title reads so."""
        if self._synonyms.meanings_of_phrase(text):
            return None
        return next((spelling for spelling in self.words.spellings(text) if self.has_title(spelling)), None)

    def wordings(self, line: JobLine) -> Wordings:
        """The job as typed, unless everyday words mean something else, and how titles may call it."""
        main, context = line.main, line.context
        # "Captain" beside "EMT" is one of the fire department.
        replaced = self._synonyms.meanings_of_phrase(f"{main} {context}") if context else self._synonyms.meanings(main)
        if replaced:
            return Wordings(replaced[:_MAX_WORDINGS], replaced[:_MAX_WEIGHED], ())
        written_out = " ".join(self.words.written_out(word) for word in main.split())
        if self.named(written_out) is not None:
            return Wordings([main], [main], ())
        meant = self._synonyms.meanings_of_phrase(main) or self._synonyms.meanings_of_phrase(written_out)
        alone = self._synonyms.meanings(written_out)
        typed, longer = self._synonyms.rewordings(main), self._synonyms.rewordings(written_out)
        same = [main, *alone, *typed.texts, *line.without_rank]
        other = [*longer.texts, *self.words.spacing_variants(main)]
        # What a phrase of several words is known to mean goes before a namesake that O*NET has elsewhere.
        texts = list(dict.fromkeys([*(meant if " " in main else []), *same, *other]))[:_MAX_WORDINGS]
        weighed = (meant or texts)[:_MAX_WEIGHED]
        known = {*meant, *alone, *typed.surer, *longer.surer}
        return Wordings(texts, weighed, tuple(n for n, text in enumerate(weighed) if text not in known))

    def candidates(self, wordings: list[str], context: str) -> Candidates:
        """Titles that cover enough of any wording with what stands beside it."""
        fits = [fit for wording in wordings if (fit := self.fit(wording, context=context)) is not None]
        if not fits:
            return self._none
        best = fits[0] if len(fits) == 1 else self._best_of(fits, is_first_typed=fits[0].query == wordings[0])
        near = best.coverage >= max(_MIN_COVERAGE, 0.6 * float(best.coverage.max(initial=0.0)))
        rows = best.titles[near]
        if not len(rows):
            return self._none
        own = np.zeros(len(self._size))
        is_own = self._is_own[best.titles]
        own[self._occupation[best.titles[is_own]]] = best.text[is_own]
        bonus = _W_SIZE * np.log10(1.0 + self.employment_matched(best)) / _SIZE_DECADES + _W_OWN * own
        scores = best.text[near] + _W_KIND * self._trust[rows] + bonus[self._occupation[rows]]
        if len(rows) > _RERANKED:
            first = np.argpartition(-scores, _RERANKED)[:_RERANKED]
            rows, scores = rows[first], scores[first]
        names = self._titles.take(pa.array(rows)).to_pylist()
        ratios = process.cdist(wordings, names, scorer=fuzz.ratio, dtype=np.float32).max(axis=0)
        fit = np.clip((scores + _W_RATIO * ratios.astype(np.float64) / 100.0) / _W_ALL, 0.0, 1.0)
        return Candidates(rows, fit, self._exact(rows, names, ratios, wordings), own)

    def _exact(
        self, rows: Ints, names: list[str], ratios: NDArray[np.float32], wordings: list[str]
    ) -> NDArray[np.bool_]:
        """Which titles read like a wording but for plurals."""
        wanted = {stemmed(wording) for wording in wordings}
        exact = np.zeros(len(rows), np.bool_)
        for place in np.flatnonzero(ratios >= _NEARLY_SAME).tolist():
            exact[place] = stemmed(names[place]) in wanted
        return exact

    def _best_of(self, fits: list[Fit], *, is_first_typed: bool) -> Fit:
        """Of each title its best fit to any wording; other wordings than the one typed count a little less."""
        titles, place = self._union([fit.titles for fit in fits])
        coverage, text = np.zeros(len(titles), np.float32), np.zeros(len(titles), np.float32)
        for position, fit in enumerate(fits):
            factor = np.float32(1.0 if is_first_typed and position == 0 else _REWORDING_FACTOR)
            at = place[fit.titles]
            coverage[at] = np.maximum(coverage[at], fit.coverage * factor)
            text[at] = np.maximum(text[at], fit.text * factor)
        return Fit(fits[0].query, titles, coverage, text)

    def _union(self, some: Sequence[NDArray[np.integer]]) -> tuple[Ints, Ints]:
        """The titles that are in any of `some`, in order, and of each title its place among them (if it is one)."""
        seen = np.zeros(len(self._occupation), np.bool_)
        for titles in some:
            seen[titles] = True
        union = np.flatnonzero(seen)
        place = np.empty(len(seen), np.int64)
        place[union] = np.arange(len(union))
        return union, place

    def fit(self, query: str, *, loose: bool = False, context: str = "") -> Fit | None:
        """The query against the titles that have any of it; None when no title has."""
        words = list(dict.fromkeys(query.split()))[:MAX_WORDS]
        if not words:
            return None
        last = words[-1]
        context_weight = _CONTEXT_WEIGHT_BARE if len(words) == 1 else _CONTEXT_WEIGHT
        beside = [word for word in dict.fromkeys(context.split()) if word not in words][:MAX_WORDS]
        factors = dict.fromkeys(words, 1.0) | dict.fromkeys(beside, context_weight) | {last: _LAST_WORD_FACTOR}
        query_weight = 0.0
        found: list[tuple[Ints, NDArray[np.float32] | np.float32, NDArray[np.float32] | np.float32]] = []
        for word, factor in factors.items():
            indices, fits = self.words.similar_words(word, last=word == last, loose=loose)
            weights = self.words.weight[indices]
            weight = factor * self._query_weight(word, weights, fits)
            query_weight += weight
            having, which = self.words.titles_containing(indices)
            if len(indices) == 1:
                found.append((having, fits[0] * np.float32(weight), weights[0]))
            elif len(having):
                found.append((having, fits[which] * np.float32(weight), weights[which]))
        if not found:
            return None
        # Only titles that have a word are looked at: a tenth of all, so that the sums below stay small.
        titles, place = self._union([part for part, *_ in found])
        coverage, matched = np.zeros(len(titles), np.float32), np.zeros(len(titles), np.float32)
        for part, values, gains in found:
            at = place[part]
            if isinstance(values, np.float32):  # of a single word, which no title has twice
                coverage[at] += values
                matched[at] += gains
                continue
            # The likeliest word of a title comes last, and the last assignment stays.
            fit, gain = np.zeros_like(coverage), np.zeros_like(coverage)
            fit[at], gain[at] = values, gains
            coverage += fit
            matched += gain
        coverage /= np.float32(query_weight)
        extra_words_share = 1.0 - np.minimum(1.0, matched / self.words.title_weight[titles])
        cost = _EXTRA_WORDS_PENALTY * min(1.0, query_weight / _SPECIFIC_WEIGHT)
        if self.words.find(last) is None:
            cost *= _UNFINISHED_FACTOR
        return Fit(query, titles, coverage, coverage * (1.0 - np.float32(cost) * extra_words_share))

    def employment_matched(self, fit: Fit) -> Floats:
        """Roughly how many people of each occupation go by a title that fits; half a fit is a sixteenth."""
        weights = np.square(np.square(fit.coverage))
        fitting = np.bincount(self._occupation[fit.titles], weights=weights, minlength=len(self._size))
        return self._size * fitting / (self._count + _PRIOR_TITLES)

    def _query_weight(self, word: str, weights: NDArray[np.float32], fits: NDArray[np.float32]) -> float:
        """What a typed word counts: as much as the commonest of the words that it surely means."""
        if word in STOP_WORDS:
            return STOP_WORD_WEIGHT
        if len(weights) < 2:
            return float(weights[0]) if len(weights) else UNKNOWN_WEIGHT
        sure = weights[fits >= self.words.SURE_FIT]
        return float(sure.min() if len(sure) else weights[-1])
