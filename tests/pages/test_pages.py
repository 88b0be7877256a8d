"""Every page in every state: first visit, nothing published, damaged data set, programs and downloads."""

from __future__ import annotations

import re

import pytest

from components.state import connections
from components.state.selection import MAX_OCCUPATIONS
from components.text import number_format
from tests.pages.charts import charts_of
from tests.pages.comparison import comparison_table
from tests.pages.shown import (
    BOTH_PAGES,
    DEVELOPERS,
    FISHERS,
    NURSES,
    areas_shown,
    assert_no_errors,
    figures_of,
    source_of,
    texts,
)

# --- Loading


def test_first_visit_shows_a_labeled_example(visit):
    session = assert_no_errors(visit())
    assert "Registered nurses" in session.title[0].value
    assert "Expected to grow 5.6 % in the United States from 2025 to 2035" in texts(session)
    assert "This one is an example" in texts(session)
    assert len(charts_of(session)) == 5


def test_first_visit_shows_the_published_figures(visit):
    session = visit()
    assert figures_of(session) == {
        "Jobs in 2025": "3,465,400",
        "Growth by 2035": number_format.percent(0.056),
        "Openings a year": "180,800",
        "Median wage": "$97,550",
        "Chance of growth": "6 in 10",
        "Typical education": "Bachelor’s",
    }
    for detail in ("+194,700 jobs", "most replace leavers", "2025, 10th to 90th percentile: $68,940 to $137,470"):
        assert detail in texts(session)


@BOTH_PAGES
def test_page_has_source_links_and_downloads(visit, page):
    session = assert_no_errors(visit(page))
    assert [link.proto.label for link in session.get("page_link")] == [
        "Explore",
        "Compare",
        "Rank",
        "Places",
        "Plan",
        "Method",
    ]
    assert source_of(session) == "Public data · BLS 2025–35"
    assert "Source: BLS Employment Projections" in texts(session)
    of_the_states = ["Download all 51 CSV", "Download all 51 XLSX"] if page == "explore" else []
    labels = [one.proto.label for one in session.get("download_button")]
    assert labels == ["Download CSV", "Download XLSX", "Brief", *of_the_states]


@BOTH_PAGES
def test_requested_occupation_is_not_labeled_an_example(visit, page):
    session = assert_no_errors(visit(page, occ=NURSES))
    assert "an example" not in texts(session)
    assert not session.warning


def test_link_restores_occupation_and_areas(visit):
    session = assert_no_errors(visit(occ=DEVELOPERS, area=["US", "06"]))
    assert "Software developers" in session.title[0].value
    assert areas_shown(session) == ["US", "06"]
    assert "Software developers grow faster in the United States than in California" in texts(session)
    assert comparison_table(session)["Area"].tolist() == ["United States", "California"]


def test_california_nurses_include_the_agency_figure(visit):
    session = assert_no_errors(visit(occ=NURSES, area="06"))
    figures = {label: value.replace(number_format.NNBSP, " ") for label, value in figures_of(session).items()}
    assert figures["California’s own agency"] == "+12.9 %"
    assert "Horizons estimate by 2035" in figures
    assert figures["Openings a year"] != "180,800", "of the state, from its agency"
    session.session_state["notes"] = True
    assert "The agency’s figures are for 2022–2032, ours for 2025–2035" in texts(session.run())


def test_comparison_link_opens_cold(visit):
    session = assert_no_errors(visit("compare", occ=[NURSES, DEVELOPERS], area=["US", "06"], view="percent"))
    assert session.title[0].value == "Compare"
    assert "Software developers grow faster in both areas: +10.2 % in the United States" in texts(session)
    assert len(charts_of(session)) == 3
    table = comparison_table(session)
    assert list(zip(table["Occupation"], table["Area"], strict=True)) == [
        (name, area)
        for name in ("Registered nurses", "Software developers")
        for area in ("United States", "California")
    ]


@pytest.mark.parametrize("view", ["percent", "jobs", "index"])
def test_every_view_draws_dots_lines_and_bars(visit, view):
    session = assert_no_errors(visit("compare", occ=[NURSES, DEVELOPERS], view=view))
    assert len(charts_of(session)) == 3
    assert session.query_params.get("view", ["percent"]) in (view, [view])


@pytest.mark.parametrize("code", ["00-0000", "29-0000", "11-2021"])
def test_every_taxonomy_has_a_page(visit, code):
    assert_no_errors(visit(occ=code, area=["US", "06"]))


