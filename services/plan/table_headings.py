"""Finds the row of headings of a list, and the column of each field. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from services.plan.guesses import is_number, may_be_numbers
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
    is_number_of_leavers,
    is_plan,
)
from services.plan.periods import is_year, newest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.plan.numbers import Row

_MAX_ROWS: Final = 30
"""Rows above the table in which headings are looked for: logos, titles, dates of a report."""
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
        is_alone = len(texts) == 1 and is_heading_alone(texts[0])
        has_number = any(is_number(cell) and not is_year(cell) for cell in row)
        is_above_numbers = not has_number and position + 1 < len(rows) and any(map(is_number, rows[position + 1]))
        is_heading = named and (len(fits) > 1 or is_alone or is_above_numbers)
        if is_heading and (best is None or len(columns) > len(best[1])):
            best = (position, columns)
    return best


def past_hires(row: Row) -> list[int]:
    """The columns of hires of the past: those beside people who left, unless they are called planned or open."""
    if not any(map(is_number_of_leavers, row)):
        return []
    return [place for place, cell in enumerate(row) if field_of(cell) == PLANNED and not is_plan(cell)]


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
    past = past_hires(row)
    fits = {
        field: {fit: [place for place in places if place not in past] for fit, places in by_fit.items()}
        for field, by_fit in fits.items()
    }
    for field, by_fit in fits.items():
        if SECOND in by_fit and field in (HEADCOUNT, PLANNED):
            # "No." may number the lines, and "Active" and "Vacant" say yes or no.
            by_fit[SECOND] = [place for place in by_fit[SECOND] if may_be_numbers(below, place)]
    columns = {}
    for field, by_fit in fits.items():
        if places := next((by_fit[fit] for fit in sorted(by_fit) if by_fit[fit]), None):
            # The rate of this year is of a part of it.
            until = date(today.year - 1, 12, 31) if today and field == ATTRITION else today
            columns[field] = newest(row, places, until)
    is_site = AREA in columns and not _LABOR_MARKET.search(str(row[columns[AREA]]).casefold())
    if is_site and {CITY, STATE} <= columns.keys():
        del columns[AREA]
    return columns
