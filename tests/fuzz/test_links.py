"""Any query string gives a selection that exists, and words about what was dropped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from components.state import url
from components.state.selection import MAX_AREAS, MAX_OCCUPATIONS, VIEWS, Selection
from tests.fuzz.cases import cases
from tests.fuzz.strategies import TEXTS

NAMES = ["occ", "with", "area", "view", "source", "states", "ranges", "v", "beside", "embed", "chart", "x"]
RANK_NAMES = ["sort", "group", "min", "wage", "by", "prog", "list"]
PLACES_NAMES = ["measure", "map", "in"]
CODES = st.sampled_from(["29-1141", "15-1132", "13-20XX", "11-0000", "291141", "US", "06", "26420", "TX", "percent"])
CODES |= st.sampled_from(["51.3801", "5", "local", "wage", "session", "60000-120000", "231113", "on"])


@cases
@given(
    page=st.sampled_from([url.EXPLORE, url.COMPARE, url.RANK, url.PLACES, url.PLAN, url.METHOD]),
    params=st.dictionaries(
        st.sampled_from([*NAMES, *RANK_NAMES, *PLACES_NAMES]) | TEXTS, st.lists(CODES | TEXTS, max_size=12), max_size=6
    ),
)
def test_any_link_gives_a_selection_that_exists(public, page, params):
    chosen, notices = url.parse(page, params, public, Selection())
    known = set(public.occupations()["occupation_id"])
    assert {chosen.shown, *chosen.compared} <= known
    assert 0 < len(chosen.areas) <= MAX_AREAS and set(chosen.areas) <= set(public.areas()["area_id"])
    assert len(chosen.compared) <= MAX_OCCUPATIONS and chosen.view in VIEWS
    assert all(len(notice) < 1_500 for notice in notices), "no notice repeats a long input"
    assert not any("<script" in notice or "\x00" in notice for notice in notices)
    again, dropped = url.parse(page, url.parameters(page, chosen), public, chosen)
    assert dropped == [] and url.parameters(page, again) == url.parameters(page, chosen)
