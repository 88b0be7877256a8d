"""Growth frames as Plotly figures. Pure: frame in, figure out.

Colour tells the occupation, pattern and dash tell the area, so nothing hangs on colour alone. The same eight
colours serve both themes: each has at least 3:1 against the light and the dark background, and they stay
apart for readers with deuteranopia and protanopia (at least 13 CAM02-UCS units between any two).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import plotly.graph_objects as go

from components import figures
from components.rows import Row, by_series, rows_of, series_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

COLOURS: Final = ("#0072B2", "#D55E00", "#619B91", "#B1287E", "#0C9FC5", "#6A6351", "#15A75F", "#717EFC")
INK: Final = {"light": "#0A0F18", "dark": "#E8ECF1"}
"""Text on charts, by theme: Plotly's faded default falls below 4.5:1."""
FAINT: Final = "rgba(128, 128, 128, 0.25)"
ZERO: Final = "rgba(128, 128, 128, 0.9)"
_PATTERNS: Final = ("", "/", "x", ".", "\\", "-", "+", "|")
_DASHES: Final = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "4px 2px", "8px 2px 2px 2px")

MAX_BANDS: Final = 3
"""More series than this are drawn without bands, which would cover one another; bars and tables have the ranges."""
_BAND: Final = {"80": 0.14, "50": 0.16}
"""How opaque the bands are; the inner lies on the outer."""
_WHISKER: Final = {"thickness": 1.3, "width": 4}

MAX_SERIES: Final = 16
"""More series than this are not drawn: nobody could tell them apart."""
PANEL_SERIES: Final = 6
"""More series than this are drawn as small multiples, one panel an occupation."""
_REFERENCE_MARKERS: Final = ("line-ew-open", "circle-open", "square-open", "diamond-open", "x-thin-open", "star-open")
# Heights in pixels.
_TOP, _PLOT, _AXIS_ROOM, _LEGEND_LINE = 24, 240, 32, 19
_STATE_ROW: Final = 20
_STATE_LABEL: Final = 0.12  # of the scale, room for a label past the longest whisker, on a phone too
_LABEL_GAP: Final = 0.02  # of the scale, between a whisker and its label
_LABEL_ROOM: Final = 0.16  # of the scale, above the highest bar
_LABELS_APART: Final = 0.055  # of the scale; labels closer than this would overlap
_END_LABEL_LETTER: Final = 7  # pixels a letter of the labels at the lines' ends
_PATTERN: Final = {"fillmode": "overlay", "fgcolor": "rgba(255, 255, 255, 0.85)", "size": 7, "solidity": 0.35}
_BASE_LINE: Final = {
    "type": "line",
    "xref": "paper",
    "x0": 0,
    "x1": 1,
    "y0": 100,
    "y1": 100,
    "line": {"color": ZERO, "width": 2},
}

CONFIG: Final = {
    "displaylogo": False,
    "modeBarButtons": [["toImage"]],
    "toImageButtonOptions": {"filename": "horizons", "scale": 2},
}
"""Plotly's toolbar, down to what a reader of a chart needs: a picture to take away."""


def colours(occupation_ids: Sequence[str]) -> dict[str, str]:
    """A colour for each occupation by its place in the comparison, the same on every chart and page."""
    return {code: COLOURS[place % len(COLOURS)] for place, code in enumerate(occupation_ids)}


