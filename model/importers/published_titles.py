"""Titles of published pay lists that only the model of whole titles is fitted to: `published_titles.csv`.

The pay lists are public records of the federal government, states, counties, cities, districts, courts, schools,
universities and hospitals of 2007 to 2026; some titles are of union contracts, of what people said of their pay in
surveys, and of advertisements instead. Taken from them are the words of each title, and which employer or kind of
employers has it. A language model was asked for the codes of SOC 2018: the likeliest one (occupation_id), and where two
are as likely the other (or_id).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Collection

_PATH: Final = Path(__file__).with_suffix(".csv")
KIND: Final = "published"
FIRST_OF_TWO: Final = "published, likelier of two"
SECOND_OF_TWO: Final = "published, other of two"


def read_published_titles(without: Collection[str] = ()) -> pd.DataFrame:
    """Columns title, occupation_id and kind, as the titles of a source have them: two rows for a title of two codes.

    Args:
        without: names of employers as the file has them. Titles that one of these has are left out, so that the model
            can be judged by lines of theirs.

    Raises:
        ValueError: no title is of an employer of that name.
    """
    if unknown := set(without) - published_employers():
        raise ValueError(f"no employers in {_PATH.name}: {sorted(unknown)}")
    rows = pd.read_csv(_PATH, dtype="str", keep_default_na=False, encoding="utf-8")
    left_out = rows["employers"].map(lambda names: not set(without).isdisjoint(names.split("|")))
    rows = rows[~left_out]
    has_two = rows["or_id"] != ""
    likelier = rows.assign(kind=has_two.map({False: KIND, True: FIRST_OF_TWO}))
    other = rows[has_two].assign(occupation_id=rows["or_id"], kind=SECOND_OF_TWO)
    return pd.concat([likelier, other], ignore_index=True)[["title", "occupation_id", "kind"]]


def published_employers() -> set[str]:
    """The names of employers that the file has."""
    column = pd.read_csv(_PATH, dtype="str", usecols=["employers"], encoding="utf-8")["employers"]
    return {name for names in column for name in names.split("|")}
