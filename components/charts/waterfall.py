"""The waterfall of a plan: people today, leavers, their replacement, growth, people needed. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import plotly.graph_objects as go

from components.charts import style
from components.text import plan
from services.exports.pictures.spec import Picture, Step, Steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from components.charts.style import Theme

_UP, _DOWN, _LEVEL = style.PALETTE[0], style.PALETTE[1], style.PALETTE[5]
_LEVELS: Final = (0, 4)
"""The steps that are levels; the others are changes."""
_ROW_HEIGHT: Final = 40  # pixels
_BAR: Final = 0.8
"""Height of a bar as a share of its row."""
_LETTERS: Final = 12
"""Letters of a line of a name: on a phone of 320 pixels the bars keep two thirds of the width."""
_TEXT_ROOM: Final = 1.2
"""The scale as a multiple of its longest bar, so that the number beside it has room."""


def waterfall(total: pd.Series, headcount_year: int, theme: Theme = "light") -> go.Figure:
    """The steps of plan.steps from top to bottom with their values printed; bars of levels start at zero.

    They lie, so that the names of the steps can be read on a phone.
    """
    steps = plan.steps(total, headcount_year)
    drawn = _drawn(steps)
    figure = go.Figure(
        go.Bar(
            orientation="h",
            y=["<br>".join(style.wrapped(name, _LETTERS)) for name, _ in steps],
            x=[value for _, value in steps],
            base=[step.start for step in drawn],
            width=_BAR,
            marker={"color": [step.color for step in drawn]},
            text=[step.text for step in drawn],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
        ),
        layout=style.layout(theme, plot_height=_ROW_HEIGHT * len(steps)),
    )
    for place, step in enumerate(drawn[:-1]):  # what leads from the end of a bar to the next
        y0, y1 = place + _BAR / 2, place + 1 - _BAR / 2
        line = {"color": style.RANGE_COLORS[theme], "width": 1}
        figure.add_shape(type="line", x0=step.end, x1=step.end, y0=y0, y1=y1, line=line)
    longest = max(float(total["headcount"]), float(total["headcount_mid"]), 1.0)
    lowest = min(float(total["headcount"] - total["leavers"]), 0.0)
    room = (_TEXT_ROOM - 1) * (longest - lowest)
    figure.update_xaxes(
        range=[lowest - (room if lowest < 0 else 0), longest + room],
        showgrid=True,
        zeroline=True,
        nticks=5,
        tickformat=",",
    )
    figure.update_yaxes(autorange="reversed", showgrid=False, zeroline=False)
    return figure


def picture(total: pd.Series, headcount_year: int, rows: pd.DataFrame, source: str) -> Picture:
    """The same steps as a picture to download; `rows`: those of the same year, `source`: of plan.source."""
    drawn = _drawn(plan.steps(total, headcount_year))
    return Picture(
        plan.waterfall_title(total),
        plan.waterfall_subtitle(total, headcount_year),
        Steps("jobs", drawn),
        [plan.basis(total, rows)],
        source,
    )


def _drawn(steps: Sequence[tuple[str, float]]) -> list[Step]:
    """The bars from top to bottom: levels from zero, changes from where the bar above ends."""
    drawn, end = [], 0.0
    for place, ((name, value), text) in enumerate(zip(steps, _texts(steps), strict=True)):
        start = 0.0 if place in _LEVELS else end
        end = start + value
        color = _LEVEL if place in _LEVELS else _UP if value >= 0 else _DOWN
        drawn.append(Step(name, start, end, text, color))
    return drawn


def _texts(steps: Sequence[tuple[str, float]]) -> list[str]:
    return [
        plan.people(value) if place in _LEVELS else plan.signed_people(value) for place, (_, value) in enumerate(steps)
    ]
