"""The chart of past projections of an occupation against outcomes. Pure: a frame in, a figure or a picture out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from components.charts import style
from components.text import number_format, track_record
from components.text.labels import title_phrase
from services.exports.pictures.spec import Picture, Row, RowMark, Rows

if TYPE_CHECKING:
    import pandas as pd

    from components.charts.style import Theme
    from services.exports.pictures.spec import Mark

_ROW_HEIGHT: Final = 38  # pixels
_MARGINS_HEIGHT: Final = 110  # pixels; axis and legend
_SCALE_ROOM: Final = 0.06
"""Of the span of points and ranges, beyond them on either side."""
BLS_NAME, OUR_NAME, ACTUAL_NAME = "BLS projected", "Horizons, with only the data known then", "Actual"
RANGE_NAME: Final = f"80{number_format.NNBSP}% range around ours"
_BLS_COLOR: Final = style.PALETTE[1]
_OUR_COLOR: Final = style.PALETTE[0]
_RANGE_COLOR: Final = "rgba(0, 114, 178, 0.25)"  # ours, pale


def record(frame: pd.DataFrame, theme: Theme) -> go.Figure:
    """A row a vintage, the newest first: BLS's projection (ring), ours (dot) with its range, the outcome (diamond)."""
    points = track_record.points(frame)
    places = list(range(len(points)))
    ranges = go.Bar(
        name=RANGE_NAME,
        orientation="h",
        y=places,
        base=[None if point["low"] is None else 100 * point["low"] for point in points],
        x=[None if point["low"] is None else 100 * (point["high"] - point["low"]) for point in points],
        width=0.32,
        marker={"color": _RANGE_COLOR, "line": {"width": 0}},
        hoverinfo="skip",
    )
    marks = [
        _markers(BLS_NAME, "projected", points, "circle-open", 15, _BLS_COLOR),
        _markers(OUR_NAME, "ours", points, "circle", 9, _OUR_COLOR),
        _markers(ACTUAL_NAME, "actual", points, "diamond", 11, style.TEXT_COLORS[theme]),
    ]
    height = _ROW_HEIGHT * len(points) + _MARGINS_HEIGHT
    figure = go.Figure([ranges, *marks], layout=style.layout_of_height(theme, height))
    figure.update_xaxes(ticksuffix=style.PERCENT_SUFFIX, zeroline=True, showgrid=True, range=list(_scale(points)))
    figure.update_yaxes(
        tickvals=places,
        ticktext=[point["period"] for point in points],
        range=[len(points) - 0.4, -0.6],
        zeroline=False,
        gridcolor=style.FAINT_LINE_COLORS[theme],
    )
    return figure


def _scale(points: list[dict[str, Any]]) -> tuple[float, float]:
    """The axis in percent: all points, whole ranges and zero."""
    known = (point[name] for point in points for name in ("projected", "ours", "actual", "low", "high"))
    numbers = [0.0, *(100 * number for number in known if number is not None)]
    low, high = min(numbers), max(numbers)
    room = ((high - low) or 1.0) * _SCALE_ROOM
    return low - room, high + room


def _markers(name: str, column: str, points: list[dict[str, Any]], symbol: str, size: int, color: str) -> go.Scatter:
    return go.Scatter(
        mode="markers",
        name=name,
        x=[round(100 * point[column], 2) for point in points],
        y=list(range(len(points))),
        marker={"symbol": symbol, "size": size, "color": color, "line": {"width": style.LINE_WIDTH, "color": color}},
        hovertemplate=f"{name}: %{{x:+.1f}} %<extra></extra>",
    )


def picture(frame: pd.DataFrame, occupation: str, sentence: str) -> Picture:
    """The chart as a picture to download; `sentence` is its finding."""
    points = track_record.points(frame)
    kinds: dict[str, tuple[str, Mark, str]] = {
        "projected": (BLS_NAME, "ring", _BLS_COLOR),
        "ours": (OUR_NAME, "dot", _OUR_COLOR),
        "actual": (ACTUAL_NAME, "diamond", style.TEXT_COLORS["light"]),
    }
    rows = [
        Row(
            point["period"],
            [RowMark(kind, round(100 * point[name], 2), color) for name, (_, kind, color) in kinds.items()],
            (None, None) if point["low"] is None else (100 * point["low"], 100 * point["high"]),
            f"actual {number_format.percent(point['actual'])}",
            _OUR_COLOR,
        )
        for point in points
    ]
    legend = [(name, RowMark(kind, None, color)) for name, kind, color in kinds.values()]
    plot = Rows("percent", _scale(points), rows, legend, RANGE_NAME)
    return Picture(
        f"How past projections of {title_phrase(occupation)} did",
        "United States. Growth over the years named, percent: BLS’s ten-year rate over these years, ours, the actual",
        plot,
        [sentence],
        f"Source: BLS Employment Projections, {frame['vintage'].min()} to {frame['vintage'].max()}; Horizons.",
    )
