"""Match a staff list with occupations: thousands of titles or codes at once, and how sure each match is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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
    found = index.search_many(["" if text in codes else text for text in texts], CHOICES)
    place = found.groupby("line").cumcount()
    table: dict[str, pd.Series] = {"line": pd.Series(texts, dtype="string")}
    close = found[(place == 0) & (found["score"] >= CLOSE)].set_index("line")["score"]
    certainty = close.reindex(range(len(texts))).astype("Float64")
    for n in range(CHOICES):
        nth = found[(place == n) & found["line"].isin(close.index)].set_index("line").reindex(range(len(texts)))
        table[f"choice_{n + 1}"] = nth["occupation_id"].astype("string")
        table[f"choice_title_{n + 1}"] = nth["occupation"].astype("string")
    certainty = _read_code_lines(index, table, certainty, codes)
    hints = {text: _why_nothing(index, text, codes.get(text, ())) for text in table["line"][certainty.isna()].unique()}
    is_sure = (certainty >= SURE).fillna(False)
    note = pd.Series(CHECK_NOTE, index=certainty.index, dtype="string").mask(is_sure, SURE_NOTE)
    of_codes = {text: _note_of_codes(readings) for text, readings in codes.items()}
    explained = table["line"].map(of_codes).astype("string").fillna("")
    note = note.mask(explained != "", explained.where(is_sure, f"{CHECK_NOTE}: " + explained))
    note = note.mask(certainty.isna(), table["line"].map(hints).astype("string"))
    table |= {"occupation_id": table["choice_1"], "occupation": table["choice_title_1"]}
    return pd.DataFrame(table | {"certainty": certainty, "note": note})[list(COLUMNS)]


def reason(note: str) -> str:
    """What a note of match_lines says besides "please check" or "nothing close"; "" if nothing."""
    for level in (f"{CHECK_NOTE}: ", f"{NOTHING_NOTE}. "):
        note = note.removeprefix(level)
    return "" if note in (SURE_NOTE, CHECK_NOTE, NOTHING_NOTE) else note


def _read_code_lines(
    index: SearchIndex,
    table: dict[str, pd.Series],
    certainty: pd.Series,
    codes: Mapping[str, Sequence[CodeReading]],
) -> pd.Series:
    """The certainty, with that of lines of codes, whose choices are written into `table`."""
    choices = {text: ids for text, readings in codes.items() if (ids := _occupations(readings))}
    if not choices:
        return certainty
    occupation_ids = list(dict.fromkeys(code for ids in choices.values() for code in ids))
    titles = dict(zip(occupation_ids, index.search_many(occupation_ids, 1)["occupation"], strict=True))
    rows = table["line"].isin(list(choices))
    for n in range(CHOICES):
        nth = table["line"].map({text: ids[n] for text, ids in choices.items() if n < len(ids)}).astype("string")
        table[f"choice_{n + 1}"] = table[f"choice_{n + 1}"].mask(rows, nth)
        table[f"choice_title_{n + 1}"] = table[f"choice_title_{n + 1}"].mask(rows, nth.map(titles).astype("string"))
    means_one = {text for text, ids in choices.items() if len(ids) == 1 and all(r.occupation_ids for r in codes[text])}
    is_one = table["line"].isin(means_one)
    return certainty.mask(rows & is_one, 1.0).mask(rows & ~is_one, ONE_OF_SEVERAL)


def _occupations(readings: Sequence[CodeReading]) -> list[str]:
    """What each code means first, then what codes that have been divided mean besides; each once."""
    first = [reading.occupation_ids[0] for reading in readings if reading.occupation_ids]
    return list(dict.fromkeys([*first, *(code for reading in readings for code in reading.occupation_ids)]))


def _note_of_codes(readings: Sequence[CodeReading]) -> str:
    """That there are several codes, what has become of them, and which are not known; "" for one code of today."""
    several = f"the line has {len(readings)} codes, {listed([one.code for one in readings])}. "
    return f"{several if len(readings) > 1 else ''}{describe(readings)}".strip().removesuffix(".")


def _why_nothing(index: SearchIndex, text: str, readings: Sequence[CodeReading]) -> str:
    """The note of a line that nothing is close to."""
    return f"{NOTHING_NOTE}. {describe(readings) or index.hint(text)}".removesuffix(". ")


def summary(matched: pd.DataFrame) -> str:
    """How many lines are sure, to be checked, and without a match: "9,310 sure, 540 to check, 150 nothing close"."""
    sure = int((matched["certainty"] >= SURE).sum())
    nothing = int(matched["certainty"].isna().sum())
    return f"{sure:,} sure, {len(matched) - sure - nothing:,} to check, {nothing:,} nothing close"
