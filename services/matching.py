"""Match a staff list with occupations: thousands of titles or codes at once, and how sure each match is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd

from services.search.codes import describe, listed
from services.search.index import CLOSE, SURE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from services.search.codes import CodeReading
    from services.search.index import SearchIndex

CHOICES: Final = 3

SURE_NOTE: Final = ""
CHECK_NOTE: Final = "please check"
NOTHING_NOTE: Final = "nothing close"
ONE_OF_SEVERAL: Final = 0.85
"""Certainty of the first of several codes on a line, and of the likeliest occupation of a code that has been divided:
only the reader knows which one is meant."""

COLUMNS: Final = (
    "line",
    "occupation_id",
    "occupation",
    "certainty",
    "note",
    *(f"{field}_{n}" for n in range(1, CHOICES + 1) for field in ("choice", "choice_title")),
)


def match_lines(
    index: SearchIndex, lines: Sequence[str], read_codes: Callable[[str], Sequence[CodeReading]]
) -> pd.DataFrame:
    """One row a line, in their order: `COLUMNS`; `read_codes` says what the codes of a line mean, none for a title.

    `certainty` (0 to 1): how likely `occupation_id` is right; NA with the choices where nothing is close. `note` says
    "please check" below SURE, "nothing close" where nothing is, each with the reason where there is one; of sure
    matches it is empty, or says what has become of a code that is not of today. A line of several codes, and a code
    that has been divided, have the first occupation with the others as choices, and are to be checked.
    """
    texts = [str(line).strip() for line in lines]
    codes = {text: list(readings) for text in dict.fromkeys(texts) if (readings := read_codes(text))}
    found = index.search_many([_words(codes[text]) if text in codes else text for text in texts], CHOICES)
    found_by_line: dict[int, list[tuple[str, str, float]]] = {}
    columns = (found[name].tolist() for name in ("line", "occupation_id", "occupation", "score"))
    for line, *one in zip(*columns, strict=True):
        found_by_line.setdefault(line, []).append(tuple(one))
    first = {text: choices[0][0] for line, text in enumerate(texts) if (choices := found_by_line.get(line))}
    matches = _matches_of_codes(index, codes, first)
    for line, text in enumerate(texts):
        if text not in matches:
            matches[text] = _match_of_title(index, text, codes.get(text, ()), found_by_line.get(line, []))
    return _frame(texts, matches)


class _Match(NamedTuple):
    """What a line is matched with: ids and titles of the choices, the first one chosen; none where nothing is close."""

    choices: Sequence[tuple[str, str]]
    certainty: float | None
    note: str


def _match_of_title(
    index: SearchIndex, text: str, readings: Sequence[CodeReading], found: Sequence[tuple[str, str, float]]
) -> _Match:
    """`readings`: of a line of codes that mean nothing."""
    if not found or found[0][2] < CLOSE:
        return _Match((), None, _why_nothing(index, text, readings))
    score = found[0][2]
    return _Match([(code, title) for code, title, _ in found], score, SURE_NOTE if score >= SURE else CHECK_NOTE)


def _words(readings: Sequence[CodeReading]) -> str:
    """What stands beside the one code of a line; "" where there are several, and no one's words."""
    words = [reading.code for reading in readings if not reading.is_code]
    return " ".join(words) if len(readings) == len(words) + 1 else ""


def _matches_of_codes(
    index: SearchIndex, codes: Mapping[str, Sequence[CodeReading]], of_words: Mapping[str, str]
) -> dict[str, _Match]:
    """The matches of the lines of codes that mean an occupation, by line. `of_words`: the occupation that the words
    beside a code mean: where it is the code's, nothing is to be checked."""
    choices = {text: ids for text, readings in codes.items() if (ids := _occupations(readings))}
    occupation_ids = list(dict.fromkeys(code for ids in choices.values() for code in ids))
    if not occupation_ids:
        return {}
    titles = dict(zip(occupation_ids, index.search_many(occupation_ids, 1)["occupation"].tolist(), strict=True))
    matches = {}
    for text, ids in choices.items():
        agrees = of_words.get(text) == ids[0]
        readings = [reading for reading in codes[text] if reading.is_code or not agrees]
        means_one = len(ids) == 1 and all(reading.occupation_ids for reading in readings)
        explained = _note_of_codes(readings)
        if not means_one:
            explained = f"{CHECK_NOTE}: {explained}" if explained else CHECK_NOTE
        certainty = 1.0 if means_one else ONE_OF_SEVERAL
        matches[text] = _Match([(code, titles[code]) for code in ids[:CHOICES]], certainty, explained)
    return matches


def _frame(texts: Sequence[str], matches: Mapping[str, _Match]) -> pd.DataFrame:
    """Made of lists at once: to fill columns one after the other takes 20 ms, however short the list is."""
    found = [matches[text] for text in texts]
    columns: dict[str, Sequence[str | None]] = {"line": texts, "note": [match.note for match in found]}
    for n in range(CHOICES):
        nth = [match.choices[n] if n < len(match.choices) else (None, None) for match in found]
        columns[f"choice_{n + 1}"] = [code for code, _ in nth]
        columns[f"choice_title_{n + 1}"] = [title for _, title in nth]
    columns |= {"occupation_id": columns["choice_1"], "occupation": columns["choice_title_1"]}
    table: dict[str, Any] = {name: pd.array(values, dtype="string") for name, values in columns.items()}
    table["certainty"] = pd.array([match.certainty for match in found], dtype="Float64")
    return pd.DataFrame(table)[list(COLUMNS)]


def reason(note: str) -> str:
    """What a note of match_lines says besides "please check" or "nothing close"; "" if nothing."""
    for level in (f"{CHECK_NOTE}: ", f"{NOTHING_NOTE}. "):
        note = note.removeprefix(level)
    return "" if note in (SURE_NOTE, CHECK_NOTE, NOTHING_NOTE) else note


def _occupations(readings: Sequence[CodeReading]) -> list[str]:
    """What each code means first, then what codes that have been divided mean besides; each once."""
    first = [reading.occupation_ids[0] for reading in readings if reading.occupation_ids]
    return list(dict.fromkeys([*first, *(code for reading in readings for code in reading.occupation_ids)]))


def _note_of_codes(readings: Sequence[CodeReading]) -> str:
    """That there are several codes, what has become of them, and which are not known; "" for one code of today."""
    codes = [one.code for one in readings if one.is_code]
    several = f"the line has {len(codes)} codes, {listed(codes)}. " if len(codes) > 1 else ""
    return f"{several}{describe(readings)}".strip().removesuffix(".")


def _why_nothing(index: SearchIndex, text: str, readings: Sequence[CodeReading]) -> str:
    """The note of a line that nothing is close to."""
    return f"{NOTHING_NOTE}. {describe(readings) or index.hint(text)}".removesuffix(". ")


def summary(matched: pd.DataFrame) -> str:
    """How many lines are sure, to be checked, and without a match: "9,310 sure, 540 to check, 150 nothing close"."""
    sure = int((matched["certainty"] >= SURE).sum())
    nothing = int(matched["certainty"].isna().sum())
    return f"{sure:,} sure, {len(matched) - sure - nothing:,} to check, {nothing:,} nothing close"
