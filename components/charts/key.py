"""The key of a chart of bars as Markdown: a swatch and its meaning each. Pure.

Plotly's own legend covers the axis or is cut where it is wider than the chart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from components.charts import bars, style, values
from components.text.answer import area_phrase
from components.text.labels import series_name
from services.growth_rows import GrowthRows, by_series, count_distinct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from components.charts.style import Theme

_SIZE: Final = 14  # pixels
_MARKS: Final = {
    "": "",
    "/": "M-2 9L9-2M5 16L16 5M-2 16L16-2",
    "\\": "M5-2L16 9M-2 5L9 16M-2-2L16 16",
    "x": "M-2-2L16 16M16-2L-2 16",
    "-": "M0 4H14M0 10H14",
    "|": "M4 0V14M10 0V14",
    "+": "M0 7H14M7 0V14",
    ".": "M3 4h2M9 4h2M3 10h2M9 10h2",
}
"""The patterns of Plotly as paths of a swatch."""


def bars_key(
    rows: GrowthRows,
    colors: Mapping[str, str],
    theme: Theme,
    *,
    has_reference: bool,
    has_ranges: bool,
    by_area: bool = False,
) -> list[str]:
    """What colors, patterns, bands and lines of the bars mean; series are left out where there is only one.

    `by_area`: the charts are small multiples of one occupation each, so only the areas are told apart.
    """
    parts = []
    patterns = values.area_positions(rows)
    if by_area:
        if len(patterns) > 1:
            names = {row.area_id: row.area for row in rows}
            color = style.RANGE_COLORS[theme]
            parts = [(_bar(color, style.area_pattern(place)), names[area_id]) for area_id, place in patterns.items()]
    elif len(series := by_series(rows)) > 1:
        for first in (series_rows[0] for series_rows in series):
            pattern = style.area_pattern(patterns[first.area_id])
            parts.append((_bar(style.color(first, colors), pattern), series_name(first, rows)))
    if has_reference:
        where = "the same area" if count_distinct(rows, "area_id") > 1 else area_phrase(rows[0].area)
        parts.append((_line(style.TEXT_COLORS[theme]), f"All occupations in {where}"))
    if has_ranges:
        parts.append((_bar(style.RANGE_COLORS[theme], "", style.BAND_OPACITY * 2), bars.RANGE_NAME))
    return [f"![]({_data(swatch)}) {text}" for swatch, text in parts]


def _bar(color: str, pattern: str, opacity: float = 1) -> str:
    rectangle = f'<rect width="{_SIZE}" height="{_SIZE}" fill="{color}" fill-opacity="{opacity:g}"/>'
    return rectangle + (f'<path d="{_MARKS[pattern]}" stroke="#fff" stroke-width="2"/>' if pattern else "")


def _line(color: str) -> str:
    return f'<path d="M0 7H{_SIZE}" stroke="{color}" stroke-width="{style.LINE_WIDTH}"/>'


def _data(content: str) -> str:
    return "data:image/svg+xml," + quote(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_SIZE}" height="{_SIZE}">{content}</svg>'
    )
