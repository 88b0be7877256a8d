"""How likely each occupation is for a text, by a small model of whole titles that also sees pieces of words.

What is cut short or misspelled ("Custdn Elem", "Superviso") shares three to five letters in a row with the words that
it stands for, and such pieces have vectors here, as have words, pairs of words and the last word. The sum of a text's
vectors gives the odds of all occupations by one small matrix, and by a second one behind a layer of rectified units,
which knows what words mean together ("utilities" and "manager") and sees the meaning of the words as well (`meaning`),
so that it reads words that no title has: NumPy alone, 0.2 ms. There are three such models, which differ by chance
alone, and their logs are averaged: what one of them has learned by chance counts a third.
`model.importers.title_model` fits them to the titles of SOC's occupations; for an index of others they say nothing.
"""

from __future__ import annotations

import math
import threading
import zlib
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from services.search.meaning import PATH as VECTORS
from services.search.meaning import read_vectors
from services.search.normalize import STOP_WORDS, stem
from services.search.synonyms import read_abbreviations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import DTypeLike, NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

PATH: Final = Path(__file__).with_name("title_model.npz")
BUCKETS: Final = 1 << 15
"""Vectors that pieces share, by a hash: two megabytes. For our own titles alone half as many do (docs/search.md)."""

_PIECES: Final = (3, 4, 5)
"""Letters of a piece of a word, its beginning and end among them."""
_MAX_WORDS: Final = 10
_MAX_CACHED: Final = 4_096
_MIN_KNOWN: Final = 0.9
"""Share of the occupations of an index that the model must know to be asked, and of its own that the index has."""


@dataclass(frozen=True)
class PackedVectors:
    """Vectors as the file has them, a byte a number: a quarter of the memory of what a search takes a few rows of."""

    numbers: NDArray[np.int8]
    scales: Floats
    """What the numbers of a vector are multiplied by."""

    def __getitem__(self, places: Ints) -> Floats:
        """The vectors at some places."""
        vectors: Floats = self.numbers[places] * self.scales[places, None]
        return vectors

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        """All vectors."""
        return (self.numbers * self.scales[:, None]).astype(dtype or np.float32)


class Parameters(NamedTuple):
    """What is fitted, for n occupations, vectors of k numbers, those of words' meaning of w, and m rectified units."""

    pieces: Floats | PackedVectors
    """The vector of each bucket (buckets x k)."""
    weights: Floats
    """Of each occupation those of the sum of vectors (n x k) ..."""
    constants: Floats
    """... and the constant (n)."""
    inner: Floats
    """Weights of the units (k + w x m) ..."""
    thresholds: Floats
    """... and their constants (m)."""
    outer: Floats
    """Of each occupation the weights of the units (n x m)."""

    def odds(self, places: Sequence[Ints], meanings: Floats) -> Floats:
        """The log odds of each occupation for the pieces of texts and their `meaning_of`, up to a constant a text
        (texts x n)."""
        sums = np.stack([self.pieces[some].sum(axis=0) / np.float32(math.sqrt(len(some))) for some in places])
        units = np.maximum(np.concatenate([sums, meanings], axis=1) @ self.inner + self.thresholds, 0.0)
        odds: Floats = sums @ self.weights.T + units @ self.outer.T + self.constants
        return odds


class TitleModel:
    """The model for the occupations of an index, read at the first use; then immutable and shared among threads."""

    def __init__(self, ids: Sequence[str], is_ranked: NDArray[np.bool_], path: Path = PATH) -> None:
        """`ids` of occupations, and which of them may be found."""
        self._ids = np.array(ids, dtype=np.str_)
        self._is_ranked = is_ranked
        self._path = path
        self._lock = threading.Lock()
        self._loaded: tuple[Parameters, ...] = ()
        self._is_read = False

    def evidence(self, texts: Sequence[str]) -> Floats:
        """For each normalized text and each occupation the log of how likely it is (texts x occupations); zeros where
        nothing is known.

        Many texts at once take a fifth of the time: the weights are read from memory once.
        """
        evidence = np.zeros((len(texts), len(self._ids)), np.float32)
        loaded = self._load()
        places = [buckets(text) for text in texts]
        known = [row for row, some in enumerate(places) if len(some)]
        if not loaded or not known:
            return evidence
        seen, meanings = [places[row] for row in known], np.array([meaning_of(texts[row]) for row in known])
        shares = np.mean([_log_shares(one.odds(seen, meanings)) for one in loaded], axis=0)
        evidence[known] = np.maximum(_log_shares(shares), _LEAST)
        return evidence

    def _load(self) -> tuple[Parameters, ...]:
        if self._is_read:
            return self._loaded
        with self._lock:
            if not self._is_read:
                self._loaded = self._for_index(*read(self._path))
                self._is_read = True
            return self._loaded

    def _for_index(self, ids: NDArray[np.str_], fitted: Sequence[Parameters]) -> tuple[Parameters, ...]:
        """What is fitted, its occupations as the index has them, minus infinity for those that the model lacks; empty
        for an index of other occupations."""
        at = np.minimum(np.searchsorted(ids, self._ids), len(ids) - 1)
        known = ids[at] == self._ids
        wanted = max(int(self._is_ranked.sum()), len(ids))
        if int((known & self._is_ranked).sum()) < _MIN_KNOWN * wanted:
            return ()
        return tuple(
            one._replace(
                weights=one.weights[at],
                constants=np.where(known, one.constants[at], np.float32(-np.inf)),
                outer=one.outer[at],
            )
            for one in fitted
        )


