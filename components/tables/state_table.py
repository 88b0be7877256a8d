"""One occupation across the states as a table, in the order of the ranking."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from components.tables import shown_table
from components.text import caveats, number_format, openings
from components.text.labels import (
    NO_FIGURE,
    base_jobs,
    base_label,
    change_label,
    hourly_wages,
    jobs_added,
    no_estimates,
    target_year_label,
    unanswered,
)
from services import agency_openings
from services.exports.shown_table import ShownTable
from services.flags import Flag
from services.source import HOURS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from components.tables.sortable_table import Table
    from components.text.state_ranking import Ranking
    from services.exports.shown_table import Kind
    from services.growth_rows import GrowthRow

_COMMON_FLAGS: Final = frozenset({Flag.RANGE_NATIONAL, Flag.STATE_PATH, Flag.NOT_PUBLISHED})
"""Flags that every area may have, or that the row's figures say already."""
AGENCY_COLUMN: Final = "State agency"
OPENINGS_COLUMN: Final = "State agency’s openings a year"
_HEADING: Final = "Area"
_NOTES: Final = "Notes"
_DROPS: Final = {
    "State agency’s openings": 1,
    "Years": 2,
    "Median wage": 3,
    "Concentration": 4,
    "Jobs added": 5,
    AGENCY_COLUMN: 6,
    f"80{number_format.NNBSP}%": 7,
    "Jobs": 8,
}
"""Which columns are left out first where there is no room, by the beginnings of their names."""


def state_table(ranking: Ranking, profiles: pd.DataFrame) -> ShownTable:
    """A row an area: place, jobs, growth, range, jobs added, the agency's figures, concentration, wage, notes;
    estimates rounded as they are shown.

    `profiles`: one row an area, with the fields of `Profile`; may be empty. Columns without any value are left out.
    """
    rows = ranking.rows
    end = target_year_label(rows[0])
    table = _Table()
    places = {row.area_id: place for place, row in enumerate(ranking.ranked, start=1)}
    table.add("Rank", "place", [places.get(row.area_id) for row in rows])
    table.add(_HEADING, "text", [row.area for row in rows])
    periods = [number_format.years(row.base_year, row.target_year) for row in rows]
    is_one_period = len({period for period in periods if period}) <= 1
    if not is_one_period:
        table.add("Years", "number_text", periods)
        end = "the last year"
    base = rows[0].base_year if is_one_period else None
    table.add(f"Jobs in {base}" if base else "Jobs, base", "count", [base_jobs(row) for row in rows])
    table.add(f"Growth to {end}", "percent", [row.growth for row in rows])
    ranges = [number_format.percent_range(row.low_80, row.high_80) for row in rows]
    table.add(f"80{number_format.NNBSP}% range", "number_text", ranges)
    table.add(f"Jobs added by {end}", "change", [jobs_added(row) for row in rows])
    lacking = {"count": "base_employment", "percent": "growth", "change": "change"}
    table.texts |= {name: no_estimates(rows, lacking[kind]) for name, kind in table.kinds.items() if kind in lacking}
    if len(profiles):
        _add_profiles(table, rows, profiles)
    table.add(_NOTES, "text", [caveats.flag_names(row, _COMMON_FLAGS) for row in rows])
    return ShownTable(pd.DataFrame(table.columns), table.kinds, table.minimums, unanswered(rows), table.texts)


def on_screen(table: ShownTable, rows: Sequence[GrowthRow], caption: str) -> Table:
    """The table of `rows` for the screen: estimates rounded and sorted by their digits, notes on an area below its
    name."""
    written: dict[str, tuple[str, Callable[[GrowthRow], str]]] = {
        "Jobs in": ("base_employment", base_label),
        "Jobs, base": ("base_employment", base_label),
        "Jobs added": ("change", change_label),
    }
    texts, digits = {}, {}
    for name in table.data.columns:
        for beginning, (column, write) in written.items():
            if name.startswith(beginning):
                texts[name] = [write(row) for row in rows]
                digits[name] = np.array([getattr(row, column) for row in rows], dtype="float64")
    exact = replace(table, data=table.data.assign(**digits))
    return shown_table.sortable(exact, caption, _HEADING, _NOTES, _DROPS, texts)


class _Table:
    """Columns under construction."""

    def __init__(self) -> None:
        self.columns: dict[str, Any] = {}
        self.kinds: dict[str, Kind] = {}
        self.minimums: dict[str, frozenset[int]] = {}
        self.texts: dict[str, dict[int, str]] = {}

    def add(self, name: str, kind: Kind, values: Sequence[Any]) -> None:
        """Add a column if any row has a value; missing numbers become NaN."""
        if kind in {"text", "number_text"}:
            if not any(values):
                return
            self.columns[name] = list(values)
        else:
            numbers = pd.array(values, dtype="Float64").to_numpy(dtype="float64", na_value=np.nan)
            if np.isnan(numbers).all():
                return
            self.columns[name] = numbers
        self.kinds[name] = kind


def _add_profiles(table: _Table, rows: Sequence[GrowthRow], profiles: pd.DataFrame) -> None:
    by_area = profiles.set_index(profiles["area_id"].astype(str)).reindex([row.area_id for row in rows])
    jobs = pd.Series([row.base_employment for row in rows], dtype="Float64")
    by_area = agency_openings.beside_jobs(by_area, jobs)
    shows_agency = any(row.basis == "published" and row.area_level != "nation" for row in rows)
    if not shows_agency:
        start, end = by_area["agency_base_year"].dropna().min(), by_area["agency_target_year"].dropna().max()
        period = number_format.years(start, end)
        name = f"{AGENCY_COLUMN}, {period}".rstrip(", ")
        table.add(name, "percent", by_area["agency_growth"].tolist())
        table.texts[name] = dict.fromkeys(map(int, np.flatnonzero(by_area["agency_growth"].isna())), NO_FIGURE)
    table.add(OPENINGS_COLUMN, "count", by_area["agency_openings_per_year"].tolist())
    table.texts[OPENINGS_COLUMN] = openings.not_comparable(by_area["agency_flag"])
    table.add("Concentration", "ratio", by_area["location_quotient"].tolist())
    years = by_area["wage_year"].dropna()
    wage = f"Median wage, {int(years.max())}" if len(years) else "Median wage"
    annual, hourly = by_area["median_wage"], by_area["median_hourly_wage"]
    table.add(wage, "dollars", annual.fillna(hourly * HOURS_A_YEAR).tolist())
    table.texts[wage] = hourly_wages(annual, hourly)
    capped = np.flatnonzero(by_area["wage_is_minimum"].fillna(False).astype(bool))
    table.minimums[wage] = frozenset(int(position) for position in capped)
