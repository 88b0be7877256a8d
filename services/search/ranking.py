"""Rank occupations by the words of their titles and by their meaning together, and say how sure the first one is.

The two err differently: words know "RN" and a typo, meaning knows that a "hospital cleaner" is near a "janitor". The
weights are those of a conditional logit, fitted to staff-list titles, everyday queries and O*NET titles left out of the
index (docs/search.md has the figures and the commands).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

_W_WORDS: Final = 11.3  # of the cube of the best title's fit in words: nearly right is far from right
_W_MEANING: Final = 10.2  # of the share that the occupation has among the titles nearest in meaning
_W_OWN: Final = 4.2  # of the nearness in meaning of its own title
_W_SIZE: Final = 0.6  # of ten times as many jobs

_NEAREST: Final = 100
"""Titles that have a say by their meaning ..."""
_SHARPNESS: Final = 12.0
"""... each by exp(sharpness x cosine), times the decades of its occupation's jobs."""
_MIN_COSINE: Final = 0.35
"""Below it titles are near by chance; a word whose meaning is unknown is near none."""
_MIN_DECADES: Final = 3.0
"""Occupations of a thousand jobs or fewer are told apart by their titles alone."""


class Ranked(NamedTuple):
    """Occupations, the likeliest first, with the title that each was found by; all of one length."""

    occupations: Ints
    titles: Ints
    chances: Floats
    """The share of each in exp(value): they add up to 1 over all occupations that were looked at."""
    words: float
    """How well the words of the best title fit (0 to 1); 0 where none do."""
    cosine: float
    """How near in meaning the nearest title is."""


class Combination:
    """What ranking needs to know of the titles and occupations of an index. Immutable."""

    def __init__(self, occupation: Ints, own: Ints, size: Floats) -> None:
        """`occupation` of each title; which titles are occupations' `own`; `size`: jobs of each occupation."""
        self._occupation = occupation
        self._own = own
        self._decades = np.log10(size + 1.0)

    def rank(self, titles: Ints, fits: Floats, cosines: NDArray[np.float32]) -> Ranked:
        """Occupations of the `titles` that fit in words and of those nearest in meaning (`cosines`: of all titles)."""
        count = len(self._decades)
        words, found_by = np.zeros(count), np.full(count, -1, np.int64)
        order: Ints = np.lexsort((-titles, fits))  # the best, and of equals the most trusted, comes last and stays
        words[self._occupation[titles[order]]] = fits[order]
        found_by[self._occupation[titles[order]]] = titles[order]
        share = np.zeros(count)
        nearest: Ints = np.flatnonzero(cosines >= _MIN_COSINE)
        if len(nearest) > _NEAREST:
            nearest = nearest[np.argpartition(-cosines[nearest], _NEAREST)[:_NEAREST]]
        if len(nearest):
            owners = self._occupation[nearest]
            votes = np.exp(_SHARPNESS * (cosines[nearest] - 1.0)) * self._decades[owners]
            share = np.bincount(owners, weights=votes, minlength=count).astype(np.float64)
            share /= max(float(share.sum()), np.finfo(float).tiny)
            order = np.argsort(cosines[nearest], kind="stable")
            by_meaning = np.full(count, -1, np.int64)
            by_meaning[owners[order]] = nearest[order]
            found_by = np.where(found_by < 0, by_meaning, found_by)
        own = np.zeros(count)
        own[self._occupation[self._own]] = cosines[self._own]
        value = _W_WORDS * words**3 + _W_MEANING * share + _W_OWN * own
        value += _W_SIZE * np.maximum(self._decades, _MIN_DECADES)
        looked_at = np.flatnonzero(found_by >= 0)
        chances = np.exp(value[looked_at] - value[looked_at].max(initial=0.0))
        chances /= max(float(chances.sum()), np.finfo(float).tiny)
        order = np.lexsort((looked_at, -self._decades[looked_at], -chances))
        looked_at, chances = looked_at[order], chances[order]
        best = float(words.max(initial=0.0)), float(cosines.max(initial=0.0))
        return Ranked(looked_at, found_by[looked_at], chances, *best)


# A logistic regression of "the first one is right", on the same titles as the weights.
_C_INTERCEPT: Final = -1.04
_C_CHANCE: Final = 0.38  # of the log odds of the first one's chance
_C_WORDS: Final = 3.34  # of the cube of the best title's fit in words
_MIN_CHANCE: Final = 1e-4


def certainty(ranked: Ranked) -> float:
    """How likely the first occupation is the right one, 0 to 1; measured in docs/search.md."""
    chance = float(np.clip(ranked.chances[0], _MIN_CHANCE, 1.0 - _MIN_CHANCE))
    odds = _C_INTERCEPT + _C_CHANCE * np.log(chance / (1.0 - chance)) + _C_WORDS * ranked.words**3
    return float(1.0 / (1.0 + np.exp(-odds)))
