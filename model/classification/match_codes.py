"""Which occupation of one table is the same occupation in another: no growth is measured across a code change.

Within one classification: the same code with the same title. Across SOC 2010 and SOC 2018: what the official crosswalk
calls one to one, whatever became of code and title; and BLS's own wider codes, which the crosswalk does not know, where
code and title are the same. Everything else changed, "all other" residuals that lost or gained parts among it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

FIRST_2018_YEAR: Final = 2019
"""From this base year (projections) and May (OEWS) on the tables are on SOC 2018 codes. OEWS of 2019 and 2020 is a
hybrid that merges what its older panels could not split: codes and titles of the merged ones are its own."""


def is_2018(year: int) -> bool:
    """Whether tables of this base year or May are on SOC 2018."""
    return year >= FIRST_2018_YEAR


def plain(titles: pd.Series) -> pd.Series:
    """Titles without case, punctuation and spelling of "and"."""
    words = titles.str.casefold().str.replace("&", "and").str.replace(r"[^a-z0-9 ]", "", regex=True)
    return words.str.split().str.join(" ")


def successor(
    old: pd.DataFrame, new: pd.DataFrame, old_year: int, new_year: int, crosswalk: pd.DataFrame
) -> dict[str, str]:
    """For each code of `old` (soc_code, title) that is the same occupation in `new`: its code there."""
    before = dict(zip(old["soc_code"], plain(old["title"]), strict=True))
    after = dict(zip(new["soc_code"], plain(new["title"]), strict=True))
    same = {code: code for code, title in before.items() if after.get(code) == title}
    if is_2018(old_year) == is_2018(new_year):
        return same
    known = set(crosswalk["soc_2010_code"])
    one = crosswalk[crosswalk["relation"] == "1:1"]
    moved = dict(zip(one["soc_2010_code"], one["soc_2018_code"], strict=True))
    # 13-1020 and the like are BLS's own: a SOC 2018 code that the crosswalk has must not come from an unknown one.
    taken = set(crosswalk["soc_2018_code"])
    result = {code: code for code in same if code not in known and code not in taken}
    result |= {code: moved[code] for code in before if code in moved and moved[code] in after}
    return result
