"""All occupations of one area as one frame: growth, jobs, openings, wage, education, exposure; filtered and ranked.

`table` is the growth frame of every detailed occupation of an area at one horizon with what else is known of it;
`rank` leaves in what `Filters` ask for, in one of ORDERS. Both are pure; `services.rank_tables` reads
and keeps the tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pandas as pd

from services import agency_openings
from services.errors import BadInputError
from services.growth_frame import LOCAL_LEVEL, NATION, SMALL_BASE
from services.outlook import NO_CHANGE_BELOW, OUTLOOKS, outlooks
from services.source import HOURS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

MIN_JOBS: Final[Mapping[str, int]] = {"nation": SMALL_BASE, "state": 1_000, LOCAL_LEVEL: 100}
"""Jobs below which an occupation is left out unless asked for, by the level of its area. The nation's: past projections
of smaller ones missed by a quarter in the median. States and local areas: OEWS rounds employment to tens, which are 1 %
of a thousand jobs and 10 % of a hundred; there the top and the end of a list would be noise."""

EDUCATION: Final[Mapping[str, str]] = {
    "none": "No formal educational credential",
    "high-school": "High school diploma or equivalent",
    "some-college": "Some college, no degree",
    "nondegree": "Postsecondary nondegree award",
    "associate": "Associate's degree",
    "bachelor": "Bachelor's degree",
    "master": "Master's degree",
    "doctoral": "Doctoral or professional degree",
}
"""Code and BLS's name of the typical education needed to enter, the lowest first."""
_EXPOSURE_CATEGORIES: Final = ("Low", "Moderate", "High", "Very high")
EXPOSURE: Final[Mapping[str, str]] = {name.lower().replace(" ", "-"): name for name in _EXPOSURE_CATEGORIES}
"""Code and BLS's category of exposure to AI."""


CONTEXT_DTYPES: Final[Mapping[str, str]] = {
    "group_id": "string",
    "group": "string",
    "openings_per_year": "Float64",
    "agency_flag": "string",
    "has_agency_growth": "boolean",
    "median_wage": "Float64",
    "median_hourly_wage": "Float64",
    "wage_is_minimum": "boolean",
    "wage_year": "Int64",
    "annual_wage": "Float64",
    "education": "string",
    "ai_exposure": "string",
    "outlook": "string",
}
"""Columns of `table` behind those of the growth frame. openings_per_year: of the nation from BLS, of a state from its
agency, of local areas nobody publishes them; agency_flag: of services.flags.AgencyFlag, where the agency's cannot be
used, else empty; has_agency_growth: whether it projects the growth. annual_wage: the median, or the hourly one times
2,080. outlook: of services.outlook."""
PLACE_DTYPES: Final[Mapping[str, str]] = {"place": "Int64", "is_tied": "boolean"} | dict.fromkeys(
    ("first_place", "last_place"), "Int64"
)
"""Columns of `rank` behind those of `table`. place: 1 for the first, the same for equal values, NA where the value is
not known. is_tied: the 50 % range overlaps that of the row before or after. first_place, last_place: the places that
the 50 % ranges allow. NA where there are no ranges, or the order is not one of growth or jobs added."""


class Order(NamedTuple):
    """An order of the list. `only`: leave in only rows whose value has this sign; 0 for all."""

    column: str
    is_ascending: bool = False
    only: int = 0


FASTEST, NEW_JOBS, OPENINGS, DECLINING = "growth", "change", "openings", "decline"
LIKELIHOOD, TITLE = "likelihood", "title"
ORDERS: Final[Mapping[str, Order]] = {
    FASTEST: Order("growth"),
    NEW_JOBS: Order("change"),
    OPENINGS: Order("openings_per_year"),
    DECLINING: Order("growth", is_ascending=True, only=-1),
    "loss": Order("change", is_ascending=True, only=-1),
    LIKELIHOOD: Order("p_growth"),
    "faster": Order("p_faster"),
    "jobs": Order("base_employment"),
    "wage": Order("annual_wage"),
    TITLE: Order("occupation", is_ascending=True),
}
LISTS: Final = (FASTEST, NEW_JOBS, OPENINGS, DECLINING)
"""The four lists that most people come for."""


@dataclass(frozen=True)
class Filters:
    """What is left in the list; an empty tuple leaves all in.

    groups: group_id of major groups; education, exposure: codes of EDUCATION, EXPOSURE; outlook: of services.outlook;
    wages in dollars a year; min_jobs: jobs in the base year, None for MIN_JOBS of the area. occupation_ids: only these,
    such as those of a program of study; whoever names occupations wants the small ones too, so None is then every size.
    """

    groups: tuple[str, ...] = ()
    education: tuple[str, ...] = ()
    exposure: tuple[str, ...] = ()
    outlook: tuple[str, ...] = ()
    wage_from: int | None = None
    wage_to: int | None = None
    min_jobs: int | None = None
    occupation_ids: tuple[str, ...] = ()


