"""Why a text is no area: a territory, a county, a code of another kind, a name of several places."""

from __future__ import annotations

import pytest

COVERED = "states, metropolitan and nonmetropolitan areas only"


@pytest.mark.parametrize(
    "text",
    [
        "Puerto Rico",
        "PR",
        "San Juan",
        "San Juan, PR",
        "San Juan PR",
        "San Juan, PR 00901",
        "San Juan, Puerto Rico, USA",
        "Bayamon",
        "Bayam\u00f3n, PR",
        "Guam",
        "Tamuning, Guam",
        "Virgin Islands",
        "the Virgin Islands",
        "U.S. Virgin Islands",
        "Saipan, MP",
        "Pago Pago, AS",
        "Pago Pago, American Samoa",
        "41980",
        "41980.0",
        "72",
        "72.0",
        "072",
        "0072",
        "FIPS 72",
        "7200000",
        "7200006",
    ],
)
def test_territory_is_no_area_and_the_hint_says_what_is_covered(public, text):
    assert public.resolve_area(text) is None
    assert public.unknown_area_hint(text) == f"Territories are not covered: {COVERED}."


@pytest.mark.parametrize(
    "text",
    [
        "Orange County",
        "Orange County CA",
        "Orange County, CA 92801",
        "Harris County, TX",
        "Harris County, Texas, USA",
        "los angeles county, california",
        "County of Los Angeles",
        "County of Los Angeles, CA",
        "Cook County IL",
        "Cook Co., IL",
        "Cook Co., Illinois",
        "Cook Co IL 60601",
        "Orleans Parish",
        "Jefferson County",
        "Jefferson County, AL",
        "Richmond County",
        "Clarke County",
        "Bibb County",
    ],
)
def test_county_is_no_area_and_the_hint_says_what_is_covered(public, text):
    assert public.resolve_area(text) is None
    assert public.unknown_area_hint(text) == f"Counties are not covered: {COVERED}."
    assert public.search_areas(text).empty


@pytest.mark.parametrize(
    ("text", "code"),
    [("12345", "12345"), ("90210", "90210"), ("90210.0", "90210"), ("FIPS 06037", "06037"), ("48201", "48201")],
)
def test_code_of_another_kind_is_no_area_and_the_hint_says_so(public, text, code):
    assert public.resolve_area(text) is None
    assert (
        public.unknown_area_hint(text)
        == f"No area has the code {code}; counties and ZIP codes are not covered: {COVERED}."
    )


def test_long_zip_code_is_no_area(public):
    assert public.unknown_area_hint("90210-1234") == f"ZIP codes are not covered: {COVERED}."


@pytest.mark.parametrize(
    "text", ["Research Triangle", "Raleigh-Durham", "Raleigh Durham, NC", "Tri-Cities", "Portland"]
)
def test_name_of_several_areas_is_none_and_the_hint_names_them(public, text):
    assert public.resolve_area(text) is None
    named = public.search_areas(text)["area"].tolist()[:2]
    hint = public.unknown_area_hint(text)
    assert hint.startswith(f"\u201c{text}\u201d may mean {named[0]} (")
    assert f"; {named[1]} (" in hint


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Boulder City", "Boulder, CO (14500)"),
        ("Mobile City", "Mobile, AL (33660)"),
        ("Lincoln City", "Lincoln, NE (30700)"),
    ],
)
def test_city_that_no_title_calls_so_is_asked_for_its_state(public, text, area):
    assert public.resolve_area(text) is None
    hint = f"\u201c{text}\u201d may mean {area} or a place elsewhere; write its state, too."
    assert public.unknown_area_hint(text) == hint


@pytest.mark.parametrize(("text", "area_id"), [("Baltimore City", "12580"), ("St. Louis City", "41180")])
def test_city_whose_own_name_is_so_is_found(public, text, area_id):
    assert public.resolve_area(text) == area_id


def test_name_that_is_as_common_elsewhere_is_asked_for_its_state(public):
    hint = public.unknown_area_hint("Vancouver")
    area = "Portland-Vancouver-Hillsboro, OR-WA (38900)"
    assert hint == f"\u201cVancouver\u201d may mean {area} or a place elsewhere; write its state, too."


def test_city_of_another_state_than_the_area_s_own_city_is_not_asked_for_it(public):
    hint = public.unknown_area_hint("Ashland, OH")
    assert hint == "\u201cAshland, OH\u201d may mean Huntington-Ashland, WV-KY-OH (26580) or a place elsewhere."


@pytest.mark.parametrize("text", ["CA and TX", "NYC, LA", "Texas, California", "Houston; Dallas"])
def test_several_areas_are_none_and_the_hint_says_to_name_one(public, text):
    assert public.resolve_area(text) is None
    assert public.unknown_area_hint(text) == f"\u201c{text}\u201d names several areas: name one."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "xyz",
        "area",
        "metro",
        "-",
        "Bay",
        "Canada",
        "99",
        "MD/PA",
        "Analyst, AS",
        "Manager PR",
        "Acme Co, Dallas",
        "Acme Co, HR",
    ],
)
def test_unknown_text_has_no_hint(public, text):
    assert public.resolve_area(text) is None
    assert public.unknown_area_hint(text) == ""


@pytest.mark.parametrize("text", ["Houston", "06", "US", "DC, USA", "Clarke County, GA"])
def test_known_area_has_no_hint(public, text):
    assert public.unknown_area_hint(text) == ""
