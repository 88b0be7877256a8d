"""Growth by wage of all occupations of a list, a bubble each, as large as its jobs. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import pandas as pd
import plotly.graph_objects as go

from components.charts import style
from components.text import number_format
from components.text.captions import periods
from components.text.labels import base_label, target_year_label, wage_heading
from services.growth_rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from components.charts.style import Theme
    from services.growth_rows import GrowthRow

_HEIGHT: Final = 435  # pixels
_MAX_BUBBLE: Final = 44  # pixels across, of the occupation with the most jobs
_MIN_BUBBLE: Final = 5
_WAGE_TICKS: Final = [25_000, 50_000, 100_000, 200_000, 400_000]
_NAMED: Final = 5
"""How many of the first of the list have their names beside them where none is selected."""
_OPACITY: Final = 0.55
_NAME_LETTERS: Final = 24
"""Letters of a name: on a phone of 320 pixels more would be cut at the edge."""
_WIDE_PLOT, _NARROW_PLOT, _PLOT_HEIGHT = 600, 200, 320
"""Pixels of the plot across, beside the filters and on a phone of 320 pixels, and of its height: names that do not
cover each other there do so nowhere."""
_SIDES: Final = {"right": 1, "center": 0, "left": -1}
"""Where a name may stand above a bubble, and the direction; the first where it has room."""
_BESIDE_PLOT: Final = (40, 20)
"""Pixels left and right of the plot that a name may reach over."""


def scatter(
    ranked: pd.DataFrame, selected: Collection[str], theme: Theme = "light", *, is_narrow: bool = False
) -> go.Figure:
    """`ranked`: of Growth.rank; rows without a wage or growth are left out. customdata: the occupation_id.

    Those selected, or else the first of the list, are drawn last, so that they are seen, and have their names beside
    them where a name covers no other one.
    """
    drawn = ranked.dropna(subset=["annual_wage", "growth"])
    drawn = pd.concat([drawn[drawn["occupation_id"].isin(list(selected))], drawn]).drop_duplicates("occupation_id")
    jobs = drawn["base_employment"].astype(float)
    is_selected = drawn["occupation_id"].isin(list(selected))
    names = _names(drawn, int(is_selected.sum()) or _NAMED, _NARROW_PLOT if is_narrow else _WIDE_PLOT)
    drawn, jobs, is_selected, names = drawn[::-1], jobs[::-1], is_selected[::-1], names[::-1]
    rows = rows_of(drawn)
    figure = go.Figure(
        go.Scatter(
            x=drawn["annual_wage"].astype(float).tolist(),
            y=(100 * drawn["growth"].astype(float)).tolist(),
            mode="markers+text",
            customdata=drawn["occupation_id"].tolist(),
            hovertext=list(map(_hover, rows, drawn["median_wage"], drawn["median_hourly_wage"])),
            hoverinfo="text",
            text=[name.text for name in names],
            textposition=[f"top {name.side}" for name in names],
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
            margin={"b": style.AXIS_HEIGHT + 24 + style.LINE_HEIGHT},
        ),
    )
    wage = wage_heading(drawn["wage_year"])
    figure.update_xaxes(
        type="log",  # or else one wage of half a million leaves a quarter of the plot to all others
        tickvals=_WAGE_TICKS,
        ticktext=[f"${dollars // 1_000}k" for dollars in _WAGE_TICKS],
        tickangle=0,
        title_text=f"{wage}, dollars a year,<br>logarithmic scale",
        showgrid=True,
    )
    figure.update_yaxes(title_text=_growth(rows), ticksuffix=style.PERCENT_SUFFIX, zeroline=True)
    return figure


def alt(ranked: pd.DataFrame, title: str) -> str:
    """What the chart shows, for those who cannot see it."""
    rows = rows_of(ranked.dropna(subset=["annual_wage", "growth"]))
    growth = _growth(rows).lower()
    count = "1 occupation" if len(rows) == 1 else f"{len(rows)} occupations"
    return f"Scatter chart of {count}: {growth}, by median wage. {title} The table below has every figure."


class _Name(NamedTuple):
    """A name above a bubble, "" for none; on which side of it; and the box that it takes, in pixels."""

    text: str = ""
    side: str = "center"
    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0

    def is_beside(self, other: _Name) -> bool:
        """Whether the two cover nothing of each other."""
        is_apart = abs(self.bottom - other.bottom) >= style.LINE_HEIGHT
        return is_apart or self.right <= other.left or other.right <= self.left


def _names(drawn: pd.DataFrame, count: int, plot_width: int) -> list[_Name]:
    """A name for each row: of the first `count` those that have room in the plot and cover none before them."""
    jobs = drawn["base_employment"].astype(float).fillna(0.0)
    radius = _MAX_BUBBLE / 2 * (jobs / (jobs.max() or 1.0)) ** 0.5
    wages = drawn["annual_wage"].astype(float).map(math.log)
    across, up = _scaled(wages, plot_width), _scaled(drawn["growth"], _PLOT_HEIGHT)
    found: list[_Name] = []
    for name, x, y, around in list(zip(drawn["occupation"], across, up, radius, strict=True))[:count]:
        text = _short(name)
        width = len(text) * style.LETTER_WIDTH
        centers = {side: x + sign * (around + width / 2) for side, sign in _SIDES.items()}
        boxes = (_Name(text, side, at - width / 2, at + width / 2, y + around) for side, at in centers.items())
        free = (
            box
            for box in boxes
            if -_BESIDE_PLOT[0] <= box.left
            and box.right <= plot_width + _BESIDE_PLOT[1]
            and all(box.is_beside(other) for other in found if other.text)
        )
        found.append(next(free, _Name()))
    return [*found, *[_Name()] * (len(drawn) - len(found))]


def _scaled(column: pd.Series[Any], length: int) -> list[float]:
    """Values as pixels from the lowest to the highest."""
    values = column.astype(float)
    low, high = values.min(), values.max()
    return ((values - low) / ((high - low) or 1.0) * length).tolist()


def _growth(rows: Sequence[GrowthRow]) -> str:
    """ "Growth, 2025–2035"."""
    return ", ".join(filter(None, ["Growth", periods(rows)]))


def _hover(row: GrowthRow, annual: Any, hourly: Any) -> str:
    unit = "" if number_format.is_missing(annual) else " a year"
    return (
        f"<b>{row.occupation}</b><br>{number_format.percent(row.growth)} by {target_year_label(row)}"
        f"<br>{number_format.wage(annual, hourly)}{unit}<br>{base_label(row)} jobs"
    )


def _short(name: str) -> str:
    return name if len(name) <= _NAME_LETTERS else f"{name[:_NAME_LETTERS].rstrip()}…"
