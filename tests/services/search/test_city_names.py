"""The cities that the titles of the metropolitan areas name, as people write them: each is found or asked about."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

_BETWEEN_CITIES = re.compile(r"--?(?<!Winston-)(?<!Wilkes-)|/")
WITH_STATE: dict[str, Callable[[str, str, str], str]] = {
    "Boise, ID": lambda city, state, name: f"{city}, {state}",
    "boise id": lambda city, state, name: f"{city} {state}".lower(),
    "Boise, Idaho": lambda city, state, name: f"{city}, {name}",
    "Boise Idaho": lambda city, state, name: f"{city} {name}",
    "Boise City, ID": lambda city, state, name: f"{city} City, {state}",
    "Boise, ID 83702": lambda city, state, name: f"{city}, {state} 00501",
    "Boise ID 83702 USA": lambda city, state, name: f"{city} {state} 00501 USA",
    "Boise, ID, USA": lambda city, state, name: f"{city}, {state}, USA",
    "Boise, ID, US": lambda city, state, name: f"{city}, {state}, US",
    "without hyphens": lambda city, state, name: f"{city.replace('-', ' ')}, {state}",
}
ALONE: dict[str, Callable[[str], str]] = {
    "Boise": lambda city: city,
    "boise": str.lower,
    "Boise City": lambda city: city if city.endswith("City") else f"{city} City",
    "Boise, USA": lambda city: f"{city}, USA",
    "Boise 83702": lambda city: f"{city} 00501",
    "without hyphens": lambda city: city.replace("-", " "),
}
STATES_FIRST = {"New York", "Washington", "Wyoming"}
"""Cities that are called as a state is, which goes first."""

ELSEWHERE = {("Ashland", "OH"), ("Camden", "DE"), ("Newark", "NY"), ("Warwick", "MA")}
"""Of a title with several states, cities that are other ones in another of them."""


@pytest.fixture(scope="module")
def cities(public) -> list[tuple[str, str, list[str]]]:
    """(city, area id, states) of each city in the title of a metropolitan area; counties are none."""
    areas = public.areas()
    titles = areas.loc[(areas["area_level"] == "msa") & areas["area"].str.contains(", "), ["area_id", "area"]]
    return [
        (city, area_id, states.split("-"))
        for area_id, title in titles.itertuples(index=False)
        for names, _, states in [title.partition(", ")]
        for city in _BETWEEN_CITIES.split(names)
        if not city.endswith(" County")
    ]


def test_every_city_is_found_by_its_name_and_state_however_they_are_written(public, cities):
    names: dict[str, Any] = public.areas().set_index("area_abbr")["area"].to_dict()
    texts = [
        (form(city, state, names[state]), area_id)
        for city, area_id, states in cities
        for state in states
        for form in WITH_STATE.values()
        if (city, state) not in ELSEWHERE
    ]
    assert len(texts) == 6_750
    assert [(text, area_id) for text, area_id in texts if public.resolve_area(text) != area_id] == []


@pytest.mark.parametrize("form", ALONE)
def test_every_city_is_found_by_its_name_alone_or_listed(public, cities, form):
    """No city is unknown by its name, and none of several areas is taken for one of them. "Boulder City" is
    in another state than Boulder, so of these only 21 are found: in titles, Baltimore, St. Louis."""
    owners = Counter(city for city, _, _ in cities)
    found: Counter[str] = Counter()
    for city, area_id, _ in cities:
        text = ALONE[form](city)
        resolved = public.resolve_area(text)
        if city in STATES_FIRST:
            assert resolved in {None, area_id, *public.state_ids}, text
            continue
        assert resolved in {None, area_id}, text
        assert resolved is None or owners[city] == 1, text
        assert area_id in public.search_areas(text)["area_id"].tolist(), text
        found["one" if resolved else "several"] += 1
    assert (found["one"], found["several"]) == ((21, 566) if form == "Boise City" else (498, 89))


@pytest.mark.parametrize("form", WITH_STATE)
def test_city_in_another_state_is_not_taken_for_that_of_the_title(public, form):
    names: dict[str, Any] = public.areas().set_index("area_abbr")["area"].to_dict()
    texts = [WITH_STATE[form](city, state, names[state]) for city, state in sorted(ELSEWHERE)]
    assert [public.resolve_area(text) for text in texts] == [None] * len(texts)
