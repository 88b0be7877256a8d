"""Move vectors of words so that titles of different occupations come apart.

A softmax regression of the occupation on the direction of a title, whose word vectors are fitted as well (Adam; a word
in seven is left out of a title at each step). What running text says of a word stays where no title has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from services.search.word_index import WordIndex

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

# Chosen on titles that were left out of the training; half or twice of each does a little worse.
_EPOCHS: Final = 8
_RATE: Final = 0.003
_DROPPED: Final = 0.15
_RATE_OF_OCCUPATIONS: Final = 5.0
"""What the occupations' own weights move, against the words'."""
_WARM_UP: Final = 100
_BATCH: Final = 1024
_MAX_WORDS: Final = 8
_DECAY: Final = (0.9, 0.999)
_TINY: Final = np.float32(1e-6)
SEED: Final = 0


class Parameter(NamedTuple):
    """Numbers that are fitted, and Adam's running means of their gradient and of its square."""

    values: Floats
    mean: Floats
    square: Floats

    @classmethod
    def of(cls, values: Floats) -> Parameter:
        return cls(values, np.zeros_like(values), np.zeros_like(values))

    def step(self, gradient: Floats, rate: float, step: int) -> None:
        first, second = _DECAY
        self.mean[...] = first * self.mean + (1 - first) * gradient
        self.square[...] = second * self.square + (1 - second) * gradient * gradient
        self.values[...] -= rate * (self.mean / (1 - first**step)) / (np.sqrt(self.square / (1 - second**step)) + _TINY)


def train(index: WordIndex, occupation: Ints, words: NDArray[np.str_], vectors: Floats) -> Floats:
    """`vectors` (of the sorted `words`, of length 1) with those of words of titles moved, again of length 1.

    `occupation` of each title of `index`.
    """
    own = np.array(index.words)
    at = np.minimum(np.searchsorted(words, own), len(words) - 1)
    known = words[at] == own
    rows = _words_of_titles(index, len(occupation))
    weights = np.sqrt(index.weight).astype(np.float32)
    word = Parameter.of((vectors[at] * known[:, None]).astype(np.float32))
    count = int(occupation.max()) + 1
    slope = Parameter.of(np.zeros((count, vectors.shape[1]), np.float32))
    constant = Parameter.of(np.zeros(count, np.float32))
    random = np.random.default_rng(SEED)
    step = 0
    for epoch in range(_EPOCHS):
        order = random.permutation(len(rows))
        for start in range(0, len(rows) - _BATCH + 1, _BATCH):
            batch = order[start : start + _BATCH]
            here = (rows[batch] >= 0) & (random.random((_BATCH, _MAX_WORDS)) > _DROPPED)
            places = np.where(here, rows[batch], 0)
            factors = weights[places] * here
            sums = np.einsum("bk,bkd->bd", factors, word.values[places])
            lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), _TINY)
            titles = sums / lengths
            odds = titles @ slope.values.T + constant.values
            error = np.exp(odds - odds.max(axis=1, keepdims=True))
            error /= error.sum(axis=1, keepdims=True)
            error[np.arange(_BATCH), occupation[batch]] -= 1.0
            error /= _BATCH
            back = error @ slope.values
            back = (back - titles * (back * titles).sum(axis=1, keepdims=True)) / lengths
            of_words = np.zeros_like(word.values)
            np.add.at(of_words, places[here], (factors[:, :, None] * back[:, None, :])[here])
            step += 1
            rate = _RATE * min(1.0, step / _WARM_UP) * (1.0 - epoch / _EPOCHS)
            word.step(of_words, rate, step)
            slope.step(error.T @ titles, rate * _RATE_OF_OCCUPATIONS, step)
            constant.step(error.sum(axis=0), rate * _RATE_OF_OCCUPATIONS, step)
    moved: Floats = vectors.copy()
    lengths = np.maximum(np.linalg.norm(word.values, axis=1, keepdims=True), _TINY)
    moved[at[known]] = (word.values / lengths)[known]
    return moved


def _words_of_titles(index: WordIndex, count: int) -> Ints:
    """The first words of each title (titles x `_MAX_WORDS`), -1 where it has fewer."""
    word, title = index.entries()
    order = np.argsort(title, kind="stable")
    starts = np.searchsorted(title[order], np.arange(count + 1))
    rows = np.full((count, _MAX_WORDS), -1, np.int64)
    for place in range(_MAX_WORDS):
        has = starts[:-1] + place < starts[1:]
        rows[has, place] = word[order][starts[:-1][has] + place]
    return rows
