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
    ("text", "area_id"),
    [
        ("Texas (TX)", "48"),
        ("TX - Texas", "48"),
        ("Texas, TX", "48"),
        ("TX/Texas", "48"),
        ("48 - Texas", "48"),
        ("48 Texas", "48"),
        ("Texas (48)", "48"),
        ("New York (NY)", "36"),
        ("NY - New York", "36"),
        ("Washington (WA)", "53"),
        ("US - United States", "US"),
        ("26420 - Houston", "26420"),
        ("Houston (26420)", "26420"),
        ("Springfield 44100", "44100"),
        ("Texas (CA)", None),
        ("Dallas 26420", None),
    ],
)
def test_area_that_is_written_twice_is_one(public, text, area_id):
    assert public.resolve_area(text) == area_id


def test_every_state_is_read_with_its_name_and_its_abbreviation(public):
    areas = public.areas()
    for area_id, abbreviation, name in areas.loc[
        areas["area_level"] == "state", ["area_id", "area_abbr", "area"]
    ].values:
        for text in (
            f"{name} ({abbreviation})",
            f"{abbreviation} - {name}",
            f"{abbreviation}-{name}",
            f"{area_id} {name}",
        ):
            assert public.resolve_area(text) == area_id, text


@pytest.mark.parametrize(
    ("text", "area_id"),
    [
        ("Boise", "14260"),
        ("Boise, ID", "14260"),
        ("Honolulu", "46520"),
        ("Hilton Head", "25940"),
        ("Wilkes-Barre", "42540"),
        ("Wilkes Barre, PA", "42540"),
        ("Winston Salem", "49180"),
        ("Nashville-Davidson", "34980"),
        ("New York City, NY", "35620"),
        ("Philly, PA", "37980"),
        ("Houston, TX, USA", "26420"),
        ("Austin, TX 78701", "12420"),
        ("Austin, TX 78701-1234, United States", "12420"),
        ("Helena MT 59601", "25740"),
        ("California, USA", "06"),
        ("Cincinnati, OH 45220", "17140"),  # 45220 is Tallahassee's code as well
        ("Kauai", "1500001"),
        ("Salem", "41420"),  # and no part of Winston-Salem
    ],
)
def test_common_names_and_addresses_of_cities(public, text, area_id):
    assert public.resolve_area(text) == area_id


@pytest.mark.parametrize("text", ["East", "Capital", "Bay", "Rapid", "Texas City", "Arizona City", "Wilkes", "Barre"])
def test_part_of_a_name_is_no_name(public, text):
    assert public.resolve_area(text) is None


@pytest.mark.parametrize(
    ("text", "first", "with_state"),
    [
        ("Manhattan", "35620", {"Manhattan, NY": "35620", "Manhattan, KS": "31740"}),
        ("Pasadena", "31080", {"Pasadena, CA": "31080", "Pasadena, TX": "26420"}),
        ("Vancouver", "38900", {"Vancouver, WA": "38900", "Vancouver, BC": None}),
        ("Wilmington", "48900", {"Wilmington, NC": "48900", "Wilmington, DE": "37980"}),
        ("Hammond", "16980", {"Hammond, IN": "16980", "Hammond, LA": "25220"}),
        ("Roswell", "12060", {"Roswell, GA": "12060", "Roswell, NM": None}),
        ("Jefferson County", None, {"Jefferson County, KY": "31140", "Jefferson County, IN": None}),
        ("Richmond County", None, {"Richmond County, GA": "12260", "Richmond County, VA": None}),
        ("Clarke County", None, {"Clarke County, GA": "12020"}),
    ],
)
def test_name_of_several_places_means_none_without_its_state(public, text, first, with_state):
    assert public.resolve_area(text) is None
    assert public.search_areas(text)["area_id"].tolist()[:1] == ([first] if first else [])
    assert {name: public.resolve_area(name) for name in with_state} == with_state


@pytest.mark.parametrize(
    "text", ["u\u017f", "U\u017f", "\u212as", "new yor\u212a", "ma\u017f\u017fachusetts", "te\u0445as"]
)
def test_letter_that_only_folds_to_another_is_no_match(public, text):
    assert public.resolve_area(text) is None


@pytest.mark.parametrize(("text", "area_id"), [("TEXAS", "48"), ("tExAs", "48"), ("P\u00e9nnsylvania", "42")])
def test_case_and_accents_do_not_matter(public, text, area_id):
    assert public.resolve_area(text) == area_id
