"""Plotted values of rows: points, ranges, scales, labels and hover texts. Pure.

`view`: "percent" (growth), "change" (jobs added), "jobs" (base x (1 + growth)) or "index" (base = 100).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text import number_format

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from services.growth_rows import GrowthRow

LABEL_ROOM: Final = 0.16
"""The share of the scale kept free for labels above the highest bar."""


def base_point(first: GrowthRow) -> GrowthRow:
    """The row of year 0: growth 0 in the base year, None where the first row has no growth."""
    growth = None if first.growth is None else 0.0
    return first._replace(
        horizon_years=0,
        target_year=first.base_year,
        growth=growth,
        change=0.0,
        low_80=growth,
        high_80=growth,
        low_50=growth,
        high_50=growth,
        basis=first.base_basis,
    )


def horizon_label(row: GrowthRow) -> str:
    """The horizon's label on the axis: "2025", or "1 year" where the base year is not known."""
    years = row.horizon_years
    return f"{years} year{'s' if years > 1 else ''}" if row.target_year is None else str(row.target_year)


def year(row: GrowthRow) -> int:
    """The horizon's position on a numeric axis: the target year, or years ahead where the base year is not known."""
    return row.target_year or row.horizon_years


def value(row: GrowthRow, view: str) -> float | None:
    """The plotted value of a row; None, which Plotly leaves out, where nothing is published."""
    if view == "change":
        return None if row.growth is None or row.change is None else float(row.change)
    return bound_value(row, view, row.growth)


def bound_value(row: GrowthRow, view: str, growth: float | None) -> float | None:
    """The plotted value of a bound of a row's range, given as `growth`; None where it or the base is not known."""
    if growth is None:
        return None
    if view == "percent":
        return round(float(100 * growth), 3)
    if view == "index":
        return round(float(100 * (1 + growth)), 3)
    if row.base_employment is None:
        return None
    return round(float(row.base_employment * (growth if view == "change" else 1 + growth)), 1)


def range_80(row: GrowthRow, view: str) -> tuple[float | None, float | None]:
    """The plotted bounds of a row's 80 % range."""
    return bound_value(row, view, row.low_80), bound_value(row, view, row.high_80)


def value_and_range(row: GrowthRow, view: str) -> list[float]:
    """The plotted value of a row and the bounds of its 80 % range, those that exist."""
    return [number for number in (value(row, view), *range_80(row, view)) if number is not None]


def value_range(
    rows: Iterable[GrowthRow], view: str, *, ranges: bool = True, reference: Iterable[GrowthRow] = ()
) -> list[float]:
    """The lower and upper end of the value axis: all values of `view` with `ranges` and `reference`, and label room."""
    count = None if ranges else 1  # the value comes first, then its range
    values = [number for row in rows for number in value_and_range(row, view)[:count]]
    values += [number for row in reference for number in value_and_range(row, view)[:1]]
    if not values:
        return [0.0, 1.0]
    low, high = min(values), max(values)
    if view != "index":
        low, high = min(low, 0.0), max(high, 0.0)
    room = (high - low or 1.0) * LABEL_ROOM
    return [low - (room if low < 0 or view == "index" else 0), high + (room if high > 0 else 0)]


def area_positions(rows: Sequence[GrowthRow]) -> dict[str, int]:
    """The position of each area in order of first appearance, which chooses its pattern or dash."""
    return {area_id: position for position, area_id in enumerate(dict.fromkeys(row.area_id for row in rows))}


def hover_text(name: str, row: GrowthRow) -> str:
    """The text under the pointer: horizon, growth, jobs, basis and range."""
    start = f"{name}<br>{horizon_label(row) if row.horizon_years else row.target_year or 'base'}"
    if row.growth is None:
        return f"{start}: {number_format.NOT_PUBLISHED}"
    if row.horizon_years == 0:
        return f"{start}: {number_format.jobs(row.base_employment)} jobs<br>{row.basis}"
    bounds = number_format.percent_range(row.low_80, row.high_80)
    range_ = f"<br>8 in 10 outcomes: {bounds}" if bounds else ""
    growth, change = number_format.percent(row.growth), number_format.jobs_added(row.change)
    return f"{start}: {growth}, {change}<br>{row.basis}{range_}"
