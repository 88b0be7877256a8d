"""What was known when: nothing here hands out a figure before the day on which it was published.

Every function takes `as_of` and returns only what was out by then. The model checks what it is given as well
(`forbid_later`), so that a slip cannot pass unseen: `LeakError`.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from model.data import catalog

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

OEWS_MONTH: Final = 4
"""OEWS of May Y comes out in spring of Y + 1: from 30 April it counts as known."""
PROJECTIONS_MONTH: Final = 9
"""Projections with base Y come out in August or September of Y + 1: from 30 September they count as known."""
STATES_AFTER: Final = 1
"""The states' projections with base Y follow BLS's of the same years over the next months; the states owe them to the
Department of Labor by the middle of Y + 2. The file names no day: from 30 September Y + 2 all count as known."""
_DAY: Final = 30
_KINDS: Final = ("total", "major", "detailed")


class LeakError(Exception):
    """A figure was used before it was published."""


class NothingPublishedError(Exception):
    """There is no vintage to build on by the day asked for."""


def oews_day(year: int) -> date:
    """The day from which OEWS employment of May `year` counts as known."""
    return date(year + 1, OEWS_MONTH, _DAY)


def projections_day(base_year: int) -> date:
    """The day from which projections with this base year count as known."""
    return date(base_year + 1, PROJECTIONS_MONTH, _DAY)


def state_projections_day(base_year: int) -> date:
    """The day from which the states' own projections with this base year count as known."""
    return projections_day(base_year + STATES_AFTER)


def origin_day(year: int) -> date:
    """The day on which a forecast from base `year` can be made: when its projections are out."""
    return projections_day(year)


def oews(table: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """National or state OEWS rows (total, major, detailed) of the years published by `as_of`."""
    known = [year for year in sorted(table["year"].unique()) if oews_day(int(year)) <= as_of]
    return table[table["year"].isin(known) & table["o_group"].isin(_KINDS)]


def projections(tables: Mapping[str, pd.DataFrame], as_of: date) -> dict[int, pd.DataFrame]:
    """National projections published by `as_of`, by base year, the oldest first."""
    years = sorted(years for name in tables if (years := catalog.projections_years(name)))
    return {
        base: tables[catalog.projections_name(base, target)] for base, target in years if projections_day(base) <= as_of
    }


def state_projections(table: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """The states' own projections published by `as_of`."""
    known = [year for year in table["base_year"].unique() if state_projections_day(int(year)) <= as_of]
    return table[table["base_year"].isin(known)]


def postings(table: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Job postings of days up to `as_of`."""
    return table[table["date"] <= as_of.isoformat()]


def forbid_later(as_of: date, *, oews_years: Iterable[int] = (), base_years: Iterable[int] = ()) -> None:
    """Raise LeakError if any of these OEWS years or projections' base years was not yet published on `as_of`."""
    late = [f"OEWS {year}" for year in oews_years if oews_day(int(year)) > as_of]
    late += [f"projections with base {year}" for year in base_years if projections_day(int(year)) > as_of]
    if late:
        raise LeakError(f"not published by {as_of.isoformat()}: {', '.join(late)}")


def vintages(tables: Mapping[str, pd.DataFrame], as_of: date | None = None) -> catalog.Vintages:
    """The newest projections and OEWS year published by `as_of`; of all that is there if None.

    Raises:
        NothingPublishedError: there were no projections by then, or no OEWS of their base year.
    """
    day = as_of or date.max
    bases = [years for name in tables if (years := catalog.projections_years(name))]
    known = [years for years in bases if projections_day(years[0]) <= day]
    measured = [int(year) for year in tables["oews_national"]["year"].unique() if oews_day(int(year)) <= day]
    if not known or not measured:
        raise NothingPublishedError(f"no projections or no OEWS were published by {day.isoformat()}")
    base, target = max(known)
    if max(measured) < base:
        raise NothingPublishedError(f"OEWS of the base year {base} is missing")
    measured_there = (oews(tables["oews_state"], day)["year"] == base).any()
    states = bool(measured_there and len(state_projections(tables["state_projections_long"], day)))
    return catalog.Vintages(base_year=base, target_year=target, oews_year=max(measured), has_states=states)
