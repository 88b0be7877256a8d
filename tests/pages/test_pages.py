"""Every page in every state: first visit, valid and invalid links, unpublished growth, damaged data set."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from components import streamlit_compat
from components.sections import answer
from components.state import connections
from components.state.selection import MAX_OCCUPATIONS
from components.text import number_format
from tests.pages.charts import charts_of
from tests.pages.comparison import comparison_table

NURSES, DEVELOPERS, FISHERS = "29-1141", "15-1252", "45-3031"
EIGHT = ["29-1141", "15-1252", "11-2021", "11-1021", "13-2011", "25-2021", "35-3023", "53-3032"]
BOTH_PAGES = pytest.mark.parametrize("page", ["explore", "compare"])


def texts(session) -> str:
    """All texts on the page."""
    parts = [*session.title, *session.header, *session.markdown, *session.caption, *session.warning, *session.error]
    return "\n".join(part.value for part in parts).replace("**", "").replace(number_format.NNBSP, " ")


def link_of(session, label: str) -> str:
    return next(link.proto.query_string for link in session.get("page_link") if link.proto.label.startswith(label))


def button(session, label: str):
    """The button of this label, which may follow an image."""
    return next(one for one in session.button if re.sub(r"^!\[.*?\)\s*", "", one.label) == label)


def areas_shown(session) -> list[str]:
    """The ids of the chosen areas, each of which has a button to remove it."""
    keys = [one.key for one in session.button if one.key and one.key.startswith("remove_area_")]
    return [key.removeprefix("remove_area_") for key in keys]


def add_area(session, area_id: str):
    """What an area selected in the search box does; the box itself runs in the browser."""
    chosen = session.session_state["selection"]
    session.session_state["selection"] = replace(chosen, areas=(*chosen.areas, area_id))
    session.session_state["dropped_from_link"] = []
    return session.run()


def source_of(session) -> str:
    """The label of the source in the header."""

    def blocks(parent):
        for block in parent.children.values():
            if hasattr(block, "children"):
                yield block
                yield from blocks(block)

    return next(block.proto.popover.label for block in blocks(session.main) if block.type == "popover")


def assert_no_errors(session):
    assert not session.exception
    assert not session.error
    for raw in ("<NA>", "None", "NaT", "nan "):
        assert raw not in texts(session)
    return session


def specs(session) -> list[str]:
    """The figures of the charts."""
    return [chart.spec for chart in charts_of(session)]


# --- Loading


def test_first_visit_shows_a_labeled_example(visit):
    session = assert_no_errors(visit())
    assert "Registered nurses" in session.title[0].value
    assert "Expected to grow 5.6 % in the United States from 2025 to 2035" in texts(session)
    assert "This one is an example" in texts(session)
    assert len(charts_of(session)) == 5


def test_first_visit_shows_the_published_figures(visit):
    session = visit()
    assert {metric.label: metric.value for metric in session.metric} == {
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
    figures = {metric.label: metric.value.replace(number_format.NNBSP, " ") for metric in session.metric}
    assert figures["California’s own agency"] == "+12.9 %"
    assert "Horizons estimate by 2035" in figures
    assert figures["Openings a year"] != "180,800", "of the state, from its agency"
    session.session_state["notes"] = True
    assert "The agency’s figures are for 2022–2032, ours for 2025–2035" in texts(session.run())


def test_comparison_link_opens_cold(visit):
    session = assert_no_errors(visit("compare", occ=[NURSES, DEVELOPERS], area=["US", "06"], view="percent"))
    assert session.title[0].value == "Compare"
    assert "Software developers grow fastest in both areas: +10.2 % in the United States" in texts(session)
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


# --- Links with invalid parts


@BOTH_PAGES
def test_empty_parameters_are_ignored(visit, page):
    session = assert_no_errors(visit(page, **dict.fromkeys(("occ", "area", "with", "view", "v"), "")))
    assert not session.warning


@BOTH_PAGES
def test_unknown_values_have_a_notice_and_the_rest_is_shown(visit, page):
    session = assert_no_errors(visit(page, occ=[DEVELOPERS, "99-9999"], area=["06", "ZZ"]))
    notices = " ".join(notice.value for notice in session.warning)
    assert "99-9999" in notices
    assert "ZZ" in notices
    assert "Software developers" in texts(session)
    assert "California" in texts(session)


HOSTILE = ["<img src=x onerror=alert(1)>", "[x](http://evil.example)", "**x**", "x" * 5_000, "%00", "🙂", "\u202e1"]


@BOTH_PAGES
def test_hostile_parameters_are_dropped_with_plain_notices(visit, page):
    session = assert_no_errors(visit(page, occ=HOSTILE, area=HOSTILE, view=HOSTILE[0], v=HOSTILE[1]))
    assert len(session.warning) == 4
    for notice in session.warning:
        assert not re.search(r"[<>\[\]()*_`]", notice.value)
        assert len(notice.value) < 300


def test_very_long_number_in_the_url_shows_the_page(visit):
    assert_no_errors(visit(area="1" * 5_000))


def test_other_vintage_has_a_notice(visit):
    session = assert_no_errors(visit(occ=NURSES, v="2019-29"))
    assert "2019-29" in session.warning[0].value
    assert "2025-35" in session.warning[0].value


def test_too_many_occupations_are_cut_with_a_notice(visit):
    session = assert_no_errors(visit("compare", occ=[*EIGHT, "43-4051"]))
    assert "9 occupations; the first 8 are shown" in session.warning[0].value
    assert len(comparison_table(session)) == 8


def test_changed_selection_removes_the_notice(visit):
    session = visit(occ=[NURSES, "99-9999"])
    assert session.warning
    add_area(session, "06")
    assert not assert_no_errors(session).warning


# --- Nothing published


def test_unpublished_growth_has_a_notice_and_no_bars(visit):
    session = assert_no_errors(visit(occ=FISHERS, area="06"))
    assert "No employment is published for this occupation in California" in texts(session)
    assert "No employment of this is published in BLS 2025-35" in texts(session)
    assert [metric.label for metric in session.metric] == ["Typical education"]
    of_the_states = charts_of(session)[-1]
    assert "14 of 51 areas ranked" in of_the_states.alt


def test_comparison_without_published_growth_has_a_notice(visit):
    session = assert_no_errors(visit("compare", occ=FISHERS, area="06"))
    assert "Nothing is published for this selection" in texts(session)


def test_states_without_employment_are_named(visit):
    session = assert_no_errors(visit(occ=FISHERS))
    assert re.search(r"Not published for \d+ of 51: .*California", texts(session))
    session.session_state["states_tabs"] = "Table"
    assert len(comparison_table(assert_no_errors(session.run()))) == 51


# --- Choosing


def test_added_area_is_in_the_url_and_the_links(visit):
    session = visit(occ=NURSES)
    add_area(session, "48")
    assert session.query_params["area"] == ["US", "48"]
    assert link_of(assert_no_errors(session), "Compare") == "occ=29-1141&area=US&area=48&v=2025-35"
    assert "Texas" in texts(session)


def test_areas_are_removable_except_the_last(visit):
    session = visit(occ=NURSES, area=["US", "06"])
    session.button("remove_area_US").click().run()
    assert areas_shown(assert_no_errors(session)) == ["06"]
    assert session.query_params["area"] in ("06", ["06"])
    session.button("remove_area_06").click().run()
    assert areas_shown(assert_no_errors(session)) == ["06"]


def test_full_area_list_says_the_limit_in_place_of_the_search(visit, public):
    states = public.areas()["area_id"].tolist()
    session = assert_no_errors(visit(occ=NURSES, area=states[:8]))
    assert "Limit: 8 areas. Remove one to add another." in texts(session)
    assert "Limit: 8 areas" not in texts(visit(occ=NURSES, area=states[:7]))


def test_buttons_that_remove_are_named_so_for_screen_readers(visit):
    session = visit("compare", occ=[NURSES, DEVELOPERS], area=["US", "06"])
    labels = [one.label for one in session.button if one.key and one.key.startswith("remove_")]
    assert [re.sub(r"!\[(.*?)\]\(.*?\)", r"\1", label) for label in labels] == [
        "Remove Registered nurses",
        "Remove Software developers",
        "Remove United States",
        "Remove California",
    ]


def test_add_button_adds_the_occupation_to_the_comparison(visit):
    session = visit(occ=NURSES)
    button(session, "Add to comparison").click().run()
    assert "Add to comparison" not in [one.label for one in assert_no_errors(session).button]
    assert session.query_params["with"] in (NURSES, [NURSES])
    assert "with=29-1141" in link_of(session, "Explore")


def test_occupation_is_removed_from_the_comparison_on_explore(visit):
    session = visit(occ=NURSES, **{"with": [NURSES, DEVELOPERS]})
    button(session, "In your comparison").click().run()
    assert button(assert_no_errors(session), "Add to comparison")
    assert session.query_params["with"] in (DEVELOPERS, [DEVELOPERS])
    assert "Registered nurses" in session.title[0].value


def test_full_comparison_disables_adding(visit):
    session = assert_no_errors(visit(occ="43-4051", **{"with": EIGHT}))
    assert button(session, "Add to comparison").disabled
    session = assert_no_errors(visit("compare", occ=EIGHT))
    assert "Limit: 8 occupations" in texts(session)


def test_occupation_is_removed_on_compare_except_the_last(visit):
    session = visit("compare", occ=[NURSES, DEVELOPERS])
    button(session, "Registered nurses").click().run()
    assert comparison_table(assert_no_errors(session))["Occupation"].tolist() == ["Software developers"]
    assert session.query_params["occ"] in (DEVELOPERS, [DEVELOPERS])
    button(session, "Software developers").click().run()
    assert button(assert_no_errors(session), "Software developers")


def test_removal_enables_adding_again(visit):
    session = visit("compare", occ=EIGHT)
    button(session, "Registered nurses").click().run()
    assert "Limit: 8 occupations" not in texts(assert_no_errors(session))


def test_click_on_a_related_occupation_shows_it(visit):
    session = visit(occ=NURSES)
    label = next(one.label for one in session.button if (one.key or "").startswith("related_"))
    button(session, label).click().run()
    assert label.partition(" +")[0] in assert_no_errors(session).title[0].value


def test_chosen_view_is_in_the_url(visit):
    session = visit("compare", occ=[NURSES, DEVELOPERS])
    session.segmented_control[0].set_value("jobs").run()
    assert assert_no_errors(session).query_params["view"] in ("jobs", ["jobs"])


def test_link_to_compare_keeps_occupation_and_areas(visit):
    session = visit(occ=DEVELOPERS, area="06")
    link = link_of(session, "Compare")
    session.query_params.clear()
    session.switch_page("../pages/compare.py")
    for part in link.split("&"):
        name, value = part.split("=")
        session.query_params[name] = value
    assert_no_errors(session.run())
    assert comparison_table(session)[["Occupation", "Area"]].to_numpy().tolist() == [
        ["Software developers", "California"]
    ]


def test_back_and_forward_take_precedence_over_the_session(visit, monkeypatch):
    session = visit(occ=NURSES)
    session.query_params["occ"] = DEVELOPERS
    monkeypatch.setattr(streamlit_compat, "is_history_navigation", lambda: True)
    assert "Software developers" in assert_no_errors(session.run()).title[0].value


def test_click_sent_with_an_outdated_url_keeps_the_previous_change(visit):
    """A quick second click is sent before the browser has received the URL of the first one."""
    session = visit("compare", occ=[NURSES, DEVELOPERS])
    session.segmented_control[0].set_value("jobs").run()
    del session.query_params["view"]
    add_area(session, "06")
    assert assert_no_errors(session).query_params["view"] in ("jobs", ["jobs"])
    assert areas_shown(session) == ["US", "06"]


@pytest.mark.parametrize("tabs", ["bars_tabs", "lines_tabs"])
@BOTH_PAGES
def test_table_tab_replaces_the_chart(visit, page, tabs):
    session = visit(page, occ=NURSES, area=["US", "06"])
    before, drawn = len(session.table), len(charts_of(session))
    session.session_state[tabs] = "Table"
    assert_no_errors(session.run())
    assert len(session.table) == before + 1
    assert len(charts_of(session)) == drawn - 1


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


def test_agency_that_leads_stands_first_with_ours_beside_it(visit):
    session = assert_no_errors(visit(occ=NURSES, area="39", states="agency"))
    assert [metric.label for metric in session.metric][:3] == [
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
    assert "In Ohio the state agency’s own projection goes the other way" in texts(several)


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
    for part in ("BLS’s view:", "Why, in BLS’s words", "AI exposure", "Related occupations"):
        assert part in headers
    assert "self-checkout systems become more common" in texts(session)
    assert "Closest by O\\*NET" in texts(session)
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
    return any("base" in trace for chart in bars for trace in json.loads(chart.spec)["data"])


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
