"""Parts that charts share: plotted values, error bars, bands, hover texts, axes. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from components.text import number_format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.text.rows import Row

GRID_COLOR: Final = "rgba(128, 128, 128, 0.25)"
ZERO_LINE_COLOR: Final = "rgba(128, 128, 128, 0.9)"
_BAND: Final = {"80": 0.14, "50": 0.16}
"""Opacity of the bands; the inner one is drawn over the outer one."""
_ERROR_BAR: Final = {"thickness": 1.3, "width": 4}
# Heights in pixels.
TOP_MARGIN: Final = 24
_PLOT_HEIGHT: Final = 240
AXIS_HEIGHT: Final = 32
_LEGEND_LINE_HEIGHT: Final = 19


def base_point(first: Row) -> Row:
    """The row of year 0: growth 0 in the base year, None where the first row has no growth."""
    growth = None if first["growth"] is None else 0.0
    year = {"horizon_years": 0, "target_year": first["base_year"]}
    range_ = dict.fromkeys(("low_80", "high_80", "low_50", "high_50"), growth)
    return first | year | range_ | {"growth": growth, "change": 0.0, "basis": first["base_basis"]}


def horizon_label(row: Row) -> str:
    """The horizon's label on the axis: "2025", or "1 year" where the base year is not known."""
    years = row["horizon_years"]
    return f"{years} year{'s' if years > 1 else ''}" if row["target_year"] is None else str(row["target_year"])


def value(row: Row, view: str, column: str = "growth") -> float | None:
    """The plotted value of a row; None, which Plotly leaves out, where nothing is published.

    `column`: "growth", or the bound of a range ("low_80", …).
    """
    growth = row[column]
    if growth is None:
        return None
    if view == "change" and column == "growth":
        return None if row["change"] is None else float(row["change"])
    if view == "change":
        return None if row["base_employment"] is None else round(float(row["base_employment"] * growth), 1)
    if view == "jobs":
        return None if row["base_employment"] is None else round(float(row["base_employment"] * (1 + growth)), 1)
    return round(float(100 * (1 + growth) if view == "index" else 100 * growth), 3)


def value_and_range(row: Row, view: str) -> list[float]:
    """The plotted value of a row and the bounds of its 80 % range, those that exist."""
    values = (value(row, view, column) for column in ("growth", "low_80", "high_80"))
    return [number for number in values if number is not None]


def error_bars(rows: Sequence[Row], view: str, text_color: str) -> dict[str, Any] | None:
    """The 80 % ranges of a series as Plotly's error bars; None where the source gives none."""
    if all(row["low_80"] is None for row in rows):
        return None
    bounds = [(value(row, view), value(row, view, "low_80"), value(row, view, "high_80")) for row in rows]
    return {
        "type": "data",
        "symmetric": False,
        "array": [None if middle is None or high is None else high - middle for middle, _, high in bounds],
        "arrayminus": [None if middle is None or low is None else middle - low for middle, low, _ in bounds],
        "color": text_color,
        **_ERROR_BAR,
    }


def band(path: Sequence[Row], view: str, width: str, color: str) -> dict[str, Any]:
    """The range along a path, from the base on, as a filled shape."""
    years = [row["target_year"] or row["horizon_years"] for row in path]
    low, high = ([value(row, view, f"{bound}_{width}") for row in path] for bound in ("low", "high"))
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return {
        "type": "scatter",
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillcolor": f"rgba({red}, {green}, {blue}, {_BAND[width]})",
        "x": [*years, *years[::-1]],
        "y": [*high, *low[::-1]],
        "hoverinfo": "skip",
        "showlegend": False,
    }


def label_position(row: Row, view: str) -> float:
    """The height of a bar's label: above its error bar, and never inside the bar."""
    return max((0.0, *value_and_range(row, view)))


def hover_text(name: str, row: Row) -> str:
    """The text under the pointer: horizon, growth, jobs, basis and range."""
    start = f"{name}<br>{horizon_label(row) if row['horizon_years'] else row['target_year'] or 'base'}"
    if row["growth"] is None:
        return f"{start}: {number_format.NOT_PUBLISHED}"
    if row["horizon_years"] == 0:
        return f"{start}: {number_format.jobs(row['base_employment'])} jobs<br>{row['basis']}"
    bounds = number_format.percent_range(row["low_80"], row["high_80"])
    range_ = f"<br>8 in 10 outcomes: {bounds}" if bounds else ""
    growth, change = number_format.percent(row["growth"]), number_format.jobs_added(row["change"])
    return f"{start}: {growth}, {change}<br>{row['basis']}{range_}"


def layout(text_color: str, series: int) -> dict[str, Any]:
    """The layout of a plot of constant height; the legend below it gets one line a series."""
    axis = {"tickfont": {"color": text_color}, "automargin": True}
    below = AXIS_HEIGHT + (series * _LEGEND_LINE_HEIGHT if series > 1 else 0)
    return {
        "height": TOP_MARGIN + _PLOT_HEIGHT + below,
        "margin": {"l": 8, "r": 8, "t": TOP_MARGIN, "b": below},
        "font": {"color": text_color},
        "showlegend": series > 1,
        "legend": {
            "orientation": "h",
            "yanchor": "top",
            "y": -AXIS_HEIGHT / _PLOT_HEIGHT,
            "x": 0,
            "font": {"color": text_color},
        },
        "hovermode": "closest",
        "separators": ".,",
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }


def value_axis(view: str, y_range: Sequence[float] | None) -> dict[str, Any]:
    """The axis of the plotted values in the unit of `view`, on the scale `y_range` where one is given."""
    axis: dict[str, Any] = {
        "gridcolor": GRID_COLOR,
        "zeroline": view in {"percent", "change"},
        "zerolinecolor": ZERO_LINE_COLOR,
        "zerolinewidth": 2,
        "nticks": 6,
    }
    if view == "percent":
        axis["ticksuffix"] = f"{number_format.NNBSP}%"
    elif view != "index":
        axis["tickformat"] = "~s"
    return axis | ({"range": list(y_range)} if y_range is not None else {})
