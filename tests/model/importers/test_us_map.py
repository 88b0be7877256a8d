"""The importer of the map: projection, thinning, paths and the places of local areas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.importers import us_map

SQUARE = np.array([[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]], dtype=float)
CITY = {"countrycode": "US", "population": 1, "longitude": -98.0, "latitude": 39.0}


@pytest.mark.parametrize(
    ("place", "x", "y"),
    [  # points of borders as the atlas has them in degrees (states-10m.json) and projected (states-albers-10m.json)
        ((-109.045, 36.999, "UT"), 264.6, 328.0),
        ((-66.982, 44.811, "ME"), 957.1, 94.8),
        ((-97.372, 25.840, "TX"), 469.7, 597.6),
        ((-129.981, 55.284, "AK"), 202.9, 572.6),
        ((-155.673, 18.917, "HI"), 313.8, 603.1),
    ],
)
def test_place_lies_where_the_atlas_has_it(place, x, y):
    assert us_map.project(*place) == pytest.approx((x, y), abs=0.2)


def test_middle_of_the_projection_is_the_middle_of_the_sheet():
    assert us_map.project(-96.6, 38.7, "KS") == pytest.approx((487.5, 305))


def test_thinning_keeps_ends_and_corners_alone():
    line = np.array([[0, 0], [5, 0.01], [10, 0], [10, 10]], dtype=float)
    assert us_map.thin(line, 0.6).tolist() == [[0, 0], [10, 0], [10, 10]]


def test_thinned_ring_stays_a_shape():
    ring = np.array([[0, 0], [0.1, 0], [0.1, 0.1], [0, 0.1], [0, 0]], dtype=float)
    assert len(us_map.thin(ring, 100)) == 4


def test_arcs_of_a_topology_make_closed_rings_that_share_borders():
    atlas = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[10, 0], [0, 10]], [[10, 10], [-10, 0], [0, -10], [10, 0]], [[10, 0], [10, 0], [0, 10], [-10, 0]]],
        "objects": {
            "states": {
                "geometries": [
                    {"id": "01", "type": "Polygon", "arcs": [[0, 1]]},
                    {"id": "02", "type": "MultiPolygon", "arcs": [[[2, -1]]]},
                ]
            }
        },
    }
    states = us_map.read_atlas(atlas)
    assert {code: us_map.area(rings[0]) for code, rings in states.items()} == {"01": 100, "02": 100}
    assert all((rings[0][0] == rings[0][-1]).all() for rings in states.values())


def test_path_has_relative_steps_in_tenths():
    assert us_map.path([SQUARE / 4]) == "M0 0l2.5 0 0 2.5-2.5 0Z"
    assert us_map.path([SQUARE + 0.5]) == "M.5 .5l10 0 0 10-10 0Z"


def test_label_is_in_the_widest_part():
    wedge = np.array([[0, 0], [40, 9], [40, 11], [0, 20], [0, 0]], dtype=float)
    x, y, half_width = us_map.label_place([wedge])
    assert x < 20
    assert y == pytest.approx(10, abs=1)
    assert 8 < half_width <= 20


def test_area_is_where_the_larger_of_its_first_cities_is():
    areas = pd.DataFrame({"area_id": ["1", "2"], "area": ["Salina-Other, KS-MO", "Plains nonmetropolitan area"]})
    cities = [
        CITY | {"name": "Salina", "admin1code": "KS", "population": 9},
        CITY | {"name": "Salina", "admin1code": "KS", "latitude": 30.0},
        CITY | {"name": "Hays", "admin1code": "KS", "longitude": -99.0},
        CITY | {"name": "Salina", "admin1code": "MO", "latitude": 31.0},
    ]
    found = us_map.find_places(areas, cities, {"2": ("Hays", "KS")})
    assert found["place"].tolist() == ["Salina", "Hays"]
    assert found.loc[0, ["x", "y"]].tolist() == pytest.approx(us_map.project(-98.0, 39.0, "KS"), abs=0.1)


def test_area_without_a_place_and_place_without_an_area_are_named():
    areas = pd.DataFrame({"area_id": ["1"], "area": ["Nowhere, KS"]})
    with pytest.raises(ValueError, match="1 Nowhere, KS"):
        us_map.find_places(areas, [], {})
    with pytest.raises(ValueError, match="areas that there are not: 7"):
        us_map.find_places(areas, [], {"7": ("Hays", "KS")})


def test_exceptions_say_why():
    by_hand = pd.read_csv(us_map._BY_HAND, dtype=str)
    assert by_hand.notna().all(axis=None)
    assert by_hand["area_id"].is_unique