_LEAST: Final = np.float32(-30.0)
"""The log of a likelihood, at least: one kind of evidence rules nothing out."""


def _log_shares(odds: Floats) -> Floats:
    """The logs of the shares that occupations have by their log odds."""
    shares: Floats = odds - odds.max(axis=1, keepdims=True)
    shares -= np.log(np.exp(shares).sum(axis=1, keepdims=True))
    return shares


def buckets(text: str) -> Ints:
    """Where the vectors of a normalized text stand: those of its words, pieces of words, pairs and last word."""
    words = [stem(word) for word in text.split()][:_MAX_WORDS]
    places = [place for word in words if word not in STOP_WORDS or word == "to" for place in _buckets_of_word(word)]
    places += [_bucket(f"{one}_{other}") for one, other in pairwise(words)]
    if words:
        places.append(_bucket(f"${words[-1]}"))
    return np.array(places, dtype=np.int64)


def meaning_of(text: str) -> Floats:
    """The vectors of the words of a normalized text added up, over the root of how many they are; zeros where none is
    known."""
    _, vectors, _ = read_vectors(VECTORS)
    known = [place for word in text.split() if (place := _place_of_meaning(word)) is not None]
    meaning: Floats = vectors[known].sum(axis=0) / np.float32(math.sqrt(max(len(known), 1)))
    return meaning


@lru_cache(maxsize=_MAX_CACHED)
def _place_of_meaning(word: str) -> int | None:
    """Where the vector of a word stands; None for one that says nothing, or whose meaning is not known."""
    return None if word in STOP_WORDS else read_vectors(VECTORS)[2].get(stem(_written_out().get(word, word)))


@lru_cache(maxsize=1)
def _written_out() -> dict[str, str]:
    return {short: words[0] for short, words in read_abbreviations().items()}


@lru_cache(maxsize=_MAX_CACHED)
def _buckets_of_word(word: str) -> tuple[int, ...]:
    marked = f"<{word}>"
    pieces = [marked[start : start + size] for size in _PIECES for start in range(len(marked) - size + 1)]
    return tuple(_bucket(piece) for piece in (f"w{word}", *pieces))


def _bucket(piece: str) -> int:
    return zlib.crc32(piece.encode()) % BUCKETS


def read(path: Path) -> tuple[NDArray[np.str_], tuple[Parameters, ...]]:
    """Sorted codes of occupations, and what is fitted for them, for each of the models.

    Not cached: an index keeps a copy in its own order, and the original would be as large again.
    """
    with np.load(path) as file:
        scales = file["scales"].astype(np.float32)
        pieces = map(PackedVectors, file["pieces"], scales)
        others = (file[name].astype(np.float32) for name in Parameters._fields[1:])
        return file["ids"], tuple(Parameters(*one) for one in zip(pieces, *others, strict=True))


def write(path: Path, ids: NDArray[np.str_], fitted: Sequence[Parameters]) -> None:
    """Write what `read` reads: a byte a number of vectors and half precision for others, which rank as well."""
    vectors = np.stack([np.asarray(one.pieces) for one in fitted])
    scales = np.maximum(np.abs(vectors).max(axis=2) / 127.0, 1e-6).astype(np.float16)
    pieces = np.rint(vectors / scales.astype(np.float32)[..., None]).clip(-127, 127).astype(np.int8)
    arrays: dict[str, Any] = {
        name: np.stack([getattr(one, name) for one in fitted]).astype(np.float16) for name in Parameters._fields[1:]
    }
    np.savez_compressed(path, ids=ids, pieces=pieces, scales=scales, **arrays)
