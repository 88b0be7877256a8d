"""Dots with their ranges, a series a row. Pure: rows in, a Plotly figure out."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Final

import plotly.graph_objects as go

from components.charts import style, values
from components.text.labels import change_label, growth_label, series_name, series_names
from services.growth_rows import GrowthRows, last_horizon

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.charts.style import Theme
    from services.growth_rows import GrowthRow

_NARROWEST: Final = 272  # pixels between the margins on a phone of 320 pixels
_BOLD: Final = 1.05  # how much wider than others bold letters are
_NAME_GAP: Final = 10  # pixels between a name and the value right of it
_BAND_HEIGHT: Final = 24  # pixels of a dot and its range, below the name
_ROW_PADDING: Final = 8  # pixels between two rows
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
    """A row for each series at its longest horizon, the highest first: its name and its value above, and in the whole
    width of the plot, on a phone, too, a dot for the value, a thin line for its 80 % range, and a mark for all
    occupations (`reference`) of its area.

    `view`: "jobs" draws jobs added, others growth in percent; `reference` is drawn in percent.
    """
    unit, last = _unit(view), ranked(rows, view)
    others = {values.reference_key(row): row for row in reference or ()} if unit == "percent" else {}
    drawn_others = [other for row in last if (other := others.get(values.reference_key(row)))]
    scale = values.value_range(last, unit, reference=drawn_others)
    scale = [scale[0] - _SIDE_ROOM * (scale[1] - scale[0]), scale[1]]
    printed = [f"<b>{_printed(row, unit)}</b>" for row in last]
    values_width = max((len(_printed(row, unit)) for row in last), default=0) * style.LETTER_WIDTH * _BOLD
    letters = int((_NARROWEST - _NAME_GAP - values_width) / style.LETTER_WIDTH)
    names = [_name_lines(row, rows, letters) for row in last]
    heights = [len(lines) * style.LINE_HEIGHT + _BAND_HEIGHT + _ROW_PADDING for lines in names]
    tops = [0, *itertools.accumulate(heights)][:-1]
    places = [top + height - _ROW_PADDING - _BAND_HEIGHT / 2 for top, height in zip(tops, heights, strict=True)]

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
    background = style.BACKGROUND_COLORS[theme]  # over the lines down all rows
    above = {"xref": "paper", "yanchor": "top", "showarrow": False, "borderpad": 0, "bgcolor": background}
    figure.update_layout(
        annotations=[
            {**above, "text": text, "x": x, "xanchor": anchor, "align": anchor, "y": top}
            for top, lines, value in zip(tops, names, printed, strict=True)
            for text, x, anchor in (("<br>".join(lines), 0, "left"), (value, 1, "right"))
        ]
    )
    figure.update_xaxes(style.value_axis(unit, scale), showgrid=True, tickangle=0, tick0=0, dtick=_tick_step(scale))
    figure.update_yaxes(
        tickvals=places,
        showticklabels=False,
        range=[sum(heights), 0],
        zeroline=False,
        gridcolor=style.FAINT_LINE_COLORS[theme],
    )
    return figure


def _name_lines(row: GrowthRow, among: GrowthRows, letters: int) -> list[str]:
    """The name of a series: on one line if it fits, else the area below the occupation."""
    name = series_name(row, among)
    parts = [name] if len(name) <= letters else series_names(row, among)
    return [line for part in parts for line in style.wrapped(part, letters)]


def _tick_step(scale: Sequence[float]) -> float:
    """The smallest step of 1, 2, 2.5 or 5 times a power of ten that gives few enough ticks."""
    distance = scale[1] - scale[0]
    power = 10.0 ** math.floor(math.log10(distance / _MAX_TICKS))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if distance / (step * power) <= _MAX_TICKS)


def _unit(view: str) -> str:
    return "change" if view == "jobs" else "percent"


def _printed(row: GrowthRow, unit: str) -> str:
    return change_label(row) if unit == "change" else growth_label(row)


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
