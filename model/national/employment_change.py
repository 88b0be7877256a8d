"""Observed employment change from one OEWS year to another, within the years that can be compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification import match_codes

if TYPE_CHECKING:
    from datetime import date

    from model.data.input_tables import InputTables

COMPARABLE_PERIODS: Final = ((2012, 2018), (2021, 9999))
"""First and last year of the periods within which OEWS can be compared: SOC 2010 codes; SOC 2018 codes and the
model-based estimates introduced with May 2021. 2019 and 2020 mix both code sets between two breaks, and the change
between them is the pandemic's: they are neither trained nor scored on."""


def comparable_period(year: int) -> tuple[int, int] | None:
    """The comparable period that an OEWS year lies in; None for 2019 and 2020."""
    return next((period for period in COMPARABLE_PERIODS if period[0] <= year <= period[1]), None)


def comparable_years(first: int, last: int) -> bool:
    """Whether OEWS employment of the two years can be compared."""
    return comparable_period(first) is not None and comparable_period(first) == comparable_period(last)


def matched_employment(inputs: InputTables, year: int, other: int, as_of: date) -> pd.Series:
    """Employment (jobs) of `other` by the codes of `year`, for the occupations that are the same in both.

    Raises:
        LookaheadError: one of the years was not released by `as_of`.
    """
    rows, other_rows = inputs.detailed_oews(year, as_of), inputs.detailed_oews(other, as_of)
    if (year, other) not in inputs.matched_cache:  # the same on every day on which both are released
        inputs.matched_cache[year, other] = _match_employment(inputs, rows, other_rows, year, other)
    return inputs.matched_cache[year, other]


def _match_employment(
    inputs: InputTables, rows: pd.DataFrame, other_rows: pd.DataFrame, year: int, other: int
) -> pd.Series:
    before, after = (rows, other_rows) if year <= other else (other_rows, rows)
    codes = match_codes.match_codes(before, after, min(year, other), max(year, other), inputs.crosswalk)
    pairs = codes if year <= other else {new: old for old, new in codes.items()}
    jobs = dict(zip(other_rows["soc_code"], other_rows["tot_emp"], strict=True))
    return pd.Series({code: jobs[match] for code, match in pairs.items()}, dtype="float64")


def new_codes(inputs: InputTables, year: int, as_of: date) -> set[str]:
    """Codes of OEWS `year` that the OEWS before it did not have as an occupation; empty if there is none before."""
    rows, previous = inputs.detailed_oews(year, as_of), inputs.previous_detailed_oews(year, as_of)
    if previous.empty:
        return set()
    matched = match_codes.match_codes(previous, rows, int(previous["year"].iloc[0]), year, inputs.crosswalk)
    return set(rows["soc_code"]) - set(matched.values())


def total_log_change(inputs: InputTables, year: int, span: int, as_of: date) -> float:
    """Annual log change of total employment over the `span` years up to `year`."""
    return float(np.log(inputs.total_employment(year, as_of) / inputs.total_employment(year - span, as_of))) / span


def observed_change(inputs: InputTables, year: int, years: int, as_of: date) -> pd.DataFrame:
    """Employment of each occupation of OEWS `year` after `years` years.

    By code of `year`: after (jobs), total (log change of total employment over all the years).

    Raises:
        LookaheadError: the later year was not released by `as_of`.
        ValueError: the two years cannot be compared.
    """
    if not comparable_years(year, year + years):
        raise ValueError(f"OEWS {year} and {year + years} cannot be compared")
    after = matched_employment(inputs, year, year + years, as_of)
    total = total_log_change(inputs, year + years, years, as_of) * years
    return pd.DataFrame({"after": after, "total": total})
