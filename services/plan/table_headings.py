"""Finds the row of headings of a list, and the column of each field. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from services.plan.guesses import are_forms_of_address, count_different, is_empty, is_number, may_be_numbers
from services.plan.headings import (
    AREA,
    ATTRITION,
    CITY,
    CODE,
    HEADCOUNT,
    PLANNED,
    ROLE,
    SECOND,
    STATE,
    field_of,
    fit_of,
    is_heading_alone,
    is_plan,
    may_have_names,
)
from services.plan.periods import is_year, newest, period_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.plan.numbers import Row

_MAX_ROWS: Final = 30
"""Rows above the table in which headings are looked for: logos, titles, dates of a report."""
_FEW: Final = 3
"""Different roles, beside three times as many in another column, that are kinds of people."""
_LABOR_MARKET: Final = re.compile(r"\b(area|metro|msa|cbsa|fips|labor market)\b")
"""An area by these names is wider than a city, and meant; a location beside city and state is the name of a site."""


def find_headings(rows: Sequence[Row], today: date | None = None) -> tuple[int, dict[str, int]] | None:
    """The position of the row of headings and the column of each field; None where no row has a role or code.

    Of several rows that may be headings (a line of groups above, merged cells) the one that names most fields.
    `today`: of columns that differ in their year alone, the newest is taken that is not after it; without it the first.
    """
    best: tuple[int, dict[str, int]] | None = None
    for position, row in enumerate(rows[:_MAX_ROWS]):
        fits = _fits(row)
        columns = _columns(row, fits, rows[position + 1 :], today)
        named = {ROLE, CODE} & columns.keys()
        texts = [cell for cell in row if isinstance(cell, str) and cell.strip()]
        has_number = any(is_number(cell) and not is_year(cell) for cell in row)
        # Alone, or beside others that are not known, as "Name" and "Department" are.
        is_title = not has_number and any(is_heading_alone(cell) for cell in texts if field_of(cell) == ROLE)
        is_alone = is_title or (len(texts) == 1 and is_heading_alone(texts[0]))
        is_above_numbers = not has_number and position + 1 < len(rows) and any(map(is_number, rows[position + 1]))
        is_heading = named and (len(fits) > 1 or is_alone or is_above_numbers)
        if is_heading and (best is None or len(columns) > len(best[1])):
            best = (position, columns)
    return best


def past_hires(row: Row, today: date | None) -> list[int]:
    """The columns of hires that may be of the past: those that are not called planned, open or the like, nor are of a
    year after `today`."""
    hires = [place for place, cell in enumerate(row) if field_of(cell) == PLANNED and not is_plan(cell)]
    now = (today.year, today.month) if today else (0, 0)
    return [place for place in hires if (found := period_of(row[place])) is None or found[1] <= now]


def _fits(row: Row) -> dict[str, dict[int, list[int]]]:
    """The columns of each field that a row names, by how well the headings fit."""
    fits: dict[str, dict[int, list[int]]] = {}
    for place, cell in enumerate(row):
        if found := fit_of(cell):
            fits.setdefault(found[0], {}).setdefault(found[1], []).append(place)
    return fits


def _columns(
    row: Row, fits: dict[str, dict[int, list[int]]], below: Sequence[Row], today: date | None
) -> dict[str, int]:
    """The column of each field that a row names: the one whose heading fits best."""
    past = past_hires(row, today)
    fits = {
        field: {fit: [place for place in places if place not in past] for fit, places in by_fit.items()}
        for field, by_fit in fits.items()
    }
    for field, by_fit in fits.items():
        for fit, places in by_fit.items():
            # "No." may number the lines, "Active" and "Vacant" say yes or no, and "Staff" may be above names.
            if field == PLANNED and fit == SECOND:
                by_fit[fit] = [place for place in places if may_be_numbers(below, place)]
            elif field == HEADCOUNT:
                by_fit[fit] = [
                    place
                    for place in places
                    if may_be_numbers(below, place) or (fit != SECOND and not may_have_names(row[place]))
                ]
            elif field == ROLE:
                by_fit[fit] = [place for place in places if not are_forms_of_address(below, place)]
    columns = {}
    if ROLE in fits:
        fits[ROLE] = _without_few(fits[ROLE], below)
    for field, by_fit in fits.items():
        if best := next((by_fit[fit] for fit in sorted(by_fit) if by_fit[fit]), None):
            # The rate of this year is of a part of it.
            until = date(today.year - 1, 12, 31) if today and field == ATTRITION else today
            with_values = [place for place in best if not is_empty(below, place)]
            columns[field] = newest(row, with_values or best, until)
    is_site = AREA in columns and not _LABOR_MARKET.search(str(row[columns[AREA]]).casefold())
    if is_site and {CITY, STATE} <= columns.keys():
        del columns[AREA]
    return columns


def _without_few(by_fit: dict[int, list[int]], below: Sequence[Row]) -> dict[int, list[int]]:
    """The columns of roles, but for those that tell kinds of people apart: "Employee" and "Manager" beside titles."""
    different = {place: count_different(below, place) for places in by_fit.values() for place in places}
    most = max(different.values(), default=0)
    few = {place for place, count in different.items() if count <= _FEW and count * _FEW <= most > 0}
    return {fit: [place for place in places if place not in few] for fit, places in by_fit.items()}
