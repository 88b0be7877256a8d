"""Growth frames as Plotly figures. Pure: frame in, figure out.

Color tells the occupation, pattern and dash tell the area, so nothing hangs on color alone. The same eight
colors serve both themes: each has at least 3:1 against the light and the dark background, and they stay
apart for readers with deuteranopia and protanopia (at least 13 CAM02-UCS units between any two).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from components.charts import chart_parts as parts
from components.text import number_format
from components.text.rows import Row, by_series, rows_of, series_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

PALETTE: Final = ("#0072B2", "#D55E00", "#619B91", "#B1287E", "#0C9FC5", "#6A6351", "#15A75F", "#717EFC")
TEXT_COLORS: Final = {"light": "#0A0F18", "dark": "#E8ECF1"}
"""Text on charts, by theme: Plotly's faded default falls below 4.5:1."""
_PATTERNS: Final = ("", "/", "x", ".", "\\", "-", "+", "|")
_DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "4px 2px", "8px 2px 2px 2px")

MAX_BANDS: Final = 3
"""More series than this are drawn without bands, which would cover one another; bars and tables have the ranges."""

MAX_SERIES: Final = 16
"""More series than this are not drawn: nobody could tell them apart."""
PANEL_SERIES: Final = 6
"""More series than this are drawn as small multiples, one panel an occupation."""
_REFERENCE_MARKERS: Final = ("line-ew-open", "circle-open", "square-open", "diamond-open", "x-thin-open", "star-open")
_STATE_ROW_HEIGHT: Final = 20
_LABEL_GAP: Final = 0.02  # of the scale, between a whisker and its label
_LABEL_ROOM: Final = 0.16  # of the scale, above the highest bar
_MIN_LABEL_DISTANCE: Final = 0.055  # of the scale; labels closer than this would overlap
_END_LABEL_LETTER_WIDTH: Final = 7  # pixels a letter of the labels at the lines' ends
_PATTERN: Final = {"fillmode": "overlay", "fgcolor": "rgba(255, 255, 255, 0.85)", "size": 7, "solidity": 0.35}
_BASE_LINE: Final = {
    "type": "line",
    "xref": "paper",
    "x0": 0,
    "x1": 1,
    "y0": 100,
    "y1": 100,
    "line": {"color": parts.ZERO_LINE_COLOR, "width": 2},
}

CONFIG: Final = {
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"filename": "horizons", "scale": 2},
}
"""Plotly's toolbar, down to what a reader of a chart needs: a picture to take away."""


def occupation_colors(occupation_ids: Sequence[str]) -> dict[str, str]:
    """A color for each occupation by its place in the comparison, the same on every chart and page."""
    return {code: PALETTE[position % len(PALETTE)] for position, code in enumerate(occupation_ids)}


def value_range(
    frame: pd.DataFrame, view: str, *, ranges: bool = True, reference: pd.DataFrame | None = None
) -> list[float]:
    """The lowest and highest value that `view` draws, ranges and `reference` included, with room for labels:
    the common scale of small multiples."""
    values = [end for row in rows_of(frame) for end in parts.value_and_range(row, view)[: None if ranges else 1]]
    values += [
        end for row in ([] if reference is None else rows_of(reference)) for end in parts.value_and_range(row, view)[:1]
    ]
    if not values:
        return [0.0, 1.0]
    low, high = min(values), max(values)
    if view != "index":
        low, high = min(low, 0.0), max(high, 0.0)
    room = (high - low or 1.0) * _LABEL_ROOM
    return [low - (room if low < 0 or view == "index" else 0), high + (room if high > 0 else 0)]


