"""The URL parameters of Places."""

from __future__ import annotations

import pytest

from components.state import places_view
from components.state.places_view import PlacesView

STATES = {"06", "39"}


def test_first_visit_has_no_parameters():
    assert places_view.parameters(PlacesView()) == {}
    assert places_view.parse({}, STATES) == (PlacesView(), [])


@pytest.mark.parametrize(
    "view",
    [PlacesView("wage", 5), PlacesView(level="local", state="06"), PlacesView("likelihood", 1, "local")],
)
def test_view_survives_the_url(view):
    assert places_view.parse(places_view.parameters(view), STATES) == (view, [])


def test_unknown_values_are_named_and_left_out():
    params = {"measure": ["salary"], "by": ["4"], "map": ["county"], "in": ["99"]}
    assert places_view.parse(params, STATES) == (
        PlacesView(),
        [("measure", "salary"), ("by", "4"), ("map", "county"), ("in", "99")],
    )
