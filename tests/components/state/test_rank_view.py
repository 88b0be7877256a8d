"""What Rank shows as URL parameters, and back."""

from __future__ import annotations

import pytest

from components.state.rank_view import RankView, parameters, parse
from services.rank import ORDERS, Filters

GROUPS = {"29-0000", "31-0000"}
FULL = RankView(
    horizon=5,
    order="openings",
    filters=Filters(("29-0000",), ("bachelor", "none"), ("very-high",), ("declines",), 60_000, 120_000, 0),
    page=3,
    chart=True,
)


@pytest.mark.parametrize(
    "view",
    [
        RankView(),
        FULL,
        RankView(filters=Filters(wage_from=50_000)),
        RankView(filters=Filters(wage_to=0)),
        *(RankView(order=order) for order in ORDERS),
    ],
)
def test_parameters_give_the_view_back(view):
    assert parse(parameters(view), GROUPS) == (view, [])


def test_first_visit_has_no_parameters():
    assert parameters(RankView()) == {}


def test_parameters_are_readable():
    params = parameters(FULL)
    assert params["wage"] == ["60000-120000"]
    assert params["edu"] == ["bachelor", "none"]
    assert params["min"] == ["0"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("by", "4"),
        ("by", "ten"),
        ("sort", "luck"),
        ("group", "99-0000"),
        ("edu", "phd"),
        ("ai", "<b>"),
        ("outlook", "rosy"),
        ("wage", "much-more"),
        ("min", "-5"),
        ("min", "9" * 400),
        ("page", "²"),
    ],
)
def test_unknown_value_is_named_and_left_out(name, value):
    assert parse({name: [value]}, GROUPS) == (RankView(), [name])


def test_known_codes_beside_an_unknown_one_stay():
    view, unused = parse({"edu": ["bachelor", "phd", "bachelor"]}, GROUPS)
    assert view.filters.education == ("bachelor",)
    assert unused == ["edu"]
