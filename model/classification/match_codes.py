"""Matches the occupations of two tables: no growth is measured across a change of code.

Within one classification: the same code with the same title. Across SOC 2010 and SOC 2018: what the official crosswalk
maps one to one, whatever the new code and title; and BLS's own wider codes, which the crosswalk lacks, where code and
title are the same. Everything else changed, including "all other" residuals that lost or gained parts.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

FIRST_SOC_2018_YEAR: Final = 2019
"""From this base year (projections) and May (OEWS) on, tables use SOC 2018 codes. OEWS of 2019 and 2020 is a hybrid
that merges what its older panels could not split: the merged occupations have codes and titles of their own."""
_PUNCTUATION: Final = re.compile("[^a-z0-9 ]")


def uses_soc_2018(year: int) -> bool:
    """Whether tables of this base year or May use SOC 2018."""
    return year >= FIRST_SOC_2018_YEAR


@functools.cache
def normalize_title(title: str) -> str:
    """The title in lower case, without punctuation, "&" written "and"; most titles stand in many tables."""
    return " ".join(_PUNCTUATION.sub("", title.casefold().replace("&", "and")).split())


def _titles_by_code(table: pd.DataFrame) -> dict[str, str]:
    pairs = zip(table["soc_code"].to_numpy(), table["title"].to_numpy(), strict=True)
    return {code: normalize_title(title) for code, title in pairs}


def match_codes(
    old: pd.DataFrame, new: pd.DataFrame, old_year: int, new_year: int, crosswalk: pd.DataFrame
) -> dict[str, str]:
    """Code in `new` of each code of `old` (soc_code, title) that is the same occupation in both."""
    old_titles, new_titles = _titles_by_code(old), _titles_by_code(new)
    same = {code: code for code, title in old_titles.items() if new_titles.get(code) == title}
    if uses_soc_2018(old_year) == uses_soc_2018(new_year):
        return same
    soc_2010 = set(crosswalk["soc_2010_code"])
    one_to_one = crosswalk[crosswalk["relation"] == "1:1"]
    successors = dict(zip(one_to_one["soc_2010_code"], one_to_one["soc_2018_code"], strict=True))
    # 13-1020 and the like are BLS's own: a SOC 2018 code in the crosswalk cannot come from a code outside it.
    soc_2018 = set(crosswalk["soc_2018_code"])
    result = {code: code for code in same if code not in soc_2010 and code not in soc_2018}
    result |= {code: successors[code] for code in old_titles if code in successors and successors[code] in new_titles}
    return result
