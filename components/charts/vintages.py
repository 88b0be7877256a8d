"""The chart of what successive BLS vintages projected. Pure: points in, a Plotly figure out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from components.charts import style
from components.text import number_format
from components.text.number_format import EN_DASH

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from components.charts.style import Theme

_HEIGHT: Final = 220  # pixels
_MOST_NAMED: Final = 6
"""Labels of two lines that fit side by side on a screen of 320 pixels."""
_LABEL_WIDTH, _SIDES = 38, 60  # pixels: of the label of a point with its gap, and beside the plot
_APART: Final = 2
"""Points from one label to the next where not all have room: two of them are as wide as a label on a phone."""
_ROOM_BELOW: Final = 0.13
"""The part of the plot that a label below a point needs; lower points have theirs above."""


def vintages(points: Sequence[Mapping[Hashable, Any]], theme: Theme) -> go.Figure:
    """A point a vintage with its value; those that can be compared are filled and joined.

    `points`: of components.text.vintages.points. Where not all labels have room, the first, the last, the highest and
    the lowest point have theirs.
    """
    labels = [point["vintage"].replace(EN_DASH, f"{EN_DASH}<br>") for point in points]
    color = style.PALETTE[0]
    same = [point["growth"] if point["comparable"] else None for point in points]
    other = [None if point["comparable"] else point["growth"] for point in points]
    growths = [point["growth"] for point in points]
    positions, few = _label_positions(growths), _labeled_of_many(growths)
    figure, narrow = go.Figure(layout=style.layout_of_height(theme, _HEIGHT)), []
    for values, symbol, mode in ((same, "circle", "lines+markers+text"), (other, "circle-open", "markers+text")):
        if all(value is None for value in values):
            continue
        texts = ["" if value is None else number_format.bare_percent(value / 100) for value in values]
        narrow.append(
            {
                "text": [text if place in few else "" for place, text in enumerate(texts)],
                "textposition": [
                    position.replace("left", "center").replace("right", "center") for position in positions
                ],
            }
        )
        figure.add_trace(
            go.Scatter(
                x=labels,
                y=values,
                mode=mode,
                line={"color": color, "width": 2.5},
                marker={"size": 8, "symbol": symbol, "color": color},
                text=texts,
                textposition=positions,
                textfont={"color": style.TEXT_COLORS[theme], "size": style.LABEL_SIZE},
                cliponaxis=False,
                hoverinfo="skip",
            )
        )
    below = _LABEL_WIDTH * len(points) + _SIDES
    figure.update_layout(showlegend=False, meta={"narrow": {"below": below, "traces": narrow}})
    figure.update_xaxes(
        type="category", categoryorder="array", categoryarray=labels, tickvals=_named(labels), tickangle=0
    )
    figure.update_yaxes(style.value_axis("percent", _scale(growths)) | {"nticks": 4})
    return figure


def _named(labels: Sequence[str]) -> list[str]:
    """The labels below the axis, the newest among them: every second where all would not fit on a phone."""
    return list(labels) if len(labels) <= _MOST_NAMED else list(labels[::-1][::2][::-1])


def _labeled_of_many(values: Sequence[float]) -> set[int]:
    """The points that keep their labels where not all have room: the first and the last, and the highest and the lowest
    where they are far enough from others."""
    places = range(len(values))
    labeled = {0, len(values) - 1}
    for extreme in (max(places, key=values.__getitem__), min(places, key=values.__getitem__)):
        if all(abs(extreme - other) >= _APART for other in labeled):
            labeled.add(extreme)
    return labeled


def _label_positions(values: Sequence[float]) -> list[str]:
    """Where the label of each point stands so that the line does not cross it."""
    low, high = _scale(values)
    positions = []
    for place, value in enumerate(values):
        before = values[place - 1] if place else value
        after = values[place + 1] if place + 1 < len(values) else value
        if value - low > _ROOM_BELOW * (high - low) and before >= value <= after and before + after > 2 * value:
            positions.append("bottom center")
        elif before > value > after:
            positions.append("top right")
        elif before < value < after:
            positions.append("top left")
        else:
            positions.append("top center")
    return positions


def _scale(values: Sequence[float]) -> list[float]:
    """From zero, or below it, to the highest value, with room for its label."""
    low, high = min(0.0, *values), max(0.0, *values)
    room = 0.2 * (high - low or 1.0)
    return [low - (room if low < 0 else 0.0), high + room]
