"""Several areas in one text, and texts of one area that look so."""

from __future__ import annotations

import pytest

from services.search.area_lists import MAX_LIST

CALIFORNIA, TEXAS, LOUISIANA, NEW_YORK, HOUSTON, AUSTIN, DALLAS = "06", "48", "22", "35620", "26420", "12420", "19100"
DENVER = "19740"


@pytest.mark.parametrize(
    ("text", "area_ids"),
    [
        ("CA and TX", [CALIFORNIA, TEXAS]),
        ("CA & TX", [CALIFORNIA, TEXAS]),
        ("CA, and TX", [CALIFORNIA, TEXAS]),
        ("CA,TX", [CALIFORNIA, TEXAS]),
        ("06 48.0", [CALIFORNIA, TEXAS]),
        ("USA, CA", ["US", CALIFORNIA]),
        ("CA, US", [CALIFORNIA, "US"]),
        ("California and Texas", [CALIFORNIA, TEXAS]),
        ("Texas, California", [TEXAS, CALIFORNIA]),
        ("NYC, LA", [NEW_YORK, LOUISIANA]),
        ("NYC, Houston & Texas", [NEW_YORK, HOUSTON, TEXAS]),
        ("Houston/Dallas", [HOUSTON, DALLAS]),
        ("Houston, TX, Austin, TX", [HOUSTON, AUSTIN]),
        ("Houston, TX and Austin, TX", [HOUSTON, AUSTIN]),
        ("Houston, Austin, TX", [HOUSTON, AUSTIN]),
        ("Austin TX, Dallas TX", [AUSTIN, DALLAS]),
        ("Denver CO, Austin TX", [DENVER, AUSTIN]),
        ("Denver, CO, Austin", [DENVER, AUSTIN]),
        ("Houston, TX;Austin, TX|Texas", [HOUSTON, AUSTIN, TEXAS]),
    ],
)
def test_each_area_of_a_text_is_read(public, text, area_ids):
    assert [area_id for _, area_id in public.read_areas(text)] == area_ids


@pytest.mark.parametrize(
    ("text", "area_id"),
    [
        ("Houston, TX", HOUSTON),
        ("Houston, TX, USA", HOUSTON),
        ("NYC, NY", NEW_YORK),
        ("SF, CA", "41860"),
        ("LA, CA", "31080"),
        ("Texas, US", TEXAS),
        ("US-TX", TEXAS),
        ("Dallas/Fort Worth", DALLAS),
        ("Eastern and Southern Colorado nonmetropolitan area", "0800001"),
        ("Boston, Texas", None),
        ("Paris, Texas", None),
        ("Smith & Wesson", None),
        ("Toronto, Canada", None),
    ],
)
def test_text_of_one_area_is_read_as_a_whole(public, text, area_id):
    assert public.read_areas(text) == [(text, area_id)]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("Texas and Toronto", "Toronto"), ("CA, ZZ", "ZZ"), ("Houston; Portland", "Portland"), ("TX and PR", "PR")],
)
def test_part_that_is_no_area_is_named(public, text, unknown):
    found = dict(public.read_areas(text))
    assert found.pop(unknown) is None
    assert all(found.values())


@pytest.mark.parametrize("separator", [",", ", ", " ", ";", "\n", " and "])
def test_long_list_of_codes_is_read_to_its_end(public, separator):
    codes = public.local_area_ids()[:40]
    assert public.read_areas(separator.join([*codes, HOUSTON])) == [(code, code) for code in [*codes, HOUSTON]]


@pytest.mark.parametrize("separator", [", ", "; ", "\n", " and ", " / "])
def test_long_list_of_names_is_read_to_its_end(public, separator):
    names = public.areas()["area"].tolist()[:40]
    assert [name for name, _ in public.read_areas(separator.join([*names, "Houston, TX"]))] == [*names, "Houston, TX"]
    assert None not in dict(public.read_areas(separator.join(names))).values()


def test_list_longer_than_any_is_cut_between_areas(public):
    found = public.read_areas(f"{HOUSTON}," * MAX_LIST)
    assert found == [(HOUSTON, HOUSTON)]


def test_every_area_is_read_whole_by_its_name(public):
    for area_id, area in public.areas()[["area_id", "area"]].itertuples(index=False):
        assert public.read_areas(area) == [(area, area_id)]


def test_several_areas_are_listed_by_the_search(public):
    assert public.search_areas("CA and TX")["area_id"].tolist() == [CALIFORNIA, TEXAS]


def test_empty_text_has_no_areas(public):
    assert public.read_areas(" ; ") == []
