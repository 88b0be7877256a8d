"""Charts of how past projections turned out. Pure: frames in, Plotly figures out."""

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
"""Who is scored, in the order of the legend."""
_MARKS: Final = ("circle", "square", "diamond", "cross", "x")
_ROW: Final = 34  # pixels a vintage
_CHART: Final = 300


def record(frame: pd.DataFrame, ink: str) -> go.Figure:
    """Past projections beside what came, a vintage a row: the range as a line, open what was said, filled what came."""
    points = track_record.points(frame)[::-1]
    spans = [point["span"] for point in points]

    def percent(name: str) -> list[float | None]:
        return [None if point[name] is None else round(100 * point[name], 2) for point in points]

    ranges = {
        "type": "scatter",
        "mode": "lines",
        "name": "8 in 10 outcomes expected",
        "x": [end for low, high in zip(percent("low"), percent("high"), strict=True) for end in (low, high, None)],
        "y": [place for span in spans for place in (span, span, None)],
        "line": {"color": bars_and_lines.COLOURS[4], "width": 6},
        "opacity": 0.5,
        "hoverinfo": "skip",
    }
    said = _marks("Projected", percent("projected"), spans, "circle-open", 14, bars_and_lines.COLOURS[0])
    came = _marks("Actual", percent("actual"), spans, "diamond", 9, ink)
    layout = _layout(ink, _ROW * len(points) + 90)
    layout["xaxis"] |= {"ticksuffix": f"{number_format.SPACE}%", "zeroline": True, "gridcolor": chart_parts.FAINT}
    layout["xaxis"] |= {"zerolinecolor": chart_parts.ZERO, "zerolinewidth": 2}
    layout["yaxis"] |= {"type": "category", "dtick": 1}
    return go.Figure({"data": [ranges, said, came], "layout": layout})


def _marks(name: str, x: list[float | None], y: list[str], symbol: str, size: int, colour: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": x,
        "y": y,
        "marker": {"symbol": symbol, "size": size, "color": colour, "line": {"width": 2, "color": colour}},
        "hovertemplate": f"{name}: %{{x:+.1f}} %<extra></extra>",
    }


def errors(accuracy: pd.DataFrame, ink: str) -> go.Figure:
    """Error by horizon, Horizons beside the baselines: a marker each (percent, weighted by jobs)."""
    traces = []
    for place, (method, name) in enumerate(METHODS.items()):
        own = accuracy[accuracy["method"] == method].sort_values("horizon_years")
        colour = bars_and_lines.COLOURS[place]
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": name,
                "x": own["horizon_years"].astype(int).tolist(),
                "y": [round(100 * value, 2) for value in own["value"]],
                "line": {"color": colour, "width": 3 if method == "horizons" else 1.5},
                "marker": {"symbol": _MARKS[place], "size": 9, "color": colour},
                "hovertemplate": f"{name}, %{{x}} years: %{{y:.1f}} %<extra></extra>",
            }
        )
    layout = _layout(ink, _CHART + 60)
    layout["xaxis"] |= {"title": {"text": "Years ahead", "font": {"color": ink}}, "dtick": 1, "showgrid": False}
    layout["yaxis"] |= {"ticksuffix": f"{number_format.SPACE}%", "rangemode": "tozero", "gridcolor": chart_parts.FAINT}
    return go.Figure({"data": traces, "layout": layout})


def held(coverage: pd.DataFrame, ink: str) -> go.Figure:
    """How often the 80 % range held, by size of occupation: a bar each, beside a line at 80 %."""
    bar = {
        "type": "bar",
        "x": coverage["size_class"].tolist(),
        "y": [round(100 * value, 1) for value in coverage["value"]],
        "marker": {"color": bars_and_lines.COLOURS[0]},
        "text": [f"{100 * value:.0f}{number_format.SPACE}%" for value in coverage["value"]],
        "textposition": "inside",
        "insidetextanchor": "start",
        "textangle": 0,
        "textfont": {"color": "#FFFFFF"},
        "hoverinfo": "skip",
    }
    layout = _layout(ink, _CHART)
    layout["xaxis"] |= {"type": "category", "title": {"text": "Jobs in the base year", "font": {"color": ink}}}
    layout["yaxis"] |= {"ticksuffix": f"{number_format.SPACE}%", "range": [0, 100], "gridcolor": chart_parts.FAINT}
    line = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": 80, "y1": 80}
    layout["shapes"] = [line | {"line": {"color": ink, "width": 2, "dash": "dash"}}]
    return go.Figure({"data": [bar], "layout": layout})


def _layout(ink: str, height: int) -> dict[str, Any]:
    axis = {"tickfont": {"color": ink}, "automargin": True}
    return {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 16, "b": 8},
        "font": {"color": ink},
        "legend": {"orientation": "h", "yanchor": "top", "y": -0.2, "x": 0, "font": {"color": ink}},
        "hovermode": "closest",
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }
