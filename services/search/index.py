"""Search occupation titles, for public SOC data and for Lightcast's LOT alike.

A line is read (`job_line`, `job_names`) and compared with all titles by words (`lexical`), with the occupations by how
often their titles have the words (`title_statistics`) and by meaning (`meaning`); `ranking` adds these up. Codes,
groups and what is no title are answered here.

The score is how likely the first occupation is the right one (docs/search.md: of those at `SURE` or more 97 % are). A
row scoring `CLOSE` or more covers most of what was typed. When nothing does, `search` returns one row, the nearest
broader group, scoring less; `is_close` tells the two apart for a screen that says "Nothing close to …; the nearest
group is …". When there is not even a direction, the frame is empty, and `hint` may say why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process

from services.search.code_prefixes import CodePrefixes
from services.search.groups import GROUPS, names_of_groups
from services.search.job_line import says_only_conditions
from services.search.job_names import JobNames, Wordings
from services.search.lexical import LexicalIndex
from services.search.meaning import Meaning
from services.search.no_titles import hint, is_no_title, is_vague
from services.search.normalize import STOP_WORDS, code_digits, normalize, normalize_column
from services.search.ranking import Features, Ranking, certainty
from services.search.recognition import Recognition
from services.search.result import result_frame, text_array
from services.search.staff_titles import KIND as STAFF
from services.search.synonyms import read_fields
from services.search.title_model import TitleModel
from services.search.title_statistics import TitleStatistics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from services.search.job_line import JobLine

    Floats = NDArray[np.float64]


CLOSE: Final = 0.3
"""Rows that score less are not an answer but the nearest broader group."""

LIKELY: Final = 0.6
"""Only rows that score so much are taken without being looked at."""
VAGUE: Final = 0.5
"""The most that "specialist" or "officer" alone score, which may be anything."""
SURE: Final = 0.9
"""Rows that score less are to be checked by a person."""

COLUMNS: Final = {
    "occupation_id": "string",
    "occupation": "string",
    "taxonomy": "string",
    "matched": "string",
    "score": "Float64",
}

_TRUST: Final = {"title": 1.0, "soc": 0.8, "sample": 0.8, STAFF: 0.9, "short": 0.6, "alternate": 0.4}
"""How far a kind of title is trusted: SOC's own, then what job holders report, then O*NET's long list."""

_TIMES: Final = {STAFF: 3.0}
"""How often a title counts in what is known of an occupation's titles; any other kind once."""
_EXACT_WEIGHT: Final = {STAFF: 9.0}
"""How much it says that a title reads just as what was typed; any other kind says 1."""

_REST: Final = "all other"
"""What the names of occupations say that hold what no other of their group does."""
_MIN_GROUP_SIMILARITY: Final = 92.0  # percent of similarity at which a group's name counts as typed

_FIELD_SCORE: Final = 0.85
"""Of the major group for a field: "construction" names no job, but may mean one; on a list it is to be checked."""
_NAMED: Final = 10.0
"""Log of how much likelier an occupation is whose own title was typed."""
_AT_ONCE: Final = 128
"""Lines that the model of whole titles is asked for together: half a megabyte of numbers."""
_MIN_KNOWN: Final = 0.5
"""Share of the words that titles must have when no title has most of them."""


class _Answer(NamedTuple):
    """Indices of occupations, the likeliest first, their scores, and the title that each was found by, if any."""

    occupations: list[int]
    scores: list[float]
    titles: list[int | None]


_NOTHING: Final = _Answer([], [], [])


