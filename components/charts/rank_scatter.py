"""Growth by wage of all occupations of a list, a bubble each, as large as its jobs. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import plotly.graph_objects as go

from components.charts import style
from components.text import number_format

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from components.charts.style import Theme

_HEIGHT: Final = 420  # pixels
_MAX_BUBBLE: Final = 44  # pixels across, of the occupation with the most jobs
_MIN_BUBBLE: Final = 5
_NAMED: Final = 5
"""How many of the first of the list have their names beside them, besides the selected ones."""
_OPACITY: Final = 0.55
_NAME_LETTERS: Final = 34


def scatter(ranked: pd.DataFrame, selected: Collection[str], theme: Theme = "light") -> go.Figure:
    """`ranked`: of Growth.rank; rows without a wage or growth are left out. customdata: the occupation_id."""
    drawn = ranked.dropna(subset=["annual_wage", "growth"])
    jobs = drawn["base_employment"].astype(float)
    is_selected = drawn["occupation_id"].isin(list(selected))
    named = is_selected | (drawn.reset_index().index < _NAMED)
    figure = go.Figure(
        go.Scatter(
            x=drawn["annual_wage"].astype(float).tolist(),
            y=(100 * drawn["growth"].astype(float)).tolist(),
            mode="markers+text",
            customdata=drawn["occupation_id"].tolist(),
            hovertext=[_hover(*values) for values in _rows(drawn)],
            hoverinfo="text",
            text=[_short(name) if shown else "" for name, shown in zip(drawn["occupation"], named, strict=True)],
            textposition="top center",
            marker={
                "size": jobs.tolist(),
                "sizemode": "area",
                "sizeref": 2.0 * float(jobs.max() or 1.0) / _MAX_BUBBLE**2 if len(jobs) else 1.0,
                "sizemin": _MIN_BUBBLE / 2,
                "color": [style.PALETTE[1] if one else style.PALETTE[0] for one in is_selected],
                "opacity": _OPACITY,
                "line": {"width": [style.LINE_WIDTH if one else 0 for one in is_selected]},
            },
            cliponaxis=False,
        ),
        layout=go.Layout(
            template=style.TEMPLATES[theme],
            height=_HEIGHT,
            margin={"b": style.AXIS_HEIGHT + 24},
        ),
    )
    figure.update_xaxes(title_text="Median wage, dollars a year", tickprefix="$", tickformat=",.0f", showgrid=True)
    figure.update_yaxes(title_text="Growth", ticksuffix=style.PERCENT_SUFFIX, zeroline=True)
    return figure


def alt(ranked: pd.DataFrame, title: str) -> str:
    """What the chart shows, for those who cannot see it."""
    count = len(ranked.dropna(subset=["annual_wage", "growth"]))
    return f"Scatter chart of {count} occupations: growth by median wage. {title} The table below has every figure."


def _rows(drawn: pd.DataFrame) -> list[tuple[str, float, float, float]]:
    columns = ("occupation", "growth", "annual_wage", "base_employment")
    return list(zip(*(drawn[name].tolist() for name in columns), strict=True))


def _hover(name: str, growth: float, wage: float, jobs: float) -> str:
    return (
        f"<b>{name}</b><br>{number_format.percent(growth)}<br>{number_format.dollars(wage)} a year"
        f"<br>{number_format.rounded(jobs)} jobs"
    )


def _short(name: str) -> str:
    return name if len(name) <= _NAME_LETTERS else f"{name[:_NAME_LETTERS].rstrip()}…"
