"""The waterfall of a plan: people today, leavers, their replacement, growth, people needed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import plotly.graph_objects as go

from components.charts import style
from components.text import plan

if TYPE_CHECKING:
    import pandas as pd

    from components.charts.style import Theme

CONFIG: Final = style.PLOTLY_CONFIG
_UP, _DOWN, _LEVEL = style.PALETTE[0], style.PALETTE[1], style.PALETTE[5]
_LEVELS: Final = (0, 4)
"""The steps that are levels; the others are changes."""


def waterfall(total: pd.Series, headcount_year: int, theme: Theme = "light") -> go.Figure:
    """The steps of plan.steps with their values printed; bars of levels start at zero."""
    steps = plan.steps(total, headcount_year)
    is_level = [place in _LEVELS for place in range(len(steps))]
    texts = [
        plan.people(value) if level else plan.signed_people(value)
        for (_, value), level in zip(steps, is_level, strict=True)
    ]
    figure = go.Figure(
        go.Waterfall(
            x=[name for name, _ in steps],
            y=[value for _, value in steps],
            measure=["absolute" if level else "relative" for level in is_level],
            text=texts,
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
            increasing={"marker": {"color": _UP}},
            decreasing={"marker": {"color": _DOWN}},
            totals={"marker": {"color": _LEVEL}},
            connector={"line": {"color": style.RANGE_COLORS[theme], "width": 1}},
        ),
        layout=style.layout(theme),
    )
    figure.update_yaxes(rangemode="tozero", zeroline=True)
    return figure
