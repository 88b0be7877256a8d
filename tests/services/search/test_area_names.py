"""Texts that mean an area: states first, then local areas by code, title, city and nickname; the rest says why not."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("text", "area_id"),
    [
        ("26420", "26420"),
        ("OEWS 26420", "26420"),
        ("0100001", "0100001"),
        ("100001", "0100001"),  # as a spreadsheet leaves it
        ("Houston", "26420"),
        ("houston, tx", "26420"),
        ("Houston TX", "26420"),
        ("Houston, Texas", "26420"),
        ("Houston-Pasadena-The Woodlands, TX", "26420"),
        ("Greater Houston", "26420"),
        ("NYC", "35620"),
        ("New York metro", "35620"),
        ("New York, NY", "35620"),
        ("New York-Newark-Jersey City, NY-NJ", "35620"),
        ("Bay Area", "41860"),
        ("Washington, DC", "47900"),
        ("Washington DC", "47900"),
        ("Washington metro area", "47900"),
        ("DC metro", "47900"),
        ("Fort Worth", "19100"),
        ("Minneapolis-St. Paul", "33460"),
        ("Twin Cities", "33460"),
        ("Louisville", "31140"),
        ("Portland, Oregon", "38900"),
        ("Columbus, Ohio", "18140"),
        ("Northwest Alabama", "0100001"),
        ("Northwest Alabama nonmetropolitan area", "0100001"),
        ("0026420", "26420"),  # as OEWS writes it in seven digits
        ("26420.0", "26420"),
        ("CBSA 26420", "26420"),
        ("Houston-The Woodlands-Sugar Land, TX", "26420"),  # its title until 2023
        ("Houston-The Woodlands-Sugar Land, TX Metro Area", "26420"),
        ("City of Houston", "26420"),
        ("metro Houston", "26420"),
        ("the Bay Area", "41860"),
        ("SF Bay Area", "41860"),
        ("Dallas/Fort Worth", "19100"),
        ("Dallas - Ft. Worth", "19100"),
        ("St. Louis", "41180"),
        ("Saint Louis", "41180"),
        ("Winston–Salem", "49180"),
        ("Coeur dAlene", "17660"),
        ("Washington, D.C.", "47900"),
    ],
)
def test_text_that_means_a_local_area(public, text, area_id):
    assert public.resolve_area(text) == area_id


@pytest.mark.parametrize(
    ("text", "area_id"),
    [
        ("Washington", "53"),
        ("New York", "36"),
        ("DC", "11"),
        ("District of Columbia", "11"),
        ("D.C.", "11"),
        ("LA", "22"),
        ("6", "06"),
        ("New York State", "36"),
        ("State of Texas", "48"),
        ("MT", "30"),
    ],
)
def test_state_goes_before_a_city_of_its_name(public, text, area_id):
    assert public.resolve_area(text) == area_id


def test_every_title_and_code_means_its_own_area(public):
    areas = public.areas()
    for area_id, area in zip(areas["area_id"], areas["area"], strict=True):
        assert public.resolve_area(area_id) == public.resolve_area(area) == area_id


@pytest.mark.parametrize(
    "text", ["Puerto Rico", "PR", "San Juan", "San Juan, PR", "Guam", "41980", "72", "Virgin Islands"]
)
def test_territory_is_no_area_and_the_hint_says_what_is_covered(public, text):
    assert public.resolve_area(text) is None
    assert (
        public.unknown_area_hint(text)
        == "Territories are not covered: states, metropolitan and nonmetropolitan areas only."
    )


@pytest.mark.parametrize(
    "text", ["Orange County", "Harris County, TX", "los angeles county, california", "Orleans Parish"]
)
def test_county_is_no_area_and_the_hint_says_what_is_covered(public, text):
    assert public.resolve_area(text) is None
    assert (
        public.unknown_area_hint(text)
        == "Counties are not covered: states, metropolitan and nonmetropolitan areas only."
    )


@pytest.mark.parametrize("text", ["12345", "90210", "06037", "48201"])
def test_code_of_another_kind_is_no_area_and_the_hint_says_so(public, text):
    assert public.resolve_area(text) is None
    assert "counties and ZIP codes are not covered" in public.unknown_area_hint(text)


@pytest.mark.parametrize("text", ["Research Triangle", "Raleigh-Durham", "Tri-Cities"])
def test_nickname_of_several_areas_is_none_and_the_hint_names_them(public, text):
    assert public.resolve_area(text) is None
    assert public.unknown_area_hint(text).startswith(f"“{text}” may mean ")


def test_city_of_several_areas_is_none_and_the_hint_names_them(public):
    assert public.resolve_area("Portland") is None
    hint = public.unknown_area_hint("Portland")
    assert hint.startswith("“Portland” may mean ")
    assert "38900" in hint and "38860" in hint


@pytest.mark.parametrize("text", ["", "xyz", "area", "metro", "-", "Bay", "California, US", "Canada"])
def test_unknown_text_has_no_hint(public, text):
    assert public.resolve_area(text) is None
    assert public.unknown_area_hint(text) == ""


@pytest.mark.parametrize("text", ["Houston", "06", "US"])
def test_known_area_has_no_hint(public, text):
    assert public.unknown_area_hint(text) == ""


@pytest.mark.parametrize(
    "text", ["u\u017f", "U\u017f", "\u212as", "new yor\u212a", "ma\u017f\u017fachusetts", "te\u0445as"]
)
def test_letter_that_only_folds_to_another_is_no_match(public, text):
    assert public.resolve_area(text) is None


@pytest.mark.parametrize(("text", "area_id"), [("TEXAS", "48"), ("tExAs", "48"), ("P\u00e9nnsylvania", "42")])
def test_case_and_accents_do_not_matter(public, text, area_id):
    assert public.resolve_area(text) == area_id
