"""Which view of one series' lines has each published figure where its label is."""

from __future__ import annotations

import pytest

from components.sections import growth_charts
from tests.components.fakes import PATH, cell_rows, combine


@pytest.mark.parametrize(
    ("base", "published", "view"),
    [
        (200.0, 200.0, "index"),  # at 188 would be a point that is labeled 200
        (3_391_000.0, 3_730_000.0, "jobs"),
        (3_391_000.0, None, "index"),
    ],
)
def test_jobs_are_drawn_where_published_ones_are_at_the_point_of_their_growth(base, published, view):
    *between, last = cell_rows(base=base, years=PATH)
    path = combine([*between, last._replace(employment=published)])
    assert growth_charts.view_of_one(path) == view
