"""The area of a line, from a place and the column of its state."""

from __future__ import annotations

import pytest

from services.plan.make_plan import code_tests
from services.plan.match import match_roles
from services.plan.read_roles import read_pasted

PLACES = {
    # (place, state): area_id
    ("Albany", "NY"): "10580",
    ("Portland", "OR"): "38900",
    ("Bloomington", "IN"): "14020",
    ("Lafayette", "LA"): "29180",
    ("Wyoming", "MI"): "24340",
    ("Kansas City", "Kansas"): "28140",
    ("Columbus", "GA"): "17980",
    ("Washington", "DC"): "47900",
    ("New York", "NY"): "35620",
    # The state stands in the place already.
    ("Portland, OR", "OR"): "38900",
    ("Portland OR", "or"): "38900",
    ("Portland (OR)", "OR"): "38900",
    ("Portland, OR, USA", "OR"): "38900",
    ("Houston TX Metro", "TX"): "26420",
    ("St. Louis, MO-IL", "IL"): "41180",
    ("Columbus, Ohio", "OH"): "18140",
    ("Dayton, OH", "Ohio"): "19430",
    ("Nashville, TN", "Tennessee"): "34980",
    ("Ohio", "Ohio"): "39",
    ("Oregon", "OR"): "41",
    ("Washington", "WA"): "53",
    ("39", "OH"): "39",
    # No area by these names; another state's place of the same name is none, either: the state is used.
    ("Lancaster", "CA"): "06",
    ("Nashville", "IL"): "17",
    ("Knoxville", "IL"): "17",
    ("Indiana", "PA"): None,  # two states
    ("Plant 2", "OH"): "39",
    # The end of an address, or the city behind the name of a site.
    ("HQ - Austin, TX", ""): "12420",
    ("1200 Main St, Columbus, OH 43215", ""): "18140",
    ("Remote - Nowhere, TX 75001", ""): "48",
    ("Dayton, OH", "Kentucky"): None,
}


@pytest.mark.parametrize("heading", ["Location", "Metro"])
def test_place_is_looked_up_in_the_state_beside_it(public, heading):
    lines = [f"Registered nurses|{place}|{state}|5" for place, state in PLACES]
    roles = read_pasted("\n".join([f"Role|{heading}|State|Headcount", *lines]), *code_tests(public))
    matched, _ = match_roles(public, roles.frame)
    found = dict(zip(PLACES, matched["area_id"], strict=True))
    assert found == {place: area or "US" for place, area in PLACES.items()}


def test_state_that_stands_in_for_a_place_is_said(public):
    roles = read_pasted("Role|Location|Headcount\nCooks|Plant 2, OH|5\nBakers|Plant 9|5", *code_tests(public))
    _, notes = match_roles(public, roles.frame)
    assert [note.message for note in notes if note.is_of_area] == [
        "“Plant 2, OH” is no area that is known; Ohio is used.",
        "“Plant 9” is no area that is known; United States is used.",
    ]


def test_place_in_another_country_is_none_of_the_states(public):
    places = [
        ("Birmingham", "", "GBR"),
        ("Toronto", "ON", "CA"),
        ("Tbilisi", "", "Georgia"),
        ("Austin", "TX", "U.S.A."),
    ]
    lines = [f"Cooks|{'|'.join(place)}|5" for place in places]
    roles = read_pasted("\n".join(["Role|City|State|Country|Headcount", *lines]), *code_tests(public))
    matched, notes = match_roles(public, roles.frame)
    assert matched["area_id"].tolist() == ["US", "US", "US", "12420"]
    assert sum(note.is_of_area for note in notes) == 3
