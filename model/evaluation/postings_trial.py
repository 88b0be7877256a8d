"""A trial of job postings as a further regressor, which the model leaves out: they add too little.

The signal is a sector's postings in September of the origin year against a year earlier, relative to all sectors:
available long before the forecast is made, and the newest that the inputs have for sectors. README.md has the scores.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification import posting_sectors
from model.data import release_calendar
from model.evaluation.metrics import point_metrics
from model.national import deviations, employment_change
from model.national.regression import huber_regression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.data.input_tables import InputTables

FIRST_ORIGIN: Final = 2021
"""The first May after which sector postings reach back a year."""
_MONTH_AND_DAY: Final = (9, 27)
_WEEKS: Final = 4


def posting_signal(inputs: InputTables, year: int, as_of: date, rows: pd.DataFrame) -> pd.Series:
    """Log change of postings of each occupation's sector over the year to September of `year`, less the mean.

    `rows`: national.features; the mean is weighted by jobs. 0 for an occupation without a sector.
    """
    table = release_calendar.released_postings(inputs.tables["postings_index"], as_of)
    by_sector = table[table["geo_type"] == "sector"].pivot(index="date", columns="sector", values="index_sa")
    change = _log_level(by_sector, date(year, *_MONTH_AND_DAY)) - _log_level(by_sector, date(year - 1, *_MONTH_AND_DAY))
    own = pd.Series(rows.index.map(posting_sectors.sector_of), index=rows.index).map(change)
    has_sector = own.notna()
    mean = np.average(own[has_sector], weights=rows["jobs"][has_sector])
    relative: pd.Series = own - mean
    return relative.fillna(0.0)


def _log_level(by_sector: pd.DataFrame, day: date) -> pd.Series:
    """Log of each sector's mean index over the last weeks up to `day`."""
    level: pd.Series = np.log(by_sector[by_sector.index <= day.isoformat()].tail(_WEEKS).mean())
    return level


def run_trial(inputs: InputTables, origins: Sequence[int], as_of: date) -> pd.DataFrame:
    """One-year errors without and with postings, by origin.

    origin, without and with (weighted), without_median and with_median (fractions), slope. The slope is fitted on the
    earlier origins; the first origin has none and is left out.
    """
    training: list[pd.DataFrame] = []
    results = []
    for year in origins:
        day = release_calendar.forecast_date(year)
        rows = deviations.deviations(inputs, year, day)
        frame = rows.assign(signal=posting_signal(inputs, year, day, rows))
        frame["after"] = employment_change.observed_change(inputs, year, 1, as_of)["after"].reindex(frame.index)
        frame = frame.dropna(subset="after")
        forecast = deviations.log_growth(frame, 1)
        if training:
            past = pd.concat(training)
            x, y, weight = past[["signal"]].to_numpy(), past["residual"].to_numpy(), past["weight"].to_numpy()
            slope = float(huber_regression(x, y, weight)[0])
            scores = _compare(frame, forecast, forecast + slope * frame["signal"])
            results.append({"origin": year, "slope": slope, **scores})
        residual = np.log(frame["after"] / frame["jobs"]) - forecast
        residual = residual - np.average(residual, weights=frame["jobs"])
        weight = np.sqrt(frame["jobs"] / frame["jobs"].mean())
        training.append(frame[["signal"]].assign(residual=residual, weight=weight))
    return pd.DataFrame(results)


def _compare(frame: pd.DataFrame, without: pd.Series, with_postings: pd.Series) -> dict[str, float]:
    actual = frame["after"] / frame["jobs"] - 1
    plain = point_metrics(frame["jobs"], actual, np.expm1(without))
    extended = point_metrics(frame["jobs"], actual, np.expm1(with_postings))
    return {
        "without": plain["weighted_ape"],
        "with": extended["weighted_ape"],
        "without_median": plain["median_ape"],
        "with_median": extended["median_ape"],
    }
