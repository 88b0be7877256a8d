"""Lines from the base to the last horizon. Pure: rows in, Plotly figures out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import plotly.graph_objects as go

from components.charts import style, values
from components.text import number_format
from components.text.labels import series_name
from services.growth_rows import GrowthRows, by_series

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.charts.style import Theme
    from services.growth_rows import GrowthRow

MAX_BANDS: Final = 3
"""Above this number of series bands are left out, as they would overlap; bars and tables show the ranges."""
_BAND_OPACITY: Final = {80: 0.14, 50: 0.16}
"""Opacity of the bands by coverage in percent; the inner one is drawn over the outer one."""
_DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "4px 2px", "8px 2px 2px 2px")
_MIN_LABEL_DISTANCE: Final = 0.055  # share of the scale; labels closer than this would overlap
_LABEL_LETTER_WIDTH: Final = 7  # pixels


def lines(
    rows: GrowthRows,
    view: str,
    colors: Mapping[str, str],
    y_range: Sequence[float] | None = None,
    theme: Theme = "light",
) -> go.Figure:
    """Lines from the base to the last horizon; filled markers are published, open ones estimated.

    `view`: "percent" (growth), "jobs" (base x (1 + growth) throughout) or "index" (base = 100).
    """
    positions = values.area_positions(rows)
    series = by_series(rows)
    has_bands = len(series) <= MAX_BANDS
    labels = _end_labels(rows, view, y_range or (values.value_range(rows, view) if has_bands else None))
    figure = go.Figure(layout=style.layout(theme, len(series)))
    for series_rows, label in zip(series, labels, strict=True):
        first, path = series_rows[0], [values.base_point(series_rows[0]), *series_rows]
        color = colors[first.occupation_id]
        if has_bands:
            figure.add_traces(_bands(path, view, color, has_inner=len(series) == 1))
        dash = _DASHES[positions[first.area_id] % len(_DASHES)]
        figure.add_trace(_line(path, view, series_name(first, rows), color, dash, label, theme))
    figure.update_layout(margin_r=_LABEL_LETTER_WIDTH * max(map(len, labels), default=0) + 8)
    figure.update_xaxes(dtick=2, tickformat="d")
    figure.update_yaxes(style.value_axis(view, y_range))
    if view == "index":
        figure.add_shape(style.horizontal_line(100, color=style.ZERO_LINE_COLOR))
    return figure


def _line(
    path: Sequence[GrowthRow], view: str, name: str, color: str, dash: str, label: str, theme: Theme
) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=[values.year(row) for row in path],
        y=[values.value(row, view) for row in path],
        mode="lines+markers+text",
        line={"color": color, "width": 2.5, "dash": dash},
        marker={
            "size": 8,
            "color": color,
            "symbol": ["circle" if row.is_given else "circle-open" for row in path],
            "line": {"width": style.LINE_WIDTH, "color": color},
        },
        text=[""] * (len(path) - 1) + [label],
        textposition="middle right",
        textfont={"color": style.TEXT_COLORS[theme], "size": style.LABEL_SIZE},
        cliponaxis=False,
        hovertext=[values.hover_text(name, row) for row in path],
        hoverinfo="text",
    )


def _bands(path: Sequence[GrowthRow], view: str, color: str, *, has_inner: bool) -> list[go.Scatter]:
    """The 80 % range along a path, from the base on, as a filled shape; with `has_inner` the 50 % range on it."""
    bounds = {80: [(row.low_80, row.high_80) for row in path]}
    if has_inner:
        bounds[50] = [(row.low_50, row.high_50) for row in path]
    years = [values.year(row) for row in path]
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    bands = []
    for coverage, pairs in bounds.items():
        if pairs[1][0] is None:
            continue
        low = [values.bound_value(row, view, bound) for row, (bound, _) in zip(path, pairs, strict=True)]
        high = [values.bound_value(row, view, bound) for row, (_, bound) in zip(path, pairs, strict=True)]
        bands.append(
            go.Scatter(
                mode="lines",
                line={"width": 0},
                fill="toself",
                fillcolor=f"rgba({red}, {green}, {blue}, {_BAND_OPACITY[coverage]})",
                x=[*years, *years[::-1]],
                y=[*high, *low[::-1]],
                hoverinfo="skip",
                showlegend=False,
            )
        )
    return bands


def _end_labels(rows: GrowthRows, view: str, y_range: Sequence[float] | None) -> list[str]:
    """The label of each series' last point, "" where it would overlap one already there.

    Jobs are given as in the tables, which at a published year is the published level.
    """
    numbers = [number for row in rows if (number := values.value(row, view)) is not None]
    low, high = y_range or (min(numbers, default=0.0), max(numbers, default=0.0))
    distance = (high - low) * _MIN_LABEL_DISTANCE
    taken: list[float] = []
    labels = []
    for series_rows in by_series(rows):
        last = series_rows[-1]
        number = values.value(last, view)
        is_free = number is not None and all(abs(number - other) >= distance for other in taken)
        labels.append(_end_label(last, view) if is_free else "")
        if number is not None and is_free:
            taken.append(number)
    return labels


def _end_label(row: GrowthRow, view: str) -> str:
    if view == "jobs":
        return number_format.jobs(row.employment)
    return number_format.percent(row.growth) if view == "percent" else number_format.index(row.growth)
