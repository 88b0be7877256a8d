"""How near a text is to each occupation in meaning: "Environmental services aide" and "Hospital cleaner" share no word.

Every word has a vector, trained on running text (WordLlama, MIT licence) and then from titles (`model.importers`); a
text's is the sum of its words', so no model runs here, only NumPy. Occupations are told apart by a linear discriminant
of the vectors of their titles: one product of a small matrix, whatever the number of titles.
"""

from __future__ import annotations

import math
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from services.search.normalize import stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from services.search.word_index import WordIndex

    Floats = NDArray[np.float32]
    Floats64 = NDArray[np.float64]
    Ints = NDArray[np.int64]

PATH: Final = Path(__file__).with_name("word_vectors.npz")

_MIN_LENGTH: Final = np.float32(1e-9)
"""Of a vector; a shorter one is that of nothing known."""
_UNSEEN_WEIGHT: Final = 6.0
"""The weight of a word that no title has but whose meaning is known: that of a rare one."""
_CONTEXT_FACTOR: Final = 0.35
"""What a word beside the job counts."""
_PRIOR_TITLES: Final = 3
"""Titles at the mean of all that each occupation is given besides its own: few titles place it badly."""
_MAX_CACHED: Final = 2_048
"""Typed words of which is kept where their vectors are."""
_AT_ONCE: Final = 512
"""Titles whose vectors are worked out together: half a megabyte of words, which the processor's cache holds."""
_OCCUPATIONS_AT_ONCE: Final = 5
"""Occupations whose titles are added up together: about as many titles."""
_SHRINKAGE: Final = 0.1
"""Share of the covariance within occupations that is taken to be the same in all directions."""


class _Loaded(NamedTuple):
    place: dict[str, int]
    """The words whose meaning is known, and ..."""
    vectors: Floats
    """... the vector of each."""
    weights: Floats
    """The discriminant of each occupation ..."""
    constants: Floats
    """... and its constant."""


class Meaning:
    """The meaning of the titles of each occupation, read at the first use; immutable afterwards and shared among
    threads."""

    def __init__(self, words: WordIndex, occupation: Ints, times: Floats64, count: int, path: Path = PATH) -> None:
        """`occupation` of each title, and how many `times` it counts; `count`: how many occupations there are."""
        self._words = words
        self._occupation = occupation
        self._times = times
        self._count = count
        self._path = path
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None
        self._look_up = lru_cache(_MAX_CACHED)(self._find_word)

    def evidence(self, main: str, context: str) -> Floats:
        """For each occupation the discriminant of a text: up to a constant, the log of how likely it is meant."""
        loaded = self._load()
        evidence: Floats = loaded.weights @ self._vector(loaded, main, context) + loaded.constants
        return evidence

    def _load(self) -> _Loaded:
        if self._loaded is not None:
            return self._loaded
        with self._lock:
            if self._loaded is None:
                words, vectors, place = read_vectors(self._path)
                self._loaded = _Loaded(place, vectors, *self._discriminant(self._vectors_of_titles(words, vectors)))
            return self._loaded

    def _vectors_of_titles(self, words: NDArray[np.str_], vectors: Floats) -> Floats:
        """The vector of each title, of length 1; zeros where no word's meaning is known."""
        own = np.array(self._words.words, dtype=np.str_)
        if not len(own):
            return np.zeros((len(self._occupation), vectors.shape[1]), np.float32)
        at = np.minimum(np.searchsorted(words, own), len(words) - 1)
        known = (words[at] == own).astype(np.float32)
        of_index = vectors[at] * (np.sqrt(self._words.weight) * known)[:, None]
        word, title = self._words.entries()
        word = word[np.argsort(title, kind="stable")]
        starts = np.append(0, np.cumsum(np.bincount(title, minlength=len(self._occupation))))
        vectors_of_titles = np.empty((len(self._occupation), vectors.shape[1]), np.float32)
        for some in _parts(len(vectors_of_titles)):
            first, end = starts[some.start], starts[some.stop]
            sums = np.add.reduceat(of_index[word[first:end]], starts[some] - first, axis=0)
            vectors_of_titles[some] = _unit(sums)
        return vectors_of_titles

    def _discriminant(self, titles: Floats) -> tuple[Floats, Floats]:
        """Weights and constants of a linear discriminant with one covariance for all occupations."""
        size = titles.shape[1]
        if not len(titles):
            return np.zeros((self._count, size), np.float32), np.zeros(self._count, np.float32)
        order = np.argsort(self._occupation, kind="stable")
        having, starts = np.unique(self._occupation[order], return_index=True)
        means = np.zeros((self._count, size))
        for some in _parts(len(having), _OCCUPATIONS_AT_ONCE):
            first = starts[some.start]
            rows = order[first : starts[some.stop] if some.stop < len(starts) else None]
            means[having[some]] = np.add.reduceat(titles[rows] * self._times[rows, None], starts[some] - first, axis=0)
        counts = np.bincount(self._occupation, weights=self._times, minlength=self._count)
        means = (means + _PRIOR_TITLES * titles.mean(axis=0)) / (counts + _PRIOR_TITLES)[:, None]
        covariance = np.zeros((size, size))
        root = np.sqrt(self._times)
        for some in _parts(len(titles)):
            within = (titles[some] - means[self._occupation[some]]) * root[some, None]
            covariance += within.T @ within
        covariance /= self._times.sum()
        scale = max(float(np.trace(covariance)) / size, float(_MIN_LENGTH))
        covariance = (1.0 - _SHRINKAGE) * covariance + _SHRINKAGE * scale * np.eye(size)
        weights = np.linalg.solve(covariance, means.T).T
        return weights.astype(np.float32), (-0.5 * (weights * means).sum(axis=1)).astype(np.float32)

    def _vector(self, loaded: _Loaded, main: str, context: str) -> Floats:
        total = np.zeros(loaded.vectors.shape[1], np.float32)
        for part, factor in ((main, 1.0), (context, _CONTEXT_FACTOR)):
            for typed in part.split():
                at, weight = self._look_up(typed)
                if at >= 0:
                    total += loaded.vectors[at] * np.float32(factor * weight)
        vector: Floats = total / max(float(np.sqrt(total @ total)), float(_MIN_LENGTH))
        return vector

    def _find_word(self, typed: str) -> tuple[int, float]:
        """Which vector a typed word has (-1: none), and the root of the word's weight."""
        word = stem(self._words.corrected(self._words.written_out(typed)))
        index = self._words.find(word)
        weight = _UNSEEN_WEIGHT if index is None else float(self._words.weight[index])
        return self._load().place.get(word, -1), math.sqrt(weight)


@lru_cache(maxsize=1)
def read_vectors(path: Path) -> tuple[NDArray[np.str_], Floats, dict[str, int]]:
    """The known words, sorted, their vectors, and the place of each; read once for all indexes of the process."""
    with np.load(path) as file:
        words = file["words"]
        place = {word: place for place, word in enumerate(words.tolist())}
        return words, _unit(file["vectors"].astype(np.float32)), place


def _parts(count: int, size: int = _AT_ONCE) -> Iterator[slice]:
    """So many rows, `size` at a time."""
    return (slice(first, min(first + size, count)) for first in range(0, count, size))


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _MIN_LENGTH)
    return unit