def bars(
    frame: pd.DataFrame,
    view: str,
    colors: Mapping[str, str],
    reference: pd.DataFrame | None = None,
    y_range: Sequence[float] | None = None,
    text_color: str = TEXT_COLORS["light"],
) -> go.Figure:
    """Growth by horizon as grouped bars from zero, with all occupations as a thin dotted line.

    `view`: "jobs" draws jobs added; "percent" and "index" draw growth in percent (bars start at zero, which
    an index does not have). `reference` is drawn where the view is in percent.
    """
    view = "change" if view == "jobs" else "percent"
    rows = rows_of(frame)
    series = by_series(rows)
    area_index = _area_index(rows)
    traces = []
    for own in series:
        name = series_name(own[0], rows)
        pattern = _PATTERNS[area_index[own[0]["area_id"]] % len(_PATTERNS)]
        traces.append(
            {
                "type": "bar",
                "name": name,
                "x": [parts.horizon_label(row) for row in own],
                "y": [parts.value(row, view) for row in own],
                "marker": {"color": colors[own[0]["occupation_id"]], "pattern": {"shape": pattern, **_PATTERN}},
                "error_y": parts.error_bars(own, view, text_color),
                "hovertext": [parts.hover_text(name, row) for row in own],
                "hoverinfo": "text",
            }
        )
    references = by_series(rows_of(reference)) if reference is not None and view == "percent" else []
    if len(series) == 1:
        traces.append(_bar_labels(series[0], view, text_color, [row for own in references for row in own]))
    traces += [_reference(own, text_color, position) for position, own in enumerate(references)]
    layout = parts.layout(text_color, len(series) + len(references)) | {"bargap": 0.25, "bargroupgap": 0.06}
    layout["xaxis"] |= {"type": "category"}
    layout["yaxis"] |= parts.value_axis(view, y_range or _bars_range(frame, view, reference, labelled=len(series) == 1))
    return go.Figure({"data": traces, "layout": layout})


def lines(
    frame: pd.DataFrame,
    view: str,
    colors: Mapping[str, str],
    y_range: Sequence[float] | None = None,
    text_color: str = TEXT_COLORS["light"],
) -> go.Figure:
    """The path from the base to the last horizon; filled markers are published, open ones are not.

    `view`: "percent" (growth), "jobs" (base x (1 + growth) throughout) or "index" (base = 100).
    """
    rows = rows_of(frame)
    area_index = _area_index(rows)
    series = by_series(rows)
    has_bands = len(series) <= MAX_BANDS
    labels = _end_labels(rows, view, y_range or (value_range(frame, view) if has_bands else None))
    traces = []
    for own, label in zip(series, labels, strict=True):
        name = series_name(own[0], rows)
        path = [parts.base_point(own[0]), *own]
        color = colors[own[0]["occupation_id"]]
        if has_bands:
            widths = ("80", "50") if len(series) == 1 else ("80",)
            traces += [parts.band(path, view, width, color) for width in widths if own[0][f"low_{width}"] is not None]
        dash = _DASHES[area_index[own[0]["area_id"]] % len(_DASHES)]
        traces.append(
            {
                "type": "scatter",
                "name": name,
                "x": [row["target_year"] or row["horizon_years"] for row in path],
                "y": [parts.value(row, view) for row in path],
                "mode": "lines+markers+text",
                "line": {"color": color, "width": 2.5, "dash": dash},
                "marker": {
                    "size": 8,
                    "color": color,
                    "symbol": ["circle" if row["basis"] == "published" else "circle-open" for row in path],
                    "line": {"width": 2, "color": color},
                },
                "text": [""] * len(own) + [label],
                "textposition": "middle right",
                "textfont": {"color": text_color, "size": 12},
                "cliponaxis": False,
                "hovertext": [parts.hover_text(name, row) for row in path],
                "hoverinfo": "text",
            }
        )
    layout = parts.layout(text_color, len(series))
    layout["xaxis"] |= {"dtick": 2, "tickformat": "d", "showgrid": False}
    layout["margin"] |= {"r": _END_LABEL_LETTER_WIDTH * max(map(len, labels), default=0) + 8}
    layout["yaxis"] |= parts.value_axis(view, y_range)
    if view == "index":
        layout["shapes"] = [_BASE_LINE]
    return go.Figure({"data": traces, "layout": layout})


def states(frame: pd.DataFrame, colors: Mapping[str, str], text_color: str = TEXT_COLORS["light"]) -> go.Figure:
    """One occupation at one horizon, an area a row with its growth beside its name, the fastest first; areas without a
    figure are left out."""
    rows = sorted((row for row in rows_of(frame) if row["growth"] is not None), key=lambda row: row["growth"])
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [parts.value(row, "percent") for row in rows],
        "y": [f"{row['area']}  {number_format.percent(row['growth'])}" for row in rows],
        "marker": {"color": [colors[row["occupation_id"]] for row in rows]},
        "error_x": parts.error_bars(rows, "percent", text_color),
        "hovertext": [parts.hover_text(row["area"], row) for row in rows],
        "hoverinfo": "text",
    }
    layout = parts.layout(text_color, 1) | {
        "height": parts.TOP_MARGIN + parts.AXIS_HEIGHT + _STATE_ROW_HEIGHT * max(len(rows), 1),
        "bargap": 0.3,
    }
    layout["xaxis"] |= parts.value_axis("percent", value_range(frame, "percent"))
    layout["yaxis"] |= {"type": "category", "dtick": 1, "range": [-0.7, len(rows) - 0.3]}
    return go.Figure({"data": [bars], "layout": layout})


