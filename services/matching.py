"""Match a staff list with occupations: thousands of titles or codes at once, and how sure each match is.

`read_lines` reads what people have (one title a line, a table, a row of codes), `match_lines` finds the occupations.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

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
"""Certainty of the likeliest occupation of a code that has been divided: only the reader knows which one is meant."""

COLUMNS: Final = (
    "line",
    "occupation_id",
    "occupation",
    "certainty",
    "note",
    *(f"{field}_{n}" for n in range(1, CHOICES + 1) for field in ("choice", "choice_title")),
)

_DELIMITERS: Final = ("\t", ";", "|", ",")
_HEADING: Final = re.compile(
    r"(?:(?:job|position|working|payroll|class|classification|occupation|staff|role)?[ _-]*"
    r"(?:titles?|roles?|position|jobs?|occupations?|classification)"
    r"(?:[ _-]*(?:name|description))?|(?:soc|occupation|occ|o\*net|onet)?[ _-]*(?:2018[ _-]*)?codes?|soc)",
    re.IGNORECASE,
)
_CODES: Final = re.compile(
    r"\s*[\"']?\d{2}-?\d{4}(?:\.\d{2})?[\"']?\s*(?:[,;|\s]\s*[\"']?\d{2}-?\d{4}(?:\.\d{2})?[\"']?\s*)+"
)
_CODE: Final = re.compile(r"\d{2}-?\d{4}(?:\.\d{2})?")


def match_lines(
    index: SearchIndex, lines: Sequence[str], read_code: Callable[[str], CodeReading | None]
) -> pd.DataFrame:
    """One row a line, in their order: `COLUMNS`; `read_code` says what a code means, None for any other text.

    `certainty` (0 to 1): how likely `occupation_id` is right; NA with the choices where nothing is close. `note` is
    empty for sure matches, else "please check", or "nothing close" and the reason where there is one; a code that
    has been divided says so, with the occupations it has become as choices.
    """
    texts = [str(line).strip() for line in lines]
    codes = {text: reading for text in dict.fromkeys(texts) if (reading := read_code(text)) and reading.occupation_ids}
    queries = [codes[text].occupation_ids[0] if text in codes else text for text in texts]
    found = index.search_many(queries, CHOICES)
    place = found.groupby("line").cumcount()
    table: dict[str, pd.Series] = {"line": pd.Series(texts, dtype="string")}
    close = found[(place == 0) & (found["score"] >= CLOSE)].set_index("line")["score"]
    certainty = close.reindex(range(len(texts))).astype("Float64")
    for n in range(CHOICES):
        nth = found[(place == n) & found["line"].isin(close.index)].set_index("line").reindex(range(len(texts)))
        table[f"choice_{n + 1}"] = nth["occupation_id"].astype("string")
        table[f"choice_title_{n + 1}"] = nth["occupation"].astype("string")
    hints = {text: index.hint(text) for text in {texts[n] for n in np.flatnonzero(certainty.isna())}}
    nothing = [f"{NOTHING_NOTE}. {hints[text]}".removesuffix(". ") if text in hints else "" for text in texts]
    checked = np.where((certainty >= SURE).fillna(False).to_numpy(dtype=bool), SURE_NOTE, CHECK_NOTE)
    note = pd.Series(np.where(certainty.isna().to_numpy(), nothing, checked), dtype="string")
    divided = {text: reading for text, reading in codes.items() if len(reading.occupation_ids) > 1}
    _choose_among_parts(index, table, certainty, note, divided)
    table |= {"occupation_id": table["choice_1"], "occupation": table["choice_title_1"]}
    return pd.DataFrame(table | {"certainty": certainty, "note": note})[list(COLUMNS)]


def _choose_among_parts(
    index: SearchIndex,
    table: dict[str, pd.Series],
    certainty: pd.Series,
    note: pd.Series,
    divided: Mapping[str, CodeReading],
) -> None:
    """Give the lines that are codes of several occupations these as choices, in place."""
    if not divided:
        return
    ids = list(dict.fromkeys(code for reading in divided.values() for code in reading.occupation_ids[:CHOICES]))
    titles = dict(zip(ids, index.search_many(ids, 1)["occupation"], strict=True))
    for row in np.flatnonzero(table["line"].isin(list(divided))).tolist():
        reading = divided[str(table["line"].iat[row])]
        certainty.iat[row] = ONE_OF_SEVERAL
        note.iat[row] = f"{CHECK_NOTE}: {reading.note}"
        for n, code in enumerate(reading.occupation_ids[:CHOICES], start=1):
            table[f"choice_{n}"].iat[row] = code
            table[f"choice_title_{n}"].iat[row] = titles[code]


def summary(matched: pd.DataFrame) -> str:
    """How many lines are sure, to be checked, and without a match: "9,310 sure, 540 to check, 150 nothing close"."""
    sure = int((matched["certainty"] >= SURE).sum())
    nothing = int(matched["certainty"].isna().sum())
    return f"{sure:,} sure, {len(matched) - sure - nothing:,} to check, {nothing:,} nothing close"


def read_lines(text: str) -> list[str]:
    """The titles or codes in a text, in their order: of a table with a heading the column of titles (else of codes),
    of other text every line; several codes on a line are one each. Empty lines are left out."""
    text = text.removeprefix("\ufeff")
    column = _column_of_table(text)
    lines = column if column is not None else [_unquoted(line) for line in text.splitlines()]
    split = [_CODE.findall(line) if _CODES.fullmatch(line) else [line] for line in lines]
    return [part.strip() for parts in split for part in parts if part.strip()]


def decode(content: bytes) -> str:
    """The text of a file: UTF-8 or UTF-16 with their marks, else what spreadsheets on Windows write."""
    for encoding in ("utf-16",) if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _column_of_table(text: str) -> list[str] | None:
    first = text.lstrip().partition("\n")[0]
    for delimiter in _DELIMITERS:
        names = next(csv.reader([first], delimiter=delimiter), [])
        headings = [n for n, name in enumerate(names) if _HEADING.fullmatch(name.strip())]
        if not headings:
            continue
        titles = [n for n in headings if "code" not in names[n].lower() and names[n].strip().lower() != "soc"]
        column = (titles or headings)[0]
        rows = list(csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter))[1:]
        if len(names) == 1 and any(len(row) > 1 for row in rows):  # a heading over lines that hold commas themselves
            return [_unquoted(line) for line in text.lstrip().splitlines()[1:]]
        return [row[column] if column < len(row) else "" for row in rows]
    return None


def _unquoted(line: str) -> str:
    line = line.strip()
    return line[1:-1].replace('""', '"') if len(line) > 1 and line[0] == line[-1] == '"' else line