class LeftOut(NamedTuple):
    """How many occupations of an area are in no list: without a figure, with one of other years, too small, and of
    unknown size; and of how many without a figure the state's agency alone has one."""

    not_published: int
    other_years: int
    small: int
    size_unknown: int = 0
    by_agency: int = 0


def table(frame: pd.DataFrame, occupations: pd.DataFrame, profiles: pd.DataFrame, total: float | None) -> pd.DataFrame:
    """`frame` (a growth frame of one area and horizon) with CONTEXT_DTYPES.

    `occupations`: dataset_schema.OCCUPATION_COLUMNS; `profiles`: fields of Profile, one row an occupation; `total`: the
    growth of all occupations (fraction).
    """
    known = occupations.set_index("occupation_id").reindex(frame["occupation_id"])
    local = profiles.set_index(profiles["occupation_id"].astype(str)).reindex(frame["occupation_id"])
    local = agency_openings.beside_jobs(local, frame["base_employment"])
    is_nation = len(frame) > 0 and frame["area_id"].iloc[0] == NATION
    openings = known["openings_per_year"] if is_nation else local.get("agency_openings_per_year")
    wage, hourly = (_numbers(local.get(name), len(frame)) for name in ("median_wage", "median_hourly_wage"))
    growth = frame["growth"].to_numpy(dtype="float64", na_value=np.nan)
    columns = {
        "group_id": known["group_id"],
        "group": known["group"],
        "openings_per_year": _numbers(openings, len(frame)),
        "agency_flag": local.get("agency_flag"),
        "has_agency_growth": _is_known(local.get("agency_growth")),
        "median_wage": wage,
        "median_hourly_wage": hourly,
        "wage_is_minimum": local.get("wage_is_minimum"),
        "wage_year": local.get("wage_year"),
        "annual_wage": np.where(np.isnan(wage), hourly * HOURS_A_YEAR, wage),
        "education": known["education"],
        "ai_exposure": known["ai_exposure"],
        "outlook": outlooks(growth, np.nan if total is None else total, _chances(frame)),
    }
    context = {
        name: pd.Series(pd.NA if columns[name] is None else np.asarray(columns[name]), range(len(frame)), dtype=dtype)
        for name, dtype in CONTEXT_DTYPES.items()
    }
    return pd.concat([frame.reset_index(drop=True), pd.DataFrame(context)], axis=1)


def _chances(frame: pd.DataFrame) -> NDArray[np.float64]:
    """Of growing faster than all occupations, of our estimates; NaN for published growth."""
    is_estimate = frame["basis"].eq("modelled").fillna(False)
    return _numbers(frame["p_faster"].where(is_estimate), len(frame))


def _numbers(values: pd.Series[float] | None, length: int) -> NDArray[np.float64]:
    if values is None:
        return np.full(length, np.nan)
    return np.asarray(values.to_numpy(dtype="float64", na_value=np.nan), dtype=np.float64)


def _is_known(values: pd.Series[float] | None) -> pd.Series[bool] | None:
    return None if values is None else values.notna()


def min_jobs(area_level: str, filters: Filters) -> int:
    """The smallest number of jobs that `filters` leave in."""
    default = 0 if filters.occupation_ids else MIN_JOBS[area_level]
    return default if filters.min_jobs is None else filters.min_jobs


def left_out(occupations: pd.DataFrame, filters: Filters) -> LeftOut:
    """How many rows of `table`, of those named by `filters` if any are, are in no list, whatever the other filters."""
    if filters.occupation_ids:
        occupations = occupations[occupations["occupation_id"].isin(list(filters.occupation_ids))]
    comparable = _comparable(occupations)
    excluded = comparable & ~_large(occupations, filters)
    has_size = occupations["base_employment"].notna()
    missing = occupations["growth"].isna()
    return LeftOut(
        int(missing.sum()),
        int((occupations["growth"].notna() & ~comparable).sum()),
        int((excluded & has_size).sum()),
        int((excluded & ~has_size).sum()),
        int((missing & occupations["has_agency_growth"].fillna(False)).sum()),
    )


