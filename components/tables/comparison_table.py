"""The table of a comparison: a row a series, with its range drawn on one scale for all rows. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from components.tables.growth_tables import COMMON_FLAGS, RANGE_COLUMN
from components.tables.sortable_table import Cell, Column, Table
from components.text import caveats, number_format, openings
from components.text.labels import (
    NO_FIGURE,
    base_jobs,
    base_label,
    change_label,
    growth_label,
    jobs_added,
    missing_label,
    target_year_label,
    target_years_label,
    unpublished_label,
)
from services.agency_openings import profile_beside_jobs
from services.growth_frame import LOCAL_LEVEL
from services.growth_rows import by_series, count_distinct
from services.source import HOURS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.growth_rows import GrowthRow, GrowthRows
    from services.source import Profile

BASE, GROWTH, RANGE, AGENCY, CHANGE = "base", "growth", "range", "agency", "change"
OPENINGS, WAGE, LIKELIHOOD = "openings", "wage", "likelihood"
"""Keys of columns; those of earlier horizons are such as growth_5."""

_DROP_ORDER: Final = {2: 1, 3: 1, 1: 2, 5: 3}
"""Horizons in years whose columns are left out where the table is too wide, the lowest first; the last one stays."""

_Filled = tuple[Column, list[Cell]]


def comparison_table(
    rows: GrowthRows,
    national_openings: Mapping[str, float | None],
    profiles: Mapping[tuple[str, str], Profile],
    marks: Mapping[tuple[str, str], Any],
) -> Table:
    """One row per series: base, growth at each horizon, range, agency, jobs added, openings, wage, likelihood.

    `national_openings`: the nation's annual openings by occupation_id; those of a state are from its agency.
    `profiles` and `marks` (charts.range_marks): by occupation_id and area_id. A column in which nothing is known is
    left out.
    """
    series = by_series(rows)
    ends = [series_rows[-1] for series_rows in series]
    known = [profile_beside_jobs(profiles[row.occupation_id, row.area_id], row.base_employment) for row in ends]
    has_years = len({(row.base_year, row.target_year) for row in ends}) > 1
    by_end = "by the last year" if has_years else f"by {target_year_label(ends[0])}"
    wage_years = {profile.wage_year for profile in known if profile.wage_year}
    wage = f"Median wage, {max(wage_years)}" if wage_years else "Median wage"
    annual_openings = [_openings(row, profile, national_openings) for row, profile in zip(ends, known, strict=True)]

    columns = _name_columns(ends)
    columns.append((Column(BASE, _base_label(ends)), [_base_cell(row, has_year=has_years) for row in ends]))
    columns += _earlier_columns(series, ends)
    ends_growth = [_end_cell(row, has_years=has_years) for row in ends]
    columns.append((Column(GROWTH, by_end.capitalize(), "number strong"), ends_growth))
    optional = [
        (Column(RANGE, f"{RANGE_COLUMN} {by_end}", "range"), [_range_cell(row, marks) for row in ends]),
        _agency_column(ends, known),
        (Column(CHANGE, f"Jobs added {by_end}"), [_change_cell(row) for row in ends]),
        (Column(OPENINGS, "Openings a year"), list(map(_openings_cell, ends, annual_openings, known))),
        (Column(WAGE, wage), list(map(_wage_cell, ends, known))),
        (Column(LIKELIHOOD, f"Chance of growth {by_end}"), list(map(_likelihood_cell, ends))),
    ]
    columns += [(column, cells) for column, cells in optional if any(cell.sort is not None for cell in cells)]
    return Table(
        f"{_count(ends, 'occupation')} in {_count(ends, 'area')}",
        [column for column, _ in columns],
        [list(row) for row in zip(*(cells for _, cells in columns), strict=True)],
    )


def _count(rows: Sequence[GrowthRow], name: str) -> str:
    number = count_distinct(rows, f"{name}_id")
    return f"{number} {name}{'s' if number > 1 else ''}"


def _name_columns(ends: Sequence[GrowthRow]) -> list[_Filled]:
    """Occupation and area, the former only where there are several or nothing else would name the row; flags below."""
    notes = [caveats.flag_names(row, COMMON_FLAGS) for row in ends]
    names = ["occupation", "area"] if count_distinct(ends, "occupation_id") > 1 or len(ends) == 1 else ["area"]
    columns = []
    for name in names:
        texts = [getattr(row, name) for row in ends]
        below = notes if name == names[-1] else [""] * len(ends)
        cells = [Cell(text, text, note) for text, note in zip(texts, below, strict=True)]
        columns.append((Column(name, name.capitalize(), "text", is_heading=name == names[0]), cells))
    return columns


def _base_label(ends: Sequence[GrowthRow]) -> str:
    years = {row.base_year for row in ends}
    return f"Jobs in {ends[0].base_year}" if len(years) == 1 and ends[0].base_year else "Jobs, base"


def _base_cell(row: GrowthRow, *, has_year: bool) -> Cell:
    year = str(row.base_year) if has_year and row.base_year else ""
    return Cell(base_label(row), row.base_employment, year, figure=base_jobs(row))


def _earlier_columns(series: Sequence[GrowthRows], ends: Sequence[GrowthRow]) -> list[_Filled]:
    """Growth at the horizons before the last; a dash where a series has only the last one."""
    last = {row.horizon_years for row in ends}
    columns = []
    for horizon in sorted({row.horizon_years for rows in series for row in rows} - last):
        found = [next((row for row in rows if row.horizon_years == horizon), None) for rows in series]
        label = target_years_label([row for row in found if row is not None])
        cells = [Cell(number_format.EN_DASH) if row is None else _growth_cell(row) for row in found]
        columns.append((Column(f"{GROWTH}_{horizon}", f"By {label}", drop=_DROP_ORDER.get(horizon, 0)), cells))
    return columns


def _growth_cell(row: GrowthRow) -> Cell:
    return Cell(growth_label(row), row.growth)


def _end_cell(row: GrowthRow, *, has_years: bool) -> Cell:
    years = number_format.years(row.base_year, row.target_year) if has_years else ""
    return Cell(growth_label(row), row.growth, years)


def _range_cell(row: GrowthRow, marks: Mapping[tuple[str, str], Any]) -> Cell:
    """The range in words and as a mark; sorted by its width, the most certain first."""
    mark = marks.get((row.occupation_id, row.area_id))
    width = None if row.low_80 is None or row.high_80 is None else row.high_80 - row.low_80
    text = number_format.percent_range(row.low_80, row.high_80) or missing_label(row)
    return Cell(text, width, mark=None if mark is None else mark._asdict())


def _agency_column(ends: Sequence[GrowthRow], known: Sequence[Profile]) -> _Filled:
    """The state agencies' own growth, with the years in the heading where they are the same, else below each.

    Without figures where the agencies' own stand in the place of ours: a state has no other published growth.
    """
    if any(row.basis == "published" and row.area_level != "nation" for row in ends):
        return Column(AGENCY, ""), []
    periods = [number_format.years(profile.agency_base_year, profile.agency_target_year) for profile in known]
    different = {period for period in periods if period}
    heading = f"State agency, {next(iter(different))}" if len(different) == 1 else "State agency"
    cells = []
    for row, profile, period in zip(ends, known, periods, strict=True):
        growth = profile.agency_growth
        missing = NO_FIGURE if row.area_level == "state" else number_format.EN_DASH
        text = missing if growth is None else number_format.percent(growth)
        cells.append(Cell(text, growth, period if len(different) > 1 else ""))
    return Column(AGENCY, heading), cells


def _change_cell(row: GrowthRow) -> Cell:
    return Cell(change_label(row), row.change, figure=jobs_added(row))


def _openings(row: GrowthRow, profile: Profile, national: Mapping[str, float | None]) -> float | None:
    return national.get(row.occupation_id) if row.area_level == "nation" else profile.agency_openings_per_year


def _openings_cell(row: GrowthRow, number: float | None, profile: Profile) -> Cell:
    """Annual openings; a dash for local areas, of which no source here has any. Agencies publish those of groups, too,
    which our data lack."""
    if number is not None:
        return Cell(number_format.jobs(number), number)
    if row.area_level == LOCAL_LEVEL:
        return Cell(number_format.EN_DASH)
    if row.area_level == "state" and row.taxonomy == "socmajor":
        return Cell(NO_FIGURE)
    return Cell(openings.missing(profile.agency_flag, unpublished_label(row)))


def _wage_cell(row: GrowthRow, profile: Profile) -> Cell:
    hourly = profile.median_hourly_wage
    if profile.median_wage is None and hourly is None:
        return Cell(unpublished_label(row))
    if profile.median_wage is None and hourly is not None:
        return Cell(number_format.hourly(hourly), hourly * HOURS_A_YEAR)
    is_minimum = profile.wage_is_minimum
    return Cell(number_format.dollars(profile.median_wage, is_minimum=is_minimum), profile.median_wage)


def _likelihood_cell(row: GrowthRow) -> Cell:
    text = number_format.likelihood(row.p_growth).removeprefix("about ")
    return Cell(text or number_format.EN_DASH, row.p_growth)
