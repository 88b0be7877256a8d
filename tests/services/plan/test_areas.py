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
    # No area by these names; another state's place of the same name is none, either.
    ("Lancaster", "CA"): None,
    ("Nashville", "IL"): None,
    ("Knoxville", "IL"): None,
    ("Indiana", "PA"): None,
    ("Dayton, OH", "Kentucky"): None,
}


@pytest.mark.parametrize("heading", ["Location", "Metro"])
def test_place_is_looked_up_in_the_state_beside_it(public, heading):
    lines = [f"Registered nurses|{place}|{state}|5" for place, state in PLACES]
    roles = read_pasted("\n".join([f"Role|{heading}|State|Headcount", *lines]), *code_tests(public))
    matched, _ = match_roles(public, roles.frame)
    found = dict(zip(PLACES, matched["area_id"], strict=True))
    assert found == {place: area or "US" for place, area in PLACES.items()}
