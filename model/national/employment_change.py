"""How employment changed from one OEWS year to another, within the years that can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification import match_codes

if TYPE_CHECKING:
    from datetime import date

    from model.data.input_tables import Library

BLOCKS: Final = ((2012, 2018), (2021, 9999))
"""First and last year of the spans within which OEWS can be compared: SOC 2010 codes; SOC 2018 codes and the
model-based estimates that came with May 2021. 2019 and 2020 are a hybrid of codes between two breaks, and their one
change is the pandemic's: nothing is learnt from them."""


def block(year: int) -> tuple[int, int] | None:
    """The block that an OEWS year lies in; None for the hybrid years."""
    return next((span for span in BLOCKS if span[0] <= year <= span[1]), None)


def together(first: int, last: int) -> bool:
    """Whether OEWS employment of the two years can be compared."""
    return block(first) is not None and block(first) == block(last)


def levels(library: Library, year: int, other: int, as_of: date) -> pd.Series:
    """Employment of `other` by the codes of `year`, for the occupations that are the same in both."""
    here, there = library.oews(year, as_of), library.oews(other, as_of)
    before, after = (here, there) if year <= other else (there, here)
    codes = match_codes.successor(before, after, min(year, other), max(year, other), library.crosswalk)
    pairs = codes if year <= other else {new: old for old, new in codes.items()}
    jobs = there.set_index("soc_code")["tot_emp"]
    return pd.Series({code: jobs[match] for code, match in pairs.items()}, dtype="float64")


def new_codes(library: Library, year: int, as_of: date) -> set[str]:
    """Codes of OEWS `year` that were no occupation of their own in the OEWS before it; none where there is none."""
    here, before = library.oews(year, as_of), library.before(year, as_of)
    if before.empty:
        return set()
    kept = match_codes.successor(before, here, int(before["year"].iloc[0]), year, library.crosswalk)
    return set(here["soc_code"]) - set(kept.values())


def change(library: Library, year: int, years: int, as_of: date) -> pd.DataFrame:
    """What came of each occupation of OEWS `year` after so many years: after (jobs), total (log change of the total
    over all the years). Raises LeakError if that was not known on `as_of`, ValueError across a break."""
    if not together(year, year + years):
        raise ValueError(f"OEWS {year} and {year + years} cannot be compared")
    after = levels(library, year, year + years, as_of)
    total = total_change(library, year + years, years, as_of) * years
    return pd.DataFrame({"after": after, "total": total})


def total_change(library: Library, year: int, span: int, as_of: date) -> float:
    return float(np.log(library.total(year, as_of) / library.total(year - span, as_of))) / span
