"""The shapes of the states and the points of the local areas that ship with Horizons."""

from __future__ import annotations

import re

import numpy as np

from model.importers.us_map import contains
from services.geometry import us_map
from services.geometry.us_map import SHEET

MAX_BYTES = 100_000
FROM_SHORE = 6  # units of the sheet, some 25 km: thinned coasts cut off headlands and small islands


def rings_of(path: str) -> list[np.ndarray]:
    """The rings of an SVG path of one M and relative l a ring."""
    found = []
    for part in path.removesuffix("Z").split("Z"):
        numbers = [float(text) for text in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", part)]
        points = np.cumsum(np.array(numbers).reshape(-1, 2), axis=0)
        found.append(np.vstack([points, points[:1]]))
    return found


def test_every_state_has_a_shape_inside_the_sheet_and_its_label_inside_the_shape(public):
    shapes = us_map.states()
    assert sorted(shapes) == sorted(public.state_ids)
    x, y, width, height = SHEET
    for shape in shapes.values():
        rings = rings_of(shape.path)
        points = np.vstack(rings)
        assert (points >= [x, y]).all()
        assert (points <= [x + width, y + height]).all()
        assert any(contains(ring, np.array([[shape.x, shape.y]]))[0] for ring in rings)


def test_every_local_area_has_a_point_in_one_of_its_states(public):
    points, shapes = us_map.local_areas(), us_map.states()
    assert sorted(points) == sorted(public.local_area_ids())
    states = public.area_states().groupby("area_id")["state_id"].apply(list)
    rings = {code: rings_of(shape.path) for code, shape in shapes.items()}
    for area_id, point in points.items():
        nearby = [ring for code in states[area_id] for ring in rings[code]]
        place = np.array([[point.x, point.y]])
        is_inside = any(contains(ring, place)[0] for ring in nearby)
        assert is_inside or min(np.hypot(*(ring - place).T).min() for ring in nearby) < FROM_SHORE, (area_id, point)


def test_no_two_local_areas_share_a_point():
    points = us_map.local_areas().values()
    assert len({(point.x, point.y) for point in points}) == len(points)


def test_files_are_small():
    folder = us_map._HERE
    assert sum(file.stat().st_size for file in folder.iterdir() if file.is_file()) < MAX_BYTES
