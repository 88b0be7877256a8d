"""Ranking of occupation titles for what people type: one for public SOC data and for Lightcast's LOT.

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

from services.search.normalize import MAX_WORDS, NOISE, Synonyms, clean, clean_column, code_digits
from services.search.vocabulary import NOISE_WEIGHT, UNKNOWN_WEIGHT, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Fits = dict[tuple[str, bool], tuple[Ints, NDArray[np.float32]]]

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
_KIND: Final = {"title": 1.0, "soc": 0.8, "sample": 0.8, "short": 0.6, "alternate": 0.4}
"""How far a kind of title is trusted: SOC's own, then what job holders report, then O*NET's long list."""

_COVERED: Final = 0.5
"""Share of the query's weight that a title must cover to count as close."""

# What a rank is made of. The text decides (1); the rest settles what text leaves open, size first.
_W_SIZE: Final = 0.25
_W_OWN: Final = 0.10  # the occupation's own title fits too: its other titles hold odd ones out
_W_RATIO: Final = 0.10  # order and spelling of the whole, which single words do not see
_W_KIND: Final = 0.05
_W_ALL: Final = 1.0 + _W_SIZE + _W_OWN + _W_RATIO + _W_KIND

_SURPLUS: Final = 0.30
"""How much a title loses for words that were not asked for, at most ..."""
_SPECIFIC: Final = 6.0
"""... when the query weighs this much: who types just "manager" means no particular one ..."""
_UNFINISHED: Final = 0.5
"""... and this part of it while the last word is unfinished, for more may follow."""
_HEAD: Final = 1.5
"""The last word weighs more: it names the job, what stands before it the sort."""

_REWORDED: Final = 0.97
_MAX_WORDINGS: Final = 5
_SIZE_DECADES: Final = 7.0  # log10 of the largest occupation there may be
_FEW_TITLES: Final = 5  # with so few titles the share that fits is a guess: drawn toward zero
_RERANKED: Final = 150  # titles looked at as a whole, at least ...
_RERANKED_EACH: Final = 4  # ... and so many for each row asked for, for an occupation has many titles
_GROUP_NAME: Final = 92.0  # percent of likeness at which a group's name counts as typed

_SIBLINGS: Final = 5  # digits of a SOC code that occupations of one kind share
_PART_OF_CODE: Final = 0.9


