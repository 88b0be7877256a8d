"""Write title_model.npz: `python -m model.importers.title_model [FILE] [--without EMPLOYER …]`.

Run it when titles change much.

A softmax regression of the occupation on the sum of a title's vectors and on rectified units of it
(`services.search.title_model`), with the vectors fitted as well (Adam). Half of the titles that it sees are written as
payroll systems write them: words cut short or without vowels, abbreviated (`abbreviations.csv`), left out, the last one
first, a word of another title behind. That is what makes it read such lines; on titles as they are, it would learn only
these. Besides titles it sees the ranks and kinds of work of 190 kinds of departments (`department_titles`).
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from model.importers.department_titles import read_department_titles
from model.importers.further_titles import KIND as FURTHER
from model.importers.further_titles import read_further_titles
from model.importers.published_titles import FIRST_OF_TWO, SECOND_OF_TWO, read_published_titles
from model.importers.published_titles import KIND as PUBLISHED
from model.importers.word_vector_training import Parameter
from services.search.job_line import read_line
from services.search.staff_titles import KIND, read_staff_titles
from services.search.synonyms import read_abbreviations
from services.search.title_model import BUCKETS, PATH, Parameters, buckets, meaning_of, write

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

_DATA: Final = Path(__file__).parents[2] / "services" / "public" / "data"
_SIZE: Final = 64
"""Numbers of a vector."""
_UNITS: Final = 640
_UNITS_DROPPED: Final = 0.2
"""Share of the units that a step goes without, so that none relies on another."""
_EPOCHS: Final = 14
_MEAN_DECAY: Final = 0.99
"""What is written is a running mean of what each step fits: the last steps' own numbers depend on what they drew."""
_MEAN_FROM: Final = 0.3
"""Share of the steps after which the mean begins."""
_BATCH: Final = 1024
_RATE: Final = 0.006
_WARM_UP: Final = 50
_DROPPED: Final = 0.1
_PIECES_DROPPED: Final = 0.1
"""Share of the titles of which a step sees the meaning of the words alone ..."""
_MEANING_DROPPED: Final = 0.3
"""... and the pieces alone, which is all that there is of "electricn"."""
_FIRST: Final = 0.1
"""How large numbers are before they are fitted."""
_TIMES: Final = {"title": 6.0, KIND: 6.0, FURTHER: 6.0, PUBLISHED: 20.0, FIRST_OF_TWO: 13.0, SECOND_OF_TWO: 7.0}
"""How often a kind of title counts. Those of published pay lists are what search is asked for ..."""
_OTHER_TIMES: Final = 1.0
"""... and those of O*NET far less: counting twice, they made no difference to what people type."""
_WRITTEN_OTHERWISE: Final = 0.5
_SEEDS: Final = (0, 1, 2)
"""A model for each, whose logs are averaged, as one fit differs from the next by more than many titles make. The
last one that ships was fitted to earlier titles (docs/search.md)."""
_LONG: Final = 5
"""Letters that a word must have more of to be cut short."""
_CUT_MUCH: Final = 0.3
"""Share of the titles of which a system cuts most words, as others cut few: how many times as often ..."""
_MUCH: Final = 3.0
_LITTLE: Final = 0.7
"""... and how many times as often in the others."""
_FIELD: Final = (20, 30)
"""Characters of the fields that systems have for a title ..."""
_CUT_OFF: Final = 0.15
"""... and the share of the longer ones that end there."""


def main(path: Path = PATH, without: Collection[str] = ()) -> None:
    """Fit the model to all titles but those of published pay lists of the employers `without`, and write it."""
    occupations = pd.read_parquet(_DATA / "occupations.parquet")
    own = [read_staff_titles(), read_further_titles(), read_published_titles(without)]
    titles = pd.concat([pd.read_parquet(_DATA / "titles.parquet"), *own], ignore_index=True)
    write(path, *fit(titles, occupations))


def fit(titles: pd.DataFrame, occupations: pd.DataFrame) -> tuple[NDArray[np.str_], list[Parameters]]:
    """What `services.search.title_model.write` writes. Columns as `SearchIndex` takes them."""
    detailed = occupations[~occupations["taxonomy"].isin(["socmajor", "soctotal"])]
    own = detailed.rename(columns={"occupation": "title"}).assign(kind="title")
    others = read_department_titles(pd.concat([own["title"], titles["title"]]))
    rows = pd.concat([own, titles, others], ignore_index=True)[["title", "occupation_id", "kind"]]
    rows = rows[rows["occupation_id"].isin(detailed["occupation_id"])]
    rows = rows.assign(text=rows["title"].map(as_search_reads)).drop_duplicates(["text", "occupation_id"])
    rows = rows[rows["text"] != ""]
    ids = np.array(sorted(detailed["occupation_id"].astype(str)), dtype=np.str_)
    right = np.searchsorted(ids, rows["occupation_id"].to_numpy(dtype=np.str_))
    times = np.array(rows["kind"].map(_TIMES).fillna(_OTHER_TIMES), dtype=np.float64)
    texts = rows["text"].tolist()
    return ids, [_fit(texts, right, times, len(ids), seed) for seed in _SEEDS]


def as_search_reads(title: str) -> str:
    """The job of a title and what stands beside it, as the model is asked for them: "coord - seed cert" is a "seed cert
    coord", and no level is left."""
    line = read_line(title)
    return f"{line.main} {line.context}".strip()


