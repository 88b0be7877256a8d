"""The release calendar: which figures had been published on a given day.

Every function takes `as_of` and returns only what had been released by then. The model checks its inputs once more with
`require_released`, so that a look-ahead raises `LookaheadError` instead of improving a score.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from model.data import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

OEWS_RELEASE_MONTH: Final = 4
"""OEWS of May Y is published in spring of Y + 1: counted as released from 30 April."""
PROJECTIONS_RELEASE_MONTH: Final = 9
"""Projections with base Y are published in August or September of Y + 1: counted as released from 30 September."""
STATE_DELAY_YEARS: Final = 1
"""The states' projections with base Y follow BLS's of the same years within months; the states owe them to the
Department of Labor by the middle of Y + 2. The file gives no date: all count as released from 30 September Y + 2."""
_RELEASE_DAY: Final = 30
_OEWS_LEVELS: Final = ("total", "major", "detailed")


class LookaheadError(Exception):
    """A figure was used before it was published."""


class NoVintageError(Exception):
    """No vintage to build on had been published by the requested day."""


def oews_release_date(year: int) -> date:
    """The day from which OEWS employment of May `year` counts as released."""
    return date(year + 1, OEWS_RELEASE_MONTH, _RELEASE_DAY)


def projections_release_date(base_year: int) -> date:
    """The day from which BLS projections with this base year count as released."""
    return date(base_year + 1, PROJECTIONS_RELEASE_MONTH, _RELEASE_DAY)


def state_projections_release_date(base_year: int) -> date:
    """The day from which the states' projections with this base year count as released."""
    return projections_release_date(base_year + STATE_DELAY_YEARS)


def forecast_date(year: int) -> date:
    """The day on which a forecast with origin `year` is made: the release of the projections with that base year."""
    return projections_release_date(year)


def released_oews(table: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """National or state OEWS rows (total, major, detailed) of the years released by `as_of`."""
    released = [year for year in sorted(table["year"].unique()) if oews_release_date(int(year)) <= as_of]
    return table[table["year"].isin(released) & table["o_group"].isin(_OEWS_LEVELS)]


def released_projections(tables: Mapping[str, pd.DataFrame], as_of: date) -> dict[int, pd.DataFrame]:
    """National projections released by `as_of`, by base year, oldest first."""
    vintages = sorted(years for name in tables if (years := catalog.projections_years(name)))
    return {
        base: tables[catalog.projections_name(base, target)]
        for base, target in vintages
        if projections_release_date(base) <= as_of
    }


def released_state_projections(table: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The states' own projections released by `as_of`."""
    released = [year for year in table["base_year"].unique() if state_projections_release_date(int(year)) <= as_of]
    return table[table["base_year"].isin(released)]


def released_vintages(table: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Rows of a table with a column `vintage` ("2024-34") of the vintages released by `as_of`."""
    released = [label for label in table["vintage"].unique() if projections_release_date(int(label[:4])) <= as_of]
    return table[table["vintage"].isin(released)]


def released_postings(table: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Job postings of days up to `as_of`."""
    return table[table["date"] <= as_of.isoformat()]


def require_released(as_of: date, *, oews_years: Iterable[int] = (), base_years: Iterable[int] = ()) -> None:
    """Raise LookaheadError if one of these OEWS years or projection base years was not yet released on `as_of`."""
    late = [f"OEWS {year}" for year in oews_years if oews_release_date(int(year)) > as_of]
    late += [f"projections with base {year}" for year in base_years if projections_release_date(int(year)) > as_of]
    if late:
        raise LookaheadError(f"not published by {as_of.isoformat()}: {', '.join(late)}")


def latest_vintages(tables: Mapping[str, pd.DataFrame], as_of: date | None = None) -> catalog.Vintages:
    """The newest projections and OEWS year released by `as_of`; the newest of all tables if None.

    Raises:
        NoVintageError: no projections had been released by then, or no OEWS of their base year.
    """
    day = as_of or date.max
    vintages = [years for name in tables if (years := catalog.projections_years(name))]
    released = [years for years in vintages if projections_release_date(years[0]) <= day]
    oews_years = [int(year) for year in tables["oews_national"]["year"].unique() if oews_release_date(int(year)) <= day]
    if not released or not oews_years:
        raise NoVintageError(f"no projections or no OEWS were published by {day.isoformat()}")
    base, target = max(released)
    if max(oews_years) < base:
        raise NoVintageError(f"OEWS of the base year {base} is missing")
    has_state_oews = (released_oews(tables["oews_state"], day)["year"] == base).any()
    has_states = bool(has_state_oews and len(released_state_projections(tables["state_projections_long"], day)))
    return catalog.Vintages(
        base_year=base,
        target_year=target,
        oews_year=max(oews_years),
        has_states=has_states,
        has_local_areas=has_states and f"oews_areas_{base}" in tables,
    )
