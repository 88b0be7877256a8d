"""The URL contains codes, restores the selection, and unknown parts are dropped with plain notices."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.state import link_repair, url
from components.state.places_view import PlacesView
from components.state.rank_view import RankView
from components.state.selection import AGENCY_STATES, MAX_AREAS, MAX_OCCUPATIONS, STATE_FIGURES, VIEWS, Selection
from components.state.url import COMPARE, EXPLORE, METHOD
from services.rank import Filters

NURSES, DEVELOPERS = "29-1141", "15-1252"
CODES = st.sampled_from(
    [NURSES, DEVELOPERS, "11-0000", "45-3031", "00-0000", "11-2021", "53-7065", "41-2031", "35-3023"]
)
AREAS = st.sampled_from(["US", "06", "48", "11", "36", "01", "56", "12", "15"])
FRESH = Selection()

SELECTIONS = st.builds(
    Selection,
    shown=CODES,
    compared=st.lists(CODES, max_size=8, unique=True).map(tuple),
    areas=st.lists(AREAS, min_size=1, max_size=8, unique=True).map(tuple),
    view=st.sampled_from(VIEWS),
    states=st.sampled_from(STATE_FIGURES),
    ranges=st.sampled_from([None, True, False]),
    is_example=st.booleans(),
)
HOSTILE = [
    "<script>alert(1)</script>",
    "[click](http://evil.example)",
    "**bold** _and_ `code`",
    ":red[x] :material/bolt:",
    "$\\frac{1}{2}$",
    "![](http://evil.example/x.png)",
    "\x00\x1b[31m",
    "\u202eesrever",
    "x" * 10_000,
    "'; DROP TABLE --",
    "../../etc/passwd",
    "# heading\n\n---",
]
MARKUP = re.compile(r"[<>\[\]()*_`$#|~\\:/{}\x00-\x1f\u202e]")


@given(chosen=SELECTIONS)
@settings(deadline=None)
def test_explore_is_restored_from_its_url(public, chosen):
    params = url.parameters(EXPLORE, chosen)
    restored, dropped = url.parse(EXPLORE, params, public, FRESH)
    assert dropped == []
    assert (restored.shown, restored.areas, restored.compared) == (chosen.shown, chosen.areas, chosen.compared)
    assert restored.states == chosen.states
    assert restored.ranges == chosen.ranges
    assert not restored.is_example
    assert url.parameters(EXPLORE, restored) == params


@given(chosen=SELECTIONS)
@settings(deadline=None)
def test_compare_is_restored_from_its_url(public, chosen):
    params = url.parameters(COMPARE, chosen)
    restored, dropped = url.parse(COMPARE, params, public, FRESH)
    assert dropped == []
    assert (restored.compared, restored.areas, restored.view) == (chosen.side_by_side(), chosen.areas, chosen.view)
    assert url.parameters(COMPARE, restored) == params


@given(chosen=SELECTIONS)
@settings(deadline=None)
def test_page_switch_and_back_keeps_the_selection(public, chosen):
    on_compare, _ = url.parse(COMPARE, url.parameters(COMPARE, chosen), public, chosen)
    on_explore, _ = url.parse(EXPLORE, url.parameters(EXPLORE, on_compare), public, on_compare)
    assert (on_explore.areas, on_explore.view) == (chosen.areas, chosen.view)
    assert on_explore.compared == chosen.side_by_side()
    if chosen.compared:
        assert on_explore.shown == chosen.shown


@given(chosen=SELECTIONS)
def test_url_contains_codes_only(chosen):
    for page in (EXPLORE, COMPARE):
        for name, values in url.parameters(page, chosen).items():
            patterns = {"view": "percent|jobs|index", "area": r"US|\d\d", "states": "agency", "ranges": "on|off"}
            pattern = patterns.get(name, r"\d\d-\d{4}")
            assert values
            assert all(re.fullmatch(pattern, value) for value in values)


def test_default_view_has_no_parameter():
    assert "view" not in url.parameters(COMPARE, FRESH)
    assert url.parameters(COMPARE, Selection(view="jobs"))["view"] == ["jobs"]


def test_state_figures_are_in_the_url_only_where_the_agency_is_chosen(public):
    assert "states" not in url.parameters(EXPLORE, FRESH)
    chosen, dropped = url.parse(COMPARE, {"occ": [NURSES], "states": [AGENCY_STATES]}, public, FRESH)
    assert (chosen.by_agency, dropped) == (True, [])
    chosen, dropped = url.parse(COMPARE, {"occ": [NURSES], "states": ["mine"]}, public, FRESH)
    assert not chosen.by_agency
    assert "state figures by “mine”" in dropped[0]


def test_vintage_of_a_link_is_compared_with_the_one_loaded(public):
    params = url.parameters(EXPLORE, FRESH, public.vintage)
    assert params["v"] == [public.vintage]
    assert url.parse(EXPLORE, params, public, FRESH)[1] == []
    assert "made for the vintage 2019-29" in url.parse(EXPLORE, {"v": ["2019-29"]}, public, FRESH)[1][0]


def test_documented_links_are_parsed(public):
    chosen, dropped = url.parse(EXPLORE, {"occ": [NURSES], "area": ["US"]}, public, FRESH)
    assert (chosen.shown, chosen.areas, dropped) == (NURSES, ("US",), [])
    params = {"occ": [NURSES, DEVELOPERS], "area": ["US", "06"], "view": ["percent"]}
    chosen, dropped = url.parse(COMPARE, params, public, FRESH)
    assert (chosen.compared, chosen.areas, chosen.view) == ((NURSES, DEVELOPERS), ("US", "06"), "percent")
    assert dropped == []


@pytest.mark.parametrize("page", [EXPLORE, COMPARE])
def test_empty_url_restores_the_example(public, page):
    chosen, dropped = url.parse(page, {}, public, FRESH)
    assert chosen.side_by_side() == (NURSES,)
    assert chosen.areas == ("US",)
    assert chosen.is_example
    assert dropped == []


@pytest.mark.parametrize("empty", [[""], ["  "], ["", "\t"]])
def test_empty_parameters_are_ignored(public, empty):
    chosen, dropped = url.parse(COMPARE, {"occ": empty, "area": empty, "view": empty[:1]}, public, FRESH)
    assert chosen.side_by_side() == (NURSES,)
    assert [sentence for sentence in dropped if "view" not in sentence] == []


def test_codes_in_other_notations_are_resolved(public):
    params = {"occ": ["291141", "SOC 15-1252"], "area": ["us", "CA", "6"]}
    chosen, dropped = url.parse(COMPARE, params, public, FRESH)
    assert (chosen.compared, chosen.areas, dropped) == ((NURSES, DEVELOPERS), ("US", "06"), [])


def test_unknown_values_are_dropped_with_a_notice(public):
    params = {"occ": [NURSES, "99-9999"], "with": ["88-8888"], "area": ["US", "ZZ"], "view": ["pie"]}
    chosen, dropped = url.parse(EXPLORE, params, public, FRESH)
    assert (chosen.shown, chosen.areas) == (NURSES, ("US",))
    text = " ".join(dropped)
    for wrong in ("99-9999", "88-8888", "ZZ", "pie"):
        assert wrong in text
    assert NURSES not in text


@pytest.mark.parametrize(
    ("page", "name"), [(url.EXPLORE, "sort"), (url.COMPARE, "sort"), (url.RANK, "order"), (url.PLACES, "level")]
)
def test_parameter_that_a_page_does_not_know_is_named(public, page, name):
    _, dropped = url.parse(page, {name: ["x"], "utm_source": ["mail"], "fbclid": ["1"]}, public, Selection())
    assert dropped == [f"This link has a parameter that this page does not know ({name}); it is left out."]


@pytest.mark.parametrize("page", [url.EXPLORE, url.COMPARE, url.RANK, url.PLACES, url.PLAN, url.METHOD])
def test_page_knows_every_parameter_that_it_writes(public, page):
    filters = Filters(("29-0000",), ("bachelor",), ("low",), ("faster",), 1, 2, 3)
    full = replace(
        Selection(),
        compared=("29-1141",),
        shown="29-1141",
        states="agency",
        view="jobs",
        ranges=True,
        beside=("29-1141", "291141"),
        rank=RankView(5, "wage", filters, 2, True, "51.3801"),
        places=PlacesView("wage", 5, "local", "06", "51.3801"),
    )
    written = url.parameters(page, full, public.vintage)
    _, dropped = url.parse(page, written, public, Selection())
    assert not dropped
    in_url = {name: values for name, values in written.items() if values}
    assert link_repair.repaired(in_url, url._ALL_NAMES) == in_url, "it would be written again in each run"


class QueryParams(dict[str, list[str]]):
    """In the place of `st.query_params`: the URL's parameters, and whether they were written."""

    is_written = False
    get_all = dict.__getitem__

    def from_dict(self, params: dict[str, list[str]]) -> None:
        self.clear()
        self.update(params)
        self.is_written = True


@pytest.mark.parametrize(
    ("occ", "area", "is_written"),
    [("occ", "area", False), ("OCC", "area", True), ("occ", "amp;area", True), ("occ[]", "area", True)],
)
def test_address_that_needed_repair_is_written_once(public, monkeypatch, occ, area, is_written):
    query = QueryParams({occ: [NURSES], area: ["06"], "v": [public.vintage], "utm_source": ["mail"]})
    chosen = replace(Selection(), shown=NURSES, areas=("06",))
    monkeypatch.setattr(url.st, "query_params", query)
    monkeypatch.setattr(url.selection, "current", lambda: chosen)
    url.publish(EXPLORE, public)
    assert query.is_written == is_written
    assert (query["occ"], query["area"]) == ([NURSES], ["06"])
    query.is_written = False
    url.publish(EXPLORE, public)
    assert not query.is_written


@pytest.mark.parametrize("value", ["maybe", "1"])
def test_ranges_that_are_neither_on_nor_off_are_left_open_and_named(public, value):
    chosen, dropped = url.parse("explore", {"occ": ["29-1141"], "ranges": [value]}, public, Selection())
    assert chosen.ranges is None
    assert dropped == [f"This link has a value that this page does not know (ranges={value}); it is left out."]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("ranges", ["on", "off"]),
        ("view", ["jobs", "percent"]),
        ("states", ["agency", "horizons"]),
        ("source", ["public", "lightcast"]),
    ],
)
def test_of_several_values_where_one_is_read_the_first_is_used_and_that_is_said(public, name, values):
    _, dropped = url.parse("compare", {"occ": ["29-1141"], name: values}, public, Selection())
    assert dropped == [f"This link has several values for {name}=; the first is used."]
    _, dropped = url.parse("compare", {"occ": ["29-1141"], name: [values[0]] * 2}, public, Selection())
    assert dropped == []


def test_unknown_view_becomes_percent(public):
    chosen, dropped = url.parse(COMPARE, {"view": ["pie"]}, public, Selection(view="jobs"))
    assert chosen.view == "percent"
    assert "pie" in dropped[0]


def test_other_vintage_has_a_notice(public):
    _, dropped = url.parse(EXPLORE, {"v": ["2022-32"]}, public, FRESH)
    assert "2022-32" in dropped[0]
    assert public.vintage in dropped[0]
    assert url.parse(EXPLORE, {"v": [public.vintage]}, public, FRESH)[1] == []


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["occ", "with", "area", "view", "v"])
def test_hostile_values_are_dropped_with_a_plain_notice(public, name, text):
    for page in (EXPLORE, COMPARE):
        chosen, dropped = url.parse(page, {name: [text]}, public, FRESH)
        assert chosen.side_by_side() == (NURSES,)
        assert chosen.areas == ("US",)
        (sentence,) = dropped
        quoted = sentence.replace("This link", "").replace("“", "").replace("”", "")
        assert not MARKUP.search(quoted.replace(": ", "")), sentence
        assert len(sentence) < 200


@pytest.mark.parametrize("name", ["occ", "area", "view", "v"])
def test_address_in_a_parameter_does_not_become_a_link(public, name):
    _, dropped = url.parse(EXPLORE, {name: ["www.evil.example"]}, public, FRESH)
    assert "www.evil" not in " ".join(dropped)


@given(values=st.lists(st.text(max_size=40), max_size=4))
@settings(deadline=None, max_examples=40)
def test_any_parameter_values_give_a_valid_selection(public, values):
    params = dict.fromkeys(("occ", "with", "area", "view", "v"), values)
    for page in (EXPLORE, COMPARE):
        chosen, dropped = url.parse(page, params, public, FRESH)
        assert 1 <= len(chosen.side_by_side()) <= MAX_OCCUPATIONS
        assert 1 <= len(chosen.areas) <= MAX_AREAS
        assert chosen.view in VIEWS
        assert all(sentence.startswith("This link") for sentence in dropped)


def test_very_long_number_is_dropped(public):
    _, dropped = url.parse(EXPLORE, {"area": ["1" * 5_000]}, public, FRESH)
    assert dropped


def test_too_many_codes_are_cut_with_a_notice(public):
    codes = public.occupations()["occupation_id"].tolist()[1:12]
    states = public.areas()["area_id"].tolist()[:10]
    chosen, dropped = url.parse(COMPARE, {"occ": codes, "area": states}, public, FRESH)
    assert chosen.compared == tuple(codes[:8])
    assert chosen.areas == tuple(states[:8])
    assert "11 occupations" in dropped[0]
    assert "10 areas" in dropped[1]


def test_too_many_compared_on_explore_have_a_notice(public):
    codes = public.occupations()["occupation_id"].tolist()[1:12]
    chosen, dropped = url.parse(EXPLORE, {"occ": [NURSES], "with": codes}, public, FRESH)
    assert len(chosen.compared) == 8
    assert dropped


def test_repeated_codes_count_once(public):
    chosen, dropped = url.parse(COMPARE, {"occ": [NURSES, "291141"] * 9, "area": ["06", "CA"]}, public, FRESH)
    assert (chosen.compared, chosen.areas, dropped) == ((NURSES,), ("06",), [])


def test_several_occupations_on_explore_become_the_comparison(public):
    chosen, _ = url.parse(EXPLORE, {"occ": [DEVELOPERS, NURSES]}, public, FRESH)
    assert chosen.shown == DEVELOPERS
    assert chosen.compared == (DEVELOPERS, NURSES)


def test_with_parameter_restores_the_comparison(public):
    chosen, _ = url.parse(EXPLORE, {"occ": [NURSES], "with": [DEVELOPERS, "11-0000"]}, public, FRESH)
    assert (chosen.shown, chosen.compared) == (NURSES, (DEVELOPERS, "11-0000"))


def test_compare_keeps_the_occupation_of_explore(public):
    previous = Selection(shown="11-0000", compared=(NURSES,))
    chosen, _ = url.parse(COMPARE, {"occ": [NURSES, DEVELOPERS]}, public, previous)
    assert chosen.shown == "11-0000"


@pytest.mark.parametrize("page", [EXPLORE, COMPARE])
def test_url_without_codes_restores_the_example(public, page):
    previous = Selection(shown=DEVELOPERS, areas=("06",), is_example=False)
    chosen, dropped = url.parse(page, {}, public, previous)
    assert (chosen.side_by_side(), chosen.areas, chosen.is_example) == ((NURSES,), ("US",), True)
    assert dropped == []


# --- Codes that are not of today, and lists


def test_earlier_code_in_a_link_is_translated_and_the_first_is_shown(public):
    chosen, dropped = url.parse(EXPLORE, {"occ": ["15-1132"]}, public, FRESH)
    assert (chosen.shown, chosen.compared, chosen.is_example) == ("15-1252", (), False)
    assert dropped == ["This link has old codes: 15-1132 is now 15-1252 and 15-1253. Shown: 15-1252."]


def test_several_earlier_codes_share_one_notice(public):
    chosen, dropped = url.parse(COMPARE, {"occ": ["29-1111", "31-1121", NURSES, "13-20XX"]}, public, FRESH)
    assert chosen.compared == (NURSES, "31-1120", "13-2011")
    assert len(dropped) == 1
    assert "31-1121 is counted in 31-1120" in dropped[0]
    assert dropped[0].endswith("Shown: 29-1141, 31-1120, 13-2011.")


