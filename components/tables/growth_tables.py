"""Growth frames as tables on the screen, with years, units and flags. Numbers stay numbers, so they sort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from components.text import number_format
from components.text.rows import (
    Row,
    base_year_label,
    by_series,
    count_distinct,
    last_horizon,
    rows_of,
    target_year_label,
)
from services.flags import Flag

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pandas.io.formats.style import Styler

    from services.source import Profile

AGENCY_COLUMN: Final = "State agency’s own"
SAID_ONCE: Final = frozenset({Flag.RANGE_NATIONAL})
"""Flags of every state alike: said below a table, not in each of its rows."""
RANGE_COLUMN: Final = "8 in 10 outcomes"
OPENINGS_COLUMN: Final = "Openings a year"


def bars_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The bar chart as texts: one row a series and horizon, so that many series make it longer and not wider."""
    lines = [(row, target_year_label(row), number_format.job_change(row["change"])) for row in rows_of(frame)]
    return _long(lines, "By", "Jobs added")


def lines_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The line chart as texts: one row a series and year, from the base on."""
    lines = []
    for own in by_series(rows_of(frame)):
        base = own[0] | {"horizon_years": 0, "low_80": None, "basis": own[0]["base_basis"]}
        lines.append((base, base_year_label(own), number_format.jobs(own[0]["base_employment"])))
        lines += [(row, target_year_label(row), number_format.jobs(row["employment"])) for row in own]
    return _long(lines, "Year", "Jobs")


def _long(lines: Sequence[tuple[Row, str, str]], when: str, jobs: str) -> pd.DataFrame:
    """One row a line (row, when, jobs): what tells its series apart, when, growth, range, jobs, basis."""
    rows = [row for row, _, _ in lines]
    table: dict[str, list[str]] = {}
    for name in ("occupation", "area"):
        if count_distinct(rows, f"{name}_id") > 1:
            table[name.capitalize()] = [row[name] for row in rows]
    table[when] = [year for _, year, _ in lines]
    table["Growth"] = [number_format.percent(row["growth"]) if row["horizon_years"] else "" for row in rows]
    if any(row["low_80"] is not None for row in rows):
        table[RANGE_COLUMN] = [number_format.percent_range(row["low_80"], row["high_80"]) for row in rows]
    table[jobs] = [number for _, _, number in lines]
    table["Basis"] = [row["basis"] or "" for row in rows]
    return pd.DataFrame(table)


def comparison_table(
    frame: pd.DataFrame, openings: Mapping[str, float | None], profiles: Mapping[tuple[str, str], Profile]
) -> Styler:
    """One row a series: base, growth at each horizon, jobs added by the last, openings, agency, notes.

    `openings` are the nation's a year, by occupation_id; a state's are its agency's. `profiles` are by
    occupation_id and area_id; the column of the agencies' growth is left out where none has one.
    """
    series = by_series(rows_of(frame))
    first = [own[0] for own in series]
    table: dict[str, Any] = {"Area": [row["area"] for row in first]}
    if count_distinct(first, "occupation_id") > 1 or len(first) == 1:
        table = {"Occupation": [row["occupation"] for row in first]} | table
    say: dict[str, Any] = {}
    _add(table, say, _base_name(first), [row["base_employment"] for row in first], number_format.jobs)
    for place, row in enumerate(series[0]):
        _add(
            table, say, f"By {target_year_label(row)}", [own[place]["growth"] for own in series], number_format.percent
        )
    ends = last_horizon([row for own in series for row in own])
    _add_ranges(table, ends)
    _add(
        table,
        say,
        f"Jobs added by {target_year_label(ends[0])}",
        [row["change"] for row in ends],
        number_format.job_change,
    )
    yearly = [
        openings.get(row["occupation_id"])
        if row["area_level"] == "nation"
        else profiles[row["occupation_id"], row["area_id"]].agency_openings_per_year
        for row in first
    ]
    if any(number is not None for number in (*openings.values(), *yearly)):
        _add(table, say, OPENINGS_COLUMN, yearly, number_format.jobs)
    agencies = [profiles[row["occupation_id"], row["area_id"]] for row in first]
    named = next((own for own in agencies if own.agency_growth is not None), None)
    if named is not None:
        span = number_format.years(named.agency_base_year, named.agency_target_year)
        _add(table, say, f"{AGENCY_COLUMN}, {span}", [own.agency_growth for own in agencies], number_format.percent)
    if any(notes := [_short_notes(row) for row in first]):
        table["Notes"] = notes
    return pd.DataFrame(table).style.format(say, na_rep=number_format.NOT_PUBLISHED)


def states_table(frame: pd.DataFrame, profiles: pd.DataFrame) -> Styler:
    """One occupation across the states at the last horizon, the largest change first, gaps last.

    `profiles` has the fields of `Profile`; the state agency's own published growth stands beside ours.
    """
    rows = sorted(last_horizon(rows_of(frame)), key=_largest_change_first)
    end = target_year_label(rows[0])
    table: dict[str, Any] = {"Area": [row["area"] for row in rows]}
    say: dict[str, Any] = {}
    _add(table, say, _base_name(rows), [row["base_employment"] for row in rows], number_format.jobs)
    _add(table, say, f"Growth to {end}", [row["growth"] for row in rows], number_format.percent)
    _add_ranges(table, rows)
    _add(table, say, f"Jobs added by {end}", [row["change"] for row in rows], number_format.job_change)
    if profiles.empty:
        table["Notes"] = [_short_notes(row) for row in rows]
        return pd.DataFrame(table).style.format(say, na_rep=number_format.NOT_PUBLISHED)
    own = profiles.set_index(profiles["area_id"].astype(str)).reindex([row["area_id"] for row in rows])
    span = number_format.years(own["agency_base_year"].dropna().min(), own["agency_target_year"].dropna().max())
    _add(table, say, f"{AGENCY_COLUMN}, {span}".rstrip(", "), own["agency_growth"].tolist(), number_format.percent)
    _add(table, say, "Its openings a year", own["agency_openings_per_year"].tolist(), number_format.jobs)
    _add(table, say, "Concentration", own["location_quotient"].tolist(), "{:.2f}")
    years = own["wage_year"].dropna()
    wage = f"Median wage, {int(years.max())}" if len(years) else "Median wage"
    _add(table, say, wage, own["median_wage"].tolist(), number_format.dollars)
    table["Notes"] = [_short_notes(row) for row in rows]
    capped = np.flatnonzero(own["wage_is_minimum"].fillna(False).astype(bool))
    return (
        pd.DataFrame(table)
        .style.format(say, na_rep=number_format.NOT_PUBLISHED)
        .format({wage: _at_least}, na_rep=number_format.NOT_PUBLISHED, subset=(capped, [wage]))
    )


def _short_notes(row: Row) -> str:
    """Flags in as few words as a column holds; the text below the table explains them, and says once what all share."""
    return ", ".join(flag.replace("_", " ") for flag in row["flags"].split() if flag not in SAID_ONCE)


def _at_least(wage: Any) -> str:
    return number_format.dollars(wage, is_minimum=True)


def unpublished_areas(frame: pd.DataFrame) -> list[str]:
    """Areas of `frame` without employment, by name."""
    return [own[0]["area"] for own in by_series(rows_of(frame)) if Flag.NOT_PUBLISHED in own[0]["flags"].split()]


def _add(
    table: dict[str, Any], say: dict[str, Any], name: str, values: Sequence[Any], form: Callable[[Any], str] | str
) -> None:
    """A column of numbers and how they are said; the screen says what is missing."""
    table[name] = pd.array(values, dtype="Float64").to_numpy(dtype="float64", na_value=np.nan)
    say[name] = form


def _add_ranges(table: dict[str, Any], rows: Sequence[Row]) -> None:
    """The 80 % range as text, where the source gives any."""
    if any(row["low_80"] is not None for row in rows):
        table[f"8 in 10 by {target_year_label(rows[0])}"] = [
            number_format.percent_range(row["low_80"], row["high_80"]) or number_format.NOT_PUBLISHED for row in rows
        ]


def _largest_change_first(row: Row) -> tuple[bool, float, str]:
    change = row["change"]
    return (change is None, -abs(change or 0.0), row["area"])


def _base_name(rows: Sequence[Row]) -> str:
    year = rows[0]["base_year"]
    return "Jobs, base" if year is None else f"Jobs in {year}"
