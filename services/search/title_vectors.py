"""How near titles are in meaning: "Environmental services aide" and "Hospital cleaner" share no word.

Every word has a vector, learnt from running text (WordLlama, MIT licence; see `model.importers.word_vectors`); a
title's is the sum of its words', so no model runs here, only NumPy.
"""

from __future__ import annotations

import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from services.search.normalize import stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from services.search.word_index import TitleLayout, WordIndex

    Floats = NDArray[np.float32]

PATH: Final = Path(__file__).with_name("word_vectors.npz")

_MIN_LENGTH: Final = np.float32(1e-9)
"""Of a vector; a shorter one is that of nothing known."""
_UNSEEN_WEIGHT: Final = 6.0
"""The weight of a word that no title has but whose meaning is known: that of a rare one."""


class _Loaded(NamedTuple):
    words: NDArray[np.str_]
    """The words whose meaning is known, sorted, and ..."""
    vectors: Floats
    """... the vector of each."""
    of_index: Floats
    """The vector of each word of the index, times what the word counts; zeros where its meaning is not known."""
    layout: TitleLayout
    scale: Floats
    """What makes each title's vector one of length 1, in the order of the layout."""


class TitleVectors:
    """Vectors of the titles of one index, made at the first use; immutable afterwards and shared among threads.

    A title's cosine is the sum of its words' products with the query, so no title's vector is stored: 150,000 sums of
    one number are three times as fast as 60,000 products of 64, and need a tenth of the memory.
    """

    def __init__(self, words: WordIndex, path: Path = PATH) -> None:
        self._words = words
        self._path = path
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None

    def similarities(self, wordings: Sequence[tuple[str, str]], context_weight: float) -> Floats:
        """The cosine of each title with the wording (main, context) nearest to it; 0 where no word is known."""
        loaded = self._load()
        nearest = self._cosines(loaded, *wordings[0], context_weight)
        for wording in wordings[1:]:
            np.maximum(nearest, self._cosines(loaded, *wording, context_weight), out=nearest)
        ordered: Floats = nearest[loaded.layout.place]
        return ordered

    def _cosines(self, loaded: _Loaded, main: str, context: str, context_weight: float) -> Floats:
        """The cosine of each title, in the order of the layout."""
        products = loaded.of_index @ self._vector(loaded.words, loaded.vectors, main, context, context_weight)
        return _sum_words(products, loaded.layout) * loaded.scale

    def _load(self) -> _Loaded:
        with self._lock:
            if self._loaded is None:
                words, vectors = _read(self._path)
                own = np.array(self._words.words, dtype=np.str_)
                at = np.minimum(np.searchsorted(words, own), len(words) - 1)
                known = (words[at] == own).astype(np.float32) if len(own) else np.zeros(0, np.float32)
                of_index = vectors[at] * (np.sqrt(self._words.weight) * known)[:, None]
                layout = self._words.layout()
                lengths = np.linalg.norm(_sum_words(of_index, layout), axis=1)
                self._loaded = _Loaded(words, vectors, of_index, layout, 1.0 / np.maximum(lengths, _MIN_LENGTH))
            return self._loaded

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


def _sum_words(values: Floats, layout: TitleLayout) -> Floats:
    """For each title, in the order of the layout, the sum of its words' `values` (numbers or rows)."""
    sums = np.zeros((len(layout.place), *values.shape[1:]), np.float32)
    for words in layout.words_by_position:
        sums[: len(words)] += values.take(words, axis=0, mode="clip")  # all are valid, and need no check
    return sums


@lru_cache(maxsize=1)
def _read(path: Path) -> tuple[NDArray[np.str_], Floats]:
    """The known words, sorted, and their vectors; read once for all indexes of the process."""
    with np.load(path) as file:
        return file["words"], _unit(file["vectors"].astype(np.float32))


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), _MIN_LENGTH)
    return unit