def panels(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """The frame itself, or one frame an occupation where there are too many series for one chart."""
    if len(frame[["occupation_id", "area_id"]].drop_duplicates()) <= PANEL_SERIES:
        return [frame]
    return [rows for _, rows in frame.groupby("occupation_id", sort=False)]


def drawable(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The rows of at most MAX_SERIES series, every occupation in the first areas, and how many there are in all."""
    series = len(frame[["occupation_id", "area_id"]].drop_duplicates())
    if series <= MAX_SERIES:
        return frame, series
    areas = frame["area_id"].unique()[: max(MAX_SERIES // frame["occupation_id"].nunique(), 1)]
    return frame[frame["area_id"].isin(areas)], series


def _area_index(rows: Sequence[Row]) -> dict[str, int]:
    return {area: position for position, area in enumerate(dict.fromkeys(row["area_id"] for row in rows))}


def _end_labels(rows: Sequence[Row], view: str, y_range: Sequence[float] | None) -> list[str]:
    """The last point's value for each series, left out where it would run into one already there.

    Jobs are said as the tables give them, which at a published year is the published level.
    """
    ends = [own[-1] for own in by_series(rows)]
    values = [value for row in rows if (value := parts.value(row, view)) is not None]
    low, high = y_range or (min(values, default=0.0), max(values, default=0.0))
    apart = (high - low) * _MIN_LABEL_DISTANCE
    taken: list[float] = []
    labels = []
    for row in ends:
        value = parts.value(row, view)
        free = value is not None and all(abs(value - other) >= apart for other in taken)
        labels.append(_end_label(row, view) if free else "")
        if value is not None and free:
            taken.append(value)
    return labels


def _end_label(row: Row, view: str) -> str:
    if view == "jobs":
        return number_format.jobs(row["employment"])
    return number_format.percent(row["growth"]) if view == "percent" else number_format.index(row["growth"])


def _bar_labels(rows: Sequence[Row], view: str, text_color: str, references: Sequence[Row]) -> dict[str, Any]:
    """Percent and jobs above every bar, its whisker and the `references` there; only for a single series, more have no
    room for them."""
    ends = [end for row in rows for end in (0.0, *parts.value_and_range(row, view))]
    above = _LABEL_GAP * (max(ends) - min(ends))
    places = [
        max(
            (
                parts.label_position(row, view),
                *(parts.value(other, view) or 0.0 for other in references if _same(other, row)),
            )
        )
        for row in rows
    ]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [parts.horizon_label(row) for row in rows],
        "y": [place + above for place in places],
        "text": [
            number_format.NOT_PUBLISHED
            if row["growth"] is None
            else f"{number_format.percent(row['growth'])}<br>{number_format.job_change(row['change'])}"
            for row in rows
        ],
        "textposition": "top center",
        "textfont": {"color": text_color, "size": 12},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _bars_range(frame: pd.DataFrame, view: str, reference: pd.DataFrame | None, *, labelled: bool) -> list[float]:
    """The scale of one chart of bars; labels stand above zero even where all bars hang below it."""
    low, high = value_range(frame, view, reference=reference if view == "percent" else None)
    return [low, high if high > 0 or not labelled else high - low * _LABEL_ROOM]


def _same(one: Row, other: Row) -> bool:
    return bool(one["horizon_years"] == other["horizon_years"])


def _reference(rows: Sequence[Row], text_color: str, position: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": f"All occupations, {rows[0]['area']}",
        "x": [parts.horizon_label(row) for row in rows],
        "y": [parts.value(row, "percent") for row in rows],
        "mode": "markers",  # no line: the years on this axis are not evenly apart
        "marker": {
            "symbol": _REFERENCE_MARKERS[position % len(_REFERENCE_MARKERS)],
            "size": 16 if position == 0 else 8,
            "color": text_color,
            "line": {"width": 2, "color": text_color},
        },
        "hovertext": [parts.hover_text("All occupations", row) for row in rows],
        "hoverinfo": "text",
    }
