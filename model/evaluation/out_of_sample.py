"""Intervals for past forecasts, fitted without the outcomes that they are tested on."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from model.data import release_calendar
from model.evaluation import vintage_pairs
from model.intervals import fit

CHOSEN_UNTIL: Final = 2023


CHOSEN: Final = "chosen"


TEST: Final = "test"


MIN_HORIZONS: Final = 2
"""From errors of a single horizon nobody can tell how they grow with the years: no range is fitted to them."""


def part(errors: pd.DataFrame) -> pd.Series:
    """chosen or test, by the year of the outcome."""
    return pd.Series(np.where(errors["target_year"] <= CHOSEN_UNTIL, CHOSEN, TEST), index=errors.index)


def held_out(errors: pd.DataFrame, *, by_size: bool = True) -> pd.DataFrame:
    """Ends of ranges (log growth around the figure) for each row of hindcast.errors, fitted on the chosen outcomes
    without those of the row's own origin: what a test's outcome shows, no range has seen. Outcomes later than the
    origin are among them, so these are not the ranges that could have been given then: as_of_ends."""
    chosen = part(errors) == CHOSEN
    parts = []
    for year in sorted(set(errors["base_year"])):
        known = errors[chosen & (errors["base_year"] != year)]
        rows = errors[errors["base_year"] == year]
        parts.append(fit.by_row(fit.fit(known if len(known) else errors, by_size=by_size), rows))
    return pd.concat(parts).reindex(errors.index)


def as_of_ends(errors: pd.DataFrame, *, by_size: bool = True) -> pd.DataFrame:
    """Ends as in held_out, but fitted only on the errors known on the day of the row's origin: the ranges that could
    have been given then. NaN for origins on whose day there was too little to fit (MIN_HORIZONS)."""
    known_from = outcome_days(errors)
    parts = []
    for year in sorted(set(errors["base_year"])):
        known = errors[known_from <= release_calendar.origin_day(int(year))]
        if known["horizon_years"].nunique() >= MIN_HORIZONS:
            parts.append(fit.by_row(fit.fit(known, by_size=by_size), errors[errors["base_year"] == year]))
    found = pd.concat(parts) if parts else pd.DataFrame(columns=list(fit.ENDS), dtype="float64")
    return found.reindex(errors.index)


def outcome_days(errors: pd.DataFrame) -> pd.Series:
    """The day from which the outcome of each row counts as known."""
    released = {vintage_pairs.OEWS: release_calendar.oews_day, vintage_pairs.BLS_BASE: release_calendar.projections_day}
    outcomes = zip(errors["series"], errors["target_year"], strict=True)
    return pd.Series([released[series](int(year)) for series, year in outcomes], index=errors.index, dtype="object")
