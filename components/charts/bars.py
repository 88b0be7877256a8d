"""Bars of growth by horizon. Pure: rows in, Plotly figures out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from components.charts import style, values
from components.text import number_format
from components.text.labels import series_name
from services.growth_rows import GrowthRows, by_series

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.charts.style import Theme
    from services.growth_rows import GrowthRow

_PATTERNS: Final = ("", "/", "x", ".", "\\", "-", "+", "|")
_PATTERN: Final = {"fillmode": "overlay", "fgcolor": "rgba(255, 255, 255, 0.85)", "size": 7, "solidity": 0.35}
_REFERENCE_SYMBOLS: Final = ("line-ew-open", "circle-open", "square-open", "diamond-open", "x-thin-open", "star-open")
_LABEL_GAP: Final = 0.02  # share of the scale between an error bar and its label


def bars(
    rows: GrowthRows,
    view: str,
    colors: Mapping[str, str],
    reference: GrowthRows | None = None,
    y_range: Sequence[float] | None = None,
    theme: Theme = "light",
) -> go.Figure:
    """Grouped bars of growth by horizon, from zero, with all occupations (`reference`) as markers.

    `view`: "jobs" draws jobs added; "percent" and "index" draw growth in percent, as bars start at zero and an index
    does not. `reference` is drawn where the view is in percent.
    """
    view = "change" if view == "jobs" else "percent"
    series = by_series(rows)
    references = by_series(reference or ()) if view == "percent" else []
    drawn_reference = [row for reference_rows in references for row in reference_rows]
    positions = values.area_positions(rows)
    figure = go.Figure(layout=style.layout(theme, len(series) + len(references)))
    for series_rows in series:
        first, name = series_rows[0], series_name(series_rows[0], rows)
        pattern = _PATTERNS[positions[first.area_id] % len(_PATTERNS)]
        figure.add_trace(
            go.Bar(
                name=name,
                x=[values.horizon_label(row) for row in series_rows],
                y=[values.value(row, view) for row in series_rows],
                marker={"color": colors[first.occupation_id], "pattern": {"shape": pattern, **_PATTERN}},
                error_y=_error_bars(series_rows, view, theme),
                hovertext=[values.hover_text(name, row) for row in series_rows],
                hoverinfo="text",
            )
        )
    if len(series) == 1:
        figure.add_trace(_labels(rows, view, theme, drawn_reference))
    figure.add_traces([_reference_markers(part, theme, position) for position, part in enumerate(references)])
    figure.update_layout(bargap=0.25, bargroupgap=0.06, xaxis={"type": "category"})
    scale = y_range or _scale(rows, view, drawn_reference, has_labels=len(series) == 1)
    figure.update_yaxes(style.value_axis(view, scale))
    return figure


def _error_bars(rows: Sequence[GrowthRow], view: str, theme: Theme) -> dict[str, Any] | None:
    """The 80 % ranges of a series, as error_x or error_y of its bars; None where the source gives none."""
    if all(row.low_80 is None for row in rows):
        return None
    above, below = [], []
    for row in rows:
        middle, (low, high) = values.value(row, view), values.range_80(row, view)
        above.append(None if middle is None or high is None else high - middle)
        below.append(None if middle is None or low is None else middle - low)
    return {
        "type": "data",
        "symmetric": False,
        "array": above,
        "arrayminus": below,
        "color": style.TEXT_COLORS[theme],
        "thickness": 1.3,
        "width": 4,
    }


def _labels(rows: GrowthRows, view: str, theme: Theme, reference: Sequence[GrowthRow]) -> go.Scatter:
    """Percent and jobs above every bar, its error bar and the reference there; for a single series only, as more have
    no room for them."""
    numbers = [number for row in rows for number in (0.0, *values.value_and_range(row, view))]
    gap = _LABEL_GAP * (max(numbers) - min(numbers))
    return go.Scatter(
        mode="text",
        x=[values.horizon_label(row) for row in rows],
        y=[_top(row, view, reference) + gap for row in rows],
        text=[
            number_format.NOT_PUBLISHED
            if row.growth is None
            else f"{number_format.percent(row.growth)}<br>{number_format.job_change(row.change)}"
            for row in rows
        ],
        textposition="top center",
        textfont={"color": style.TEXT_COLORS[theme], "size": style.LABEL_SIZE},
        cliponaxis=False,
        hoverinfo="skip",
        showlegend=False,
    )


def _top(row: GrowthRow, view: str, reference: Sequence[GrowthRow]) -> float:
    """The highest of zero, the bar, its error bar and the reference at its horizon."""
    others = [values.value(other, view) or 0.0 for other in reference if other.horizon_years == row.horizon_years]
    return max((0.0, *values.value_and_range(row, view), *others))


def _scale(rows: GrowthRows, view: str, reference: Sequence[GrowthRow], *, has_labels: bool) -> list[float]:
    """The value axis of a single chart; labels are above zero even if all bars are below it."""
    low, high = values.value_range(rows, view, reference=reference)
    return [low, high if high > 0 or not has_labels else high - low * values.LABEL_ROOM]


def _reference_markers(rows: GrowthRows, theme: Theme, position: int) -> go.Scatter:
    color = style.TEXT_COLORS[theme]
    return go.Scatter(
        name=f"All occupations, {rows[0].area}",
        x=[values.horizon_label(row) for row in rows],
        y=[values.value(row, "percent") for row in rows],
        mode="markers",  # no line: the horizons on this axis are not evenly spaced
        marker={
            "symbol": _REFERENCE_SYMBOLS[position % len(_REFERENCE_SYMBOLS)],
            "size": 16 if position == 0 else 8,
            "color": color,
            "line": {"width": style.LINE_WIDTH, "color": color},
        },
        hovertext=[values.hover_text("All occupations", row) for row in rows],
        hoverinfo="text",
    )
