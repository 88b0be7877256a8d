"""What Rank shows as URL parameters, and back."""

from __future__ import annotations

import pytest

from components.state.rank_view import MAX_LISTED_IN_LINK, RankView, parameters, parse, restrict
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


def test_program_and_list_are_parameters():
    assert parameters(RankView(program="51.3801")) == {"prog": ["51.3801"]}
    assert parameters(RankView(listed=("29-1141", "15-1252"))) == {"occ": ["29-1141", "15-1252"]}


def test_long_list_stays_in_the_session():
    listed = tuple(f"11-{number:04d}" for number in range(MAX_LISTED_IN_LINK + 1))
    assert parameters(RankView(listed=listed)) == {"list": ["session"]}


@pytest.mark.parametrize("text", ["51.3801", "CIP 51.3801"])
def test_program_of_a_link_is_read(public, text):
    view, dropped = restrict(RankView(), {"prog": [text], "occ": ["29-1141"]}, public, ["29-1141"], RankView())
    assert (view, dropped) == (RankView(program="51.3801"), [])


@pytest.mark.parametrize("text", ["99.9999", "51.38", "51.1102", "<b>", "29-1141"])
def test_program_without_occupations_is_left_out_with_a_note(public, text):
    view, dropped = restrict(RankView(), {"prog": [text]}, public, [], RankView())
    assert view == RankView()
    assert dropped == ["The program of this link is not known, or no occupation is named for it. Showing all."]


def test_groups_of_a_list_are_left_out_with_a_note(public):
    view, dropped = restrict(RankView(), {}, public, ["29-1141", "29-0000"], RankView())
    assert view.listed == ("29-1141",)
    assert len(dropped) == 1


def test_list_of_the_session_is_shown_again_or_missed(public):
    held = RankView(listed=("29-1141", "15-1252"))
    assert restrict(RankView(), {"list": ["session"]}, public, [], held) == (held, [])
    view, dropped = restrict(RankView(), {"list": ["session"]}, public, [], RankView())
    assert view == RankView()
    assert "paste it again" in dropped[0]


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
    assert parse({name: [value]}, GROUPS) == (RankView(), [(name, value)])


def test_known_codes_beside_an_unknown_one_stay():
    view, unknown = parse({"edu": ["bachelor", "phd", "bachelor"]}, GROUPS)
    assert view.filters.education == ("bachelor",)
    assert unknown == [("edu", "phd")]