def value_range(frame: pd.DataFrame, view: str, *, ranges: bool = True) -> list[float]:
    """The lowest and highest value that `view` draws, ranges included, with room for labels; for one scale."""
    rows = rows_of(frame)
    values = [end for row in rows for end in _ends(row, view)[: None if ranges else 1]]
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
    colour_of: Mapping[str, str],
    reference: pd.DataFrame | None = None,
    span: Sequence[float] | None = None,
    ink: str = INK["light"],
) -> go.Figure:
    """Growth by horizon as grouped bars from zero, with all occupations as a thin dotted line.

    `view`: "jobs" draws jobs added; "percent" and "index" draw growth in percent (bars start at zero, which
    an index does not have). `reference` is drawn where the view is in percent.
    """
    view = "change" if view == "jobs" else "percent"
    rows = rows_of(frame)
    series = by_series(rows)
    places = _area_places(rows)
    traces = []
    for own in series:
        name = series_name(own[0], rows)
        pattern = _PATTERNS[places[own[0]["area_id"]] % len(_PATTERNS)]
        traces.append(
            {
                "type": "bar",
                "name": name,
                "x": [_when(row) for row in own],
                "y": [_value(row, view) for row in own],
                "marker": {"color": colour_of[own[0]["occupation_id"]], "pattern": {"shape": pattern, **_PATTERN}},
                "error_y": _whiskers(own, view, ink),
                "hovertext": [_hover(name, row) for row in own],
                "hoverinfo": "text",
            }
        )
    if len(series) == 1:
        traces.append(_bar_labels(series[0], view, ink))
    beside = by_series(rows_of(reference)) if reference is not None and view == "percent" else []
    traces += [_reference(own, ink, place) for place, own in enumerate(beside)]
    layout = _layout(ink, len(series) + len(beside)) | {"bargap": 0.25, "bargroupgap": 0.06}
    layout["xaxis"] |= {"type": "category"}
    layout["yaxis"] |= _value_axis(view, span or value_range(frame, view))
    return go.Figure({"data": traces, "layout": layout})


def lines(
    frame: pd.DataFrame,
    view: str,
    colour_of: Mapping[str, str],
    span: Sequence[float] | None = None,
    ink: str = INK["light"],
) -> go.Figure:
    """The path from the base to the last horizon; filled markers are published, open ones are not.

    `view`: "percent" (growth), "jobs" (base x (1 + growth) throughout) or "index" (base = 100).
    """
    rows = rows_of(frame)
    places = _area_places(rows)
    labels = _end_labels(rows, view, span)
    traces = []
    series = by_series(rows)
    for own, label in zip(series, labels, strict=True):
        name = series_name(own[0], rows)
        path = [_base_point(own[0]), *own]
        colour = colour_of[own[0]["occupation_id"]]
        if len(series) <= MAX_BANDS:
            widths = ("80", "50") if len(series) == 1 else ("80",)
            traces += [_band(path, view, width, colour) for width in widths if own[0][f"low_{width}"] is not None]
        dash = _DASHES[places[own[0]["area_id"]] % len(_DASHES)]
        traces.append(
            {
                "type": "scatter",
                "name": name,
                "x": [row["target_year"] or row["horizon_years"] for row in path],
                "y": [_value(row, view) for row in path],
                "mode": "lines+markers+text",
                "line": {"color": colour, "width": 2.5, "dash": dash},
                "marker": {
                    "size": 8,
                    "color": colour,
                    "symbol": ["circle" if row["basis"] == "published" else "circle-open" for row in path],
                    "line": {"width": 2, "color": colour},
                },
                "text": [""] * len(own) + [label],
                "textposition": "middle right",
                "textfont": {"color": ink, "size": 12},
                "cliponaxis": False,
                "hovertext": [_hover(name, row) for row in path],
                "hoverinfo": "text",
            }
        )
    layout = _layout(ink, len(series))
    layout["xaxis"] |= {"dtick": 2, "tickformat": "d", "showgrid": False}
    layout["margin"] |= {"r": _END_LABEL_LETTER * max(map(len, labels), default=0) + 8}
    layout["yaxis"] |= _value_axis(view, span)
    if view == "index":
        layout["shapes"] = [_BASE_LINE]
    return go.Figure({"data": traces, "layout": layout})


