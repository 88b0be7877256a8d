"""Dots with their ranges, a series a row. Pure: rows in, a Plotly figure out."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Final

import plotly.graph_objects as go

from components.charts import style, values
from components.text import number_format
from components.text.labels import change_label, series_name, series_names
from services.growth_rows import GrowthRows, last_horizon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.charts.style import Theme
    from services.growth_rows import GrowthRow

_LETTERS: Final = 24
"""Letters of a line of a name: on a phone of 320 pixels the plot keeps a third of the width."""
_ROW_PADDING: Final = 10  # pixels between the names of two rows
_RANGE_WIDTH: Final = 2
_MAX_TICKS: Final = 4.5  # more do not fit a phone
_SIDE_ROOM: Final = 0.05
"""Beyond the outermost value, as a share of the scale, so that its dot is not cut."""


def ranked(rows: GrowthRows, view: str) -> GrowthRows:
    """The rows of the longest horizon, the highest value first, unpublished ones last."""
    unit = _unit(view)

    def key(row: GrowthRow) -> tuple[bool, float]:
        number = values.value(row, unit)
        return number is None, -(number or 0.0)

    return GrowthRows(sorted(last_horizon(rows), key=key))


def dots(
    rows: GrowthRows,
    view: str,
    colors: Mapping[str, str],
    reference: GrowthRows | None = None,
    theme: Theme = "light",
) -> go.Figure:
    """A row for each series at its longest horizon, the highest first: a dot for its value, which is printed beside it,
    a thin line for its 80 % range, and a mark for all occupations (`reference`) of its area.

    `view`: "jobs" draws jobs added, others growth in percent; `reference` is drawn in percent.
    """
    unit, last = _unit(view), ranked(rows, view)
    others = {values.reference_key(row): row for row in reference or ()} if unit == "percent" else {}
    drawn_others = [other for row in last if (other := others.get(values.reference_key(row)))]
    scale = values.value_range(last, unit, reference=drawn_others)
    scale = [scale[0] - _SIDE_ROOM * (scale[1] - scale[0]), scale[1]]
    names = [_name_lines(row, rows) for row in last]
    heights = [len(lines) * style.LINE_HEIGHT + _ROW_PADDING for lines in names]
    places = [end - height / 2 for end, height in zip(itertools.accumulate(heights), heights, strict=True)]

    edges = [style.color(row, colors) for row in last]
    figure = go.Figure(layout=style.layout(theme, plot_height=sum(heights)))
    figure.add_traces(_ranges(last, places, unit, theme))
    if drawn_others:
        figure.add_trace(_reference(last, places, others, theme))
    figure.add_trace(
        go.Scatter(
            name="",
            mode="markers",
            x=[values.value(row, unit) for row in last],
            y=places,
            marker={
                "size": 12,
                # Open ones are as on the lines, but hide the thin line behind them.
                "color": [
                    one if row.is_given else style.BACKGROUND_COLORS[theme]
                    for row, one in zip(last, edges, strict=True)
                ],
                "line": {"width": style.LINE_WIDTH, "color": edges},
                "opacity": 1,
            },
            cliponaxis=False,
            hovertext=[values.hover_text(series_name(row, rows), row) for row in last],
            hoverinfo="text",
        )
    )
    printed = [_printed(row, unit) for row in last]
    right_of_plot = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 8, "yanchor": "middle", "showarrow": False}
    figure.update_layout(
        annotations=[
            {**right_of_plot, "text": f"<b>{text}</b>", "y": place} for place, text in zip(places, printed, strict=True)
        ],
        margin_r=round(max(map(len, printed), default=0) * style.LETTER_WIDTH * 1.05) + 14,
    )
    figure.update_xaxes(style.value_axis(unit, scale), showgrid=True, tickangle=0, tick0=0, dtick=_tick_step(scale))
    figure.update_yaxes(
        tickvals=places,
        ticktext=["<br>".join(lines) for lines in names],
        range=[sum(heights), 0],
        zeroline=False,
        gridcolor=style.FAINT_LINE_COLORS[theme],
    )
    return figure


def _name_lines(row: GrowthRow, among: GrowthRows) -> list[str]:
    """The name of a series: on one line if it fits, else the area below the occupation."""
    name = series_name(row, among)
    parts = [name] if len(name) <= _LETTERS else series_names(row, among)
    return [line for part in parts for line in style.wrapped(part, _LETTERS)]


def _tick_step(scale: Sequence[float]) -> float:
    """The smallest step of 1, 2, 2.5 or 5 times a power of ten that gives few enough ticks."""
    distance = scale[1] - scale[0]
    power = 10.0 ** math.floor(math.log10(distance / _MAX_TICKS))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if distance / (step * power) <= _MAX_TICKS)


def _unit(view: str) -> str:
    return "change" if view == "jobs" else "percent"


def _printed(row: GrowthRow, unit: str) -> str:
    return change_label(row) if unit == "change" else number_format.percent(row.growth)


def _ranges(rows: Sequence[GrowthRow], places: Sequence[float], unit: str, theme: Theme) -> list[go.Scatter]:
    x: list[float | None] = []
    y: list[float | None] = []
    for place, row in zip(places, rows, strict=True):
        low, high = values.range_80(row, unit)
        if low is not None and high is not None:
            x += [low, high, None]
            y += [place, place, None]
    line = {"color": style.RANGE_COLORS[theme], "width": _RANGE_WIDTH}
    return [go.Scatter(name="80 % range", mode="lines", x=x, y=y, line=line, hoverinfo="skip")] if x else []


def _reference(
    rows: Sequence[GrowthRow], places: Sequence[float], others: Mapping[values.ReferenceKey, GrowthRow], theme: Theme
) -> go.Scatter:
    """A short upright line in each row at the growth of all occupations in its area."""
    keys = [(place, values.reference_key(row)) for place, row in zip(places, rows, strict=True)]
    drawn = [(place, others[key]) for place, key in keys if key in others]
    color = style.TEXT_COLORS[theme]
    return go.Scatter(
        name="All occupations",
        mode="markers",
        x=[values.value(other, "percent") for _, other in drawn],
        y=[place for place, _ in drawn],
        marker={"symbol": "line-ns", "size": 16, "line": {"width": style.LINE_WIDTH, "color": color}},
        hovertext=[values.hover_text(f"All occupations, {other.area}", other) for _, other in drawn],
        hoverinfo="text",
    )
