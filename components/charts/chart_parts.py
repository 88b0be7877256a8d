"""What charts are put together from: values, whiskers, bands, hover texts, axes. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from components.text import number_format

if TYPE_CHECKING:
    from collections.abc import Sequence

    from components.text.rows import Row

FAINT: Final = "rgba(128, 128, 128, 0.25)"
ZERO: Final = "rgba(128, 128, 128, 0.9)"
_BAND: Final = {"80": 0.14, "50": 0.16}
"""How opaque the bands are; the inner lies on the outer."""
_WHISKER: Final = {"thickness": 1.3, "width": 4}
# Heights in pixels.
TOP: Final = 24
_PLOT: Final = 240
AXIS_ROOM: Final = 32
_LEGEND_LINE: Final = 19


def base_point(first: Row) -> Row:
    """The point before the first horizon: growth 0 in the base year; missing where the base is."""
    growth = None if first["growth"] is None else 0.0
    year = {"horizon_years": 0, "target_year": first["base_year"]}
    range_ = dict.fromkeys(("low_80", "high_80", "low_50", "high_50"), growth)
    return first | year | range_ | {"growth": growth, "change": 0.0, "basis": first["base_basis"]}


def when(row: Row) -> str:
    """The horizon on the axis: "2025", or "1 year" where the base year is not known."""
    years = row["horizon_years"]
    return f"{years} year{'s' if years > 1 else ''}" if row["target_year"] is None else str(row["target_year"])


def value(row: Row, view: str, column: str = "growth") -> float | None:
    """What is drawn for a row; None, which Plotly leaves out, where nothing is published.

    `column`: "growth", or the end of a range ("low_80", …).
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


def ends(row: Row, view: str) -> list[float]:
    """The value of a row and the ends of its range, as far as there are any."""
    found = (value(row, view, column) for column in ("growth", "low_80", "high_80"))
    return [value for value in found if value is not None]


def whiskers(rows: Sequence[Row], view: str, ink: str) -> dict[str, Any] | None:
    """The 80 % ranges of a series as Plotly's error bars; None where the source gives none."""
    if all(row["low_80"] is None for row in rows):
        return None
    ends = [(value(row, view), value(row, view, "low_80"), value(row, view, "high_80")) for row in rows]
    return {
        "type": "data",
        "symmetric": False,
        "array": [None if value is None or high is None else high - value for value, _, high in ends],
        "arrayminus": [None if value is None or low is None else value - low for value, low, _ in ends],
        "color": ink,
        **_WHISKER,
    }


def band(path: Sequence[Row], view: str, width: str, colour: str) -> dict[str, Any]:
    """The range along a path, from the base on, as a filled shape."""
    years = [row["target_year"] or row["horizon_years"] for row in path]
    low, high = ([value(row, view, f"{end}_{width}") for row in path] for end in ("low", "high"))
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
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


def label_place(row: Row, view: str) -> float:
    """Where a bar's label stands: past its whisker, and never inside the bar."""
    return max((0.0, *ends(row, view)))


def hover(name: str, row: Row) -> str:
    start = f"{name}<br>{when(row) if row['horizon_years'] else row['target_year'] or 'base'}"
    if row["growth"] is None:
        return f"{start}: {number_format.NOT_PUBLISHED}"
    if row["horizon_years"] == 0:
        return f"{start}: {number_format.jobs(row['base_employment'])} jobs<br>{row['basis']}"
    likely = number_format.percent_range(row["low_80"], row["high_80"])
    range_ = f"<br>8 in 10 outcomes: {likely}" if likely else ""
    growth, change = number_format.percent(row["growth"]), number_format.jobs_added(row["change"])
    return f"{start}: {growth}, {change}<br>{row['basis']}{range_}"


def layout(ink: str, series: int) -> dict[str, Any]:
    """A plot of one height, whatever stands below it: the legend gets room of its own, a line a series."""
    axis = {"tickfont": {"color": ink}, "automargin": True}
    below = AXIS_ROOM + (series * _LEGEND_LINE if series > 1 else 0)
    return {
        "height": TOP + _PLOT + below,
        "margin": {"l": 8, "r": 8, "t": TOP, "b": below},
        "font": {"color": ink},
        "showlegend": series > 1,
        "legend": {
            "orientation": "h",
            "yanchor": "top",
            "y": -AXIS_ROOM / _PLOT,
            "x": 0,
            "font": {"color": ink},
        },
        "hovermode": "closest",
        "separators": ".,",
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }


def value_axis(view: str, span: Sequence[float] | None) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "gridcolor": FAINT,
        "zeroline": view in {"percent", "change"},
        "zerolinecolor": ZERO,
        "zerolinewidth": 2,
        "nticks": 6,
    }
    if view == "percent":
        axis["ticksuffix"] = f"{number_format.SPACE}%"
    elif view != "index":
        axis["tickformat"] = "~s"
    return axis | ({"range": list(span)} if span is not None else {})
