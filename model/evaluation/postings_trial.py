"""Job postings: what they would have added to the model, and why they are left out.

A sector's postings in September of the origin year against a year earlier, relative to all sectors: known long before
the forecast is made, and the newest that the inputs have for sectors. README.md has the scores.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.classification import posting_sectors
from model.data import release_calendar
from model.evaluation import metrics
from model.national import employment_change, regression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.data.input_tables import Library

FIRST_ORIGIN: Final = 2021
"""The first May after which sector postings reach back a year."""
_MONTH: Final = (9, 27)
_WEEKS: Final = 4


def signal(library: Library, year: int, as_of: date, features: pd.DataFrame) -> pd.Series:
    """Log change of an occupation's sector's postings over the year to September of `year`, less the job-weighted mean;
    0 for an occupation without a sector."""
    table = release_calendar.postings(library.tables["postings_index"], as_of)
    wide = table[table["geo_type"] == "sector"].pivot(index="date", columns="sector", values="index_sa")
    change = _level(wide, date(year, *_MONTH)) - _level(wide, date(year - 1, *_MONTH))
    own = pd.Series(features.index.map(posting_sectors.sector_of), index=features.index).map(change)
    known = own.notna()
    mean = np.average(own[known], weights=features["jobs"][known])
    relative: pd.Series = own - mean
    return relative.fillna(0.0)


def _level(wide: pd.DataFrame, day: date) -> pd.Series:
    level: pd.Series = np.log(wide[wide.index <= day.isoformat()].tail(_WEEKS).mean())
    return level


def trial(library: Library, origins: Sequence[int], as_of: date) -> pd.DataFrame:
    """One-year errors with and without postings: origin, without and with (weighted), without_median, with_median,
    slope. The slope is learnt from the origins before; the first has none to learn from and is left out."""
    seen: list[pd.DataFrame] = []
    rows = []
    for year in origins:
        day = release_calendar.origin_day(year)
        departure = regression.departures(library, year, day)
        frame = departure.assign(signal=signal(library, year, day, departure))
        frame["after"] = employment_change.change(library, year, 1, as_of)["after"].reindex(frame.index)
        frame = frame.dropna(subset="after")
        said = regression.log_growth(frame, 1)
        if seen:
            past = pd.concat(seen)
            slope = float(
                regression.huber(past[["signal"]].to_numpy(), past["left"].to_numpy(), past["weight"].to_numpy())[0]
            )
            rows.append({"origin": year, "slope": slope, **_both(frame, said, said + slope * frame["signal"])})
        left = np.log(frame["after"] / frame["jobs"]) - said
        left = left - np.average(left, weights=frame["jobs"])
        seen.append(frame[["signal"]].assign(left=left, weight=np.sqrt(frame["jobs"] / frame["jobs"].mean())))
    return pd.DataFrame(rows)


def _both(frame: pd.DataFrame, without: pd.Series, having: pd.Series) -> dict[str, float]:
    actual = frame["after"] / frame["jobs"] - 1
    plain = metrics.point(frame["jobs"], actual, np.expm1(without))
    more = metrics.point(frame["jobs"], actual, np.expm1(having))
    return {
        "without": plain["weighted_ape"],
        "with": more["weighted_ape"],
        "without_median": plain["median_ape"],
        "with_median": more["median_ape"],
    }
