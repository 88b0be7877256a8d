"""Rank occupation titles against a query, for public SOC data and for Lightcast's LOT alike.

Every word of the query is compared with the distinct words of all titles (the word itself, its beginning,
a typo); NumPy adds up how much of the query each title covers; titles are grouped by occupation. Among
occupations whose titles fit equally well, the one comes first that more people would name so: its employment
times the share of its titles that fit.

How close: a row scoring `CLOSE` or more covers most of what was typed. When nothing does, `search` returns
one row, the nearest broader group, scoring less; `is_close` tells the two apart for a screen that says
"Nothing close to …; the nearest group is …". When there is not even a direction, the frame is empty.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz

from services.search.normalize import MAX_WORDS, STOP_WORDS, code_digits, normalize, normalize_column
from services.search.synonyms import Synonyms
from services.search.word_index import STOP_WORD_WEIGHT, UNKNOWN_WEIGHT, WordIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    FitCache = dict[tuple[str, bool], tuple[Ints, NDArray[np.float32]]]

CLOSE: Final = 0.5
"""Rows that score less are not an answer but the nearest broader group."""

COLUMNS: Final = {
    "occupation_id": "string",
    "occupation": "string",
    "taxonomy": "string",
    "matched": "string",
    "score": "Float64",
}

_GROUPS: Final = ("socmajor", "soctotal")
_TRUST: Final = {"title": 1.0, "soc": 0.8, "sample": 0.8, "short": 0.6, "alternate": 0.4}
"""How far a kind of title is trusted: SOC's own, then what job holders report, then O*NET's long list."""

_MIN_COVERAGE: Final = 0.5
"""Share of the query's weight that a title must cover to count as close."""

# What a rank is made of. The text decides (1); the rest settles what text leaves open, size first.
_W_SIZE: Final = 0.25
_W_OWN: Final = 0.10  # the occupation's own title fits too: its other titles hold odd ones out
_W_RATIO: Final = 0.10  # order and spelling of the whole, which single words do not see
_W_KIND: Final = 0.05
_W_ALL: Final = 1.0 + _W_SIZE + _W_OWN + _W_RATIO + _W_KIND

_EXTRA_WORDS_PENALTY: Final = 0.30
"""How much a title loses for words beyond the query, at most ..."""
_SPECIFIC_WEIGHT: Final = 6.0
"""... when the query weighs this much: who types just "manager" means no particular one ..."""
_UNFINISHED_FACTOR: Final = 0.5
"""... and this part of it while the last word is unfinished, for more may follow."""
_LAST_WORD_FACTOR: Final = 1.5
"""The last word weighs more: it names the job, what stands before it the sort."""

_REWORDING_FACTOR: Final = 0.97
_MAX_WORDINGS: Final = 5
_SIZE_DECADES: Final = 7.0  # log10 of the largest occupation there may be
_PRIOR_TITLES: Final = 5  # with so few titles the share that fits is a guess: drawn toward zero
_MIN_RERANKED: Final = 150  # titles looked at as a whole, at least ...
_RERANKED_PER_ROW: Final = 4  # ... and so many for each row of the result, for an occupation has many titles
_MIN_GROUP_SIMILARITY: Final = 92.0  # percent of similarity at which a group's name counts as typed

_BROAD_GROUP_DIGITS: Final = 5  # digits of a SOC code that occupations of one kind share
_CODE_PREFIX_SCORE: Final = 0.9


class _Fit(NamedTuple):
    """A query against every title: how much of it a title covers, and that minus a penalty for extra words."""

    coverage: NDArray[np.float32]
    text: NDArray[np.float32]


