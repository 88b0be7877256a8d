"""Inputs of Places: measure, year, level, and the state whose local areas are listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from components.inputs.controls import segments, select
from components.state import selection
from components.text import places as text
from services.growth_frame import HORIZONS
from services.places import LEVELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from services.growth import Growth

_ALL: str = ""


def measure(measures: Sequence[str], chosen: str) -> None:
    """What the map shows, of `measures`."""
    segments(
        "Map by",
        measures,
        chosen,
        text.MEASURE_NAMES.__getitem__,
        "places_measure",
        lambda name: selection.change_places(measure=name),
    )


def horizon(base_year: int | None) -> None:
    """The year up to which growth is counted."""
    select(
        "By year",
        HORIZONS,
        selection.current().places.horizon,
        lambda years: f"Year {years}" if base_year is None else str(base_year + years),
        "places_horizon",
        lambda years: selection.change_places(horizon=years),
    )


def level() -> None:
    """States or local areas."""
    segments(
        "Places",
        list(LEVELS),
        selection.current().places.level,
        text.LEVEL_NAMES.__getitem__,
        "places_level",
        lambda name: selection.change_places(level=name),
    )


def state(growth: Growth) -> None:
    """The state whose local areas are listed, or all."""
    select(
        "Local areas of",
        [_ALL, *growth.state_ids],
        selection.current().places.state,
        lambda code: growth.area(code) if code else "All states",
        "places_state",
        lambda code: selection.change_places(state=code),
    )
