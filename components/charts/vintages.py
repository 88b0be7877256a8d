"""The chart of what successive BLS vintages projected. Pure: points in, a Plotly figure out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from components.charts import style
from components.text.number_format import EN_DASH, MINUS

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from components.charts.style import Theme

_HEIGHT: Final = 220  # pixels


def vintages(points: Sequence[Mapping[Hashable, Any]], theme: Theme) -> go.Figure:
    """A point a vintage with its value; those that can be compared are filled and joined.

    `points`: of components.text.vintages.points.
    """
    labels = [point["vintage"].replace(EN_DASH, f"{EN_DASH}<br>") for point in points]
    color = style.PALETTE[0]
    same = [point["growth"] if point["comparable"] else None for point in points]
    other = [None if point["comparable"] else point["growth"] for point in points]
    figure = go.Figure(layout=style.layout_of_height(theme, _HEIGHT))
    for values, symbol, mode in ((same, "circle", "lines+markers+text"), (other, "circle-open", "markers+text")):
        if all(value is None for value in values):
            continue
        figure.add_trace(
            go.Scatter(
                x=labels,
                y=values,
                mode=mode,
                line={"color": color, "width": 2.5},
                marker={"size": 8, "symbol": symbol, "color": color},
                text=["" if value is None else f"{value:+.1f}".replace("-", MINUS) for value in values],
                textposition="top center",
                textfont={"color": style.TEXT_COLORS[theme], "size": style.LABEL_SIZE},
                cliponaxis=False,
                hoverinfo="skip",
            )
        )
    figure.update_layout(showlegend=False)
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=labels)
    figure.update_yaxes(style.value_axis("percent", _scale([point["growth"] for point in points])) | {"nticks": 4})
    return figure


def _scale(values: Sequence[float]) -> list[float]:
    """From zero, or below it, to the highest value, with room for its label."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = 0.2 * (high - low or 1.0)
    return [low - (room / 2 if low < 0 else 0.0), high + room]
