"""Bars of growth by horizon. Pure: rows in, Plotly figures out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import plotly.graph_objects as go

from components.charts import style, values
from components.text import number_format
from components.text.labels import change_label, growth_label, series_name
from services.exports.pictures.bars import label_place
from services.growth_rows import GrowthRows, by_series

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from components.charts.style import Theme
    from services.exports.pictures.bars import LabelPlace
    from services.growth_rows import GrowthRow

_PATTERN: Final = {"fillmode": "overlay", "fgcolor": "rgba(255, 255, 255, 0.85)", "size": 7, "solidity": 0.35}
_GROUP_SHARE: Final = 0.9  # of the distance between two horizons
_BAR_SHARE: Final = 0.74  # of its slot: the band behind is as wide as the slot, and so is seen on both sides
_SINGLE_LABEL_SHARE: Final = 1.1  # the label of a single series may reach into the gap between groups
_MIN_HORIZONS: Final = 3
_MOST_LABELED_SERIES: Final = 4  # more bars are too narrow for their labels on any screen
_MOST_JOBS_IN_LABEL: Final = 1_000_000
"""Longer numbers do not fit beside each other on a phone: the table has them."""
_LABEL_HEIGHT: Final = 2 * style.LINE_HEIGHT + 6  # pixels from the end of a bar to that of its label
_SLIVER: Final = 0.001
"""Height of the bar that carries a label as a share of the axis: its sign says on which side the label stands."""
_LABEL_SHARE: Final = _LABEL_HEIGHT / style.PLOT_HEIGHT
_EDGE_ROOM: Final = 0.03
"""Of the span of what is drawn, beyond it on either side but not at zero: a mark on the edge would be cut in half."""
RANGE_NAME: Final = "80 % range"


def bars(
    rows: GrowthRows,
    view: str,
    colors: Mapping[str, str],
    reference: GrowthRows | None = None,
    y_range: Sequence[float] | None = None,
    theme: Theme = "light",
    *,
    ranges: bool = True,
    title: str = "",
) -> go.Figure:
    """Grouped bars of growth by horizon, from zero, with a line for all occupations (`reference`) of the same area.

    `view`: "jobs" draws jobs added; "percent" and "index" draw growth in percent, as bars start at zero and an index
    does not. `reference` is drawn where the view is in percent. `ranges`: the 80 % ranges are pale bands behind the
    bars. `y_range`: of `scale`. `title` names a small multiple.
    """
    drawn_reference = reference if reference and view != "jobs" else GrowthRows()
    y_range = y_range or scale(rows, view, drawn_reference, ranges=ranges)
    view = "change" if view == "jobs" else "percent"
    series = by_series(rows)
    slots = _Slots(rows, len(series))
    patterns = values.area_positions(rows)
    figure = go.Figure(layout=style.layout(theme, title))
    if ranges:
        figure.add_traces(_bands(series, slots, view, colors))
    for position, series_rows in enumerate(series):
        first, name = series_rows[0], series_name(series_rows[0], rows)
        pattern = style.area_pattern(patterns[first.area_id])
        figure.add_trace(
            go.Bar(
                name=name,
                x=[slots.center(row, position) for row in series_rows],
                y=[values.value(row, view) for row in series_rows],
                width=slots.width * _BAR_SHARE,
                marker={"color": style.color(first, colors), "pattern": {"shape": pattern, **_PATTERN}},
                hovertext=[values.hover_text(name, row) for row in series_rows],
                hoverinfo="text",
            )
        )
    at = {values.reference_key(row): row for row in drawn_reference}
    if len(series) <= _MOST_LABELED_SERIES:
        figure.add_trace(_labels(series, slots, view, theme, at, y_range))
    if at:
        figure.add_trace(_reference_lines(series, slots, theme, at))
    figure.update_layout(barmode="overlay", uniformtext={"minsize": style.LABEL_SIZE, "mode": "hide"})
    figure.update_xaxes(tickvals=list(range(len(slots.labels))), ticktext=slots.labels, range=slots.x_range)
    figure.update_yaxes(style.value_axis(view, y_range))
    return figure


def scale(rows: GrowthRows, view: str, reference: GrowthRows, *, ranges: bool) -> list[float]:
    """The lower and upper end of the axis of bars, of all panels: what is drawn, and every label in the plot."""
    unit = "change" if view == "jobs" else "percent"
    at = {values.reference_key(row): row for row in reference} if unit == "percent" else {}
    low, high = values.extent(rows, unit, ranges=ranges, reference=at.values())
    edge = _EDGE_ROOM * (high - low)
    low, high = low - (edge if low else 0.0), high + (edge if high else 0.0)
    places = [_label_place(row, unit, at) for row in rows]
    below = min((place.edge for place in places if place.is_below), default=high)
    above = max((place.edge for place in places if not place.is_below), default=low)
    span = max(  # as large as the labels on one side, on the other, or on both need it
        high - low,
        (high - below) / (1 - _LABEL_SHARE),
        (above - low) / (1 - _LABEL_SHARE),
        (above - below) / (1 - 2 * _LABEL_SHARE),
    )
    room = _LABEL_SHARE * span
    return [min(low, below - room), max(high, above + room)]


def _label_place(row: GrowthRow, view: str, reference: Mapping[values.ReferenceKey, GrowthRow]) -> LabelPlace:
    other = reference.get(values.reference_key(row))
    return label_place(values.value(row, view), other and values.value(other, view))


class _Slots:
    """Where bars stand: horizons at 0, 1, 2, …; around each, a slot per series."""

    def __init__(self, rows: GrowthRows, series_count: int) -> None:
        years = {values.year(row): values.horizon_label(row) for row in rows}
        self.labels = [label for _, label in sorted(years.items())]
        self.width = _GROUP_SHARE / series_count
        self._count = series_count
        room = max(_MIN_HORIZONS - len(self.labels), 0) / 2  # a single horizon is not one bar as wide as the plot
        self.x_range = [-0.5 - room, len(self.labels) - 0.5 + room]

    def center(self, row: GrowthRow, series: int) -> float:
        """The middle of the bar of a row of the series at this position."""
        return round(self.labels.index(values.horizon_label(row)) + (series - (self._count - 1) / 2) * self.width, 4)


def _bands(series: Sequence[GrowthRows], slots: _Slots, view: str, colors: Mapping[str, str]) -> list[go.Bar]:
    """The 80 % ranges as pale bars; nothing where the source gives none."""
    x, base, height, fill = [], [], [], []
    for position, series_rows in enumerate(series):
        color = style.pale(style.color(series_rows[0], colors), style.BAND_OPACITY)
        for row in series_rows:
            low, high = values.range_80(row, view)
            if low is None or high is None:
                continue
            x.append(slots.center(row, position))
            base.append(low)
            height.append(round(high - low, 3))
            fill.append(color)
    if not x:
        return []
    return [
        go.Bar(name=RANGE_NAME, x=x, y=height, base=base, width=slots.width, marker={"color": fill}, hoverinfo="skip")
    ]


def _labels(
    series: Sequence[GrowthRows],
    slots: _Slots,
    view: str,
    theme: Theme,
    reference: Mapping[values.ReferenceKey, GrowthRow],
    y_range: Sequence[float],
) -> go.Bar:
    """The value of every bar at its `label_place`, as the label of a bar that cannot be seen; Plotly hides those that
    do not fit its width.

    Percent and jobs for a single series, percent or jobs for more, which have less room.
    """
    x, edges, ends, texts = [], [], [], []
    sliver = (y_range[1] - y_range[0]) * _SLIVER
    for position, series_rows in enumerate(series):
        for row in series_rows:
            place = _label_place(row, view, reference)
            x.append(slots.center(row, position))
            edges.append(place.edge)
            ends.append(-sliver if place.is_below else sliver)
            texts.append(_label(row, view, is_single=len(series) == 1))
    return go.Bar(
        name="",
        x=x,
        y=ends,
        base=edges,
        width=slots.width * (_SINGLE_LABEL_SHARE if len(series) == 1 else 1),
        marker={"color": "rgba(0, 0, 0, 0)"},
        text=texts,
        textposition="outside",
        textangle=0,
        textfont={"color": style.TEXT_COLORS[theme], "size": style.LABEL_SIZE},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _label(row: GrowthRow, view: str, *, is_single: bool) -> str:
    if row.growth is None:
        return growth_label(row) if is_single else ""
    change = change_label(row)
    if is_single and row.change is not None and abs(row.change) < _MOST_JOBS_IN_LABEL:
        growth = number_format.percent(row.growth)
        return growth if change == number_format.ROUNDS_TO_ZERO else f"{growth}<br>{change}"
    return change if view == "change" else number_format.percent(row.growth)


def _reference_lines(
    series: Sequence[GrowthRows], slots: _Slots, theme: Theme, reference: Mapping[values.ReferenceKey, GrowthRow]
) -> go.Scatter:
    """A line across each bar at the growth of all occupations in its area: one reference mark a bar."""
    x: list[float | None] = []
    y: list[float | None] = []
    texts: list[str] = []
    for position, series_rows in enumerate(series):
        for row in series_rows:
            other = reference.get(values.reference_key(row))
            if other is None or row.growth is None:
                continue
            center = slots.center(row, position)
            x += [center - slots.width / 2, center + slots.width / 2, None]
            y += [values.value(other, "percent")] * 2 + [None]
            texts += [values.hover_text(f"All occupations, {other.area}", other)] * 2 + [""]
    return go.Scatter(
        name="All occupations",
        x=x,
        y=y,
        mode="lines",
        line={"color": style.TEXT_COLORS[theme], "width": style.LINE_WIDTH},
        hovertext=texts,
        hoverinfo="text",
    )