class _Fit(NamedTuple):
    """A query against every title: how much of it a title covers, and that less what it has besides."""

    covered: NDArray[np.float32]
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
        places = pd.Index(occupations["occupation_id"])
        self._group = places.get_indexer(pd.Index(occupations["group_id"]))
        self._digits = np.array([re.sub(r"\D", "", code) for code in self._ids.to_pylist()], dtype=np.str_)
        self._group_names = self._names_of_groups()

        own = pd.DataFrame({"title": occupations["occupation"], "occupation": np.arange(len(occupations))})
        other = titles.assign(occupation=places.get_indexer(pd.Index(titles["occupation_id"])))
        rows = pd.concat([own.assign(kind="title"), other[["title", "occupation", "kind"]]], ignore_index=True)
        rows = rows.assign(clean=clean_column(_texts(rows["title"])).to_pandas(), own=rows.index < len(own))
        rows = rows.assign(trust=rows["kind"].map(_KIND).fillna(min(_KIND.values())).astype("float64"))
        rows = rows[(rows["occupation"] >= 0) & (rows["clean"].str.len() > 0)]
        rows = rows[self._detailed[rows["occupation"].to_numpy()]]
        rows = rows.sort_values(["own", "trust"], ascending=False, kind="stable")
        rows = rows.drop_duplicates(["clean", "occupation"])

        self._titles = _texts(rows["title"])
        self._clean = _texts(rows["clean"])
        self._occupation = rows["occupation"].to_numpy(dtype=np.int64)
        self._trust = rows["trust"].to_numpy(dtype=np.float32)
        self._own = np.flatnonzero(rows["own"].to_numpy())
        self._count = np.bincount(self._occupation, minlength=len(occupations))
        self._words = Words(self._clean)
        self._synonyms = Synonyms()

    def search(self, text: str, limit: int = 10) -> pd.DataFrame:
        """Occupations that `text` may mean, the likeliest first; at most `limit`.

        Columns as in `COLUMNS`: one row an occupation, `matched` the title that matched, `score` from 1 down.
        Detailed occupations only, unless a group is asked for by its name or code, or nothing is close (see
        above). Any text is allowed: an empty one, a single letter or bare punctuation gives an empty frame.
        """
        if limit < 1:
            return self._frame([], [])
        digits = code_digits(text)
        by_code = self._by_code(digits, limit) if digits else None
        if by_code is not None:
            return by_code
        query = clean(text)
        if len(query) < 2:
            return self._frame([], [])
        group = self._named_group(query)
        if group is not None:
            rest = self._ranked(query, limit - 1)
            return self._frame([group, *rest[0]], [1.0, *rest[2]], [None, *rest[1]])
        occupations, rows, scores = self._ranked(query, limit)
        return self._frame(occupations, scores, rows) if occupations else self.nearest_group(text)

    def nearest_group(self, text: str) -> pd.DataFrame:
        """The broader group that `text` points to: one row scoring less than `CLOSE`, or none."""
        query = clean(text)
        fit = self._fit(query, {}, loose=True) if len(query) >= 2 else None
        if fit is None:
            return self._frame([], [])
        # Where the people are whose titles come nearest, however far that still is.
        workers = self._workers(fit.covered)
        belongs = self._group >= 0
        votes = np.bincount(self._group[belongs], weights=workers[belongs], minlength=len(workers))
        votes[self._detailed] = 0.0
        best = int(np.argmax(votes)) if len(votes) else 0
        if not votes.any():
            return self._frame([], [])
        return self._frame([best], [CLOSE * float(votes[best] / votes.sum()) * 0.99])

    def _by_code(self, digits: str, limit: int) -> pd.DataFrame | None:
        """Occupations whose code begins so, a group before its members and those by size; None if no code."""
        # A code finer than this taxonomy (O*NET's 29-1141.01, or 31-1121 in 31-1120) gives what holds it.
        for length in range(len(digits), min(len(digits), _SIBLINGS) - 1, -1):
            hits = np.flatnonzero(np.char.startswith(self._digits, digits[:length]))
            if len(hits):
                hits = hits[np.lexsort((-self._employment[hits], self._detailed[hits]))][:limit]
                exact = len(hits) == 1 and length == len(self._digits[hits[0]])
                return self._frame(hits.tolist(), [1.0 if exact else _PART_OF_CODE] * len(hits))
        if len(digits) < _SIBLINGS:
            return None  # "911" is no code but a word of titles
        above = np.flatnonzero((self._digits == digits[:2] + "0000") & ~self._detailed)
        return self._frame(above.tolist(), [CLOSE / 2] * len(above))

    def _names_of_groups(self) -> dict[str, int]:
        names = {}
        for place in np.flatnonzero(~self._detailed).tolist():
            name = clean(self._names[place].as_py())
            names[name] = place
            short = name.removesuffix(" occupations")
            # "legal" and "production" begin too many jobs to be taken for the group.
            if " " in short:
                names[short] = place
            if self._taxonomy[place].as_py() == "soctotal":
                names |= dict.fromkeys(("total", "all jobs", "all occupations"), place)
        return names

    def _named_group(self, query: str) -> int | None:
        likeness, place = max(
            ((fuzz.ratio(query, name), place) for name, place in self._group_names.items()), default=(0.0, -1)
        )
        return place if likeness >= _GROUP_NAME else None

    def _wordings(self, query: str) -> list[str]:
        other = [*self._synonyms.reworded(query), *self._words.respaced(query)]
        return [query, *other[: _MAX_WORDINGS - 1]]

    def _ranked(self, query: str, limit: int) -> tuple[list[int], list[int], list[float]]:
        """Places of occupations, of the title each was found by, and scores; empty when nothing is close."""
        wordings = self._wordings(query)
        alike: Fits = {}
        fits = [(self._fit(wording, alike), 1.0 if wording is query else _REWORDED) for wording in wordings]
        covered = np.zeros(len(self._occupation), np.float32)
        text = np.zeros(len(self._occupation), np.float32)
        for fit, worth in fits:
            if fit is not None:
                np.maximum(covered, fit.covered * np.float32(worth), out=covered)
                np.maximum(text, fit.text * np.float32(worth), out=text)
        candidates = np.flatnonzero(covered >= max(_COVERED, 0.6 * float(covered.max(initial=0.0))))
        if not len(candidates) or limit < 1:
            return [], [], []
        own = np.zeros(len(self._employment))
        own[self._occupation[self._own]] = text[self._own]
        bonus = _W_SIZE * np.log10(1.0 + self._workers(covered)) / _SIZE_DECADES + _W_OWN * own
        scores = text[candidates] + _W_KIND * self._trust[candidates] + bonus[self._occupation[candidates]]
        reranked = max(_RERANKED, _RERANKED_EACH * limit)
        if len(candidates) > reranked:
            best = np.argpartition(-scores, reranked)[:reranked]
            candidates, scores = candidates[best], scores[best]
        names = self._clean.take(pa.array(candidates)).to_pylist()
        ratios = [max(fuzz.ratio(wording, name) for wording in wordings) for name in names]
        scores = (scores + _W_RATIO * np.array(ratios) / 100.0) / _W_ALL
        return self._one_each(candidates, scores, limit)

    def _one_each(self, rows: Ints, scores: Floats, limit: int) -> tuple[list[int], list[int], list[float]]:
        """The best title of each occupation; the bigger occupation wins a tie."""
        owners = self._occupation[rows]
        order = np.lexsort((rows, -self._employment[owners], -scores))
        _, first = np.unique(owners[order], return_index=True)
        best = order[np.sort(first)][:limit]
        close = CLOSE + (1.0 - CLOSE) * np.clip(scores[best], 0.0, 1.0)
        return owners[best].tolist(), rows[best].tolist(), close.tolist()

    def _fit(self, query: str, alike: Fits, *, loose: bool = False) -> _Fit | None:
        """The query against every title; None when no title has any of it. `alike` is filled and reused."""
        words = list(dict.fromkeys(query.split()))[:MAX_WORDS]
        covered = np.zeros(len(self._occupation), np.float32)
        matched = np.zeros(len(self._occupation), np.float32)
        asked = 0.0
        for word in words:
            key = (word, word == words[-1])
            if key not in alike:
                alike[key] = self._words.alike(word, last=key[1], loose=loose)
            places, fits = alike[key]
            weights = self._words.weight[places]
            weight = NOISE_WEIGHT if word in NOISE else float(weights[-1]) if len(places) else UNKNOWN_WEIGHT
            if word == words[-1]:
                weight *= _HEAD
            asked += weight
            titles, which = self._words.titles_with(places)
            # The likeliest word of a title comes last, and the last assignment stays.
            fit, gain = np.zeros_like(covered), np.zeros_like(covered)
            fit[titles], gain[titles] = fits[which], weights[which]
            covered += weight * fit
            matched += gain
        if not words or not covered.any():
            return None
        covered /= asked
        surplus = 1.0 - np.minimum(1.0, matched / self._words.title_weight)
        cost = _SURPLUS * min(1.0, asked / _SPECIFIC)
        if self._words.find(words[-1]) is None:
            cost *= _UNFINISHED
        return _Fit(covered, covered * (1.0 - np.float32(cost) * surplus))

    def _workers(self, covered: NDArray[np.float32]) -> Floats:
        """Roughly how many people of each occupation go by a title that fits; half a fit is a sixteenth."""
        fits = np.flatnonzero(covered)
        weights = np.square(np.square(covered[fits]))
        fitting = np.bincount(self._occupation[fits], weights=weights, minlength=len(self._employment))
        return self._employment * fitting / (self._count + _FEW_TITLES)

    def _frame(
        self, occupations: Sequence[int], scores: Sequence[float], rows: Sequence[int | None] | None = None
    ) -> pd.DataFrame:
        """One row an occupation; a row without a title of its own was found by the occupation's name."""
        places = pa.array(occupations, pa.int64())
        names = self._names.take(places)
        found = names
        if rows is not None:
            found = pc.coalesce(self._titles.take(pa.array(rows, pa.int64())), names)
        texts = (self._ids.take(places), names, self._taxonomy.take(places), found)
        columns = dict(zip(COLUMNS, map(pd.arrays.ArrowStringArray, texts), strict=False))
        scored = pd.array(np.array(scores, dtype=np.float64), dtype="Float64")
        return pd.DataFrame({**columns, "score": scored}, copy=False)


def is_close(found: pd.DataFrame) -> bool:
    """Whether a result of `SearchIndex.search` answers what was typed, or only names the nearest group."""
    return len(found) > 0 and bool(found["score"].iloc[0] >= CLOSE)


def _texts(column: pd.Series[str]) -> pa.Array:
    texts = pa.array(column, type=pa.large_string(), from_pandas=True)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
