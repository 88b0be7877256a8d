"""The Method page: every figure from the data set, every source with its licence."""

from __future__ import annotations

import json

import pytest

from tests.pages.test_pages import assert_no_errors, charts_of, link_of, texts


@pytest.fixture
def method(visit, monkeypatch):
    from tests.pages import conftest

    monkeypatch.setitem(conftest.PAGES, "method", "../pages/method.py")
    return lambda **parameters: assert_no_errors(visit("method", **parameters))


def test_it_says_how_what_not_and_how_to_cite(method, public):
    said = texts(method())
    for heading in ("How well past projections did", "What this is not", "Words and marks", "Sources", "How to cite"):
        assert heading in said
    for source in public.sources():
        assert source["name"] in said
        assert source["licence"] in said


def test_the_charts_draw_the_record_and_nothing_else(method, public):
    errors, held = charts_of(method())
    scored = public.accuracy()
    own = scored[(scored["series"] == "OEWS") & (scored["part"] == "test") & (scored["size_class"] == "all")]
    ours = own[(own["method"] == "horizons") & (own["measure"] == "weighted_ape")].sort_values("horizon_years")
    drawn = next(trace for trace in json.loads(errors.proto.spec)["data"] if trace["name"] == "Horizons")
    assert drawn["y"] == pytest.approx([100 * value for value in ours["value"]], abs=0.01)
    assert len(json.loads(errors.proto.spec)["data"]) == 5, "beside four baselines"
    assert len(json.loads(held.proto.spec)["data"][0]["x"]) == 5, "all, and four sizes"


@pytest.mark.parametrize("series", ["OEWS", "BLS base"])
@pytest.mark.parametrize("part", ["test", "chosen"])
def test_every_choice_of_the_record_draws(method, series, part):
    session = method()
    session.segmented_control("series").set_value(series).run()
    session.segmented_control("part").set_value(part).run()
    assert len(charts_of(assert_no_errors(session))) == 2
    for twin in ("errors_tabs", "coverage_tabs"):
        session.session_state[twin] = "Table"
    assert len(assert_no_errors(session.run()).table) == 2


def test_the_selection_passes_through(method):
    session = method(occ="15-1252", area=["US", "06"])
    assert "occ=15-1252" in link_of(session, "Explore")
    assert "area=06" in link_of(session, "Compare")


def test_the_open_api_is_named_where_it_answers(method, monkeypatch):
    assert "(/api)" in texts(method())
    monkeypatch.setenv("OPEN_API_ENABLED", "off")
    assert "(/api)" not in texts(method())
