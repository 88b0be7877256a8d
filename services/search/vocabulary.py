"""The distinct words of all titles: which of them a typed word may mean, and which titles hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import process
from rapidfuzz.distance import OSA

from services.search.normalize import NOISE, stem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

NOISE_WEIGHT: Final = 0.3
UNKNOWN_WEIGHT: Final = 2.0
"""A word no title has is most often a company or a place, so it counts as little as the most common word."""

_WEIGHTS: Final = (2.0, 7.0)
"""Bounds of a word's weight, log(titles / titles with it): the head of a name ("manager") must still count,
and a word that only one title has must not drown the rest."""

_TYPO: Final = 0.70
"""Least similarity of a misspelling: one slip in a word of four letters, two in seven, three in ten."""
_LOOSE_TYPO: Final = 0.60
"""The same when looking for no more than a direction."""
_TYPO_COST: Final = 0.03
_FIRST_LETTER: Final = 0.08
"""What a wrong first letter costs besides: people seldom miss it, and "wizard" is not "gizzard"."""
_MAX_TYPOS: Final = 40
_BEGINNING: Final = (0.82, 0.15)
"""What the beginning of a word is worth, at least, and what is added the more of it is there."""
_KNOWN: Final = 3
"""Titles that must have a word before it is trusted to be one."""


class Words:
    """Immutable after construction; a word is known by its place in the sorted vocabulary."""

    def __init__(self, titles: pa.Array) -> None:
        """Index cleaned titles; a title is known by its place among them."""
        lists = pc.split_pattern(titles, " ")
        seen = lists.values.dictionary_encode()
        stems = [stem(word) for word in seen.dictionary.to_pylist()]
        self._vocabulary = sorted(set(stems))
        self._sorted = np.array(self._vocabulary, dtype=np.str_)
        self._lengths = np.char.str_len(self._sorted)
        word = np.searchsorted(self._sorted, np.array(stems, dtype=np.str_))[seen.indices.to_numpy()]
        title = np.repeat(np.arange(len(titles)), np.diff(lists.offsets.to_numpy()))
        # One entry a word and title, ordered by word, so that each word's titles are one slice.
        entries = np.unique(word * len(titles) + title)
        word, title = np.divmod(entries, len(titles))
        self._titles = title.astype(np.int32)
        self._starts = np.searchsorted(word, np.arange(len(self._vocabulary) + 1))
        rarity = np.log(len(titles) / np.maximum(np.diff(self._starts), 1))
        self.weight: Floats = np.clip(rarity, *_WEIGHTS).astype(np.float32)
        self.weight[np.isin(self._sorted, sorted(NOISE))] = NOISE_WEIGHT
        sums = np.bincount(title, weights=self.weight[word], minlength=len(titles))
        self.title_weight: Floats = np.maximum(sums, NOISE_WEIGHT).astype(np.float32)

    def find(self, word: str) -> int | None:
        """The place of a word as typed, or None."""
        wanted = stem(word)
        place = int(np.searchsorted(self._sorted, wanted))
        found = place < len(self._vocabulary) and self._vocabulary[place] == wanted
        return place if found else None

    def alike(self, typed: str, *, last: bool, loose: bool = False) -> tuple[Ints, Floats]:
        """Words that `typed` may mean, the least likely first, and how well each fits (1 is the word itself).

        The last word of a query may be unfinished, so words it begins are always among them.
        """
        exact = self.find(typed)
        fits: dict[int, float] = {}
        # A word hardly any title has may itself be a slip: there is a "manger" among the titles.
        if self._count(typed) < _KNOWN and len(typed) >= 4:
            cutoff = _LOOSE_TYPO if loose else _TYPO
            near = process.extract(
                stem(typed),
                self._vocabulary,
                scorer=OSA.normalized_similarity,
                score_cutoff=cutoff,
                limit=_MAX_TYPOS,
            )
            for word, likeness, place in near:
                fit = likeness if word[0] == typed[0] else likeness - _FIRST_LETTER
                if fit >= cutoff:
                    fits[place] = fit - _TYPO_COST
        if (last or exact is None) and len(typed) >= 2:
            first, end = np.searchsorted(self._sorted, [typed, typed + "\uffff"]).tolist()
            parts = _BEGINNING[0] + _BEGINNING[1] * len(typed) / self._lengths[first:end]
            for place, fit in enumerate(parts.tolist(), start=first):
                fits[place] = max(fit, fits.get(place, 0.0))
        if exact is not None:
            fits[exact] = 1.0
        places = np.fromiter(fits, dtype=np.int64, count=len(fits))
        values = np.fromiter(fits.values(), dtype=np.float32, count=len(fits))
        order = np.argsort(values, kind="stable")
        return places[order], values[order]

    def titles_with(self, places: Ints) -> tuple[NDArray[np.int32], Ints]:
        """Titles that hold any of these words, and for each which of `places` it is there for."""
        starts, ends = self._starts[places], self._starts[places + 1]
        slices = [self._titles[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
        which = np.repeat(np.arange(len(places)), ends - starts)
        return (np.concatenate(slices) if slices else self._titles[:0]), which

    def respaced(self, query: str) -> list[str]:
        """Wordings with a space put in ("truckdriver") or taken out ("fire fighter")."""
        words = query.split()
        found = []
        for here, word in enumerate(words):
            before, after = words[:here], words[here + 1 :]
            if after and self._count(word + after[0]) >= _KNOWN:
                found.append(" ".join([*before, word + after[0], *after[1:]]))
            if len(word) >= 6 and self._count(word) == 0:
                cuts = [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
                commonest, cut = max((min(map(self._count, cut)), cut) for cut in cuts)
                if commonest >= _KNOWN:
                    found.append(" ".join([*before, *cut, *after]))
        return found

    def _count(self, word: str) -> int:
        place = self.find(word)
        return 0 if place is None else int(self._starts[place + 1] - self._starts[place])
