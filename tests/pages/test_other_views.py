"""The charts of Compare in the views that are not shown, which the browser asks for."""

from __future__ import annotations

import pytest

from components.state import fragments
from components.state.selection import VIEWS
from tests.pages.charts import charts_of, views_of

NURSES, DEVELOPERS = "29-1141", "15-1252"
EIGHT = ["29-1141", "15-1252", "11-2021", "11-1021", "13-2011", "25-2021", "35-3023", "53-3032"]


@pytest.fixture
def asked(monkeypatch):
    """asked(session): the next run, as if it were that of the fragment alone, after the browser has asked."""

    def run(session):
        monkeypatch.setattr(fragments, "run_alone", lambda: True)
        session.session_state["views_wanted"] = True
        assert not session.run().exception
        monkeypatch.undo()
        return session

    return run


@pytest.mark.parametrize(
    "link",
    [
        {"occ": [NURSES, DEVELOPERS], "area": ["US", "06"]},
        {"occ": NURSES, "area": ["US", "06", "48"], "ranges": "on"},
        {"occ": EIGHT, "area": ["US", "06"]},
        {"occ": "45-3031", "area": ["US", "06"]},
    ],
    ids=["two by two", "areas with ranges", "small multiples", "partly unpublished"],
)
def test_offered_charts_are_those_that_each_view_draws(visit, asked, link):
    offered = views_of(asked(visit("compare", **link)))
    for position, view in enumerate(VIEWS):
        drawn = charts_of(visit("compare", **link, view=view))
        assert drawn
        assert sorted(drawn) == sorted(chart[position] for chart in offered)


def test_charts_of_other_views_are_not_sent_unless_they_are_asked_for_and_only_once(visit, asked):
    session = visit("compare", occ=[NURSES, DEVELOPERS], area="US")
    assert views_of(session) == []
    assert views_of(asked(session))
    assert views_of(session.run()) == []


def test_drawings_that_views_share_are_sent_once(visit, asked):
    session = asked(visit("compare", occ=[NURSES, DEVELOPERS], area="US"))
    (sent,) = [one.proto.json for one in session.get("bidi_component") if "other_views" in one.proto.id]
    figures = [chart.spec for charts in views_of(session) for chart in dict.fromkeys(charts)]
    assert len(figures) == len(set(figures)) == 7, "dots and bars have no index of their own"
    assert sent.count('"figure"') == 7
