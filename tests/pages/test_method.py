"""The Method page: every figure from the data set, every source with its license."""

from __future__ import annotations

import json

import pytest

from tests.pages.test_pages import assert_no_errors, charts_of, link_of, texts


@pytest.fixture
def method(visit, monkeypatch):
    from tests.pages import conftest

    monkeypatch.setitem(conftest.PAGES, "method", "../pages/method.py")
    return lambda **parameters: assert_no_errors(visit("method", **parameters))


def test_method_has_all_headings_and_sources(method, public):
    shown = texts(method())
    for heading in ("How well past projections did", "What this is not", "Words and marks", "Sources", "How to cite"):
        assert heading in shown
    for source in public.sources():
        assert source["name"] in shown
        assert source["licence"] in shown


def test_method_says_what_is_added_up_and_worked_out(method):
    shown = texts(method())
    assert "Groups and all occupations together are sums of its occupations" in shown
    assert "People who leave are worked out" in shown
    assert "a state keeps its count" in shown


def test_years_of_the_outcomes_are_those_of_the_scores(method, public):
    scores = public.accuracy()
    rows = scores[(scores["series"] == "OEWS") & (scores["part"] == "later")]
    years = {int(o) + h for o, h in zip(rows["origins"].str.split().str[-1], rows["horizon_years"], strict=True)}
    assert max(years) == 2025
    assert "Outcomes of 2025, which the model was not chosen on" in texts(method())


def test_charts_draw_the_scores_of_the_data_set(method, public):
    errors, coverage, _, _ = charts_of(method())
    scores = public.accuracy()
    rows = scores[(scores["series"] == "OEWS") & (scores["part"] == "later") & (scores["size_class"] == "all")]
    horizons = rows[(rows["method"] == "horizons") & (rows["measure"] == "weighted_ape")].sort_values("horizon_years")
    drawn = next(trace for trace in json.loads(errors.proto.spec)["data"] if trace["name"] == "Horizons")
    assert drawn["y"] == pytest.approx([100 * value for value in horizons["value"]], abs=0.01)
    assert len(json.loads(errors.proto.spec)["data"]) == 5, "Horizons and four baselines"
    assert len(json.loads(coverage.proto.spec)["data"][0]["x"]) == 5, "all, and four sizes"


@pytest.mark.parametrize("series", ["OEWS", "BLS base"])
@pytest.mark.parametrize("part", ["later", "chosen"])
def test_every_series_and_part_draws_charts_and_tables(method, series, part):
    session = method()
    session.segmented_control("series").set_value(series).run()
    session.segmented_control("part").set_value(part).run()
    assert len(charts_of(assert_no_errors(session))) == 4
    for tabs in ("errors_tabs", "coverage_tabs", "base_years_tabs", "likelihoods_tabs"):
        session.session_state[tabs] = "Table"
    assert len(assert_no_errors(session.run()).table) == 4


def test_ranges_of_every_base_year_and_both_likelihoods_are_drawn(method, public):
    *_, base_years, likelihoods = charts_of(method())
    scores = public.accuracy()
    scores = scores[(scores["series"] == "all") & (scores["part"] == "chosen")].set_index("measure")
    held = scores.loc["coverage_80_as_of"].sort_values("origins")
    bars = json.loads(base_years.proto.spec)["data"][0]
    assert bars["x"] == held["origins"].tolist() == sorted(bars["x"])
    assert bars["y"] == pytest.approx([100 * value for value in held["value"]], abs=0.06)
    grow, faster = json.loads(likelihoods.proto.spec)["data"]
    for trace, event in ((grow, "growth"), (faster, "faster")):
        own = scores[scores["method"] == event]["value"]
        assert trace["x"] == pytest.approx([100 * own[f"stated_{place}"] for place in range(5)], abs=0.06)
        assert trace["y"] == pytest.approx([100 * own[f"happened_{place}"] for place in range(5)], abs=0.06)


def test_method_links_keep_the_selection(method):
    session = method(occ="15-1252", area=["US", "06"])
    assert "occ=15-1252" in link_of(session, "Explore")
    assert "area=06" in link_of(session, "Compare")


def test_open_api_is_linked_only_if_enabled(method, monkeypatch):
    assert "(/api)" in texts(method())
    monkeypatch.setenv("OPEN_API_ENABLED", "off")
    assert "(/api)" not in texts(method())


def test_local_areas_are_said_not_to_add_up_to_states(method):
    assert "Local areas do not add up to their states" in texts(method())
