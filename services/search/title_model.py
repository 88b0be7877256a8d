"""How likely each occupation is for a text, by a linear model of whole titles that also sees pieces of words.

What is cut short or misspelled ("Custdn Elem", "Superviso") shares three to five letters in a row with the words that
it stands for, and such pieces have vectors here, as have words, pairs of words and the last word. The sum of a text's
vectors times one small matrix gives the odds of all occupations: NumPy alone, 0.1 ms. `model.importers.title_model`
fits it to the titles of SOC's occupations; for an index of others it says nothing.
"""

from __future__ import annotations

import math
import threading
import zlib
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from services.search.normalize import STOP_WORDS, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

PATH: Final = Path(__file__).with_name("title_model.npz")
BUCKETS: Final = 1 << 14
"""Vectors that pieces share, by a hash: a megabyte. Twice as many rank no better (docs/search.md)."""

_PIECES: Final = (3, 4, 5)
"""Letters of a piece of a word, its beginning and end among them."""
_MAX_WORDS: Final = 10
_MAX_CACHED: Final = 4_096
_MIN_KNOWN: Final = 0.9
"""Share of the occupations of an index that the model must know to be asked, and of its own that the index has."""


class _Loaded(NamedTuple):
    pieces: Floats
    """The vector of each bucket."""
    weights: Floats
    """Of each occupation of the index the weights ..."""
    constants: Floats
    """... and the constant; minus infinity where the model does not know the occupation."""


class TitleModel:
    """The model for the occupations of an index, read at the first use; then immutable and shared among threads."""

    def __init__(self, ids: Sequence[str], is_ranked: NDArray[np.bool_], path: Path = PATH) -> None:
        """`ids` of occupations, and which of them may be found."""
        self._ids = np.array(ids, dtype=np.str_)
        self._is_ranked = is_ranked
        self._path = path
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None
        self._is_read = False

    def evidence(self, text: str) -> Floats:
        """For each occupation the log of how likely it is, given a normalized text; zeros where nothing is known."""
        loaded = self._load()
        places = buckets(text)
        if loaded is None or not len(places):
            return np.zeros(len(self._ids), np.float32)
        sums = loaded.pieces[places].sum(axis=0) / np.float32(math.sqrt(len(places)))
        odds: Floats = loaded.weights @ sums + loaded.constants
        odds -= odds.max()
        evidence: Floats = np.maximum(odds - np.log(np.exp(odds).sum()), _LEAST)
        return evidence

    def _load(self) -> _Loaded | None:
        with self._lock:
            if not self._is_read:
                self._loaded = self._for_index(*read(self._path))
                self._is_read = True
            return self._loaded

    def _for_index(self, ids: NDArray[np.str_], pieces: Floats, weights: Floats, constants: Floats) -> _Loaded | None:
        at = np.minimum(np.searchsorted(ids, self._ids), len(ids) - 1)
        known = ids[at] == self._ids
        wanted = max(int(self._is_ranked.sum()), len(ids))
        if int((known & self._is_ranked).sum()) < _MIN_KNOWN * wanted:
            return None
        return _Loaded(pieces, weights[at], np.where(known, constants[at], np.float32(-np.inf)))


_LEAST: Final = np.float32(-30.0)
"""The log of a likelihood, at least: one kind of evidence rules nothing out."""


def buckets(text: str) -> Ints:
    """Where the vectors of a normalized text stand: those of its words, pieces of words, pairs and last word."""
    words = [stem(word) for word in text.split()][:_MAX_WORDS]
    places = [place for word in words if word not in STOP_WORDS or word == "to" for place in _buckets_of_word(word)]
    places += [_bucket(f"{one}_{other}") for one, other in pairwise(words)]
    if words:
        places.append(_bucket(f"${words[-1]}"))
    return np.array(places, dtype=np.int64)


@lru_cache(maxsize=_MAX_CACHED)
def _buckets_of_word(word: str) -> tuple[int, ...]:
    marked = f"<{word}>"
    pieces = [marked[start : start + size] for size in _PIECES for start in range(len(marked) - size + 1)]
    return tuple(_bucket(piece) for piece in (f"w{word}", *pieces))


def _bucket(piece: str) -> int:
    return zlib.crc32(piece.encode()) % BUCKETS


@lru_cache(maxsize=1)
def read(path: Path) -> tuple[NDArray[np.str_], Floats, Floats, Floats]:
    """Sorted codes of occupations, vectors of buckets, and weights and constant of each occupation."""
    with np.load(path) as file:
        pieces = file["pieces"].astype(np.float32) * file["scales"].astype(np.float32)[:, None]
        return file["ids"], pieces, file["weights"].astype(np.float32), file["constants"].astype(np.float32)


def write(path: Path, ids: NDArray[np.str_], pieces: Floats, weights: Floats, constants: Floats) -> None:
    """Write what `read` reads: a byte a number and half precision, which rank as well."""
    scales = np.maximum(np.abs(pieces).max(axis=1) / 127.0, 1e-6).astype(np.float16)
    bytes_ = np.rint(pieces / scales.astype(np.float32)[:, None]).clip(-127, 127).astype(np.int8)
    weights, constants = weights.astype(np.float16), constants.astype(np.float16)
    np.savez_compressed(path, ids=ids, pieces=bytes_, scales=scales, weights=weights, constants=constants)
