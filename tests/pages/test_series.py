"""What the charts of Explore and Compare show: whose figures, how many series, and their ranges."""

from __future__ import annotations

import json

import pytest

from components.charts.bars import RANGE_NAME
from components.sections import answer
from components.text import number_format
from tests.pages.charts import charts_of
from tests.pages.comparison import comparison_table
from tests.pages.shown import (
    BOTH_PAGES,
    EIGHT,
    NURSES,
    assert_no_errors,
    figures_of,
    link_of,
    specs,
    texts,
)

# --- Whose figures of states


@pytest.mark.parametrize(
    ("page", "key", "areas", "shown"),
    [
        ("explore", "states_on_top", ["39"], "from 2022 to 2032"),
        ("explore", "states_below", ["US"], "Growth from 2022 to 2032, percent; as the state agencies publish it"),
        ("compare", "states_on_top", ["39", "US"], "over ten years from 2022 or 2025"),
    ],
)
def test_switch_makes_the_agencys_figures_those_of_the_page_and_the_link(visit, page, key, areas, shown):
    session = visit(page, occ=NURSES, area=areas)
    assert shown not in texts(session)
    assert session.segmented_control(key).options == ["Horizons", "State agency"]
    session.segmented_control(key).set_value("agency").run()
    assert assert_no_errors(session).query_params["states"] in ("agency", ["agency"])
    assert shown in texts(session)
    assert "states=agency" in link_of(session, "Compare")


def test_switch_shows_the_agency_where_it_alone_has_a_figure_and_the_states_are_theirs(visit):
    session = assert_no_errors(visit(occ="11-1031", area="06"))
    for key in ("states_on_top", "states_below"):
        switch = session.segmented_control(key)
        assert (switch.value, switch.disabled) == ("agency", True)
    assert "; as the state agencies publish it" in texts(session)
    assert "No figure for any" not in texts(session)


def test_switch_by_states_stays_where_the_agency_alone_has_a_figure_of_the_state_chosen(visit):
    session = assert_no_errors(visit(occ="11-1011", area="04"))
    assert session.segmented_control("states_on_top").disabled
    switch = session.segmented_control("states_below")
    assert (switch.value, switch.disabled) == ("horizons", False)
    switch.set_value("agency").run()
    assert assert_no_errors(session).segmented_control("states_below").value == "agency"


def test_agency_that_leads_stands_first_with_ours_beside_it(visit):
    session = assert_no_errors(visit(occ=NURSES, area="39", states="agency"))
    assert list(figures_of(session))[:3] == [
        "Ohio’s own agency",
        "Horizons estimate by 2035",
        "Jobs in 2022",
    ]
    assert "Expected by the state’s agency to grow 3.4 % in Ohio from 2022 to 2032" in texts(session)


def test_conflict_of_direction_is_said_before_the_figures(visit):
    session = assert_no_errors(visit(occ="31-1131", area="39"))
    shown = [one.value for one in session.markdown]
    conflict = next(place for place, text in enumerate(shown) if "disagree on the direction" in text)
    answer = next(place for place, text in enumerate(shown) if "Estimated to" in text)
    assert conflict < answer
    several = assert_no_errors(visit(occ="31-1131", area=["US", "39"]))
    assert "In Ohio the state agency’s own projection goes in the opposite direction" in texts(several)


def test_related_occupations_have_the_growth_of_the_area_and_name_it(visit, public):
    session = assert_no_errors(visit(occ="29-2061", area="39"))
    labels = [one.label for one in session.button if (one.key or "").startswith("related_")]
    growth = public.growth(["29-1141"], ["39"], [10])["growth"].iloc[0]
    assert f"Registered nurses {number_format.percent(growth)}" in labels
    assert any("Growth in Ohio from 2025 to 2035." in one.value for one in session.caption)


def test_notes_of_a_comparison_say_why_agencies_differ_and_its_table_does_not(visit):
    session = assert_no_errors(visit("compare", occ=[NURSES, "31-1131"], area=["US", "39"]))
    assert "Why a state agency’s figure" not in texts(session)
    session.session_state["notes"] = True
    shown = texts(assert_no_errors(session.run()))
    assert shown.count("Why a state agency’s figure differs from ours") == 1
    assert shown.count("For all occupations in Ohio the agency projected") == 1


