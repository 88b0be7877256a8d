"""Hindcasts: past forecasts of the model and of four baselines, with the actual outcome of each.

Intervals, track record and backtest rest on them. Every forecast uses only what had been released on its day
(release_calendar.forecast_date), with the model refitted for each origin. Outcomes: OEWS employment within one
comparable period ("OEWS"), and the base of later BLS projections ("BLS base").
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.data import release_calendar
from model.data.input_tables import detailed_projections
from model.evaluation import vintage_pairs
from model.national import deviations, employment_change, features
from model.national.regression import fit_coefficients
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from model.data.input_tables import InputTables
    from model.national.deviations import Fit

OEWS_HORIZONS: Final = (1, 2, 3, 4, 5)
DAMPING: Final = 0.8
"""Of the damped trend, a baseline: last year's change continues, each year at 0.8 of the year before."""
METHODS: Final = ("horizons", "bls_line", "no_change", "constant_share", "damped_trend")
"""The methods compared: each a column of forecast log growth."""


def errors(inputs: InputTables, as_of: date, fit: Fit = fit_coefficients) -> pd.DataFrame:
    """One row per occupation, origin, horizon and series whose outcome was released by `as_of`.

    series, base_year, target_year, horizon_years, soc_code (in the base year's table), target_code, group, jobs (base),
    prse (fraction, NaN where unknown), actual and each of METHODS (log growth), error (actual less horizons),
    occupation_dev and total_dev (annual log rates of national.deviations). `fit`: as in national.deviations.
    """

    @functools.cache
    def deviations_of(year: int) -> pd.DataFrame:
        return deviations.deviations(inputs, year, release_calendar.forecast_date(year), fit)

    parts = [*_oews_errors(inputs, as_of, deviations_of), *_bls_base_errors(inputs, as_of, deviations_of)]
    frame = pd.concat(parts, ignore_index=True)
    frame["no_change"] = 0.0
    frame["error"] = frame["actual"] - frame["horizons"]
    return frame.dropna(subset=["actual", "horizons"]).reset_index(drop=True)


def origins(inputs: InputTables, as_of: date) -> list[int]:
    """OEWS years from which a forecast could be made by `as_of`."""
    years = release_calendar.released_oews(inputs.tables["oews_national"], as_of)["year"].unique()
    first = min(release_calendar.released_projections(inputs.tables, as_of))
    return sorted(int(year) for year in years if year >= first and release_calendar.forecast_date(int(year)) <= as_of)


def _oews_errors(
    inputs: InputTables, as_of: date, deviations_of: Callable[[int], pd.DataFrame]
) -> Iterator[pd.DataFrame]:
    oews = release_calendar.released_oews(inputs.tables["oews_national"], as_of)
    released = {int(year) for year in oews["year"].unique()}
    for year in origins(inputs, as_of):
        rows = deviations_of(year)
        for years in OEWS_HORIZONS:
            if year + years not in released or not employment_change.comparable_years(year, year + years):
                continue
            after = employment_change.observed_change(inputs, year, years, as_of)["after"].reindex(rows.index)
            yield _forecasts(rows, years).assign(
                series=vintage_pairs.OEWS,
                base_year=year,
                target_year=year + years,
                horizon_years=years,
                soc_code=rows.index,
                target_code=rows.index,
                jobs=rows["jobs"],
                prse=rows["prse"],
                actual=np.log(after / rows["jobs"]),
            )


def _forecasts(rows: pd.DataFrame, years: int) -> pd.DataFrame:
    """Forecast log growth after `years` years by each method, from rows of national.deviations."""
    damped_years = sum(DAMPING**year for year in range(1, years + 1))
    return pd.DataFrame(
        {
            "group": rows["group"],
            "horizons": deviations.log_growth(rows, years),
            "bls_line": years * rows["bls_rate"],
            "constant_share": years * rows["bls_total_rate"],
            "occupation_dev": rows["occupation_dev"],
            "total_dev": rows["total_dev"],
            "damped_trend": damped_years * (rows["trend"] + rows["total_trend"]).fillna(0.0),
        }
    )


def _bls_base_errors(
    inputs: InputTables, as_of: date, deviations_of: Callable[[int], pd.DataFrame]
) -> Iterator[pd.DataFrame]:
    released = release_calendar.released_projections(inputs.tables, as_of)
    pairs = vintage_pairs.pair_vintages(released, inputs.crosswalk, range(1, MAX_HORIZON + 1))
    oews_origins = set(origins(inputs, as_of))
    for base in sorted(set(pairs["base_year"])):
        base_pairs = pairs[pairs["base_year"] == base].reset_index(drop=True)
        known = None
        if base in oews_origins:
            projected = detailed_projections(released[base])
            known = deviations.deviations_for_projections(deviations_of(base), projected)
        for years in sorted(set(base_pairs["horizon_years"])):
            some = base_pairs[base_pairs["horizon_years"] == years]
            rows = _without_history(some, released[base]) if known is None else known.reindex(some["soc_code"])
            forecasts = _forecasts(rows, int(years)).set_axis(some.index)
            keys = ["base_year", "target_year", "horizon_years", "soc_code", "target_code"]
            outcomes = some[keys].assign(
                series=vintage_pairs.BLS_BASE,
                jobs=some["base"],
                prse=rows["prse"].to_numpy(),
                actual=np.log1p(some["actual"]),
            )
            yield forecasts.join(outcomes)


def _without_history(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """BLS's constant rate alone, for a base year whose OEWS the inputs lack."""
    return pd.DataFrame(
        {
            "group": rows["soc_code"].str[:2],
            "bls_rate": np.log1p(rows["growth"]) / MAX_HORIZON,
            "bls_total_rate": features.total_rate(detailed_projections(table)),
            "occupation_dev": 0.0,
            "total_dev": 0.0,
            "trend": np.nan,
            "total_trend": np.nan,
            "prse": np.nan,
        }
    )


def aggregate_errors(errors: pd.DataFrame) -> pd.DataFrame:
    """`errors` of major groups and of the total: jobs of their occupations added up.

    One row per major group (and one for all, group ""), origin, horizon and series.
    """
    jobs = errors["jobs"]
    keys = ["series", "base_year", "target_year", "horizon_years"]
    levels = errors[[*keys, "group"]].assign(
        jobs=jobs,
        after=jobs * np.exp(errors["actual"]),
        **{name: jobs * np.exp(errors[name]) for name in ("horizons", "bls_line")},
    )
    with_total = pd.concat([levels, levels.assign(group="")])
    sums = with_total.groupby([*keys, "group"], as_index=False).sum()
    actual = np.log(sums["after"] / sums["jobs"])
    forecasts = {name: np.log(sums[name] / sums["jobs"]) for name in ("horizons", "bls_line")}
    return sums.assign(**forecasts, actual=actual, error=actual - forecasts["horizons"], prse=np.nan).drop(
        columns="after"
    )
