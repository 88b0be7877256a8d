"""Places as a browser session sees it, without a browser."""

from __future__ import annotations

import json

import pytest

from components.text import number_format
from services import places
from services.growth_rows import rows_of
from tests.pages.test_rank import assert_no_errors, parameters_of, texts, widget

KINDS = {
    "29-1141": "large, in all states",
    "15-1252": "growing everywhere",
    "43-9022": "shrinking everywhere",
    "33-3041": "both directions, and the nation's rate in some states",
    "49-9064": "published in one state",
    "47-2053": "published in one state, at the nation's rate",
    "51-7032": "tiny, in two states",
    "11-1031": "published in no state",
    "27-2011": "paid by the hour",
    "29-0000": "a group",
    "00-0000": "all occupations",
}


def component(session, name: str) -> dict:
    (found,) = (one for one in session.get("bidi_component") if one.proto.component_name == name)
    return json.loads(found.proto.json)


def map_of(session) -> dict:
    return component(session, "horizons_map")


def listed(session) -> list[str]:
    return [row[0]["opens"] for row in component(session, "horizons_sortable_table")["rows"]]


@pytest.mark.parametrize("code", KINDS, ids=KINDS.values())
@pytest.mark.parametrize("parameters", [{}, {"map": "local"}, {"states": "agency", "measure": "wage"}])
def test_every_kind_of_occupation_is_drawn_and_listed(visit, code, parameters):
    session = assert_no_errors(visit("places", occ=code, **parameters))
    drawn = map_of(session)
    assert len(drawn["states"]) == (0 if "map" in parameters else 51)
    assert drawn["alt"].startswith("Map of ")
    assert number_format.NOT_PUBLISHED in texts(session).lower() or len(listed(session)) >= 50
    assert "nan" not in texts(session).lower().replace("finance", "").replace("financ", "")


def test_first_visit_has_the_states_by_growth(visit, public):
    session = assert_no_errors(visit("places"))
    expected = places.order(public.places("29-1141"), "growth")
    assert listed(session) == expected["area_id"].tolist()
    assert "Registered nurses grow fastest in New York" in session.title[0].value
    assert "the lowest of all 50 states and DC. United States: +5.6 %." in texts(session)
    labels = [one.proto.label for one in session.get("download_button")]
    assert labels == ["Download all 51 CSV", "Download all 51 XLSX", "Brief"]


def test_link_gives_measure_year_level_and_state(visit, public):
    asked = {"occ": "15-1252", "area": "US", "measure": "jobs", "by": "5", "map": "local", "in": "06"}
    session = assert_no_errors(visit("places", **asked))
    assert parameters_of(session) == asked
    ordered = places.order(public.places("15-1252", "local", 5), "jobs")
    of_state = set(public.local_area_ids("06"))
    assert listed(session) == [code for code in ordered["area_id"] if code in of_state]
    assert "local areas of California" in texts(session)


def test_every_local_area_is_listed_and_can_be_sorted(visit, public):
    session = assert_no_errors(visit("places", occ="29-1141", map="local"))
    assert listed(session) == places.order(public.places("29-1141", "local"), "growth")["area_id"].tolist()
    table = component(session, "horizons_sortable_table")
    assert (len(table["rows"]), table["first"], table["is_sortable"]) == (521, 60, True)
    assert "521 local areas. Choose an area to see it on Explore." in texts(session)


def test_picture_of_the_map_can_be_downloaded(visit):
    session = visit("places", occ="29-1141", area="US")
    session.session_state["places_map_tabs"] = "Picture"
    session = assert_no_errors(session.run())
    labels = [one.proto.label for one in session.get("download_button")]
    assert labels[:2] == ["Download PNG", "Download SVG"]


def test_measure_changes_the_map_the_order_and_the_url(visit, public):
    session = visit("places", occ="29-1141", area="US")
    widget(session, "button_group", "places_measure").set_value("concentration")
    assert_no_errors(session.run())
    assert parameters_of(session) == {"occ": "29-1141", "area": "US", "measure": "concentration"}
    assert listed(session) == places.order(public.places("29-1141"), "concentration")["area_id"].tolist()
    assert "are most concentrated in West Virginia" in session.title[0].value


def test_agency_figures_have_no_chance_of_growth(visit, public):
    session = assert_no_errors(visit("places", occ="29-1141", states="agency", measure="likelihood"))
    assert "Chance of growth: state agencies give none; showing growth." in texts(session)
    assert "as the state agencies publish it" in texts(session)
    growth = {state[0]: state[1] for state in map_of(session)["states"]}
    own = rows_of(public.with_agency_figures.growth(["29-1141"], ["39"], [10]))[0]
    assert number_format.percent(own.growth) in growth["39"]
    assert "the state’s agency" in growth["39"]