class SearchIndex:
    """Titles of one taxonomy, ready to be searched. Immutable after construction: share it among threads."""

    def __init__(self, titles: pd.DataFrame, occupations: pd.DataFrame) -> None:
        """Index titles (title, occupation_id, kind) of occupations (occupation_id, occupation, taxonomy,
        group_id, employment).

        Employment may be NA: such an occupation gives way to others. Titles of unknown occupations are left
        out; every occupation is found by its own name without a row in `titles`.
        """
        self._ids = _texts(occupations["occupation_id"])
        self._names = _texts(occupations["occupation"])
        self._taxonomy = _texts(occupations["taxonomy"])
        self._detailed = ~occupations["taxonomy"].isin(_GROUPS).to_numpy(dtype=bool)
        self._employment = occupations["employment"].to_numpy(dtype="float64", na_value=0.0)
        indices = pd.Index(occupations["occupation_id"])
        self._group = indices.get_indexer(pd.Index(occupations["group_id"]))
        self._digits = np.array([re.sub(r"\D", "", code) for code in self._ids.to_pylist()], dtype=np.str_)
        self._group_names = self._names_of_groups()

        own = pd.DataFrame({"title": occupations["occupation"], "occupation": np.arange(len(occupations))})
        other = titles.assign(occupation=indices.get_indexer(pd.Index(titles["occupation_id"])))
        rows = pd.concat([own.assign(kind="title"), other[["title", "occupation", "kind"]]], ignore_index=True)
        rows = rows.assign(normalized=normalize_column(_texts(rows["title"])).to_pandas(), own=rows.index < len(own))
        rows = rows.assign(trust=rows["kind"].map(_TRUST).fillna(min(_TRUST.values())).astype("float64"))
        rows = rows[(rows["occupation"] >= 0) & (rows["normalized"].str.len() > 0)]
        rows = rows[self._detailed[rows["occupation"].to_numpy()]]
        rows = rows.sort_values(["own", "trust"], ascending=False, kind="stable")
        rows = rows.drop_duplicates(["normalized", "occupation"])

        self._titles = _texts(rows["title"])
        self._normalized = _texts(rows["normalized"])
        self._occupation = rows["occupation"].to_numpy(dtype=np.int64)
        self._trust = rows["trust"].to_numpy(dtype=np.float32)
        self._own = np.flatnonzero(rows["own"].to_numpy())
        self._count = np.bincount(self._occupation, minlength=len(occupations))
        self._words = WordIndex(self._normalized)
        self._synonyms = Synonyms()

    def search(self, text: str, limit: int = 10) -> pd.DataFrame:
        """Occupations that `text` may mean, the likeliest first; at most `limit`.

        Columns as in `COLUMNS`: one row an occupation, `matched` the title that matched, `score` from 1 down.
        Detailed occupations only, unless a group is named by its name or code, or nothing is close (see
        above). Any text is allowed: an empty one, a single letter or bare punctuation gives an empty frame.
        """
        if limit < 1:
            return self._frame([], [])
        digits = code_digits(text)
        by_code = self._by_code(digits, limit) if digits else None
        if by_code is not None:
            return by_code
        query = normalize(text)
        if len(query) < 2:
            return self._frame([], [])
        group = self._group_named(query)
        if group is not None:
            rest = self._rank(query, limit - 1)
            return self._frame([group, *rest[0]], [1.0, *rest[2]], [None, *rest[1]])
        occupations, rows, scores = self._rank(query, limit)
        return self._frame(occupations, scores, rows) if occupations else self.nearest_group(text)

    def is_title_word(self, word: str) -> bool:
        """Whether any title has the word."""
        return self._words.find(word) is not None

    def nearest_group(self, text: str) -> pd.DataFrame:
        """The broader group that `text` points to: one row scoring less than `CLOSE`, or none."""
        query = normalize(text)
        fit = self._fit(query, {}, loose=True) if len(query) >= 2 else None
        if fit is None:
            return self._frame([], [])
        # Where the people are whose titles come nearest, however far that still is.
        workers = self._employment_matched(fit.coverage)
        belongs = self._group >= 0
        employment_by_group = np.bincount(self._group[belongs], weights=workers[belongs], minlength=len(workers))
        employment_by_group[self._detailed] = 0.0
        best = int(np.argmax(employment_by_group)) if len(employment_by_group) else 0
        if not employment_by_group.any():
            return self._frame([], [])
        return self._frame([best], [CLOSE * float(employment_by_group[best] / employment_by_group.sum()) * 0.99])

    def _by_code(self, digits: str, limit: int) -> pd.DataFrame | None:
        """Occupations whose code begins so, a group before its members and those by size; None if no code."""
        # A code finer than this taxonomy (O*NET's 29-1141.01, or 31-1121 in 31-1120) gives what holds it.
        for length in range(len(digits), min(len(digits), _BROAD_GROUP_DIGITS) - 1, -1):
            hits = np.flatnonzero(np.char.startswith(self._digits, digits[:length]))
            if len(hits):
                hits = hits[np.lexsort((-self._employment[hits], self._detailed[hits]))][:limit]
                exact = len(hits) == 1 and length == len(self._digits[hits[0]])
                return self._frame(hits.tolist(), [1.0 if exact else _CODE_PREFIX_SCORE] * len(hits))
        if len(digits) < _BROAD_GROUP_DIGITS:
            return None  # "911" is no code but a word of titles
        above = np.flatnonzero((self._digits == digits[:2] + "0000") & ~self._detailed)
        return self._frame(above.tolist(), [CLOSE / 2] * len(above))

    def _names_of_groups(self) -> dict[str, int]:
        names = {}
        for index in np.flatnonzero(~self._detailed).tolist():
            name = normalize(self._names[index].as_py())
            names[name] = index
            short = name.removesuffix(" occupations")
            # "legal" and "production" begin too many jobs to be taken for the group.
            if " " in short:
                names[short] = index
            if self._taxonomy[index].as_py() == "soctotal":
                names |= dict.fromkeys(("total", "all jobs", "all occupations"), index)
        return names

    def _group_named(self, query: str) -> int | None:
        similarity, index = max(
            ((fuzz.ratio(query, name), index) for name, index in self._group_names.items()), default=(0.0, -1)
        )
        return index if similarity >= _MIN_GROUP_SIMILARITY else None

    def _wordings(self, query: str) -> list[str]:
        other = [*self._synonyms.rewordings(query), *self._words.spacing_variants(query)]
        return [query, *other[: _MAX_WORDINGS - 1]]

    def _rank(self, query: str, limit: int) -> tuple[list[int], list[int], list[float]]:
        """Indices of occupations, of the title each was found by, and scores; empty when nothing is close."""
        wordings = self._wordings(query)
        cache: FitCache = {}
        fits = [(self._fit(wording, cache), 1.0 if wording is query else _REWORDING_FACTOR) for wording in wordings]
        coverage = np.zeros(len(self._occupation), np.float32)
        text = np.zeros(len(self._occupation), np.float32)
        for fit, factor in fits:
            if fit is not None:
                np.maximum(coverage, fit.coverage * np.float32(factor), out=coverage)
                np.maximum(text, fit.text * np.float32(factor), out=text)
        candidates = np.flatnonzero(coverage >= max(_MIN_COVERAGE, 0.6 * float(coverage.max(initial=0.0))))
        if not len(candidates) or limit < 1:
            return [], [], []
        own = np.zeros(len(self._employment))
        own[self._occupation[self._own]] = text[self._own]
        bonus = _W_SIZE * np.log10(1.0 + self._employment_matched(coverage)) / _SIZE_DECADES + _W_OWN * own
        scores = text[candidates] + _W_KIND * self._trust[candidates] + bonus[self._occupation[candidates]]
        reranked = max(_MIN_RERANKED, _RERANKED_PER_ROW * limit)
        if len(candidates) > reranked:
            best = np.argpartition(-scores, reranked)[:reranked]
            candidates, scores = candidates[best], scores[best]
        names = self._normalized.take(pa.array(candidates)).to_pylist()
        ratios = [max(fuzz.ratio(wording, name) for wording in wordings) for name in names]
        scores = (scores + _W_RATIO * np.array(ratios) / 100.0) / _W_ALL
        return self._best_per_occupation(candidates, scores, limit)

    def _best_per_occupation(self, rows: Ints, scores: Floats, limit: int) -> tuple[list[int], list[int], list[float]]:
        """The best title of each occupation; the bigger occupation wins a tie."""
        owners = self._occupation[rows]
        order = np.lexsort((rows, -self._employment[owners], -scores))
        _, first = np.unique(owners[order], return_index=True)
        best = order[np.sort(first)][:limit]
        close = CLOSE + (1.0 - CLOSE) * np.clip(scores[best], 0.0, 1.0)
        return owners[best].tolist(), rows[best].tolist(), close.tolist()

    def _fit(self, query: str, cache: FitCache, *, loose: bool = False) -> _Fit | None:
        """The query against every title; None when no title has any of it. `cache` is filled and reused."""
        words = list(dict.fromkeys(query.split()))[:MAX_WORDS]
        coverage = np.zeros(len(self._occupation), np.float32)
        matched = np.zeros(len(self._occupation), np.float32)
        query_weight = 0.0
        for word in words:
            key = (word, word == words[-1])
            if key not in cache:
                cache[key] = self._words.similar_words(word, last=key[1], loose=loose)
            indices, fits = cache[key]
            weights = self._words.weight[indices]
            weight = STOP_WORD_WEIGHT if word in STOP_WORDS else float(weights[-1]) if len(indices) else UNKNOWN_WEIGHT
            if word == words[-1]:
                weight *= _LAST_WORD_FACTOR
            query_weight += weight
            titles, which = self._words.titles_containing(indices)
            # The likeliest word of a title comes last, and the last assignment stays.
            fit, gain = np.zeros_like(coverage), np.zeros_like(coverage)
            fit[titles], gain[titles] = fits[which], weights[which]
            coverage += weight * fit
            matched += gain
        if not words or not coverage.any():
            return None
        coverage /= query_weight
        extra_words_share = 1.0 - np.minimum(1.0, matched / self._words.title_weight)
        cost = _EXTRA_WORDS_PENALTY * min(1.0, query_weight / _SPECIFIC_WEIGHT)
        if self._words.find(words[-1]) is None:
            cost *= _UNFINISHED_FACTOR
        return _Fit(coverage, coverage * (1.0 - np.float32(cost) * extra_words_share))

    def _employment_matched(self, coverage: NDArray[np.float32]) -> Floats:
        """Roughly how many people of each occupation go by a title that fits; half a fit is a sixteenth."""
        fits = np.flatnonzero(coverage)
        weights = np.square(np.square(coverage[fits]))
        fitting = np.bincount(self._occupation[fits], weights=weights, minlength=len(self._employment))
        return self._employment * fitting / (self._count + _PRIOR_TITLES)

    def _frame(
        self, occupations: Sequence[int], scores: Sequence[float], rows: Sequence[int | None] | None = None
    ) -> pd.DataFrame:
        """One row an occupation; a row without a title of its own was found by the occupation's name."""
        indices = pa.array(occupations, pa.int64())
        names = self._names.take(indices)
        matched = names
        if rows is not None:
            matched = pc.coalesce(self._titles.take(pa.array(rows, pa.int64())), names)
        texts = (self._ids.take(indices), names, self._taxonomy.take(indices), matched)
        columns = dict(zip(COLUMNS, map(pd.arrays.ArrowStringArray, texts), strict=False))
        scored = pd.array(np.array(scores, dtype=np.float64), dtype="Float64")
        return pd.DataFrame({**columns, "score": scored}, copy=False)


def is_close(matches: pd.DataFrame) -> bool:
    """Whether a result of `SearchIndex.search` answers what was typed, or only names the nearest group."""
    return len(matches) > 0 and bool(matches["score"].iloc[0] >= CLOSE)


def _texts(column: pd.Series[str]) -> pa.Array:
    texts = pa.array(column, type=pa.large_string(), from_pandas=True)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
