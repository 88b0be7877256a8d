"""One occupation in every state, or in every local area, as one frame: growth, jobs, concentration, wage, likelihood.

`table` joins a growth frame of one occupation and horizon with what OEWS and the state agencies publish of its areas;
`order` puts it in the order of one of MEASURES. Both are pure and work for frames that have arrived only in part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from services import agency_openings
from services.errors import BadInputError
from services.flags import Flag
from services.growth_frame import LOCAL_LEVEL, has_flag
from services.source import HOURS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STATES: Final = "states"
LOCAL_AREAS: Final = "local"
LEVELS: Final[Mapping[str, str]] = {STATES: "state", LOCAL_AREAS: LOCAL_LEVEL}
"""Code of a level and its area_level in the growth frame."""

CONTEXT_DTYPES: Final[Mapping[str, str]] = {
    "location_quotient": "Float64",
    "openings_per_year": "Float64",
    "agency_flag": "string",
    "has_agency_growth": "boolean",
    "median_wage": "Float64",
    "median_hourly_wage": "Float64",
    "annual_wage": "Float64",
    "wage_is_minimum": "boolean",
    "wage_year": "Int64",
    "is_borrowed": "boolean",
}
"""Columns of `table` behind those of the growth frame. location_quotient: the share of the area's jobs over the
nation's share (1.0: the same). openings_per_year: of a state from its agency; of local areas nobody publishes them;
agency_flag: of services.flags.AgencyFlag, where the agency's cannot be used, else empty. has_agency_growth: whether a
state's agency projects it. Wages in dollars: annual_wage is the median, or the hourly one times 2,080. is_borrowed: the
growth is another area's rate."""

_BORROWED: Final = (Flag.NATIONAL_RATE, Flag.STATE_PATH, Flag.STATE_NOT_PUBLISHED)


def area_ids(level: str, states: Sequence[str], local: Sequence[str]) -> Sequence[str]:
    """Those of `states` and `local` that a level has.

    Raises:
        BadInputError: no such level.
    """
    if level not in LEVELS:
        raise BadInputError(f"There is no level “{level[:40]}”.", f"Levels are {', '.join(LEVELS)}.")
    return states if level == STATES else local


class Measure(NamedTuple):
    """What a map shows: a column of `table` and its unit; `depends_on_year`: whether it is one of the target year."""

    column: str
    unit: str
    depends_on_year: bool = False


GROWTH, JOBS, CONCENTRATION, WAGE, LIKELIHOOD = "growth", "jobs", "concentration", "wage", "likelihood"
MEASURES: Final[Mapping[str, Measure]] = {
    GROWTH: Measure("growth", "fraction, cumulative from the base year", depends_on_year=True),
    JOBS: Measure("base_employment", "jobs in the base year"),
    CONCENTRATION: Measure("location_quotient", "share of the area's jobs divided by the nation's"),
    WAGE: Measure("annual_wage", "US dollars a year, median"),
    LIKELIHOOD: Measure("p_growth", "probability that jobs grow", depends_on_year=True),
}


def table(frame: pd.DataFrame, profiles: pd.DataFrame) -> pd.DataFrame:
    """`frame` (a growth frame of one occupation and horizon) with CONTEXT_DTYPES.

    `profiles`: fields of Profile, one row an area; those it lacks are NA.
    """
    known = profiles.set_index(profiles["area_id"].astype(str)).reindex(frame["area_id"].astype(str))
    known = agency_openings.beside_jobs(known, frame["base_employment"])

    def column(name: str) -> pd.Series[Any]:
        values = known[name].to_numpy() if name in known else pd.NA
        return pd.Series(values, index=frame.index, dtype=object)

    wage, hourly = (column(name).astype("Float64") for name in ("median_wage", "median_hourly_wage"))
    borrowed = np.logical_or.reduce([has_flag(frame, flag).to_numpy(dtype=bool) for flag in _BORROWED])
    columns: dict[str, pd.Series[Any]] = {
        **{name: column(name) for name in ("location_quotient", "agency_flag", "wage_is_minimum", "wage_year")},
        "openings_per_year": column("agency_openings_per_year"),
        "has_agency_growth": column("agency_growth").notna(),
        "median_wage": wage,
        "median_hourly_wage": hourly,
        "annual_wage": wage.fillna(hourly * HOURS_A_YEAR),
        "is_borrowed": pd.Series(borrowed, index=frame.index, dtype="boolean").mask(frame["growth"].isna()),
    }
    context = pd.DataFrame({name: columns[name] for name in CONTEXT_DTYPES}).astype(dict(CONTEXT_DTYPES))
    return pd.concat([frame, context], axis=1).reset_index(drop=True)


def available(places: pd.DataFrame) -> list[str]:
    """The measures of which any row of `table` has a figure."""
    return [name for name, measure in MEASURES.items() if places[measure.column].notna().any()]


def order(places: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The rows of `table`, the highest first; those without a figure last, and equal ones by jobs, then by name.

    Growth that is another area's rate comes behind growth of an area's own, but where all of it is: its place would
    say nothing.

    Raises:
        BadInputError: no such measure.
    """
    if measure not in MEASURES:
        raise BadInputError(f"There is no measure “{measure[:40]}”.", f"Measures are {', '.join(MEASURES)}.")
    chosen = MEASURES[measure]
    value = places[chosen.column]
    is_behind = places["is_borrowed"].fillna(False) & bool(chosen.depends_on_year)
    keys = pd.DataFrame(
        {
            "missing": value.isna(),
            "behind": is_behind,
            "value": -value.astype("Float64"),
            "jobs": -places["base_employment"],
            "name": places["area"],
        }
    )
    return places.loc[keys.sort_values(keys.columns.tolist(), kind="stable").index].reset_index(drop=True)


def ranked(places: pd.DataFrame, measure: str) -> pd.DataFrame:
    """The rows that a finding may be drawn from: with a figure, and of growth one of the area's own if any has one."""
    chosen = MEASURES[measure]
    known = places[places[chosen.column].notna()]
    own = known[~known["is_borrowed"].fillna(False)]
    return own if chosen.depends_on_year and len(own) else known
