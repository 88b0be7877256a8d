"""Rank occupations by how well their titles fit a text, and say how sure the first one is.

Four things are looked at, which err differently: the title that fits best in words knows "RN" and a typo; how often the
titles of an occupation have each word (`title_statistics`) knows what a "deli" or a "clerk" is; meaning (`meaning`)
that a "hospital cleaner" is near a "janitor"; and a model of whole titles (`title_model`) what words cut short stand
for. The weights are those of a conditional logit that `tests/bench/fit_search.py` fits (docs/search.md has the
figures), but for `_W_FIT`, `_W_EXACT` and `_W_SIZE`, which it takes as they are and says why.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from services.search.normalize import STOP_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from services.search.meaning import Meaning
    from services.search.title_model import TitleModel
    from services.search.title_statistics import TitleStatistics
    from services.search.word_index import WordIndex

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# Of the evidence of a text: logs of likelihoods, weighed down because words do not come independently.
_W_WORDS: Final = 0.08
_W_CONTEXT: Final = 0.23
_W_MEANING: Final = 0.04
_W_SIZE: Final = 1.0  # of ten times as many jobs
_W_MODEL: Final = 0.88
_ONE_WORD: Final = 0.85
"""What the model of whole titles counts for a word alone: it knows such from pay lists of public employers, where a
"cook" works in an institution."""
_GUESS_COST: Final = 2.5
"""What a wording loses that was only typed, where everyday words are known for it."""

# Of the sum by which occupations are ranked.
_W_FIT: Final = 3.60  # of the cube of the best title's fit in words: nearly right is far from right
_W_EXACT: Final = 2.5  # of its share among those that have a title that reads exactly so
_W_SPECIFIC: Final = 0.99  # of an occupation with a name of its own, not the rest of a group: "…, all other" says least

_MIN_DECADES: Final = 3.0
"""Occupations of a thousand jobs or fewer are told apart by their titles alone."""
_MIN_CHANCE: Final = 0.01
"""Of an occupation that is shown though none of its titles fits in words."""
_TINY: Final = 1e-30


class Features(NamedTuple):
    """What is known of each occupation for a text."""

    fit: Floats
    """How well the words of its best title fit (0 to 1); 0 where none do."""
    exact: Floats
    """Its share among the occupations that have a title that reads exactly so; 0 where it has none."""
    evidence: Floats
    """The log of its share in the likelihoods of all."""
    found_by: Ints
    """Its best title, -1 where none fits."""


class Ranked(NamedTuple):
    """The likeliest occupations in order, with the title that each was found by (-1: none); all of one length."""

    occupations: Ints
    titles: Ints
    chances: Floats
    """The share of each in exp(value): they add up to 1 over all occupations."""
    fit: float
    """How well the words of the best title fit (0 to 1); 0 where none do."""
    chance: float
    """Of the likeliest occupation of all, which is the first one here unless nothing speaks for any."""
    share: float
    """Its share in the likelihoods of the evidence alone."""
    first: int
    """That occupation."""


class Ranking:
    """What ranking needs to know of the titles and occupations of an index. Immutable."""

    def __init__(
        self,
        words: WordIndex,
        statistics: TitleStatistics,
        meaning: Meaning,
        model: TitleModel,
        size: Floats,
        is_ranked: NDArray[np.bool_],
        is_rest: NDArray[np.bool_],
    ) -> None:
        """`size`: jobs of each occupation; `is_ranked`: which occupations may be found, and are no groups; `is_rest`:
        which hold what no other occupation of their group does."""
        self._words = words
        self._statistics = statistics
        self._meaning = meaning
        self._model = model
        self._decades = np.maximum(np.log10(size + 1.0), _MIN_DECADES)
        self._unranked = np.flatnonzero(~is_ranked)
        self.specific: Floats = (~is_rest).astype(np.float64)
        self._by_size: Ints = np.argsort(-size, kind="stable")
        self._by_size = self._by_size[is_ranked[self._by_size]]

    def parts(self, wordings: Sequence[str], context: str) -> Floats:
        """The evidence of each wording for each occupation, as the weights have it (wordings x 4 x occupations)."""
        beside = self._meanings(context)
        parts = np.zeros((len(wordings), 4, len(self._decades)))
        if beside:
            parts[:, 1] = self._statistics.of_words(beside) / np.sqrt(len(beside))  # a list says no more than a word
        for place, wording in enumerate(wordings):
            words = self._meanings(wording)
            parts[place, 0] = self._statistics.of_words(words)
            parts[place, 2] = self._meaning.evidence(wording, context)
        parts[:, 3] = self._decades
        return parts

    def evidence(self, wordings: Sequence[str], guesses: Sequence[int], context: str, of_model: Floats) -> Floats:
        """For each occupation the log of its share in the likelihoods, by the wording that speaks most for it and
        `of_model`, by that of whole titles; `guesses`: which wordings count less where others are known."""
        weights = np.array([_W_WORDS, _W_CONTEXT, _W_MEANING, _W_SIZE])
        value = self._shares(weights @ self.parts(wordings, context))
        if len(guesses) < len(wordings):
            value[list(guesses)] -= _GUESS_COST
        return self._shares(value.max(axis=0) + _W_MODEL * of_model)

    def of_model(self, jobs: Sequence[tuple[str, str]]) -> Floats:
        """For each job and what is beside it, and each occupation, the log of how likely it is by the model of whole
        titles (jobs x occupations)."""
        texts = [self._text_for_model(*job) for job in jobs]
        is_one_word = np.array([" " not in text for text in texts])
        return self._model.evidence(texts).astype(np.float64) * np.where(is_one_word, _ONE_WORD, 1.0)[:, None]

    def _text_for_model(self, main: str, context: str) -> str:
        """What the model is asked for; "" where it is not."""
        words = f"{main} {context}".split()
        if len(words) == 1 and self._words.is_unfinished(words[0]):
            return ""  # what is still being typed is no title: "regis" may become a nurse
        if len(words) == 1:  # alone it says what it abbreviates: nothing beside it tells another meaning
            words = [self._words.written_out(words[0])]
        return " ".join(self._words.corrected(word) for word in words)

    def _shares(self, value: Floats) -> Floats:
        """Logs of shares of the occupations that may be found, from logs of likelihoods."""
        value[..., self._unranked] = -np.inf
        value -= value.max(axis=-1, keepdims=True)
        value -= np.log(np.exp(value).sum(axis=-1, keepdims=True))
        return value

    def _meanings(self, text: str) -> list[Ints]:
        """The words of the index that each word of a text may be, without those that are none."""
        found = (self._words.meanings(word) for word in text.split() if word not in STOP_WORDS)
        return [words for words in found if len(words)]

    def known(self, text: str) -> float:
        """The share of the words of a text that titles have, or that abbreviate such."""
        words = [word for word in text.split() if word not in STOP_WORDS]
        return sum(self._words.is_common(word) for word in words) / max(len(words), 1)

    def names_a_kind(self, text: str) -> bool:
        """Whether a word of a text names a kind of job: "assistant" does."""
        return any(self._words.ends_titles(word) for word in text.split())

    def rank(self, features: Features, limit: int) -> Ranked:
        """The likeliest occupations, at most `limit`."""
        fit = features.fit
        value = _W_FIT * (fit * fit * fit) + _W_EXACT * features.exact + _W_SPECIFIC * self.specific + features.evidence
        value[self._unranked] = -np.inf
        chances = np.exp(value - value.max(initial=0.0))
        chances /= max(float(chances.sum()), _TINY)
        ordered = value[self._by_size]  # of equals the bigger one is first
        first = int(self._by_size[ordered.argmax()])
        is_shown = (features.found_by >= 0) | (chances >= _MIN_CHANCE)
        ordered[~is_shown[self._by_size]] = -np.inf
        order = self._by_size[_largest(ordered, limit)]
        share = float(np.exp(features.evidence[first]))
        chance = float(chances[first])
        return Ranked(
            order, features.found_by[order], chances[order], float(fit.max(initial=0.0)), chance, share, first
        )


def _largest(values: Floats, limit: int) -> Ints:
    """Where the largest finite values are, these first, and of equals the first one; at most `limit`. Empties `values`
    there."""
    found: list[int] = []
    while len(found) < limit:  # a few passes take less than putting all in order
        place = int(values.argmax())
        if values[place] == -np.inf:
            break
        found.append(place)
        values[place] = -np.inf
    return np.array(found, np.int64)


class Signs(NamedTuple):
    """What tells how sure the first occupation is."""

    chance: float
    """The log odds of its chance."""
    fit: float
    """The cube of the best title's fit in words."""
    evidence: float
    """The log odds of its share in the evidence alone: words that fit by accident have little."""


# A logistic regression of "the first one is right", on the lines of real lists that the weights are fitted to.
_C_INTERCEPT: Final = -0.15
_C_CHANCE: Final = 0.39
_C_FIT: Final = 1.23
_C_EVIDENCE: Final = 0.34
_MIN_ODDS: Final = 1e-4


def signs(ranked: Ranked) -> Signs:
    """What tells how sure the first occupation of a ranking is."""
    return Signs(_log_odds(ranked.chance), ranked.fit**3, _log_odds(ranked.share))


def _log_odds(chance: float) -> float:
    bounded = min(max(chance, _MIN_ODDS), 1.0 - _MIN_ODDS)
    return math.log(bounded / (1.0 - bounded))


def certainty(ranked: Ranked) -> float:
    """How likely the first occupation is the right one, 0 to 1; measured in docs/search.md."""
    weights = (_C_CHANCE, _C_FIT, _C_EVIDENCE)
    odds = _C_INTERCEPT + sum(weight * sign for weight, sign in zip(weights, signs(ranked), strict=True))
    return 1.0 / (1.0 + math.exp(-odds))