def _fit(texts: list[str], right: Ints, times: NDArray[np.float64], count: int, seed: int) -> Parameters:
    generator, variants = np.random.default_rng(seed), _Variants(texts, seed)

    def random(*shape: int, scale: float = _FIRST) -> Parameter:
        return Parameter.of(scale * generator.standard_normal(shape, dtype=np.float32))

    size = len(meaning_of(""))
    fitted = (  # as in Parameters
        random(BUCKETS, _SIZE),
        random(count, _SIZE),
        Parameter.of(np.zeros(count, np.float32)),
        random(_SIZE + size, _UNITS, scale=_SIZE**-0.5),
        Parameter.of(np.zeros(_UNITS, np.float32)),
        Parameter.of(np.zeros((count, _UNITS), np.float32)),
    )
    known = [(buckets(text), meaning_of(text)) for text in texts]
    chances = times / times.sum()
    steps = _EPOCHS * len(texts) // _BATCH
    means = [one.values.copy() for one in fitted]
    for step in range(1, steps + 1):
        batch = generator.choice(len(texts), _BATCH, p=chances)
        drawn = [variants.read(texts[row], known[row]) for row in batch.tolist()]
        row = np.repeat(np.arange(_BATCH), [len(places) for places, _ in drawn])
        place = np.concatenate([places for places, _ in drawn])
        kept = generator.random(len(place)) > _DROPPED
        row, place = row[kept], place[kept]
        lengths = np.sqrt(np.maximum(np.bincount(row, minlength=_BATCH), 1)).astype(np.float32)
        lengths[generator.random(_BATCH) < _PIECES_DROPPED] = np.inf
        matrix = csr_matrix((1.0 / lengths[row], (row, place)), shape=(_BATCH, BUCKETS))
        meanings = np.array([meaning for _, meaning in drawn])
        meanings[generator.random(_BATCH) < _MEANING_DROPPED] = 0.0
        dropped = (generator.random((_BATCH, _UNITS)) > _UNITS_DROPPED).astype(np.float32) / (1.0 - _UNITS_DROPPED)
        gradients = _gradients(Parameters(*(one.values for one in fitted)), matrix, meanings, dropped, right[batch])
        rate = _RATE * min(1.0, step / _WARM_UP) * (1.0 - step / (steps + 1))
        for one, gradient in zip(fitted, gradients, strict=True):
            one.step(np.asarray(gradient), rate, step)
        seen = max(step - int(_MEAN_FROM * steps), 1)
        decay = min(_MEAN_DECAY, 1.0 - 1.0 / seen)
        for mean, one in zip(means, fitted, strict=True):
            mean += (1.0 - decay) * (one.values - mean)
    return Parameters(*means)


def _gradients(now: Parameters, matrix: csr_matrix, meanings: Floats, factors: Floats, right: Ints) -> Parameters:
    """Of the mean negative log likelihood of the right occupations; `factors` of the units of each title."""
    sums = matrix @ np.asarray(now.pieces)
    seen = np.concatenate([sums, meanings], axis=1)
    before = seen @ now.inner + now.thresholds
    units = np.maximum(before, 0.0) * factors
    odds = sums @ now.weights.T + units @ now.outer.T + now.constants
    error = np.exp(odds - odds.max(axis=1, keepdims=True))
    error /= error.sum(axis=1, keepdims=True)
    error[np.arange(len(right)), right] -= 1.0
    error /= len(right)
    of_units = (error @ now.outer) * factors * (before > 0.0)
    of_sums = error @ now.weights + of_units @ now.inner[: sums.shape[1]].T
    return Parameters(
        pieces=matrix.T @ of_sums,
        weights=error.T @ sums,
        constants=error.sum(axis=0),
        inner=seen.T @ of_units,
        thresholds=of_units.sum(axis=0),
        outer=error.T @ units,
    )


class _Variants:
    """Titles as payroll systems may write them."""

    def __init__(self, texts: list[str], seed: int) -> None:
        self._random = random.Random(seed)
        self._words = [word for text in texts for word in text.split()]
        self._short: dict[str, list[str]] = {}
        for short, means in read_abbreviations().items():
            for word in means:
                self._short.setdefault(word, []).append(short)

    def read(self, text: str, known: tuple[Ints, Floats]) -> tuple[Ints, Floats]:
        """The buckets and the meaning of a variant of a text, or those `known` of itself."""
        if self._random.random() > _WRITTEN_OTHERWISE:
            return known
        variant = self._variant(text)
        found = buckets(variant)
        return (found, meaning_of(variant)) if len(found) else known

    def _variant(self, text: str) -> str:
        much = _MUCH if self._random.random() < _CUT_MUCH else _LITTLE
        words = [short for word in text.split() if (short := self._written(word, much))] or text.split()
        if len(words) > 1 and self._random.random() < 0.12:
            words = [words[-1], *words[:-1]]
        if self._random.random() < 0.08:
            words += [self._random.choice(self._words) for _ in range(self._random.randint(1, 2))]
        variant = " ".join(words)
        if len(variant) > _FIELD[0] and self._random.random() < _CUT_OFF:
            variant = variant[: self._random.randint(*_FIELD)].strip()
        return variant

    def _written(self, word: str, much: float) -> str:
        """A word abbreviated, cut short, without vowels, left out ("") or, mostly, as it is."""
        chance = self._random.random() / much
        if chance < 0.12 and word in self._short:
            return self._random.choice(self._short[word])
        if 0.12 <= chance < 0.18 and len(word) > _LONG:
            return word[: self._random.randint(3, min(len(word) - 2, _LONG + 1))]
        if 0.18 <= chance < 0.22 and len(word) > _LONG:
            return word[0] + "".join(letter for letter in word[1:] if letter not in "aeiou")
        return "" if self._random.random() >= 0.96 else word


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("path", nargs="?", type=Path, default=PATH)
    parser.add_argument("--without", nargs="*", default=[], help="employers whose published titles are left out")
    main(**vars(parser.parse_args()))
