"""What a picture of a chart holds: texts, series, values. Plain data, which `drawing` turns into SVG and PNG.

Values are in the unit of the axis (`Unit`): percent points, jobs or index points; None where nothing is published.
Texts stand in the picture as they are given, in whole: they are wrapped, never cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

Unit = Literal["percent", "jobs", "index"]
Mark = Literal["bar", "dot", "ring", "diamond", "dash"]
Scale = tuple[float, float]
"""The lower and upper end of the axis of values, which holds all that is drawn."""
Range = tuple[float | None, float | None]


@dataclass(frozen=True)
class BarSeries:
    """The bars of one series, a value for each category. `pattern` 0 is plain; others tell areas apart without color.

    `labels`: texts beyond the bars' ends, lines parted by "\\n"; left out where not all of the chart's have room.
    `references`: what the bars are to be compared with, a dash across each.
    """

    name: str
    color: str
    values: Sequence[float | None]
    ranges: Sequence[Range] = ()
    labels: Sequence[str] = ()
    references: Sequence[float | None] = ()
    pattern: int = 0


@dataclass(frozen=True)
class Bars:
    """Grouped bars from zero, with ranges behind them and dashes for references."""

    unit: Unit
    scale: Scale
    categories: Sequence[str]
    series: Sequence[BarSeries]
    reference_name: str = ""
    range_name: str = ""


@dataclass(frozen=True)
class LineSeries:
    """One line, `label` at its end. `filled`: whether each point is published; `band`: its range at each point."""

    label: str
    color: str
    points: Sequence[tuple[float, float | None]]
    filled: Sequence[bool] = ()
    band: Sequence[Range] = ()
    dash: int = 0


@dataclass(frozen=True)
class Lines:
    """Lines over years, their names at their ends; a line across the plot at `baseline`, where one means something."""

    unit: Unit
    scale: Scale
    series: Sequence[LineSeries]
    baseline: float | None = None


@dataclass(frozen=True)
class RowMark:
    """A mark of a row."""

    kind: Mark
    value: float | None
    color: str


@dataclass(frozen=True)
class Row:
    """A labeled row of marks on the common axis, with its range as a pale band and `text` at the right.

    `is_highlighted` sets label and text bold; `is_hatched` marks a figure that is not the row's own; `gap_before`
    parts it from the row above, under `heading` where there is one.
    """

    label: str
    marks: Sequence[RowMark]
    range: Range = (None, None)
    text: str = ""
    range_color: str = ""
    is_highlighted: bool = False
    is_hatched: bool = False
    gap_before: bool = False
    heading: str = ""


@dataclass(frozen=True)
class Rows:
    """Rows of marks on one axis: dots with ranges, a ranking, projections beside outcomes.

    `legend`: (name, mark) in words; `lines`: (name, value) of lines down all rows.
    """

    unit: Unit
    scale: Scale
    rows: Sequence[Row]
    legend: Sequence[tuple[str, RowMark]] = ()
    range_name: str = ""
    hatch_name: str = ""
    lines: Sequence[tuple[str, float]] = ()


@dataclass(frozen=True)
class Panels:
    """Small charts on one scale, each under its heading."""

    panels: Sequence[tuple[str, Bars | Lines]]


@dataclass(frozen=True)
class Step:
    """A bar between two values: a level from zero, or a change from where the one before it ended."""

    name: str
    start: float
    end: float
    text: str
    color: str


@dataclass(frozen=True)
class Steps:
    """A waterfall: how changes lead from one level to another."""

    unit: Unit
    steps: Sequence[Step]


@dataclass(frozen=True)
class Shape:
    """A filled shape of a map, `path` as SVG has it; `label` at its middle (x, y). `pattern`: over its color."""

    path: str
    color: str
    x: float
    y: float
    label: str = ""
    label_color: str = ""
    pattern: int = 0


@dataclass(frozen=True)
class Dot:
    """A point of a map."""

    x: float
    y: float
    radius: float
    color: str


@dataclass(frozen=True)
class Map:
    """Shapes and points on a sheet: x and y of its corner, its width and height; `label_size` in its units.

    `classes`: the colors from low to high, under `key_title`; `edges`: the words at their ends, one more than colors.
    `samples`: (name, color, pattern) of what is no class.
    """

    sheet: tuple[float, float, float, float]
    shapes: Sequence[Shape]
    dots: Sequence[Dot]
    label_size: float
    key_title: str
    classes: Sequence[str]
    edges: Sequence[str]
    samples: Sequence[tuple[str, str, int]] = ()


Plot = Bars | Lines | Rows | Panels | Steps | Map


@dataclass(frozen=True)
class Picture:
    """A chart that can stand alone: the finding, unit and years, what its marks mean, source and vintage."""

    title: str
    subtitle: str
    plot: Plot
    notes: Sequence[str] = ()
    source: str = ""
