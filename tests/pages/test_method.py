"""The Method page: every figure from the data set, every source with its license."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from services.config import DATA_DIR
from tests.pages.shown import assert_no_errors, charts_of, link_of, texts

TABS = ("errors", "coverage", "base_years", "likelihoods", "state_ranges", "agencies")
"""The charts of the page, each with its table, in their order."""


@pytest.fixture
def method(visit, monkeypatch):
    from tests.pages import conftest

    monkeypatch.setitem(conftest.PAGES, "method", "../pages/method.py")
    return lambda **parameters: assert_no_errors(visit("method", **parameters))


def test_method_has_all_headings_and_sources(method, public):
    shown = texts(method())
    headings = (
        "How well past projections did",
        "How well figures for states did",
        "What this is not",
        "Words and marks",
        "Sources",
        "How to cite",
    )
    assert all(heading in shown for heading in headings)
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
    errors, coverage, *_ = charts_of(method())
    scores = public.accuracy()
    rows = scores[(scores["series"] == "OEWS") & (scores["part"] == "later") & (scores["size_class"] == "all")]
    horizons = rows[(rows["method"] == "horizons") & (rows["measure"] == "weighted_ape")].sort_values("horizon_years")
    drawn = next(trace for trace in json.loads(errors.spec)["data"] if trace["name"] == "Horizons")
    assert drawn["y"] == pytest.approx([100 * value for value in horizons["value"]], abs=0.01)
    assert len(json.loads(errors.spec)["data"]) == 5, "Horizons and four baselines"
    assert len(json.loads(coverage.spec)["data"][0]["x"]) == 5, "all, and four sizes"


@pytest.mark.parametrize("series", ["OEWS", "BLS base"])
@pytest.mark.parametrize("part", ["later", "chosen"])
def test_every_series_and_part_draws_charts_and_tables(method, series, part):
    session = method()
    session.segmented_control("series").set_value(series).run()
    session.segmented_control("part").set_value(part).run()
    assert len(charts_of(assert_no_errors(session))) == len(TABS)
    for tabs in TABS:
        session.session_state[f"{tabs}_tabs"] = "Table"
    shown = assert_no_errors(session.run())
    assert len(shown.table) == len(TABS)
    assert not charts_of(shown)


def test_ranges_of_every_base_year_and_both_likelihoods_are_drawn(method, public):
    base_years, likelihoods = charts_of(method())[2:4]
    scores = public.accuracy()
    scores = scores[(scores["series"] == "all") & (scores["part"] == "chosen")].set_index("measure")
    held = scores.loc["coverage_80_as_of"].sort_values("origins")
    bars = json.loads(base_years.spec)["data"][0]
    assert bars["x"] == held["origins"].tolist() == sorted(bars["x"])
    assert bars["y"] == pytest.approx([100 * value for value in held["value"]], abs=0.06)
    grow, faster = json.loads(likelihoods.spec)["data"]
    for trace, event in ((grow, "growth"), (faster, "faster")):
        own = scores[scores["method"] == event]["value"]
        assert trace["x"] == pytest.approx([100 * own[f"stated_{place}"] for place in range(5)], abs=0.06)
        assert trace["y"] == pytest.approx([100 * own[f"happened_{place}"] for place in range(5)], abs=0.06)


def test_the_coverage_of_state_ranges_is_drawn_in_six_sizes_and_for_all(method, public):
    drawn = json.loads(charts_of(method())[4].spec)["data"][0]
    scores = public.accuracy()
    scores = scores[(scores["series"] == "OEWS, states") & (scores["measure"] == "coverage_80_as_of")]
    assert drawn["x"] == ["all", "under 100", "100–300", "300–1k", "1–3k", "3–10k", "over 10k"]
    assert drawn["y"] == pytest.approx([100 * value for value in scores["value"]], abs=0.06)


def test_the_agencies_totals_are_drawn_for_the_years_chosen(method, public):
    record = public.agency_accuracy()
    record = record[record["occupation_id"] == "00-0000"]
    session = method()
    for period, base_year in (("2008–2018", 2008), ("2022–2025", 2022)):
        session.segmented_control("agency_period").set_value(period).run()
        states, nation = json.loads(charts_of(assert_no_errors(session))[5].spec)["data"]
        rows = record[record["base_year"] == base_year].set_index("area_id")
        assert len(states["x"]) == len(rows) - 1
        ohio = states["customdata"].index("Ohio")
        assert states["x"][ohio] == pytest.approx(100 * rows.loc["39", "projected"], abs=0.06)
        assert states["y"][ohio] == pytest.approx(100 * rows.loc["39", "actual"], abs=0.06)
        assert nation["customdata"] == ["United States"]


def test_the_table_of_agencies_names_the_states_without_past_projections(method):
    session = method()
    session.session_state["agencies_tabs"] = "Table"
    shown = assert_no_errors(session.run())
    assert "Not in our copy of the agencies’ projections: South Dakota 2008–2018." in texts(shown)
    table = next(table.value for table in shown.table if "State" in table.value.columns)
    assert table["State"].tolist()[-1] == "United States"
    assert len(table) == 52


def test_occupations_without_local_figures_are_counted_from_the_data(method, public):
    published = pd.read_parquet(DATA_DIR / "local_employment.parquet", columns=["occupation_id"])["occupation_id"]
    occupations = public.occupations()
    detailed = occupations.loc[occupations["taxonomy"] == "soc", "occupation_id"]
    missing = set(detailed) - set(published.astype(str)) - {"11-1031"}
    assert len(missing) == 58
    assert f"{len(missing)} of 831 occupations have no local figures" in texts(method())


def test_method_links_keep_the_selection(method):
    session = method(occ="15-1252", area=["US", "06"])
    assert "occ=15-1252" in link_of(session, "Explore")
    assert "area=06" in link_of(session, "Compare")


def test_open_api_is_linked_only_if_enabled(method, monkeypatch):
    assert "free and without a key of their own: [the open API](api)" in texts(method())
    monkeypatch.setenv("OPEN_API_CLIENTS", f"planners:{'s' * 32}")
    assert "with an id and a secret: [the open API](api)" in texts(method())
    monkeypatch.setenv("OPEN_API_ENABLED", "off")
    assert "(api)" not in texts(method())


def test_local_areas_are_said_not_to_add_up_to_states(method):
    assert "Local areas do not add up to their states" in texts(method())
