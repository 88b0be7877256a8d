"""What the model would have said in the past, beside what came: the ground of ranges, record and backtest.

Every origin is forecast with what was known on its day (asof.origin_day), the model learnt anew each time. Outcomes:
OEWS employment within one block ("OEWS"), and the base of later BLS projections ("BLS base").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from model.data import input_tables, release_calendar
from model.evaluation import vintage_pairs
from model.national import employment_change, features, regression
from services.growth_frame import MAX_HORIZON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from model.data.input_tables import Library

OEWS_HORIZONS: Final = (1, 2, 3, 4, 5)
DAMPING: Final = 0.8
"""The damped trend, a baseline: last year's change goes on, each year 0.8 of the year before."""
SAID: Final = ("horizons", "bls_line", "no_change", "constant_share", "damped_trend")
"""The methods compared: log growth that each said."""


def errors(library: Library, as_of: date) -> pd.DataFrame:
    """One row an occupation, origin, horizon and series whose outcome was known on `as_of`.

    series, base_year, target_year, horizon_years, soc_code (in the base year's table), target_code, group, jobs (base),
    prse (NaN where unknown), actual and each of SAID (log growth), error (actual less horizons).
    """
    parts = [*_oews(library, as_of), *_bls(library, as_of)]
    frame = pd.concat(parts, ignore_index=True)
    frame["no_change"] = 0.0
    frame["error"] = frame["actual"] - frame["horizons"]
    return frame.dropna(subset=["actual", "horizons"]).reset_index(drop=True)


def origins(library: Library, as_of: date) -> list[int]:
    """OEWS years from which a forecast can be made and was known on `as_of`."""
    years = release_calendar.oews(library.tables["oews_national"], as_of)["year"].unique()
    first = min(release_calendar.projections(library.tables, as_of))
    return sorted(int(year) for year in years if year >= first and release_calendar.origin_day(int(year)) <= as_of)


def _oews(library: Library, as_of: date) -> Iterator[pd.DataFrame]:
    known = origins(library, as_of)
    published = {int(year) for year in release_calendar.oews(library.tables["oews_national"], as_of)["year"].unique()}
    for year in known:
        departure = regression.departures(library, year, release_calendar.origin_day(year))
        for years in OEWS_HORIZONS:
            if year + years not in published or not employment_change.together(year, year + years):
                continue
            came = employment_change.change(library, year, years, as_of)["after"].reindex(departure.index)
            said = _said(departure, years)
            yield said.assign(
                series=vintage_pairs.OEWS,
                base_year=year,
                target_year=year + years,
                horizon_years=years,
                soc_code=departure.index,
                target_code=departure.index,
                jobs=departure["jobs"],
                prse=departure["prse"],
                actual=np.log(came / departure["jobs"]),
            )


def _said(departure: pd.DataFrame, years: int) -> pd.DataFrame:
    damped = sum(DAMPING**year for year in range(1, years + 1))
    return pd.DataFrame(
        {
            "group": departure["group"],
            "horizons": regression.log_growth(departure, years),
            "bls_line": years * departure["bls"],
            "constant_share": years * departure["bls_total"],
            "damped_trend": damped * (departure["trend"] + departure["total_trend"]).fillna(0.0),
        }
    )


def _bls(library: Library, as_of: date) -> Iterator[pd.DataFrame]:
    known = release_calendar.projections(library.tables, as_of)
    pairs = vintage_pairs.scored(known, library.crosswalk, range(1, MAX_HORIZON + 1))
    measured = set(origins(library, as_of))
    for base in sorted(set(pairs["base_year"])):
        rows = pairs[pairs["base_year"] == base].reset_index(drop=True)
        projected = input_tables.details(known[base])
        departure = (
            regression.for_projections(library, base, projected, release_calendar.origin_day(base))
            if base in measured
            else None
        )
        for years in sorted(set(rows["horizon_years"])):
            some = rows[rows["horizon_years"] == years]
            facts = _without_history(some, known[base]) if departure is None else departure.reindex(some["soc_code"])
            said = _said(facts, int(years)).set_axis(some.index)
            kept = ["base_year", "target_year", "horizon_years", "soc_code", "target_code"]
            more = some[kept].assign(
                series=vintage_pairs.BLS_BASE,
                jobs=some["base"],
                prse=facts["prse"].to_numpy(),
                actual=np.log1p(some["actual"]),
            )
            yield said.join(more)


def _without_history(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """BLS's line alone, for a base year whose OEWS the inputs do not have."""
    return pd.DataFrame(
        {
            "group": rows["soc_code"].str[:2],
            "bls": np.log1p(rows["growth"]) / MAX_HORIZON,
            "bls_total": features.total_rate(input_tables.details(table)),
            "own": 0.0,
            "total": 0.0,
            "trend": np.nan,
            "total_trend": np.nan,
            "prse": np.nan,
        }
    )


def whole_errors(errors: pd.DataFrame) -> pd.DataFrame:
    """hindcast.errors added up: one row a major group (and one for all, group ""), origin, horizon and series."""
    jobs = errors["jobs"]
    keys = ["series", "base_year", "target_year", "horizon_years"]
    levels = errors[[*keys, "group"]].assign(
        jobs=jobs,
        after=jobs * np.exp(errors["actual"]),
        **{name: jobs * np.exp(errors[name]) for name in ("horizons", "bls_line")},
    )
    both = pd.concat([levels, levels.assign(group="")])
    sums = both.groupby([*keys, "group"], as_index=False).sum()
    actual = np.log(sums["after"] / sums["jobs"])
    said = {name: np.log(sums[name] / sums["jobs"]) for name in ("horizons", "bls_line")}
    return sums.assign(**said, actual=actual, error=actual - said["horizons"], prse=np.nan).drop(columns="after")
