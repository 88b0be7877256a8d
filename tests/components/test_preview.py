"""The preview in a page's HTML says what the page says."""

from __future__ import annotations

import pytest

from components.preview import preview
from components.state import connections
from services.errors import DataSetError


@pytest.fixture(autouse=True)
def _public_source(public, monkeypatch):
    monkeypatch.setattr(connections, "public", lambda: public)


def test_explore_has_the_headline_and_the_cards_of_the_link():
    found = preview("", {"occ": ["29-1141"], "area": ["US"]})
    assert found.title == "Registered nurses · Horizons"
    assert found.heading == "Registered nurses 29-1141"
    assert found.sentences[0].startswith("Expected to grow 5.6")
    assert "**" not in "".join(found.sentences)
    assert ("Median wage", "$97,550") in found.figures


def test_link_without_codes_has_the_example():
    assert preview("", {}).heading == preview("", {"occ": ["29-1141"]}).heading


@pytest.mark.parametrize("query", [{"occ": ["<b>x</b>"], "area": ["\0"]}, {"occ": ["a"] * 900}, {"v": ["1999-09"]}])
def test_odd_links_have_the_example(query):
    assert preview("", query).heading == "Registered nurses 29-1141"


def test_several_areas_have_the_comparison():
    found = preview("", {"occ": ["29-1141"], "area": ["US", "06"]})
    assert found.sentences[0].startswith("Registered nurses grow faster in California than in ")
    assert found.figures == ()


def test_compare_names_the_occupations():
    found = preview("compare", {"occ": ["29-1141", "15-1252"]})
    assert found.title == "Compare · Horizons"
    assert found.sentences[-1] == "Registered nurses, Software developers"


def test_state_figures_by_the_agency_are_those_of_the_link():
    ours, agency = (
        preview("", {"occ": ["29-1141"], "area": ["39"], "states": [whose]}) for whose in ("horizons", "agency")
    )
    assert ours.sentences != agency.sentences


def test_rank_names_the_first_of_the_list_of_the_link():
    found = preview("rank", {"area": ["39"], "sort": ["openings"]})
    assert found.title == "Rank: Ohio · Horizons"
    assert found.sentences[0].startswith("Fast food and counter workers have the most openings in Ohio: ")


def test_method_has_a_title():
    assert preview("method", {}).title == "Method · Horizons"


def test_source_that_has_to_be_asked_first_has_none():
    assert preview("", {"source": ["lightcast"]}) is None


def test_without_a_data_set_there_is_none(monkeypatch):
    def fail():
        raise DataSetError("No data.", "Build them.")

    monkeypatch.setattr(connections, "public", fail)
    assert preview("", {}) is None


def test_places_says_where_the_occupation_grows_fastest():
    found = preview("places", {"occ": ["29-1141"], "measure": ["wage"]})
    assert found.title == "Places: Registered nurses · Horizons"
    assert found.heading == "Registered nurses earn most in California 29-1141"
    assert found.sentences[0].startswith("$140,270 a year there; ")