def test_every_taxonomy_can_be_compared(visit):
    assert_no_errors(visit("compare", occ=["00-0000", "29-0000", FISHERS, "11-2021"], area=["US", "06"]))


def test_all_occupations_are_not_compared_with_themselves(visit):
    session = visit(occ="00-0000")
    assert "than all occupations" not in texts(session)
    assert "fast as all occupations" not in texts(session)


# --- Nothing published


def test_only_the_chosen_state_is_its_agencys_where_we_have_no_estimate(visit, public):
    """The table of all states below stays Horizons', as the switch says."""
    session = assert_no_errors(visit(occ="11-9151", area="39"))
    assert "Expected by the state’s agency to " in texts(session)
    estimates = public.growth(["11-9151"], public.state_ids, [10])
    of_the_states = charts_of(session)[-1].alt
    assert f"{estimates['growth'].notna().sum()} of 51 areas ranked" in of_the_states
    assert "Growth in Ohio from 2025 to 2035." in texts(session), "of related occupations"


def test_unpublished_growth_has_a_notice_and_no_bars(visit):
    session = assert_no_errors(visit(occ=FISHERS, area="06"))
    assert "There is no estimate of this occupation in California: more than a third of" in texts(session)
    assert "No estimate of this can be made from BLS 2025-35" in texts(session)
    assert list(figures_of(session)) == ["Typical education"]
    *_, of_the_states = charts = [one.alt for one in charts_of(session)]
    assert len(charts) == 3, "two of the record and that of the states, no bars and no lines"
    assert "14 of 51 areas ranked" in of_the_states


def test_comparison_without_published_growth_has_a_notice(visit):
    session = assert_no_errors(visit("compare", occ=FISHERS, area="06"))
    assert "There is no estimate: more than a third of the occupation’s jobs are outside" in texts(session)


def test_many_states_without_employment_are_counted(visit):
    session = assert_no_errors(visit(occ=FISHERS))
    assert re.search(r"No figure for \d+ states( and DC)?\.", texts(session))
    session.session_state["states_tabs"] = "Table"
    assert len(comparison_table(assert_no_errors(session.run()))) == 51


# --- The data set is damaged


@pytest.fixture
def _damaged(tmp_path, monkeypatch):
    monkeypatch.setenv("HORIZONS_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(connections, "_public", None)


@pytest.mark.usefixtures("_damaged")
@BOTH_PAGES
def test_damaged_data_set_shows_an_error_with_the_next_step(visit, page, tmp_path):
    session = visit(page, occ=NURSES)
    assert not session.exception
    (notice,) = session.error
    assert "data set is missing" in notice.value
    assert "make data" in notice.value
    assert str(tmp_path) not in notice.value
    assert "Traceback" not in notice.value


def test_limits_match_the_design():
    assert (MAX_OCCUPATIONS, connections.growth().example_id) == (8, NURSES)


def program_buttons(session) -> list:
    return [one for one in session.button if "prepares for" in one.label]


def test_programs_that_lead_to_an_occupation_open_rank(visit, public):
    session = assert_no_errors(visit(occ=NURSES, area="06"))
    shown = program_buttons(session)
    assert shown[0].label == "Registered Nursing/Registered Nurse 51.3801: prepares for 2 occupations"
    assert len(public.programs.leading_to(NURSES)) > len(shown) == 5
    shown[0].click()
    assert_no_errors(session.run())
    assert session.title[0].value == "Occupations in California"
    assert "51.3801" in session.query_params["prog"]


@pytest.mark.parametrize(("code", "said"), [("35-2011", True), ("29-0000", False), ("00-0000", False)])
def test_occupation_without_a_program_says_so_and_a_group_nothing(visit, code, said):
    session = visit(occ=code)
    assert not program_buttons(session)
    captions = [caption.value for caption in session.caption]
    assert ("No program of study is named for this occupation." in captions) == said


@pytest.mark.parametrize("page", ["compare", "rank", "places"])
def test_link_at_the_top_leads_to_the_downloads(visit, page):
    session = assert_no_errors(visit(page, occ="29-1141", area="39"))
    assert any("[Download](#download)" in text.value for text in session.markdown)
    assert [one.anchor for one in session.header if one.value == "Download"] == ["download"]


def test_occupation_of_an_earlier_projection_is_not_compared_with_all_of_the_newest(visit):
    """BLS last projected legislators for 2024 to 2034."""
    shown = texts(assert_no_errors(visit(occ="11-1031")))
    assert "from 2024 to 2034: 900 more jobs" in shown
    assert "all occupations" not in shown.lower()