def states(frame: pd.DataFrame, colour_of: Mapping[str, str], ink: str = INK["light"]) -> go.Figure:
    """One occupation at one horizon, an area a row, the fastest growth first; areas without a figure are left out."""
    rows = sorted((row for row in rows_of(frame) if row["growth"] is not None), key=lambda row: row["growth"])
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [_value(row, "percent") for row in rows],
        "y": [row["area"] for row in rows],
        "marker": {"color": [colour_of[row["occupation_id"]] for row in rows]},
        "error_x": _whiskers(rows, "percent", ink),
        "hovertext": [_hover(row["area"], row) for row in rows],
        "hoverinfo": "text",
    }
    labels = {
        "type": "scatter",
        "mode": "text",
        "x": [_label_place(row, "percent") for row in rows],
        "y": bars["y"],
        "text": [f" {figures.percent(row['growth'])}" for row in rows],
        "textposition": "middle right",
        "textfont": {"color": ink, "size": 12},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    layout = _layout(ink, 1) | {"height": _TOP + _AXIS_ROOM + _STATE_ROW * max(len(rows), 1), "bargap": 0.3}
    low, high = value_range(frame, "percent")
    layout["xaxis"] |= _value_axis("percent", [low, high + _STATE_LABEL * (high - low)])
    layout["yaxis"] |= {"type": "category", "dtick": 1, "range": [-0.7, len(rows) - 0.3]}
    return go.Figure({"data": [bars, labels], "layout": layout})


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


def _area_places(rows: Sequence[Row]) -> dict[str, int]:
    return {area: place for place, area in enumerate(dict.fromkeys(row["area_id"] for row in rows))}


def _base_point(first: Row) -> Row:
    """The point before the first horizon: growth 0 in the base year; missing where the base is."""
    growth = None if first["growth"] is None else 0.0
    year = {"horizon_years": 0, "target_year": first["base_year"]}
    range_ = dict.fromkeys(("low_80", "high_80", "low_50", "high_50"), growth)
    return first | year | range_ | {"growth": growth, "change": 0.0, "basis": first["base_basis"]}


def _when(row: Row) -> str:
    """The horizon on the axis: "2025", or "1 year" where the base year is not known."""
    years = row["horizon_years"]
    return f"{years} year{'s' if years > 1 else ''}" if row["target_year"] is None else str(row["target_year"])


def _value(row: Row, view: str, column: str = "growth") -> float | None:
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


def _ends(row: Row, view: str) -> list[float]:
    """The value of a row and the ends of its range, as far as there are any."""
    found = (_value(row, view, column) for column in ("growth", "low_80", "high_80"))
    return [value for value in found if value is not None]


def _whiskers(rows: Sequence[Row], view: str, ink: str) -> dict[str, Any] | None:
    """The 80 % ranges of a series as Plotly's error bars; None where the source gives none."""
    if all(row["low_80"] is None for row in rows):
        return None
    ends = [(_value(row, view), _value(row, view, "low_80"), _value(row, view, "high_80")) for row in rows]
    return {
        "type": "data",
        "symmetric": False,
        "array": [None if value is None or high is None else high - value for value, _, high in ends],
        "arrayminus": [None if value is None or low is None else value - low for value, low, _ in ends],
        "color": ink,
        **_WHISKER,
    }


def _band(path: Sequence[Row], view: str, width: str, colour: str) -> dict[str, Any]:
    """The range along a path, from the base on, as a filled shape."""
    years = [row["target_year"] or row["horizon_years"] for row in path]
    low, high = ([_value(row, view, f"{end}_{width}") for row in path] for end in ("low", "high"))
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


def _label_place(row: Row, view: str) -> float | None:
    """Where a bar's label stands: past its whisker, and never inside the bar."""
    return max((0.0, *_ends(row, view)), default=None)


def _end_labels(rows: Sequence[Row], view: str, span: Sequence[float] | None) -> list[str]:
    """The last point's value for each series, left out where it would run into one already there.

    Jobs are said as the tables give them, which at a published year is the published level.
    """
    ends = [own[-1] for own in by_series(rows)]
    values = [value for row in rows if (value := _value(row, view)) is not None]
    low, high = span or (min(values, default=0.0), max(values, default=0.0))
    apart = (high - low) * _LABELS_APART
    taken: list[float] = []
    labels = []
    for row in ends:
        value = _value(row, view)
        free = value is not None and all(abs(value - other) >= apart for other in taken)
        labels.append(_end_label(row, view) if free else "")
        if value is not None and free:
            taken.append(value)
    return labels


def _end_label(row: Row, view: str) -> str:
    if view == "jobs":
        return figures.jobs(row["employment"])
    return figures.percent(row["growth"]) if view == "percent" else figures.index(row["growth"])


def _bar_labels(rows: Sequence[Row], view: str, ink: str) -> dict[str, Any]:
    """Percent and jobs above every bar and its whisker; only for a single series, more have no room for them."""
    ends = [end for row in rows for end in (0.0, *_ends(row, view))]
    above = _LABEL_GAP * (max(ends) - min(ends))
    return {
        "type": "scatter",
        "mode": "text",
        "x": [_when(row) for row in rows],
        "y": [place if (place := _label_place(row, view)) is None else place + above for row in rows],
        "text": [
            figures.NOT_PUBLISHED
            if row["growth"] is None
            else f"{figures.percent(row['growth'])}<br>{figures.job_change(row['change'])}"
            for row in rows
        ],
        "textposition": "top center",
        "textfont": {"color": ink, "size": 12},
        "cliponaxis": False,
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _hover(name: str, row: Row) -> str:
    start = f"{name}<br>{_when(row) if row['horizon_years'] else row['target_year'] or 'base'}"
    if row["growth"] is None:
        return f"{start}: {figures.NOT_PUBLISHED}"
    if row["horizon_years"] == 0:
        return f"{start}: {figures.jobs(row['base_employment'])} jobs<br>{row['basis']}"
    likely = figures.percent_range(row["low_80"], row["high_80"])
    range_ = f"<br>8 in 10 outcomes: {likely}" if likely else ""
    return f"{start}: {figures.percent(row['growth'])}, {figures.jobs_added(row['change'])}<br>{row['basis']}{range_}"


def _reference(rows: Sequence[Row], ink: str, place: int) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": f"All occupations, {rows[0]['area']}",
        "x": [_when(row) for row in rows],
        "y": [_value(row, "percent") for row in rows],
        "mode": "markers",  # no line: the years on this axis are not evenly apart
        "marker": {
            "symbol": _REFERENCE_MARKERS[place % len(_REFERENCE_MARKERS)],
            "size": 16 if place == 0 else 8,
            "color": ink,
            "line": {"width": 2, "color": ink},
        },
        "hovertext": [_hover("All occupations", row) for row in rows],
        "hoverinfo": "text",
    }


def _layout(ink: str, series: int) -> dict[str, Any]:
    """A plot of one height, whatever stands below it: the legend gets room of its own, a line a series."""
    axis = {"tickfont": {"color": ink}, "automargin": True}
    below = _AXIS_ROOM + (series * _LEGEND_LINE if series > 1 else 0)
    return {
        "height": _TOP + _PLOT + below,
        "margin": {"l": 8, "r": 8, "t": _TOP, "b": below},
        "font": {"color": ink},
        "showlegend": series > 1,
        "legend": {
            "orientation": "h",
            "yanchor": "top",
            "y": -_AXIS_ROOM / _PLOT,
            "x": 0,
            "font": {"color": ink},
        },
        "hovermode": "closest",
        "separators": ".,",
        "xaxis": dict(axis),
        "yaxis": dict(axis),
    }


def _value_axis(view: str, span: Sequence[float] | None) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "gridcolor": FAINT,
        "zeroline": view in {"percent", "change"},
        "zerolinecolor": ZERO,
        "zerolinewidth": 2,
        "nticks": 6,
    }
    if view == "percent":
        axis["ticksuffix"] = f"{figures.SPACE}%"
    elif view != "index":
        axis["tickformat"] = "~s"
    return axis | ({"range": list(span)} if span is not None else {})
