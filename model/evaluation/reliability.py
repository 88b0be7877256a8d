"""Reliability of likelihoods: did about 30 % of the events that were called 30 % likely occur?

Likelihoods as of the day of each forecast, from the intervals of out_of_sample.as_of_bounds, of two events: that the
jobs of an occupation grew, and that they grew faster than those of all occupations together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from model.data import release_calendar
from model.evaluation import hindcast, out_of_sample
from services import likelihood

if TYPE_CHECKING:
    from collections.abc import Hashable

GROWTH: Final = "growth"
FASTER: Final = "faster"
EVENTS: Final = (GROWTH, FASTER)
MAX_YEARS: Final = 8
"""The longest horizon that is scored: beyond it lie the outcomes of one or two base years."""
BINS: Final = 5
"""Bins of likelihood, each a fifth wide."""


def likelihoods(errors: pd.DataFrame, as_of_bounds: pd.DataFrame) -> pd.DataFrame:
    """One row per event and row of hindcast.errors that had an interval, up to MAX_YEARS.

    event, series, base_year, horizon_years, target_year, part, likelihood (0 to 1), happened, base_rate (how often
    the event had happened in the outcomes known on the day of the forecast).
    """
    total = _total(errors)
    events = {
        GROWTH: (errors["actual"] > 0, -errors["horizons"]),
        FASTER: (errors["actual"] > total["actual"], total["horizons"] - errors["horizons"]),
    }
    scored = as_of_bounds["low_80"].notna() & (errors["horizon_years"] <= MAX_YEARS)
    rows = errors.loc[scored, ["series", "base_year", "horizon_years", "target_year"]]
    rows = rows.assign(part=out_of_sample.sample_part(errors)[scored])
    bounds = {name: as_of_bounds.loc[scored, name].to_numpy("float64") for name in likelihood.PERCENTILES}
    parts = []
    for event, (happened, threshold) in events.items():
        rates = _base_rates(errors, happened)
        probability = likelihood.probability_above(bounds, threshold[scored].to_numpy("float64"))
        parts.append(
            rows.assign(
                event=event,
                likelihood=probability,
                happened=happened[scored],
                base_rate=rows["base_year"].map(rates),
            )
        )
    return pd.concat(parts, ignore_index=True)


def _total(errors: pd.DataFrame) -> pd.DataFrame:
    """Actual and forecast log growth of all occupations together, on the rows of `errors`."""
    keys = ["series", "base_year", "horizon_years"]
    sums = hindcast.aggregate_errors(errors)
    sums = sums[sums["group"] == ""].set_index(keys)[["actual", "horizons"]]
    return sums.reindex(pd.MultiIndex.from_frame(errors[keys])).set_axis(errors.index)


def _base_rates(errors: pd.DataFrame, happened: pd.Series) -> dict[int, float]:
    """How often the event had happened in the outcomes known when each base year's forecast was made."""
    known_from = out_of_sample.outcome_release_dates(errors)
    years = sorted(set(errors["base_year"]))
    known = {year: known_from <= release_calendar.forecast_date(int(year)) for year in years}
    return {year: float(happened[mask].mean()) for year, mask in known.items() if mask.any()}


def bin_table(rows: pd.DataFrame) -> pd.DataFrame:
    """By bin of likelihood (0 to BINS - 1): n, stated (mean likelihood) and happened (share), of rows of one event."""
    bins = (rows["likelihood"] * BINS).astype("int64").clip(upper=BINS - 1).rename("bin")
    grouped = rows.groupby(bins)
    return pd.DataFrame(
        {"n": grouped.size(), "stated": grouped["likelihood"].mean(), "happened": grouped["happened"].mean()}
    )


def brier_scores(rows: pd.DataFrame) -> tuple[float, float]:
    """The mean squared error of the likelihoods, and that of the base rate known at the origin."""
    happened = rows["happened"].astype("float64")
    return float(((rows["likelihood"] - happened) ** 2).mean()), float(((rows["base_rate"] - happened) ** 2).mean())


def by_base_year(rows: pd.DataFrame) -> dict[Hashable, pd.DataFrame]:
    """The rows of each base year."""
    return dict(iter(rows.groupby("base_year")))
