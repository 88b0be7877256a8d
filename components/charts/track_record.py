"""Charts of past projections against outcomes. Pure: frames in, Plotly figures out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from components.charts import bars_and_lines, chart_parts
from components.text import number_format, track_record

if TYPE_CHECKING:
    import pandas as pd

METHODS: Final = {
    "horizons": "Horizons",
    "bls_line": "BLS’s line",
    "damped_trend": "Damped trend",
    "constant_share": "Constant share",
    "no_change": "No change",
}
"""The scored methods, in the order of the legend."""
_SYMBOLS: Final = ("circle", "square", "diamond", "cross", "x")
_ROW_HEIGHT: Final = 34  # pixels
_CHART_HEIGHT: Final = 300  # pixels


def record(frame: pd.DataFrame, text_color: str) -> go.Figure:
    """Past projections and outcomes, a vintage a row: a line for the range, an open marker for the projection, a filled
    one for the outcome."""
    points = track_record.points(frame)[::-1]
    periods = [point["period"] for point in points]

    def percent(name: str) -> list[float | None]:
        return [None if point[name] is None else round(100 * point[name], 2) for point in points]

    ranges = {
        "type": "scatter",
        "mode": "lines",
        "name": "8 in 10 outcomes expected",
        "x": [bound for low, high in zip(percent("low"), percent("high"), strict=True) for bound in (low, high, None)],
        "y": [value for period in periods for value in (period, period, None)],
        "line": {"color": bars_and_lines.PALETTE[4], "width": 6},
        "opacity": 0.5,
        "hoverinfo": "skip",
    }
    projected = _markers("Projected", percent("projected"), periods, "circle-open", 14, bars_and_lines.PALETTE[0])
    actual = _markers("Actual", percent("actual"), periods, "diamond", 9, text_color)
    layout = _layout(text_color, _ROW_HEIGHT * len(points) + 90)
    layout["xaxis"] |= {
        "ticksuffix": f"{number_format.NNBSP}%",
        "zeroline": True,
        "gridcolor": chart_parts.GRID_COLOR,
    }
    layout["xaxis"] |= {"zerolinecolor": chart_parts.ZERO_LINE_COLOR, "zerolinewidth": 2}
    layout["yaxis"] |= {"type": "category", "dtick": 1}
    return go.Figure({"data": [ranges, projected, actual], "layout": layout})


def _markers(name: str, x: list[float | None], y: list[str], symbol: str, size: int, color: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x,
        "y": y,
        "marker": {"symbol": symbol, "size": size, "color": color, "line": {"width": 2, "color": color}},
        "hovertemplate": f"{name}: %{{x:+.1f}} %<extra></extra>",
    }


def errors(accuracy: pd.DataFrame, text_color: str) -> go.Figure:
    """Lines of the error by horizon, of Horizons and the baselines (percent, weighted by jobs)."""
    traces = []
    for position, (method, name) in enumerate(METHODS.items()):
        rows = accuracy[accuracy["method"] == method].sort_values("horizon_years")
        color = bars_and_lines.PALETTE[position]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": name,
                "x": rows["horizon_years"].astype(int).tolist(),
                "y": [round(100 * value, 2) for value in rows["value"]],
                "line": {"color": color, "width": 3 if method == "horizons" else 1.5},
                "marker": {"symbol": _SYMBOLS[position], "size": 9, "color": color},
                "hovertemplate": f"{name}, %{{x}} years: %{{y:.1f}} %<extra></extra>",
            }
        )
    layout = _layout(text_color, _CHART_HEIGHT + 60)
    layout["xaxis"] |= {"title": {"text": "Years ahead", "font": {"color": text_color}}, "dtick": 1, "showgrid": False}
    layout["yaxis"] |= {
        "ticksuffix": f"{number_format.NNBSP}%",
        "rangemode": "tozero",
        "gridcolor": chart_parts.GRID_COLOR,
    }
    return go.Figure({"data": traces, "layout": layout})


def coverage(scores: pd.DataFrame, text_color: str) -> go.Figure:
    """Bars of the coverage of the 80 % range by size of occupation, with a line at 80 %."""
    bar = {
        "type": "bar",
        "x": scores["size_class"].tolist(),
        "y": [round(100 * value, 1) for value in scores["value"]],
        "marker": {"color": bars_and_lines.PALETTE[0]},
        "text": [f"{100 * value:.0f}{number_format.NNBSP}%" for value in scores["value"]],
        "textposition": "inside",
        "insidetextanchor": "start",
        "textangle": 0,
        "textfont": {"color": "#FFFFFF"},
        "hoverinfo": "skip",
    }
    layout = _layout(text_color, _CHART_HEIGHT)
    layout["xaxis"] |= {"type": "category", "title": {"text": "Jobs in the base year", "font": {"color": text_color}}}
    layout["yaxis"] |= {
        "ticksuffix": f"{number_format.NNBSP}%",
        "range": [0, 100],
        "gridcolor": chart_parts.GRID_COLOR,
    }
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 80, "y1": 80}
    layout["shapes"] = [line | {"line": {"color": text_color, "width": 2, "dash": "dash"}}]
    return go.Figure({"data": [bar], "layout": layout})


def _layout(text_color: str, height: int) -> dict[str, Any]:
    axis = {"tickfont": {"color": text_color}, "automargin": True}
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 16, "b": 8},
        "font": {"color": text_color},
        "legend": {"orientation": "h", "yanchor": "top", "y": -0.2, "x": 0, "font": {"color": text_color}},
        "hovermode": "closest",
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }
