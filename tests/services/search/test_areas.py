"""Finding areas: what stands first for codes, abbreviations, names and nicknames, and what is listed below."""

from __future__ import annotations

import pandas as pd
import pytest

from services.search.areas import COLUMNS, AreaSearch

STATES = {
    "AL": "01", "AK": "02", "AZ": "04", "AR": "05", "CA": "06", "CO": "08", "CT": "09", "DE": "10", "DC": "11",
    "FL": "12", "GA": "13", "HI": "15", "ID": "16", "IL": "17", "IN": "18", "IA": "19", "KS": "20", "KY": "21",
    "LA": "22", "ME": "23", "MD": "24", "MA": "25", "MI": "26", "MN": "27", "MS": "28", "MO": "29", "MT": "30",
    "NE": "31", "NV": "32", "NH": "33", "NJ": "34", "NM": "35", "NY": "36", "NC": "37", "ND": "38", "OH": "39",
    "OK": "40", "OR": "41", "PA": "42", "RI": "44", "SC": "45", "SD": "46", "TN": "47", "TX": "48", "UT": "49",
    "VT": "50", "VA": "51", "WA": "53", "WV": "54", "WI": "55", "WY": "56",
}  # fmt: skip


@pytest.fixture(scope="module")
def areas(public) -> AreaSearch:
    return AreaSearch(public.areas(), public._source.local_employment())


def found(areas: AreaSearch, text: str, limit: int = 8) -> list[str]:
    return areas.search(text, limit)["area_id"].tolist()


def test_every_postal_code_finds_its_state_first(areas):
    assert len(STATES) == 51
    for written in (str.upper, str.lower, ".".join, lambda code: f" {code} "):
        firsts = {code: found(areas, written(code))[:1] for code in STATES}
        assert firsts == {code: [area_id] for code, area_id in STATES.items()}


def test_every_area_is_found_first_by_its_code_and_its_title(areas, public):
    table = public.areas()[["area_id", "area"]]
    for area_id, area in table.itertuples(index=False):
        assert found(areas, area_id)[0] == found(areas, area)[0] == area_id
    codes = table["area_id"]
    for area_id in filter(str.isdecimal, codes[codes.str.startswith("0") | (codes.index % 5 == 0)]):
        for text in (area_id.lstrip("0"), f"{area_id}.0", f'="{area_id}"', f"'{area_id}"):
            assert found(areas, text)[0] == area_id


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("USA", "US"),
        ("U.S.", "US"),
        ("united states of america", "US"),
        ("nationwide", "US"),
        ("D.C.", "11"),
        ("Washington DC", "47900"),
        ("NYC", "35620"),
        ("Houston", "26420"),
        ("Fort Worth", "19100"),
        ("Ft. Worth", "19100"),
        ("26420", "26420"),
        ("bay area", "41860"),
        ("Texas metro", "19100"),  # the largest metropolitan area of Texas
        ("Columbu", "18140"),
        ("Springfeild", "44180"),
        ("nonmetropolitan Maine", "2300002"),
        ("hous", "26420"),
        ("Calif", "06"),
        ("Californa", "06"),
        ("Pensylvania", "42"),
        ("Los Angles", "31080"),
        ("Pittsburg", "38300"),
    ],
)
def test_first_result(areas, text, first):
    assert found(areas, text)[0] == first


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Washington DC", ["47900", "11"]),
        ("Washington", ["53", "47900"]),
        ("New York", ["36", "35620"]),
        ("LA", ["22", "31080"]),
        ("Portland", ["38900", "38860"]),
        ("Columbus", ["18140", "17980", "18020"]),
        ("Springfield", ["44180", "44140", "44100", "44220"]),
        ("Research Triangle", ["39580", "20500"]),
        ("texas", ["48", "19100", "26420"]),
    ],
)
def test_name_of_several_areas_lists_the_state_first_and_the_local_ones_by_jobs(areas, text, listed):
    assert found(areas, text)[: len(listed)] == listed


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "xyz", "Canada", "Toronto", "Puerto Rico", "Orange County", "90210", "99", "registered nurse"],
)
def test_what_is_not_covered_finds_nothing(areas, text):
    result = areas.search(text)
    assert result.empty
    assert list(result.columns) == list(COLUMNS)


def test_exact_name_scores_one_and_a_misspelled_one_less(areas):
    assert areas.search("Texas")["score"].iloc[0] == 1.0
    assert areas.search("Texas")["matched"].iloc[0] == "texas"
    assert areas.search("Texxas")["score"].iloc[0] < 0.7
    assert areas.search("06")["matched"].iloc[0] == "California"


@pytest.mark.parametrize("limit", [-1, 0, 1, 3])
def test_limit_bounds_the_rows(areas, limit):
    assert len(areas.search("new", limit)) == max(limit, 0)


def test_states_alone_are_searched_where_a_source_has_no_local_areas(public):
    table = public.areas()
    states = AreaSearch(table[table["area_level"] != "msa"])
    assert found(states, "NYC") == []
    assert found(states, "Washington DC") == ["11"]
    assert found(states, "TX") == ["48"]
    assert states.hint("Guam") == "Territories are not covered: states only."


def test_areas_of_one_name_without_jobs_come_last_by_name(public):
    jobs = pd.Series({"44220": 2.0, "44100": 1.0})
    assert found(AreaSearch(public.areas(), jobs), "Springfield", 4) == ["44220", "44100", "44140", "44180"]


def test_empty_list_of_areas_finds_nothing(public):
    assert AreaSearch(public.areas().iloc[:0]).search("Texas").empty


def test_state_whose_name_ends_in_another_states_is_read_whole(areas):
    resolve = areas.resolve
    assert resolve("Charleston West Virginia") == resolve("Charleston, WV")
    assert resolve("Charleston West Virginia") not in (None, resolve("Charleston, SC"))


@pytest.mark.parametrize(
    ("text", "area_id"),
    [
        ("Houston,TX", "26420"),
        ("Austin , TX", "12420"),
        ("Austin\uff0cTX 78701", "12420"),
        ("New York,NY", "35620"),
        ("Boston, Mass.", "14460"),
        ("Charleston, W.Va.", "16620"),
        ("N. Carolina", "37"),
        ("So. Dakota", "46"),
        ("Charlotte, N. Carolina", "16740"),
        ("W Virginia", "54"),
        ("Wash DC", "47900"),
        ("TX - Austin", "12420"),
        ("US-TX-Austin", "12420"),
        ("United States - Texas - Austin", "12420"),
        ("Texas - United States", "48"),
        ("Austin, TX (HQ)", "12420"),
        ("Remote, Texas", "48"),
        ("Dallas-Fort Worth Metroplex", "19100"),
        ("L.A.", "31080"),
        ("LA", "22"),
        ("La.", "22"),
        ("TX - Boston", None),
        ("Remote", None),
    ],
)
def test_places_are_read_as_staff_lists_write_them(public, text, area_id):
    assert public.resolve_area(text) == area_id