def test_area_chosen_elsewhere_is_outlined(visit):
    drawn = map_of(assert_no_errors(visit("places", occ="29-1141", area=["06", "39"])))
    assert {state[0] for state in drawn["states"] if state[6]} == {"06", "39"}


def test_states_without_a_figure_are_named(visit):
    session = assert_no_errors(visit("places", occ="33-3041"))
    assert "No figure for 3 states: Alaska, New Mexico, South Dakota." in texts(session)
    assert "Striped, at the nation’s rate and not ranked: " in texts(session)


def test_unknown_value_is_named_with_its_parameter(visit):
    session = assert_no_errors(visit("places", map="local", **{"in": "CA"}))
    assert "a value that this page does not know (in=CA); it is left out" in texts(session)


@pytest.mark.parametrize("page", ["explore", "rank"])
def test_links_to_places_carry_the_occupation_and_the_comparison(visit, page):
    session = visit(page, **{"occ": "15-1252", "area": "39", "with": ["29-1141", "15-1252"]})
    (link,) = (one for one in session.get("page_link") if one.proto.label == "Places")
    assert "with=29-1141&with=15-1252" in link.proto.query_string


def test_program_offers_its_occupations_until_another_is_searched(visit, public):
    session = assert_no_errors(visit("places", prog="51.3801"))
    first, second = public.programs.occupations("51.3801")
    assert parameters_of(session) == {"occ": first, "area": "US", "prog": "51.3801"}
    assert texts(session).count("many to many") == 1
    box = widget(session, "selectbox", "places_program")
    assert box.label == "Registered Nursing/Registered Nurse (CIP 51.3801) prepares for"
    box.set_value(second)
    assert_no_errors(session.run())
    assert parameters_of(session) == {"occ": second, "area": "US", "prog": "51.3801"}


def test_link_with_a_program_shows_the_occupation_of_it_that_it_names(visit, public):
    _, second = public.programs.occupations("51.3801")
    session = assert_no_errors(visit("places", occ=second, prog="51.3801"))
    assert parameters_of(session)["occ"] == second


def test_program_without_occupations_is_left_out_of_places_and_said(visit):
    session = assert_no_errors(visit("places", occ="29-1141", prog="51.1102"))
    assert parameters_of(session) == {"occ": "29-1141", "area": "US"}
    assert "no occupation is named for it" in texts(session)


def test_rank_of_a_program_leads_to_the_map(visit):
    session = assert_no_errors(visit("rank", prog="51.3801", area="39"))
    (link,) = (one for one in session.get("page_link") if one.proto.label == "On the map")
    assert "occ=29-1141&area=39&prog=51.3801" in link.proto.query_string


def test_finding_is_drawn_from_states_with_enough_jobs(visit, public):
    session = assert_no_errors(visit("places", occ="43-9022", states="agency"))
    assert "Alaska" not in session.title[0].value, "60 jobs there"
    found = places.ranked(places.order(public.with_agency_figures.places("43-9022"), "growth"), "growth")
    large = found[found["base_employment"] >= 1_000]
    assert session.title[0].value.startswith(
        f"Word processors and typists grow fastest in {large['area'].iloc[0]}, of "
    )
    assert f"Of the {len(large)} states with at least 1,000 such jobs: " in texts(session)
    assert listed(session)[0] == "02", "the table has all of them in order"
    agencies = public.with_agency_figures.places("43-9022").dropna(subset="growth")["source"].nunique()
    assert agencies > len(large)
    assert f"Source: {agencies} state agencies" in texts(session), "those of small states are listed, too"


def test_only_state_with_a_figure_is_no_comparison(visit):
    session = assert_no_errors(visit("places", occ="49-9064"))
    assert session.title[0].value.startswith("Watch and clock repairers: a figure for Colorado alone ")
    assert "The only one with a figure of its own, of the 50 states and DC." in texts(session)


@pytest.mark.parametrize(
    ("page", "code", "what"),
    [
        ("places", "29-1024", "other figures"),
        ("explore", "29-1024", "all 51"),
        ("places", "47-2053", "all 51"),
        ("explore", "47-2053", "all 51"),
    ],
)
def test_files_of_states_are_offered_where_they_hold_figures(visit, page, code, what):
    """Of one, no growth is published in any state, but agencies' figures, which Explore ranks; of the other, growth in
    one state."""
    session = assert_no_errors(visit(page, occ=code))
    labels = [one.proto.label for one in session.get("download_button")]
    others = ["Download CSV", "Download XLSX", "Brief"] if page == "explore" else ["Brief"]
    assert sorted(labels) == sorted([*others, f"Download {what} CSV", f"Download {what} XLSX"])
    assert "" not in [caption.value for caption in session.caption]
