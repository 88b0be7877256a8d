"""Charts of the accuracy of past projections. Pure: frames of `Growth.accuracy` in, Plotly figures out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from components.charts import style

if TYPE_CHECKING:
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
    """Lines of how often an event happened (`happened`) by how likely it was called (`stated`), one for each of EVENTS
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
                hovertemplate=f"{name}: called %{{x:.0f}} %, came true %{{y:.0f}} %<extra></extra>",
            )
        )
    line = {"color": style.TEXT_COLORS[theme], "dash": "dash", "width": 1}
    figure.add_shape(type="line", x0=0, y0=0, x1=100, y1=100, line=line)
    figure.update_xaxes(title_text="Called likely", ticksuffix=style.PERCENT_SUFFIX, range=[0, 100])
    figure.update_yaxes(_percent_axis(theme), title_text="Came true", range=[0, 100])
    return figure


def _percent_axis(theme: Theme) -> dict[str, Any]:
    """An axis of percents that are never negative, with a faint line at zero."""
    faint_line = {"zerolinewidth": 1, "zerolinecolor": style.FAINT_LINE_COLORS[theme]}
    return {"ticksuffix": style.PERCENT_SUFFIX, "zeroline": True, **faint_line}