@pytest.mark.parametrize("separator", [",", ";", " ", "|", ", "])
def test_one_parameter_may_list_codes_and_areas(public, separator):
    params = {"occ": [separator.join((NURSES, DEVELOPERS))], "area": [separator.join(("06", "TX", "26420"))]}
    chosen, dropped = url.parse(COMPARE, params, public, FRESH)
    assert dropped == []
    assert chosen.compared == (NURSES, DEVELOPERS)
    assert chosen.areas == ("06", "48", "26420")


def test_list_with_one_unknown_code_gives_the_rest_and_names_it(public):
    params = {"occ": [f"{NURSES},99-9999"], "area": ["06;Puerto Rico;48.0"]}
    chosen, dropped = url.parse(COMPARE, params, public, FRESH)
    assert (chosen.compared, chosen.areas) == ((NURSES,), ("06", "48"))
    assert dropped == [
        "This link names occupations that are not in this data set: 99-9999. Shown: the rest.",
        "This link names areas that are not in this data set: Puerto Rico. Shown: the rest. "
        "Territories are not covered: states, metropolitan and nonmetropolitan areas only.",
    ]


def test_comma_of_a_city_and_its_state_separates_no_areas(public):
    chosen, dropped = url.parse(EXPLORE, {"occ": [NURSES], "area": ["Houston, TX", "Smallville, TX"]}, public, FRESH)
    assert chosen.areas == ("26420",)
    assert "Smallville, TX" in dropped[0]


def test_military_code_in_a_link_says_what_is_not_covered(public):
    _, dropped = url.parse(EXPLORE, {"occ": ["55-1011"]}, public, FRESH)
    assert len(dropped) == 1
    assert "the armed forces are not covered" in dropped[0]


@pytest.mark.parametrize(
    ("settings_of_server", "start"),
    [
        ({"PUBLIC_URL": "https://example.org/"}, "https://example.org"),
        ({"PUBLIC_URL": "https://example.org/horizons"}, "https://example.org/horizons"),
        ({"PUBLIC_URL": "https://example.org", "ROOT_PATH": "/horizons"}, "https://example.org/horizons"),
    ],
)
@pytest.mark.parametrize(("page", "path"), [(EXPLORE, "/"), (COMPARE, "/compare"), (METHOD, "/method")])
def test_address_to_copy_is_the_public_one(monkeypatch, settings_of_server, start, page, path):
    for name, text in settings_of_server.items():
        monkeypatch.setenv(name, text)
    monkeypatch.setattr(url.st, "session_state", {url._PAGE: page})
    monkeypatch.setattr(url.selection, "current", lambda: Selection(shown=NURSES, areas=("US",)))
    assert url.address() == f"{start}{path}?occ=29-1141&area=US"


def test_address_of_a_plan_names_no_occupation_of_other_pages(monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://example.org")
    monkeypatch.setattr(url.st, "session_state", {url._PAGE: url.PLAN, url._VINTAGE: "2025-35"})
    monkeypatch.setattr(url.selection, "current", lambda: Selection(shown=NURSES, areas=("US",)))
    assert url.address() == "https://example.org/plan?v=2025-35"


@pytest.mark.parametrize(
    ("page", "opened", "start"),
    [
        (EXPLORE, "http://localhost:8501", "http://localhost:8501/"),
        (EXPLORE, "http://localhost:8501/?occ=1", "http://localhost:8501/"),
        (EXPLORE, "http://localhost:8501/horizons/", "http://localhost:8501/horizons/"),
        (COMPARE, "http://localhost:8501/compare?occ=1", "http://localhost:8501/compare"),
    ],
)
def test_address_without_a_public_one_is_the_one_opened(monkeypatch, page, opened, start):
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    monkeypatch.setattr(url.st, "session_state", {url._PAGE: page})
    monkeypatch.setattr(url.st, "context", SimpleNamespace(url=opened))
    monkeypatch.setattr(url.selection, "current", lambda: Selection(shown=NURSES, areas=("US",)))
    assert url.address() == f"{start}?occ=29-1141&area=US"