class SearchIndex:
    """Titles of one taxonomy, ready to be searched. Immutable after construction: share it among threads."""

    def __init__(self, titles: pd.DataFrame, occupations: pd.DataFrame) -> None:
        """Index titles (title, occupation_id, kind) of occupations (occupation_id, occupation, taxonomy,
        group_id, employment).

        Employment may be NA: such an occupation gives way to others. Titles of unknown occupations are left
        out; every occupation is found by its own name without a row in `titles`.
        """
        self._ids = text_array(occupations["occupation_id"])
        self._names = text_array(occupations["occupation"])
        self._taxonomy = text_array(occupations["taxonomy"])
        self._detailed = ~occupations["taxonomy"].isin(GROUPS).to_numpy(dtype=bool)
        self._employment = occupations["employment"].to_numpy(dtype="float64", na_value=0.0)
        indices = pd.Index(occupations["occupation_id"])
        self._group = indices.get_indexer(pd.Index(occupations["group_id"]))
        self._codes = CodePrefixes(self._ids.to_pylist(), self._employment, self._detailed)
        self._group_names = names_of_groups(self._names.to_pylist(), self._taxonomy.to_pylist())
        fields = {field: int(indices.get_indexer([code])[0]) for field, code in read_fields().items()}
        fields = {field: index for field, index in fields.items() if index >= 0}
        self._fields = {normalize(field): index for field, index in fields.items()}

        own = pd.DataFrame({"title": occupations["occupation"], "occupation": np.arange(len(occupations))})
        other = titles.assign(occupation=indices.get_indexer(pd.Index(titles["occupation_id"])))
        rows = pd.concat([own.assign(kind="title"), other[["title", "occupation", "kind"]]], ignore_index=True)
        rows = rows.assign(
            normalized=normalize_column(text_array(rows["title"])).to_pandas(), own=rows.index < len(own)
        )
        rows = rows.assign(trust=rows["kind"].map(_TRUST).fillna(min(_TRUST.values())).astype("float64"))
        rows = rows[(rows["occupation"] >= 0) & (rows["normalized"].str.len() > 0)]
        rows = rows[self._detailed[rows["occupation"].to_numpy()]]
        rows = rows.sort_values(["own", "trust"], ascending=False, kind="stable")
        rows = rows.drop_duplicates(["normalized", "occupation"])

        # Fields stand behind the titles, as what their groups are found by.
        self._titles = pa.concat_arrays([text_array(rows["title"]), pa.array(fields, pa.large_string())])
        self._titles_of_fields = dict(zip(self._fields, range(len(rows), len(self._titles)), strict=True))
        normalized = text_array(rows["normalized"])
        self._occupation = rows["occupation"].to_numpy(dtype=np.int64)
        trust = rows["trust"].to_numpy(dtype=np.float32)
        owns = int(rows["own"].sum())
        self._lexical = LexicalIndex(normalized, self._occupation, trust, owns, self._employment)
        self._recognition = Recognition(self._lexical.words)
        self._job_names = JobNames(normalized, self._occupation, owns, self._lexical.words)
        count = len(occupations)
        times = rows["kind"].map(_TIMES).fillna(1.0).to_numpy(dtype=np.float64)
        self._exact_weight = rows["kind"].map(_EXACT_WEIGHT).fillna(1.0).to_numpy(dtype=np.float64)
        statistics = TitleStatistics(self._lexical.words, self._occupation, times, count)
        meaning = Meaning(self._lexical.words, self._occupation, times, count)
        model = TitleModel(self._ids.to_pylist(), self._detailed)
        is_rest = pc.match_substring(self._names, _REST, ignore_case=True).fill_null(False)
        self._ranking = Ranking(
            self._lexical.words,
            statistics,
            meaning,
            model,
            self._employment,
            self._detailed,
            is_rest.to_numpy(zero_copy_only=False),
        )

    def search(self, text: str, limit: int = 10) -> pd.DataFrame:
        """Occupations that `text` may mean, the likeliest first; at most `limit`.

        Columns as in `COLUMNS`: one row an occupation, `matched` the title that matched, `score` from 1 down.
        Detailed occupations only, unless a group is named by its name or code, or nothing is close (see
        above). Any text is allowed: an empty one, a single letter or bare punctuation gives an empty frame.
        """
        (answer,) = self._answers([text], limit)
        return self._frame(*answer)

    def search_many(self, texts: Sequence[str], limit: int = 3) -> pd.DataFrame:
        """What `search` finds for each text, as one frame: its columns, and before them `line`, the text's position.

        Equal texts are searched once. A text that finds nothing has no rows.
        """
        different = list(dict.fromkeys(texts))
        answers = dict(zip(different, self._answers(different, limit), strict=True))
        found = [answers[text] for text in texts]
        lines = np.repeat(np.arange(len(found)), [len(answer.occupations) for answer in found])
        frame = self._frame(
            [index for answer in found for index in answer.occupations],
            [score for answer in found for score in answer.scores],
            [title for answer in found for title in answer.titles],
        )
        frame.insert(0, "line", lines)
        return frame

    def hint(self, text: str) -> str:
        """Why a text finds nothing, as a sentence; "" where there is nothing to say."""
        return hint(text)

    def _answers(self, texts: Sequence[str], limit: int) -> list[_Answer]:
        answers = {text: self._without_ranking(text, limit) for text in texts}
        titles = [text for text, answer in answers.items() if answer is None]
        for first in range(0, len(titles), _AT_ONCE):
            some = titles[first : first + _AT_ONCE]
            for text, ranked in zip(some, self._best(some, limit), strict=True):
                answers[text] = self._with_group(text, ranked, limit)
        return [answer for answer in answers.values() if answer is not None]

    def _without_ranking(self, text: str, limit: int) -> _Answer | None:
        """The answer to a code, and to what is no title; None for titles."""
        if limit < 1:
            return _NOTHING
        digits = code_digits(text)
        by_code = self._codes.find(digits, limit) if digits else None
        if by_code is not None:
            found, score = by_code
            return _Answer(found, [score] * len(found), [None] * len(found))
        query = normalize(text)
        if len(query) < 2 or is_no_title(text):
            return _NOTHING
        return _NOTHING if says_only_conditions(text) and not self._job_names.has_title(query) else None

    def is_title_word(self, word: str) -> bool:
        """Whether any title has the word."""
        return self._lexical.words.find(word) is not None

    def _with_group(self, text: str, ranked: _Answer, limit: int) -> _Answer:
        """The group that a text names among its occupations; the nearest group where there are none."""
        query = normalize(text)
        group, score = self._group_named(query)
        if group is None:
            return ranked if ranked.occupations else self._nearest_group(text)
        title = self._titles_of_fields.get(query)
        # "Law" is a field, too, but who types it surely means lawyers.
        place = int(title is not None and max(ranked.scores, default=0.0) >= SURE)
        occupations, scores, titles = ([*ranked_part] for ranked_part in ranked)
        occupations.insert(place, group)
        scores[place:] = [score, *(min(score, other) for other in scores[place:])]
        titles.insert(place, title)
        return _Answer(occupations[:limit], scores[:limit], titles[:limit])

    def _nearest_group(self, text: str) -> _Answer:
        """The broader group that `text` points to: one row scoring less than `CLOSE`, or none."""
        words = self._lexical.words
        known = [word for word in normalize(text).split() if word not in STOP_WORDS and words.is_common(word)]
        # Without a word that titles have, likeness is chance: random letters, other languages.
        fit = None if is_no_title(text) else self._lexical.fit(" ".join(known), loose=True)
        if fit is None:
            return _NOTHING
        # Where the people are whose titles come nearest, however far that still is.
        workers = self._lexical.employment_matched(fit)
        belongs = self._group >= 0
        employment_by_group = np.bincount(self._group[belongs], weights=workers[belongs], minlength=len(workers))
        employment_by_group[self._detailed] = 0.0
        if not employment_by_group.any():
            return _NOTHING
        best = int(np.argmax(employment_by_group))
        share = float(employment_by_group[best] / employment_by_group.sum())
        return _Answer([best], [CLOSE * share * 0.99], [None])

    def _group_named(self, query: str) -> tuple[int | None, float]:
        """The group that a query names, by its name or as a field ("construction"), and its score."""
        if query in self._fields:
            return self._fields[query], _FIELD_SCORE
        named = process.extractOne(
            query, self._group_names.keys(), scorer=fuzz.ratio, score_cutoff=_MIN_GROUP_SIMILARITY
        )
        return (self._group_names[named[0]], 1.0) if named else (None, 0.0)

    def _best(self, texts: Sequence[str], limit: int) -> list[_Answer]:
        """Occupations for each line, the likeliest first; none when nothing is close."""
        lines = [self._job_names.read(text) for text in texts]
        of_model = self._ranking.of_model([(line.main, line.context) for line in lines])
        return [self._best_of_line(line, row, limit) for line, row in zip(lines, of_model, strict=True)]

    def _best_of_line(self, line: JobLine, of_model: Floats, limit: int) -> _Answer:
        wordings = self._job_names.wordings(line)
        texts = [line.full, line.context, *wordings.texts]
        if not any(map(self._recognition.knows_any, texts)):
            return _NOTHING  # the models would still know best what another language or random letters are likest to
        features = self._features(line, wordings, of_model)
        if features is None:
            return _NOTHING
        ranked = self._ranking.rank(features, limit)
        first = max(min(certainty(ranked), VAGUE if is_vague(wordings.texts[0]) else 1.0), CLOSE)
        scores = first * (ranked.chances / ranked.chance)  # the first one scores just `first`, which may be CLOSE
        titles = [title if title >= 0 else None for title in ranked.titles.tolist()]
        return _Answer(ranked.occupations.tolist(), scores.tolist(), titles)

    def _features(self, line: JobLine, wordings: Wordings, of_model: Floats) -> Features | None:
        """What is known of each occupation for a line, `of_model` by the model; None when nothing is close."""
        found = self._lexical.candidates(wordings.texts, line.context)
        if not len(found.titles) and line.bare:
            found = self._lexical.candidates([line.bare], line.main.removesuffix(line.bare).strip())
        if not len(found.titles) and not self._says_enough(line):
            return None
        count = len(self._employment)
        fit, exact, found_by = np.zeros(count), np.zeros(count), np.full(count, -1, np.int64)
        order = np.lexsort((-found.titles, found.fit))  # the best, and of equals the most trusted, comes last and stays
        owners = self._occupation[found.titles[order]]
        fit[owners], found_by[owners] = found.fit[order], found.titles[order]
        for title in found.titles[found.is_exact].tolist():
            owner = self._occupation[title]
            exact[owner] = max(exact[owner], self._exact_weight[title])
        evidence = self._ranking.evidence(wordings.weighed, wordings.guesses, line.context, of_model)
        named = self._job_names.named(line.main)
        if named is not None:
            evidence[named] += _NAMED
        return Features(fit, exact / max(float(exact.sum()), 1.0), evidence, found_by)

    def _says_enough(self, line: JobLine) -> bool:
        """Whether occupations may be told apart though no title fits."""
        is_known = self._ranking.known(f"{line.main} {line.context}") >= _MIN_KNOWN
        return is_known or self._ranking.names_a_kind(line.main)

    def _frame(self, occupations: Sequence[int], scores: Sequence[float], rows: Sequence[int | None]) -> pd.DataFrame:
        """One row an occupation; a row without a title of its own was found by the occupation's name."""
        indices = pa.array(occupations, pa.int64())
        names = self._names.take(indices)
        matched = pc.coalesce(self._titles.take(pa.array(rows, pa.int64())), names)
        texts = (self._ids.take(indices), names, self._taxonomy.take(indices), matched)
        return result_frame(dict(zip(COLUMNS, texts, strict=False)), scores)


def is_close(matches: pd.DataFrame) -> bool:
    """Whether a result of `SearchIndex.search` answers what was typed, or only names the nearest group."""
    return len(matches) > 0 and bool(matches["score"].iloc[0] >= CLOSE)