def test_explore_has_bls_view_reasons_exposure_skills_and_related_occupations(visit):
    session = assert_no_errors(visit(occ="41-2011"))
    headers = " ".join(header.value for header in [*session.header, *session.subheader])
    for part in (
        "BLS’s view:",
        "Where its share of jobs changes, in BLS’s words",
        "AI exposure",
        "Related occupations",
    ):
        assert part in headers
    assert "self-checkout systems become more common" in texts(session)
    assert "Closest by O*NET" in texts(session)
    session.session_state["vintages_tabs"] = "Table"
    session.session_state["more_reasons"] = True
    assert_no_errors(session.run())
    assert any("Openings a year" in table.value.columns for table in session.table)


# --- Many series


def test_more_than_eight_series_are_panels(visit):
    session = assert_no_errors(visit("compare", occ=EIGHT[:5], area=["US", "06"]))
    assert len(charts_of(session)) == 1 + 5 + 5


def test_comparison_of_one_series_asks_for_another(visit):
    session = assert_no_errors(visit("compare", occ=NURSES))
    assert "Add a second occupation or area" in session.info[0].value
    bars, lines = (one.value for one in session.header if "by 2035" in one.value)
    assert "all occupations" in bars, "beside the lines, as on Explore: there is nothing to rank"
    assert "all occupations" not in lines
    assert not assert_no_errors(visit("compare", occ=NURSES, area=["US", "06"])).info


# --- Ranges


def has_bands(session) -> bool:
    """Whether a chart draws ranges behind bars."""
    bars = [chart for chart in charts_of(session) if chart.alt.startswith("Bar chart of growth since")]
    assert bars
    return any(trace["name"] == RANGE_NAME for chart in bars for trace in json.loads(chart.spec)["data"])


@pytest.mark.parametrize(("areas", "shown"), [(["US"], True), (["US", "06"], True), (["US", "06", "48"], False)])
@BOTH_PAGES
def test_ranges_are_shown_for_up_to_two_series(visit, page, areas, shown):
    session = assert_no_errors(visit(page, occ=NURSES, area=areas))
    assert session.toggle("ranges").value == has_bands(session) == shown
    assert "ranges" not in session.query_params


@BOTH_PAGES
def test_chosen_ranges_are_in_the_url_and_the_links(visit, page):
    session = visit(page, occ=NURSES)
    session.toggle("ranges").set_value(False).run()
    assert not has_bands(assert_no_errors(session))
    assert session.query_params["ranges"] in ("off", ["off"])
    assert "ranges=off" in link_of(session, "Compare")


@pytest.mark.parametrize(
    ("page", "click", "parameter"),
    [
        ("compare", lambda session: session.segmented_control("view").set_value("jobs"), "view=jobs"),
        ("compare", lambda session: session.toggle("ranges").set_value(False), "ranges=off"),
        ("explore", lambda session: session.toggle("ranges").set_value(False), "ranges=off"),
    ],
)
def test_view_and_ranges_redraw_charts_and_links_but_not_the_page(visit, monkeypatch, page, click, parameter):
    session = visit(page, occ=NURSES)
    before = specs(session)
    for function in ("comparison_answer", "occupation_answer"):
        monkeypatch.setattr(answer, function, lambda *_: pytest.fail("the page has been drawn again"))
    click(session).run()
    assert specs(assert_no_errors(session)) != before
    name, value = parameter.split("=")
    assert session.query_params[name] in (value, [value])
    assert parameter in link_of(session, "Compare")


def test_view_that_removes_a_notice_redraws_the_page(visit):
    session = visit("compare", occ=[NURSES, "99-9999"])
    assert session.warning
    session.segmented_control("view").set_value("jobs").run()
    assert not assert_no_errors(session).warning


def test_link_with_ranges_shows_them(visit):
    assert has_bands(assert_no_errors(visit("compare", occ=EIGHT[:4], ranges="on")))


# --- More series than charts can hold


def test_more_than_sixteen_series_have_a_notice(visit):
    session = assert_no_errors(visit("compare", occ=EIGHT, area=["US", "06", "48"]))
    notice = " ".join(info.value for info in session.info)
    assert "24 series would be too many" in notice
    assert len(comparison_table(session)) == 24
