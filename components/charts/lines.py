"""Lines from the base to the last horizon. Pure: rows in, Plotly figures out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from components.charts import end_labels, style, values
from components.text import number_format
from components.text.labels import employment_label, series_name, series_names
from services.growth_rows import GrowthRows, by_series

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.charts.style import Theme
    from services.growth_rows import GrowthRow

_BAND_OPACITY: Final = {80: 0.14, 50: 0.16}
"""Opacity of the bands by coverage in percent; the inner one is drawn over the outer one."""
_DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "4px 2px", "8px 2px 2px 2px")
_YEARS_BETWEEN_TICKS: Final = 5  # from the base year on; more do not fit a phone
_NARROW: Final = 480  # pixels; below, names leave a plot of some hundred, in which points of this size run together
_THIN: Final = {"line": 1.5, "marker": 4, "outline": 1}  # pixels
_FEW_SERIES: Final = 2  # up to which every point has a marker large enough to tell open from filled


def lines(
    rows: GrowthRows,
    view: str,
    colors: Mapping[str, str],
    y_range: Sequence[float] | None = None,
    theme: Theme = "light",
    *,
    ranges: bool = True,
    title: str = "",
) -> go.Figure:
    """Lines from the base to the last horizon, their names at their ends; filled markers are published, open ones
    estimated.

    `view`: "percent" (growth), "jobs" (base x (1 + growth) throughout) or "index" (base = 100). `ranges`: the 80 %
    ranges are pale bands behind the lines; a single line has the 50 % range, too. `title` names a small multiple.
    """
    positions = values.area_positions(rows)
    series = by_series(rows)
    scale = list(y_range or values.value_range(rows, view, ranges=ranges))
    labels = _end_labels(series, view, colors, rows)
    plot_height = max(style.PLOT_HEIGHT, round(end_labels.total_height(labels)))
    figure = go.Figure(layout=style.layout(theme, title, plot_height))
    for series_rows in series:
        first, path = series_rows[0], [values.base_point(series_rows[0]), *series_rows]
        color = style.color(first, colors)
        if ranges:
            figure.add_traces(_bands(path, view, color, has_inner=len(series) == 1))
        dash = _DASHES[positions[first.area_id] % len(_DASHES)]
        size = 8 if len(series) <= _FEW_SERIES else 6
        figure.add_trace(_line(path, view, series_name(first, rows), color, dash, size))
    at_ends = end_labels.as_annotations(labels, scale, plot_height, theme)
    figure.layout.annotations = (*figure.layout.annotations, *at_ends)  # beside the title of a small multiple
    figure.update_layout(margin_r=end_labels.margin(labels))
    thin = [_thinner(trace) if "markers" in trace.mode else {} for trace in figure.data]
    figure.update_layout(meta={"narrow": {"below": _NARROW, "traces": thin}} if len(series) > 1 else None)
    years = [values.year(row) for row in rows] + [values.year(values.base_point(row)) for row in rows]
    ends = [min(years), max(years)]
    figure.update_xaxes(tick0=ends[0], dtick=_YEARS_BETWEEN_TICKS, tickformat="d", tickangle=0, range=ends)
    figure.update_yaxes(style.value_axis(view, scale))
    if view == "index":
        figure.add_shape(style.horizontal_line(100, color=style.ZERO_LINE_COLOR))
    return figure


def _line(path: Sequence[GrowthRow], view: str, name: str, color: str, dash: str, size: int) -> go.Scatter:
    return go.Scatter(
        name=name,
        x=[values.year(row) for row in path],
        y=[values.value(row, view) for row in path],
        mode="lines+markers",
        line={"color": color, "width": 2.5, "dash": dash},
        marker={
            "size": size,
            "color": color,
            "symbol": ["circle" if row.is_given else "circle-open" for row in path],
            "line": {"width": style.LINE_WIDTH, "color": color},
        },
        cliponaxis=False,
        hovertext=[values.hover_text(name, row) for row in path],
        hoverinfo="text",
    )


def _thinner(trace: go.Scatter) -> dict[str, Any]:
    """What a line of several has in a narrow chart."""
    marker = trace.marker.to_plotly_json()
    return {
        "line": trace.line.to_plotly_json() | {"width": _THIN["line"]},
        "marker": marker | {"size": _THIN["marker"], "line": marker["line"] | {"width": _THIN["outline"]}},
    }


def _bands(path: Sequence[GrowthRow], view: str, color: str, *, has_inner: bool) -> list[go.Scatter]:
    """The 80 % range along a path, from the base on, as a filled shape; with `has_inner` the 50 % range on it."""
    bounds = {80: [(row.low_80, row.high_80) for row in path]}
    if has_inner:
        bounds[50] = [(row.low_50, row.high_50) for row in path]
    years = [values.year(row) for row in path]
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
                fillcolor=style.pale(color, _BAND_OPACITY[coverage]),
                x=[*years, *years[::-1]],
                y=[*high, *low[::-1]],
                hoverinfo="skip",
                showlegend=False,
            )
        )
    return bands


def _end_labels(
    series: Sequence[GrowthRows], view: str, colors: Mapping[str, str], among: GrowthRows
) -> list[end_labels.EndLabel]:
    """The name and the last value of each series that has one; a single series needs no name.

    Jobs are given as in the tables, which at a published year is the published level.
    """
    labels = []
    for series_rows in series:
        last = values.last_known(series_rows, view)
        number = values.value(last, view)
        if number is None:
            continue
        names = series_names(last, among) if len(series) > 1 else []
        color = style.color(last, colors)
        labels.append(end_labels.EndLabel(names, _last_value(last, view), color, values.year(last), number))
    return labels


def _last_value(row: GrowthRow, view: str) -> str:
    if view == "jobs":
        return employment_label(row)
    return number_format.percent(row.growth) if view == "percent" else number_format.index(row.growth)
