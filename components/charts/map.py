"""One occupation on a map: states filled by class, or local areas as points sized by jobs. Pure.

What is drawn is decided here: fills, labels, sentences, the key. `components.charts.map_view` puts it on the screen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from components.charts import style
from components.charts.color_classes import ColorClasses, color_classes, text_color
from components.text import number_format
from components.text import places as text
from services.geometry import us_map
from services.places import MEASURES, STATES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd

    from components.charts.style import Theme
    from services.growth_rows import GrowthRow, GrowthRows

LABEL_SIZE: Final = 24  # units of the sheet: 12 pixels and more from a map of 510 pixels on
_LETTER_WIDTH: Final = 0.55  # of the size of a label, digits and signs
_SNUG: Final = 0.8
"""How much of a label's width must fit where it is as high as wide: its corners may reach a bit further."""
MAX_RADIUS: Final = 24.0  # units of the sheet, of the place with the most jobs
MIN_RADIUS: Final = 3.5
_LAND: Final[dict[Theme, str]] = {"light": "#ECEFF3", "dark": "#222A33"}
"""Of states behind points, and behind the hatching of those without a figure."""
_HATCH: Final[dict[Theme, str]] = {"light": "#8A94A0", "dark": "#7C8794"}


@dataclass(frozen=True)
class State:
    """A state: `fill` "" where it is hatched; `label` "" where there is no room; `is_striped`: another area's rate."""

    id: str
    sentence: str
    fill: str
    label: str = ""
    label_color: str = ""
    is_striped: bool = False
    is_marked: bool = False


@dataclass(frozen=True)
class Dot:
    """A local area; `fill` "" where its jobs are known and the measure is not."""

    id: str
    x: float
    y: float
    radius: float
    fill: str
    sentence: str
    is_faint: bool = False


@dataclass(frozen=True)
class Key:
    """The legend: colors from low to high; `edges`: the words below the borders between them, ends included."""

    title: str
    colors: Sequence[str]
    edges: Sequence[str]
    missing: str = ""
    striped: str = ""


@dataclass(frozen=True)
class Map:
    """What is drawn, in the colors of a theme; `alt`: the takeaway; `hint`: what a click does."""

    alt: str
    hint: str
    states: Sequence[State]
    dots: Sequence[Dot]
    key: Key
    land: str
    hatch: str
    border: str
    text: str


def draw(
    places: pd.DataFrame,
    rows: GrowthRows,
    measure: str,
    level: str,
    alt: str,
    *,
    marked: Collection[str] = (),
    in_front: Collection[str] | None = None,
    theme: Theme = "light",
) -> Map:
    """The map of `places` (of services.places.order) by a measure; `rows`: the same as typed rows.

    `marked`: area_ids of states to outline; `in_front`: those of local areas to emphasize, None for all.
    """
    known = places.to_dict("records")
    values = [_number(one[MEASURES[measure].column]) for one in known]
    classes = color_classes(measure, [value for value in values if value is not None], theme)
    fills = ["" if value is None else classes.color(value) for value in values]
    sentences = [text.sentence(row, one, measure) for row, one in zip(rows, known, strict=True)]
    is_striped = [bool(MEASURES[measure].depends_on_year and one["is_borrowed"] is True) for one in known]
    states: list[State] = []
    dots: list[Dot] = []
    if level == STATES:
        states = [
            _state(row, measure, value, fill, sentence, is_striped=striped, is_marked=row.area_id in marked)
            for row, value, fill, sentence, striped in zip(rows, values, fills, sentences, is_striped, strict=True)
            if row.area_id in us_map.states()
        ]
    else:
        dots = _dots(rows, fills, sentences, in_front)
    return Map(
        alt,
        text.OPENS,
        states,
        dots,
        _key(
            classes,
            measure,
            text.without_figure(
                [row for row, value in zip(rows, values, strict=True) if value is None],
                measure,
                has_agency=bool(text.has_agency_alone(places, measure).any()),
            )
            if level == STATES
            else "",
            has_striped=level == STATES and any(is_striped),
        ),
        _LAND[theme],
        _HATCH[theme],
        style.BACKGROUND_COLORS[theme],
        style.TEXT_COLORS[theme],
    )


def _number(value: Any) -> float | None:
    return None if number_format.is_missing(value) else float(value)


def _state(
    row: GrowthRow, measure: str, value: float | None, fill: str, sentence: str, *, is_striped: bool, is_marked: bool
) -> State:
    label = "" if value is None else text.short_text(measure, value)
    room = us_map.states()[row.area_id].half_width
    fits = room >= _SNUG * LABEL_SIZE * _LETTER_WIDTH * len(label) / 2
    shown = label if fits else ""
    return State(row.area_id, sentence, fill, shown, text_color(fill) if shown else "", is_striped, is_marked)


def _dots(
    rows: GrowthRows, fills: Sequence[str], sentences: Sequence[str], in_front: Collection[str] | None
) -> list[Dot]:
    """The local areas with jobs, the largest first, so that small ones lie on top; those in front last."""
    points = us_map.local_areas()
    most = max((row.base_employment or 0.0 for row in rows), default=0.0) or 1.0
    found = [
        Dot(
            row.area_id,
            points[row.area_id].x,
            points[row.area_id].y,
            round(max(MAX_RADIUS * math.sqrt(row.base_employment / most), MIN_RADIUS), 1),
            fill,
            sentence,
            is_faint=in_front is not None and row.area_id not in in_front,
        )
        for row, fill, sentence in zip(rows, fills, sentences, strict=True)
        if row.base_employment is not None and row.area_id in points
    ]
    return sorted(found, key=lambda dot: (not dot.is_faint, -dot.radius))


def _key(classes: ColorClasses, measure: str, missing: str, *, has_striped: bool) -> Key:
    edges = [text.edge_text(measure, edge) for edge in classes.edges]
    zero = text.edge_text(measure, 0.0)
    first = zero if classes.ends_at_zero < 0 else ""
    last = zero if classes.ends_at_zero > 0 else ""
    return Key(
        text.EDGE_UNITS[measure],
        classes.colors,
        [first, *edges, last],
        missing,
        text.BORROWED if has_striped else "",
    )


def to_data(drawn: Map) -> Mapping[str, Any]:
    """The map as plain values; states and dots as lists, which are shorter than names repeated hundreds of times."""
    return {
        **{name: getattr(drawn, name) for name in ("alt", "hint", "land", "hatch", "border", "text")},
        "states": [
            [one.id, one.sentence, one.fill, one.label, one.label_color, one.is_striped, one.is_marked]
            for one in drawn.states
        ],
        "dots": [[one.id, one.x, one.y, one.radius, one.fill, one.sentence, one.is_faint] for one in drawn.dots],
        "key": vars(drawn.key),
    }
