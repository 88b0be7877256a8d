"""Charts of the accuracy of past projections. Pure: frames of `Growth.accuracy` in, Plotly figures out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from components.charts import style
from services.growth_frame import NATION

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from components.charts.style import Theme

METHODS: Final = {
    "horizons": "Horizons",
    "bls_line": "BLS’s line",
    "damped_trend": "Damped trend",
    "constant_share": "Constant share",
    "no_change": "No change",
}
"""The scored methods, in the order of the legend."""
EVENTS: Final = {"growth": "Jobs grow", "faster": "Jobs grow faster than all occupations"}
"""The events that likelihoods are given for."""
_SYMBOLS: Final = ("circle", "square", "diamond", "cross", "x")
_HEIGHT: Final = 300  # pixels
_LEGEND_HEIGHT: Final = 60
_NOMINAL_COVERAGE: Final = 80  # percent
_MARK_ROOM: Final = 0.01  # growth; a mark at the edge of the plot would be cut


def errors(scores: pd.DataFrame, theme: Theme) -> go.Figure:
    """Lines of the error by horizon, of Horizons and the baselines (percent, weighted by jobs)."""
    figure = go.Figure(layout=style.layout_of_height(theme, _HEIGHT + _LEGEND_HEIGHT))
    for position, (method, name) in enumerate(METHODS.items()):
        rows = scores[scores["method"] == method].sort_values("horizon_years")
        color = style.PALETTE[position]
        figure.add_trace(
            go.Scatter(
                mode="lines+markers",
                name=name,
                x=rows["horizon_years"].astype(int).tolist(),
                y=[round(100 * value, 2) for value in rows["value"]],
                line={"color": color, "width": 3 if method == "horizons" else 1.5},
                marker={"symbol": _SYMBOLS[position], "size": 9, "color": color},
                hovertemplate=f"{name}, %{{x}} years: %{{y:.1f}} %<extra></extra>",
            )
        )
    figure.update_xaxes(title_text="Years ahead", dtick=1)
    figure.update_yaxes(_percent_axis(theme), rangemode="tozero")
    return figure


def coverage(scores: pd.DataFrame, theme: Theme, title: str = "Jobs in the base year") -> go.Figure:
    """Bars of the coverage of the 80 % range (`value`) by `size_class`, with a line at 80 %.

    `title`: what the bars are, if not sizes of occupations.
    """
    figure = go.Figure(
        go.Bar(
            x=scores["size_class"].tolist(),
            y=[round(100 * value, 1) for value in scores["value"]],
            marker={"color": style.PALETTE[0]},
            text=[f"{100 * value:.0f}{style.PERCENT_SUFFIX}" for value in scores["value"]],
            textposition="inside",
            insidetextanchor="start",
            textangle=0,
            textfont={"color": "#FFFFFF"},
            hoverinfo="skip",
        ),
        layout=style.layout_of_height(theme, _HEIGHT),
    )
    figure.update_xaxes(type="category", title_text=title)
    figure.update_yaxes(_percent_axis(theme), range=[0, 100])
    figure.add_shape(style.horizontal_line(_NOMINAL_COVERAGE, color=style.TEXT_COLORS[theme], dash="dash"))
    return figure


def reliability(bins: pd.DataFrame, theme: Theme) -> go.Figure:
    """Lines of how often an event happened (`happened`) by the likelihood given (`stated`), one for each of EVENTS
    (`method`), and the diagonal."""
    figure = go.Figure(layout=style.layout_of_height(theme, _HEIGHT + _LEGEND_HEIGHT))
    for position, (event, name) in enumerate(EVENTS.items()):
        rows = bins[bins["method"] == event].sort_values("stated")
        color = style.PALETTE[position]
        figure.add_trace(
            go.Scatter(
                mode="lines+markers",
                name=name,
                x=[round(100 * value, 1) for value in rows["stated"]],
                y=[round(100 * value, 1) for value in rows["happened"]],
                line={"color": color, "width": 2},
                marker={"symbol": _SYMBOLS[position], "size": 9, "color": color},
                hovertemplate=f"{name}: likelihood %{{x:.0f}} %, happened %{{y:.0f}} %<extra></extra>",
            )
        )
    line = {"color": style.TEXT_COLORS[theme], "dash": "dash", "width": 1}
    figure.add_shape(type="line", x0=0, y0=0, x1=100, y1=100, line=line)
    figure.update_xaxes(title_text="Likelihood given", ticksuffix=style.PERCENT_SUFFIX, range=[0, 100])
    figure.update_yaxes(_percent_axis(theme), title_text="Happened", range=[0, 100])
    return figure


def projected_and_actual(states: pd.DataFrame, theme: Theme) -> go.Figure:
    """Points of the growth that each area's agency projected (`projected`) and the actual one (`actual`), and the
    diagonal where both are the same.

    `states`: area_id, name, label (beside the point; "" for none). The nation has a mark of its own.
    """
    figure = go.Figure(layout=style.layout_of_height(theme, _HEIGHT + _LEGEND_HEIGHT))
    is_nation = states["area_id"] == NATION
    marks = (("States", states[~is_nation], "circle-open", 0), ("United States", states[is_nation], "diamond", 1))
    for name, rows, symbol, color in marks:
        figure.add_trace(
            go.Scatter(
                mode="markers+text",
                name=name,
                x=[round(100 * value, 1) for value in rows["projected"]],
                y=[round(100 * value, 1) for value in rows["actual"]],
                text=rows["label"].tolist(),
                textposition="middle right",
                customdata=rows["name"].tolist(),
                marker={
                    "symbol": symbol,
                    "size": 9,
                    "color": style.PALETTE[color],
                    "line": {"width": style.LINE_WIDTH},
                },
                hovertemplate="%{customdata}: projected %{x:+.1f} %, actual %{y:+.1f} %<extra></extra>",
            )
        )
    low, high = _round_out(states[["projected", "actual"]].to_numpy("float64"))
    line = {"color": style.TEXT_COLORS[theme], "dash": "dash", "width": 1}
    figure.add_shape(type="line", x0=low, y0=low, x1=high, y1=high, line=line)
    axis = {"ticksuffix": style.PERCENT_SUFFIX, "range": [low, high], "zeroline": True}
    figure.update_xaxes(axis, title_text="Projected")
    figure.update_yaxes(axis, title_text="Actual")
    return figure


def _round_out(growth: np.ndarray) -> tuple[float, float]:
    """The whole fives of percent that all values lie between, with room for the marks."""
    low, high = growth.min() - _MARK_ROOM, growth.max() + _MARK_ROOM
    return 5 * math.floor(20 * low), 5 * math.ceil(20 * high)


def _percent_axis(theme: Theme) -> dict[str, Any]:
    """An axis of percents that are never negative, with a faint line at zero."""
    faint_line = {"zerolinewidth": 1, "zerolinecolor": style.FAINT_LINE_COLORS[theme]}
    return {"ticksuffix": style.PERCENT_SUFFIX, "zeroline": True, **faint_line}
