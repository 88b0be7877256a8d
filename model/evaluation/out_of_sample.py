"""Prediction intervals for past forecasts, fitted without the outcomes that they are tested on.

The model was selected on outcomes up to SELECTION_END, of each series. Later outcomes are the test: the errors of the
point forecasts were looked at once, when the model was done; the coverage of the intervals twice (README.md).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from model.data import release_calendar
from model.evaluation import vintage_pairs
from model.intervals.fit import bounds_by_row, fit_intervals
from services.dataset_schema import BOUNDS

SELECTION_END: Final = {vintage_pairs.OEWS: 2023, vintage_pairs.BLS_BASE: 2022}
"""Last outcomes that the model was selected on: the projections with base 2023 were not among the inputs then."""
SELECTION: Final = "chosen"
TEST: Final = "test"
MIN_HORIZONS: Final = 2
"""Errors of a single horizon do not show how errors grow with the years: no interval is fitted to them."""


def sample_part(errors: pd.DataFrame) -> pd.Series:
    """SELECTION or TEST, by series and year of the outcome."""
    is_selection = errors["target_year"] <= errors["series"].map(SELECTION_END)
    return pd.Series(np.where(is_selection, SELECTION, TEST), index=errors.index)


def leave_one_origin_out(errors: pd.DataFrame, *, by_size: bool = True) -> pd.DataFrame:
    """Interval bounds (log growth around the forecast) for each row of hindcast.errors, cross-validated by origin.

    Fitted on the outcomes of the selection part except those of the row's own origin, so no interval has seen a test
    outcome. Outcomes later than the origin are included: these are not intervals that could have been published then
    (as_of_bounds).
    """
    is_selection = sample_part(errors) == SELECTION
    parts = []
    for year in sorted(set(errors["base_year"])):
        training = errors[is_selection & (errors["base_year"] != year)]
        rows = errors[errors["base_year"] == year]
        model = fit_intervals(training if len(training) else errors, by_size=by_size)
        parts.append(bounds_by_row(model, rows))
    return pd.concat(parts).reindex(errors.index)


def as_of_bounds(errors: pd.DataFrame, *, by_size: bool = True) -> pd.DataFrame:
    """Interval bounds as in leave_one_origin_out, fitted only on errors known on the day of the row's forecast.

    These intervals could have been published then. NaN for origins with too few known errors (MIN_HORIZONS).
    """
    known_from = outcome_release_dates(errors)
    parts = []
    for year in sorted(set(errors["base_year"])):
        known = errors[known_from <= release_calendar.forecast_date(int(year))]
        if known["horizon_years"].nunique() >= MIN_HORIZONS:
            rows = errors[errors["base_year"] == year]
            parts.append(bounds_by_row(fit_intervals(known, by_size=by_size), rows))
    bounds = pd.concat(parts) if parts else pd.DataFrame(columns=list(BOUNDS), dtype="float64")
    return bounds.reindex(errors.index)


def outcome_release_dates(errors: pd.DataFrame) -> pd.Series:
    """The day from which the outcome of each row counts as released."""
    release_date = {
        vintage_pairs.OEWS: release_calendar.oews_release_date,
        vintage_pairs.BLS_BASE: release_calendar.projections_release_date,
    }
    outcomes = zip(errors["series"], errors["target_year"], strict=True)
    return pd.Series([release_date[series](int(year)) for series, year in outcomes], index=errors.index, dtype="object")
