"""Growth rows as tables on the screen, with years, units and flags. Numbers stay numeric, so that they sort."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from components.text import number_format
from components.text.labels import base_year_label, target_year_label
from services.flags import Flag
from services.growth_rows import by_series, count_distinct, last_horizon

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pandas.io.formats.style import Styler

    from services.growth_rows import GrowthRow, GrowthRows
    from services.source import Profile

AGENCY_COLUMN: Final = "State agency’s own"
COMMON_FLAGS: Final = frozenset({Flag.RANGE_NATIONAL, Flag.STATE_PATH})
"""Flags that every state or local area has: explained below a table, not in each of its rows."""
RANGE_COLUMN: Final = "8 in 10 outcomes"
OPENINGS_COLUMN: Final = "Openings a year"


def bars_table(rows: GrowthRows) -> pd.DataFrame:
    """The bar chart as texts: one row per series and horizon, so that more series add rows, not columns."""
    lines = [(row, target_year_label(row), number_format.job_change(row.change)) for row in rows]
    return _long_table(lines, "By", "Jobs added")


def lines_table(rows: GrowthRows) -> pd.DataFrame:
    """The line chart as texts: one row per series and year, from the base on."""
    lines = []
    for series in by_series(rows):
        base = series[0]._replace(horizon_years=0, low_80=None, basis=series[0].base_basis)
        lines.append((base, base_year_label(series), number_format.jobs(base.base_employment)))
        lines += [(row, target_year_label(row), number_format.jobs(row.employment)) for row in series]
    return _long_table(lines, "Year", "Jobs")


def _long_table(lines: Sequence[tuple[GrowthRow, str, str]], year_column: str, jobs_column: str) -> pd.DataFrame:
    """One row per line (row, year, jobs): occupation and area where they differ, year, growth, range, jobs, basis."""
    rows = [row for row, _, _ in lines]
    table: dict[str, list[str]] = {}
    for name in ("occupation", "area"):
        if count_distinct(rows, f"{name}_id") > 1:
            table[name.capitalize()] = [getattr(row, name) for row in rows]
    table[year_column] = [year for _, year, _ in lines]
    table["Growth"] = [number_format.percent(row.growth) if row.horizon_years else "" for row in rows]
    if any(row.low_80 is not None for row in rows):
        table[RANGE_COLUMN] = [number_format.percent_range(row.low_80, row.high_80) for row in rows]
    table[jobs_column] = [number for _, _, number in lines]
    table["Basis"] = [row.basis or "" for row in rows]
    return pd.DataFrame(table)


def comparison_table(
    rows: GrowthRows, openings: Mapping[str, float | None], profiles: Mapping[tuple[str, str], Profile]
) -> Styler:
    """One row per series: base, growth at each horizon, jobs added by the last, openings, agency, notes.

    `openings`: the nation's annual openings by occupation_id; those of a state are from its agency. `profiles`: by
    occupation_id and area_id; the column of the agencies' growth is left out if none has one.
    """
    series = by_series(rows)
    first = [series_rows[0] for series_rows in series]
    table: dict[str, Any] = {"Area": [row.area for row in first]}
    if count_distinct(first, "occupation_id") > 1 or len(first) == 1:
        table = {"Occupation": [row.occupation for row in first]} | table
    formats: dict[str, Any] = {}
    _add(table, formats, _base_column(first), [row.base_employment for row in first], number_format.jobs)
    for position, row in enumerate(series[0]):
        growths = [series_rows[position].growth for series_rows in series]
        _add(table, formats, f"By {target_year_label(row)}", growths, number_format.percent)
    ends = last_horizon([row for series_rows in series for row in series_rows])
    _add_ranges(table, ends)
    changes = [row.change for row in ends]
    _add(table, formats, f"Jobs added by {target_year_label(ends[0])}", changes, number_format.job_change)
    annual_openings = [
        openings.get(row.occupation_id)
        if row.area_level == "nation"
        else profiles[row.occupation_id, row.area_id].agency_openings_per_year
        for row in first
    ]
    if any(number is not None for number in (*openings.values(), *annual_openings)):
        _add(table, formats, OPENINGS_COLUMN, annual_openings, number_format.jobs)
    agencies = [profiles[row.occupation_id, row.area_id] for row in first]
    with_agency = next((profile for profile in agencies if profile.agency_growth is not None), None)
    if with_agency is not None:
        period = number_format.years(with_agency.agency_base_year, with_agency.agency_target_year)
        growths = [profile.agency_growth for profile in agencies]
        _add(table, formats, f"{AGENCY_COLUMN}, {period}", growths, number_format.percent)
    if any(notes := [_short_notes(row) for row in first]):
        table["Notes"] = notes
    return pd.DataFrame(table).style.format(formats, na_rep=number_format.NOT_PUBLISHED)


def _short_notes(row: GrowthRow) -> str:
    """The row's flags as words for a column, without the common ones; the text below the table explains them."""
    return ", ".join(flag.replace("_", " ") for flag in row.flags.split() if flag not in COMMON_FLAGS)


def _add(
    table: dict[str, Any], formats: dict[str, Any], name: str, values: Sequence[Any], form: Callable[[Any], str] | str
) -> None:
    """Add a column of numbers and their format; missing ones become NaN."""
    table[name] = pd.array(values, dtype="Float64").to_numpy(dtype="float64", na_value=np.nan)
    formats[name] = form


def _add_ranges(table: dict[str, Any], rows: Sequence[GrowthRow]) -> None:
    """Add the 80 % range as text, if the source gives any."""
    if any(row.low_80 is not None for row in rows):
        table[f"8 in 10 by {target_year_label(rows[0])}"] = [
            number_format.percent_range(row.low_80, row.high_80) or number_format.NOT_PUBLISHED for row in rows
        ]


def _base_column(rows: Sequence[GrowthRow]) -> str:
    year = rows[0].base_year
    return "Jobs, base" if year is None else f"Jobs in {year}"
