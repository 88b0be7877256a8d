"""Which columns of a list hold fractions (0.12), and which percents without a sign (12). Pure."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Final

from services.plan.guesses import median_of
from services.plan.headings import ATTRITION, GROWTH, HEADCOUNT, is_of_hours, is_share
from services.plan.numbers import NumberError, read_number
from services.plan.people import names_people

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from services.plan.numbers import CellValue, Row

RATES: Final = (ATTRITION, GROWTH)
_MAX_FRACTION: Final = 2.0
"""A share of full-time hours of 1.2 is overtime, and attrition of 1.3 is that of a fast-food restaurant; nobody works a
hundredth of full-time, and hardly any employer loses one in a hundred."""


def fraction_columns(
    body: Sequence[tuple[int, Row]], columns: Mapping[str, int], decimal_comma: bool, *, is_share: bool = False
) -> set[str]:
    """Fields whose numbers without a sign are fractions.

    Of rates, one at least is no whole number, and none is above 1; of attrition, half of those above 0 are below 1 and
    none is above 2. Of shares of full-time hours, none is above 2. `is_share`: whether headcounts are such shares.
    """
    result = set()
    for field in {*RATES, HEADCOUNT} & columns.keys():
        place = columns[field]
        values = _plain_numbers([row[place] if place < len(row) else None for _, row in body], decimal_comma)
        if not values:
            continue
        if field == HEADCOUNT:
            is_fraction = is_share and max(values) <= _MAX_FRACTION
        else:
            # Nobody leaves, in percents as in fractions: zeros tell nothing.
            is_wide = field == ATTRITION and statistics.median([value for value in values if value] or [0.0]) < 1
            is_fraction = max(values) <= (_MAX_FRACTION if is_wide else 1) and any(
                value != round(value) for value in values
            )
        if is_fraction:
            result.add(field)
    return result


def are_shares(names: Row, rows: Sequence[Row], place: int | None) -> bool:
    """Whether the headcounts are shares of full-time hours: the heading says it, or the full-time equivalents of each
    person are around 100. `names`: the row of headings; `place`: the column of headcounts."""
    if place is None or place >= len(names):
        return False
    is_of_one = is_of_hours(names[place]) and names_people(names, rows)
    return is_share(names[place]) or (is_of_one and median_of(rows, place) > _MAX_FRACTION)


def hours_of(names: Row, rows: Sequence[Row], place: int | None) -> list[CellValue]:
    """The headcounts, if their heading says that they are full-time equivalents or each is of one person; else none."""
    if place is None or place >= len(names) or not (is_of_hours(names[place]) or names_people(names, rows)):
        return []
    return [row[place] if place < len(row) else None for row in rows]


def _plain_numbers(cells: Sequence[CellValue], decimal_comma: bool) -> list[float]:
    """The sizes of the numbers without a percent sign."""
    values = []
    for cell in cells:
        try:
            number = read_number(cell, decimal_comma=decimal_comma)
        except NumberError:
            continue
        if number is not None and not number.is_percent:
            values.append(abs(number.value))
    return values
