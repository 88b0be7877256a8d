"""The map of the United States: shapes of the states, and a point for each local area, on one sheet.

Made once by `model.importers.us_map` of us-atlas and GeoNames; see DATA-LICENSES.md. The sheet is D3's Albers
projection of the 48 states with Alaska and Hawaii inset, x to the right, y down.
"""

from __future__ import annotations

import csv
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

_HERE: Final = Path(__file__).parent

SHEET: Final = (-60, 8, 1022, 604)
"""x and y of the corner, width and height of what is drawn of the sheet: the Aleutians reach beyond its edge."""


class StateShape(NamedTuple):
    """`path`: of SVG. `x`, `y`: the middle of a label; `half_width`: what there is for it to the left and right."""

    path: str
    x: float
    y: float
    half_width: float


class Point(NamedTuple):
    """Where a local area is drawn: at its principal `place`."""

    x: float
    y: float
    place: str


@cache
def states() -> Mapping[str, StateShape]:
    """The shape of each state and DC by area_id."""
    table = json.loads((_HERE / "states.json").read_text(encoding="utf-8"))
    return {code: StateShape(shape["path"], *shape["label"]) for code, shape in table.items()}


@cache
def local_areas() -> Mapping[str, Point]:
    """The point of each local area by area_id."""
    with (_HERE / "local_areas.csv").open(encoding="utf-8", newline="") as file:
        return {row["area_id"]: Point(float(row["x"]), float(row["y"]), row["place"]) for row in csv.DictReader(file)}
