"""How near titles are in meaning: "Environmental services aide" and "Hospital cleaner" share no word.

Every word has a vector, learnt from running text (WordLlama, MIT licence; see `model.importers.word_vectors`); a
title's is the sum of its words', so no model runs here, only NumPy.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from services.search.normalize import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from services.search.word_index import WordIndex

    Floats = NDArray[np.float32]

PATH: Final = Path(__file__).with_name("word_vectors.npz")

_MANY_ROWS: Final = 12
"""Queries from which one product of matrices is faster than one with a vector for each (0.8 ms)."""
_UNSEEN_WEIGHT: Final = 6.0
"""The weight of a word that no title has but whose meaning is known: that of a rare one."""


class TitleVectors:
    """Vectors of the titles of one index, made at the first use; immutable afterwards and shared among threads."""

    def __init__(self, words: WordIndex, path: Path = PATH) -> None:
        self._words = words
        self._path = path
        self._lock = threading.Lock()
        self._loaded: tuple[NDArray[np.str_], Floats, Floats] | None = None

    def similarities(self, queries: Sequence[tuple[str, str]], context_weight: float) -> Floats:
        """Cosine of each query (main, context) with each title: queries x titles; 0 for unknown words alone."""
        words, vectors, titles = self._load()
        rows = np.stack([self._vector(words, vectors, main, context, context_weight) for main, context in queries])
        if len(rows) < _MANY_ROWS:
            return np.stack([titles @ row for row in rows])
        product: Floats = rows @ titles.T
        return product

    def _load(self) -> tuple[NDArray[np.str_], Floats, Floats]:
        with self._lock:
            if self._loaded is None:
                words, vectors = _read(self._path)
                self._loaded = (words, vectors, self._title_vectors(words, vectors))
            return self._loaded

    def _title_vectors(self, words: NDArray[np.str_], vectors: Floats) -> Floats:
        own = np.array(self._words.words, dtype=np.str_)
        at = np.minimum(np.searchsorted(words, own), len(words) - 1)
        known = (words[at] == own).astype(np.float32) if len(own) else np.zeros(0, np.float32)
        weighted = vectors[at] * (np.sqrt(self._words.weight) * known)[:, None]
        return _unit(self._words.sum_by_title(weighted))

    def _vector(
        self, words: NDArray[np.str_], vectors: Floats, main: str, context: str, context_weight: float
    ) -> Floats:
        total = np.zeros(vectors.shape[1], np.float32)
        for part, factor in ((main, 1.0), (context, context_weight)):
            for typed in part.split():
                word = stem(self._words.written_out(typed))
                at = int(np.searchsorted(words, word))
                if at < len(words) and words[at] == word:
                    index = self._words.find(word)
                    weight = _UNSEEN_WEIGHT if index is None else float(self._words.weight[index])
                    total += vectors[at] * np.float32(factor * np.sqrt(weight))
        vector: Floats = _unit(total[None, :])[0]
        return vector


@lru_cache(maxsize=1)
def _read(path: Path) -> tuple[NDArray[np.str_], Floats]:
    """The known words, sorted, and their vectors; read once for all indexes of the process."""
    with np.load(path) as file:
        return file["words"], _unit(file["vectors"].astype(np.float32))


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))
    return unit
