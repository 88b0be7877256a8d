"""Prediction intervals for past forecasts, fitted without the outcomes that they are tested on.

The model was selected on outcomes up to SELECTION_END. Later outcomes are printed beside them: no interval of the
cross-validation is fitted to them, but they had been seen before the ranges took their present form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.data import release_calendar
from model.evaluation import vintage_pairs
from model.intervals.fit import bounds_by_row, fit_intervals
from services.dataset_schema import BOUNDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from model.intervals.fit import IntervalModel

SELECTION_END: Final = 2024
"""The last year of outcomes that the model was selected on."""
SELECTION: Final = "chosen"
LATER: Final = "later"
_FITTED: Final = ["series", "base_year", "target_year", "horizon_years", "jobs", "prse", "error"]
"""Columns of hindcast.errors that intervals are fitted to: to select rows of all others takes longer than the fit."""
MIN_HORIZONS: Final = 2
"""Errors of a single horizon do not show how errors grow with the years: no interval is fitted to them."""


def sample_part(errors: pd.DataFrame) -> pd.Series:
    """SELECTION or LATER, by the year of the outcome."""
    return pd.Series(np.where(errors["target_year"] <= SELECTION_END, SELECTION, LATER), index=errors.index)


def leave_one_origin_out(
    errors: pd.DataFrame, fit: Callable[[pd.DataFrame], IntervalModel] = fit_intervals
) -> pd.DataFrame:
    """Interval bounds (log growth around the forecast) for each row of hindcast.errors, cross-validated by origin.

    Fitted on the outcomes of the selection part except those of the row's own origin. Outcomes later than the origin
    are included: these are not intervals that could have been published then (as_of_bounds).
    """
    return _without_each(errors, "base_year", fit)


def leave_one_outcome_year_out(
    errors: pd.DataFrame, fit: Callable[[pd.DataFrame], IntervalModel] = fit_intervals
) -> pd.DataFrame:
    """Interval bounds as in leave_one_origin_out, cross-validated by year of the outcome instead.

    All errors of one outcome year share what happened in it. The method and its constants are chosen on these.
    """
    return _without_each(errors, "target_year", fit)


def _without_each(errors: pd.DataFrame, column: str, fit: Callable[[pd.DataFrame], IntervalModel]) -> pd.DataFrame:
    """Bounds of the rows of each value of `column`, fitted on the selection part of all others."""
    is_selection = sample_part(errors) == SELECTION
    errors = errors[_FITTED]
    parts = []
    for value in sorted(set(errors[column])):
        training = errors[is_selection & (errors[column] != value)]
        parts.append(bounds_by_row(fit(training if len(training) else errors), errors[errors[column] == value]))
    return pd.concat(parts).reindex(errors.index)


def as_of_bounds(errors: pd.DataFrame, fit: Callable[[pd.DataFrame], IntervalModel] = fit_intervals) -> pd.DataFrame:
    """Interval bounds as in leave_one_origin_out, fitted only on errors known on the day of the row's forecast.

    These intervals could have been published then. NaN for origins with too few known errors (MIN_HORIZONS).
    """
    known_from = outcome_release_dates(errors)
    errors = errors[_FITTED]
    parts = [_as_of_bounds(errors, known_from, int(year), fit) for year in sorted(set(errors["base_year"]))]
    bounds = pd.concat(parts) if parts else _no_bounds()
    return bounds.reindex(errors.index)


def as_of_bounds_from(errors: pd.DataFrame, base_year: int) -> pd.DataFrame:
    """The rows of as_of_bounds of one base year; none where too few errors were known."""
    return _as_of_bounds(errors, outcome_release_dates(errors), base_year, fit_intervals)


def _as_of_bounds(
    errors: pd.DataFrame, known_from: pd.Series, base_year: int, fit: Callable[[pd.DataFrame], IntervalModel]
) -> pd.DataFrame:
    rows = errors[errors["base_year"] == base_year]
    known = errors[known_from <= release_calendar.forecast_date(base_year)]
    if rows.empty or known["horizon_years"].nunique() < MIN_HORIZONS:
        return _no_bounds()
    return bounds_by_row(fit(known), rows)


def _no_bounds() -> pd.DataFrame:
    return pd.DataFrame(columns=list(BOUNDS), dtype="float64")


def outcome_release_dates(errors: pd.DataFrame) -> pd.Series:
    """The day from which the outcome of each row counts as released."""
    release_date = {
        vintage_pairs.OEWS: release_calendar.oews_release_date,
        vintage_pairs.BLS_BASE: release_calendar.projections_release_date,
    }
    days = {
        (series, year): release_day(year)
        for series, release_day in release_date.items()
        for year in map(int, errors["target_year"].unique())
    }
    outcomes = zip(errors["series"].to_numpy(), errors["target_year"].to_numpy(), strict=True)
    return pd.Series([days[outcome] for outcome in outcomes], index=errors.index, dtype="object")
