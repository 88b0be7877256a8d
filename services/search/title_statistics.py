"""How much more often the titles of each occupation have a word than other titles have it.

A naive Bayes model of the titles themselves, so that it holds for any classification: "deli" stands in few titles, and
nearly all of these are of counter workers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from services.search.word_index import WordIndex

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_PRIOR_WORDS: Final = 100.0
"""Words of all titles together that each occupation is given besides its own; as many as a middling one has."""


class _Table(NamedTuple):
    """Of each word a slice: the occupations whose titles have it, how many of these, and the log of how much oftener
    than in general."""

    starts: Ints
    occupations: Ints
    times: Floats
    values: Floats
    share: Floats
    """Of each word among all of all titles."""
    base: Floats
    """Of each occupation what every word costs that its titles do not have."""


class TitleStatistics:
    """Counts of words by occupation. Immutable after construction."""

    def __init__(self, words: WordIndex, occupation: Ints, times: Floats, count: int) -> None:
        """`occupation` of each title, and how many `times` it counts; `count`: how many occupations there are."""
        self._count = count
        word, title = words.entries()
        self._table = _table(word, occupation[title], times[title], len(words.words), count)

    def of_words(self, words: Sequence[Ints]) -> Floats:
        """For each occupation the log of how much oftener its titles have the words, each of which may be any of
        several."""
        table = self._table
        total = -len(words) * table.base
        for meanings in words:
            if len(meanings) == 1:
                start, end = table.starts[meanings[0]], table.starts[meanings[0] + 1]
                total[table.occupations[start:end]] += table.values[start:end]
                continue
            times = np.zeros(self._count)
            for word in meanings.tolist():
                part = slice(table.starts[word], table.starts[word + 1])
                times[table.occupations[part]] += table.times[part]
            total += np.log1p(times / (_PRIOR_WORDS * float(table.share[meanings].sum())))
        return total


def _table(word: Ints, occupation: Ints, times: Floats, words: int, count: int) -> _Table:
    pairs, place = np.unique(word * count + occupation, return_inverse=True)
    times = np.bincount(place, weights=times, minlength=len(pairs)).astype(np.float64)
    word, occupation = np.divmod(pairs, max(count, 1))
    of_word = np.bincount(word, weights=times, minlength=words)
    share = of_word / max(float(of_word.sum()), 1.0)
    of_occupation = np.bincount(occupation, weights=times, minlength=count)
    starts = np.searchsorted(word, np.arange(words + 1))
    values = np.log1p(times / (_PRIOR_WORDS * share[word]))
    return _Table(starts, occupation, times, values, share, np.log1p(of_occupation / _PRIOR_WORDS))