def rank(occupations: pd.DataFrame, filters: Filters, order: str) -> pd.DataFrame:
    """The rows of `table` that `filters` leave in, ranked, with PLACE_DTYPES.

    Rows whose value is not known come last and have no place; of equal ones the one with more jobs comes first.

    Raises:
        BadInputError: an unknown order or filter; the message names it.
    """
    _check(filters, order, occupations)
    column, is_ascending, only = ORDERS[order]
    kept = occupations[_kept(occupations, filters)]
    if only:
        unit = NO_CHANGE_BELOW if column == "growth" else 1.0
        kept = kept[(kept[column] * only >= unit).fillna(False)]
    by = [column, "base_employment", "occupation_id"]
    ranked = kept.sort_values(by, ascending=[is_ascending, False, True], na_position="last", kind="stable")
    ranked = ranked.reset_index(drop=True)
    places = _ties(ranked, ORDERS[order])
    places["place"] = ranked[column].rank(method="min", ascending=is_ascending)
    dtypes = {name: pd.api.types.pandas_dtype(dtype) for name, dtype in PLACE_DTYPES.items()}
    return ranked.assign(**{name: places[name].astype(dtype) for name, dtype in dtypes.items()})


def _comparable(occupations: pd.DataFrame) -> pd.Series[bool]:
    """Rows with growth over the years that most have: others cannot be ranked with them."""
    known: pd.Series[bool] = occupations["growth"].notna()
    years = occupations.loc[known, "target_year"].mode()
    if years.empty:
        return known
    same: pd.Series[bool] = occupations["target_year"].eq(years.iloc[0]).fillna(False).astype(bool)
    return known & same


def _large(occupations: pd.DataFrame, filters: Filters) -> pd.Series[bool]:
    least = max((min_jobs(level, filters) for level in occupations["area_level"].unique()), default=0)
    large: pd.Series[bool] = (occupations["base_employment"] >= least).fillna(least == 0).astype(bool)
    return large


def _kept(occupations: pd.DataFrame, filters: Filters) -> pd.Series[bool]:
    kept: pd.Series[bool] = _comparable(occupations) & _large(occupations, filters)
    chosen: dict[str, Collection[str]] = {
        "group_id": filters.groups,
        "education": [EDUCATION[code] for code in filters.education],
        "ai_exposure": [EXPOSURE[code] for code in filters.exposure],
        "outlook": filters.outlook,
        "occupation_id": filters.occupation_ids,
    }
    for column, values in chosen.items():
        if values:
            kept &= occupations[column].isin(list(values)).astype(bool)
    wage = occupations["annual_wage"]
    if filters.wage_from is not None:
        kept &= (wage >= filters.wage_from).fillna(False).astype(bool)
    if filters.wage_to is not None:
        kept &= (wage <= filters.wage_to).fillna(False).astype(bool)
    return kept


def _ties(ranked: pd.DataFrame, order: Order) -> dict[str, pd.Series[float]]:
    """The columns of PLACE_DTYPES but the place."""
    low, high = (ranked[name].to_numpy(dtype="float64", na_value=np.nan) for name in ("low_50", "high_50"))
    if order.column == "change":
        jobs = ranked["base_employment"].to_numpy(dtype="float64", na_value=np.nan)
        low, high = low * jobs, high * jobs
    elif order.column != "growth":
        low, high = np.full(len(ranked), np.nan), np.full(len(ranked), np.nan)
    known = ~np.isnan(low) & ~np.isnan(high)
    overlap = (low[:-1] <= high[1:]) & (low[1:] <= high[:-1])
    tied = np.append(overlap, False) | np.append([False], overlap) if len(ranked) else overlap
    if order.is_ascending:
        low, high = -high, -low
    # Rows whose range lies above (below) the own one as a whole come before (after) it for certain.
    lows, highs = np.sort(low[known]), np.sort(high[known])
    first = 1 + len(lows) - np.searchsorted(lows, high, side="right")
    last = len(highs) - np.searchsorted(highs, low, side="left")
    index = ranked.index
    return {
        "is_tied": pd.Series(tied, index, dtype="boolean").mask(~known),
        "first_place": pd.Series(first, index, dtype="Int64").mask(~known),
        "last_place": pd.Series(last, index, dtype="Int64").mask(~known),
    }


def _check(filters: Filters, order: str, occupations: pd.DataFrame) -> None:
    asked: dict[str, tuple[Collection[str], Collection[str]]] = {
        "order": ((order,), ORDERS),
        "education": (filters.education, EDUCATION),
        "exposure": (filters.exposure, EXPOSURE),
        "outlook": (filters.outlook, OUTLOOKS),
        "groups": (filters.groups, sorted(occupations["group_id"].dropna().unique())),
    }
    unknown = {name: [code for code in codes if code not in known] for name, (codes, known) in asked.items()}
    named = [f"{name} “{code}”" for name, codes in unknown.items() for code in codes]
    choices = [f"Known as {name}: {', '.join(asked[name][1])}." for name, codes in unknown.items() if codes]
    if named:
        raise BadInputError(f"Not known: {', '.join(named)}.", " ".join(choices))
