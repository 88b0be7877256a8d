"""Where the marks of a row's range stand in a table, on one scale for all rows. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from components.charts import style, values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from services.growth_rows import GrowthRows

Series = tuple[str, str]
"""occupation_id and area_id"""


class RangeMark(NamedTuple):
    """Places in percent of the width of a mark; `low` and `high` are None where there is no range."""

    value: float
    zero: float
    low: float | None
    high: float | None
    color: str


def range_marks(ends: GrowthRows, colors: Mapping[str, str]) -> dict[Series, RangeMark]:
    """The marks of the rows that have a growth, one row a series; in the colors and on the scale of the charts."""
    low, high = values.value_range(ends, "percent")

    def place(percent: float) -> float:
        return round(100 * (percent - low) / (high - low), 2)

    marks = {}
    for row in ends:
        number = values.value(row, "percent")
        if number is None:
            continue
        bounds = values.range_80(row, "percent")
        marks[row.occupation_id, row.area_id] = RangeMark(
            value=place(number),
            zero=place(0.0),
            low=None if bounds[0] is None else place(bounds[0]),
            high=None if bounds[1] is None else place(bounds[1]),
            color=style.color(row, colors),
        )
    return marks
