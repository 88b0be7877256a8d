"""The chart of past projections of an occupation against outcomes. Pure: a frame in, a Plotly figure out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import plotly.graph_objects as go

from components.charts import style
from components.text import track_record

if TYPE_CHECKING:
    import pandas as pd

    from components.charts.style import Theme

_ROW_HEIGHT: Final = 34  # pixels
_MARGINS_HEIGHT: Final = 90  # pixels; axis and legend


def record(frame: pd.DataFrame, theme: Theme) -> go.Figure:
    """Past projections and outcomes, a vintage a row: a line for the range, an open marker for the projection, a filled
    one for the outcome."""
    points = track_record.points(frame)[::-1]
    periods = [point["period"] for point in points]

    def percent(name: str) -> list[float | None]:
        return [None if point[name] is None else round(100 * point[name], 2) for point in points]

    bounds = zip(percent("low"), percent("high"), strict=True)
    ranges = go.Scatter(
        mode="lines",
        name="8 in 10 outcomes expected",
        x=[bound for low, high in bounds for bound in (low, high, None)],
        y=[value for period in periods for value in (period, period, None)],
        line={"color": style.PALETTE[4], "width": 6},
        opacity=0.5,
        hoverinfo="skip",
    )
    projected = _markers("Projected", percent("projected"), periods, "circle-open", 14, style.PALETTE[0])
    actual = _markers("Actual", percent("actual"), periods, "diamond", 9, style.TEXT_COLORS[theme])
    height = _ROW_HEIGHT * len(points) + _MARGINS_HEIGHT
    figure = go.Figure([ranges, projected, actual], layout=style.layout_of_height(theme, height))
    figure.update_xaxes(ticksuffix=style.PERCENT_SUFFIX, zeroline=True)
    figure.update_yaxes(type="category", dtick=1, zeroline=False, gridcolor=style.FAINT_LINE_COLORS[theme])
    return figure


def _markers(name: str, x: list[float | None], y: list[str], symbol: str, size: int, color: str) -> go.Scatter:
    return go.Scatter(
        mode="markers",
        name=name,
        x=x,
        y=y,
        marker={"symbol": symbol, "size": size, "color": color, "line": {"width": style.LINE_WIDTH, "color": color}},
        hovertemplate=f"{name}: %{{x:+.1f}} %<extra></extra>",
    )
