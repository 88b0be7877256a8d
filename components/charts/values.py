"""Plotted values of rows: points, ranges, scales, labels and hover texts. Pure.

`view`: "percent" (growth), "change" (jobs added), "jobs" (base x (1 + growth)) or "index" (base = 100).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.text import agencies, number_format
from components.text.labels import base_basis, base_label, growth_and_change, missing_label
from services.flags import Flag

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from services.growth_rows import GrowthRow

_LABEL_ROOM: Final = 0.12
"""The room for labels beyond the highest and the lowest value, as a share of the span of what is drawn."""


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
        basis=base_basis(first),
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


def last_known(series: Sequence[GrowthRow], view: str) -> GrowthRow:
    """The last row of a series that has a value to plot, where its line ends; the last one where none has any."""
    return next((row for row in reversed(series) if value(row, view) is not None), series[-1])


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


_STARTS: Final = {"percent": 0.0, "change": 0.0, "index": 100.0}
"""Where the values of a view start; jobs start at those of the base."""


def extent(
    rows: Iterable[GrowthRow], view: str, *, ranges: bool = True, reference: Iterable[GrowthRow] = ()
) -> tuple[float, float]:
    """The lowest and the highest of all that is drawn: the values of `view` and of `reference`, where they start, and
    with `ranges` the 80 % ranges.

    Ranges are whole, however small the values are beside them: cut, wide ones fill the plot from edge to edge and look
    alike, and values within the noise look large. Without ranges the values have the plot for themselves.
    """
    rows = list(rows)
    ends = [_STARTS[view]] if view in _STARTS else []
    ends += [number for row in (*rows, *reference) if (number := value(row, view)) is not None]
    ends += [number for row in rows if view == "jobs" and (number := row.base_employment) is not None]
    ends += [bound for row in rows for bound in range_80(row, view) if bound is not None] if ranges else []
    low, high = min(ends, default=0.0), max(ends, default=0.0)
    return (low, high) if low < high else (low, low + 1.0)


def value_range(
    rows: Iterable[GrowthRow], view: str, *, ranges: bool = True, reference: Iterable[GrowthRow] = ()
) -> list[float]:
    """The lower and upper end of the value axis: the `extent` with room for labels, but none beyond where values
    start."""
    low, high = extent(rows, view, ranges=ranges, reference=reference)
    room, start = _LABEL_ROOM * (high - low), _STARTS.get(view)
    return [low - (0.0 if low == start else room), high + (0.0 if high == start else room)]


ReferenceKey = tuple[str, int | None, int]


def reference_key(row: GrowthRow) -> ReferenceKey:
    """What a row and its reference have in common: area, base year and horizon, as growth of other years is no
    reference."""
    return row.area_id, row.base_year, row.horizon_years


def area_positions(rows: Sequence[GrowthRow]) -> dict[str, int]:
    """The position of each area in order of first appearance, which chooses its pattern or dash."""
    return {area_id: position for position, area_id in enumerate(dict.fromkeys(row.area_id for row in rows))}


def hover_text(name: str, row: GrowthRow) -> str:
    """The text under the pointer: horizon, growth, jobs, basis and range."""
    start = f"{name}<br>{horizon_label(row) if row.horizon_years else row.target_year or 'base'}"
    if row.growth is None:
        return f"{start}: {missing_label(row)}"
    if row.horizon_years == 0:
        return start if row.base_employment is None else f"{start}: {base_label(row)} jobs<br>{row.basis_name}"
    bounds = number_format.percent_range(row.low_80, row.high_80)
    range_ = f"<br>80{number_format.NNBSP}% range: {bounds}" if bounds else ""
    against = f"<br>{agencies.AGAINST}" if row.has_flag(Flag.SIGN_DIFFERS) else ""
    return f"{start}: {growth_and_change(row)}<br>{row.basis_name}{range_}{against}"
