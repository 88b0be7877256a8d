"""Rank as a browser session sees it, without a browser."""

from __future__ import annotations

import json

import pytest

from components.state import selection
from components.text import number_format, rank
from services.rank import Filters
from tests.pages.charts import charts_of

TABLE = "horizons_sortable_table"


def table_of(session) -> dict:
    (found,) = (one for one in session.get("bidi_component") if one.proto.component_name == TABLE)
    return json.loads(found.proto.json)


def ids(session) -> list[str]:
    return [row[2]["opens"] for row in table_of(session)["rows"]]


def parameters_of(session) -> dict[str, str]:
    """The parameters in the address bar, without the vintage."""
    found = {name: session.query_params[name] for name in session.query_params if name != "v"}
    return {name: value if isinstance(value, str) else ",".join(value) for name, value in found.items()}


def texts(session) -> str:
    parts = [*session.title, *session.markdown, *session.caption, *session.info, *session.warning]
    return "\n".join(part.value for part in parts).replace("**", "").replace(number_format.NNBSP, " ")


def assert_no_errors(session):
    assert not session.exception
    assert not session.error
    return session


def widget(session, kind: str, key: str):
    return next(one for one in session.get(kind) if one.key == key)


def test_first_visit_has_the_fastest_growing_of_the_nation(visit, public):
    session = assert_no_errors(visit("rank"))
    expected = public.rank()
    assert ids(session) == expected["occupation_id"].head(40).tolist()
    assert f"{expected['occupation'].iloc[0]} grow fastest in the United States" in texts(session)
    labels = [one.proto.label for one in session.get("download_button")]
    assert labels == [f"Download all {len(expected)} CSV", f"Download all {len(expected)} XLSX", "Brief"]


def test_list_of_one_has_no_plural_and_its_files_are_not_all(visit):
    session = assert_no_errors(visit("rank", occ="29-1141"))
    assert "1 occupation in the United States" in texts(session)
    labels = [one.proto.label for one in session.get("download_button")]
    assert labels == ["Download CSV", "Download XLSX", "Brief"]


def test_link_gives_area_order_filters_and_page(visit, public):
    session = assert_no_errors(visit("rank", area="39", sort="openings", edu="bachelor", by="5", page="2"))
    expected = public.rank("39", 5, Filters(education=("bachelor",)), "openings")
    assert ids(session) == expected["occupation_id"].iloc[40:80].tolist()
    assert session.title[0].value == "Occupations in Ohio"
    assert parameters_of(session) == {"area": "39", "sort": "openings", "edu": "bachelor", "by": "5", "page": "2"}


def test_filters_are_said_in_words_before_the_list(visit):
    session = visit("rank", edu=["bachelor", "master"], wage="60000-", ai="low", outlook="faster", group="29-0000")
    assert (
        "Group: Healthcare practitioners and technical · Typical education: Bachelor’s or Master’s · "
        "Median wage: $60,000 and more · AI exposure: Low · Outlook: Faster than all"
    ) in texts(assert_no_errors(session))


def test_chip_changes_the_order_and_the_url(visit, public):
    session = visit("rank")
    widget(session, "button_group", "rank_list").set_value("change")
    assert_no_errors(session.run())
    assert ids(session) == public.rank(order="change")["occupation_id"].head(40).tolist()
    assert parameters_of(session) == {"area": "US", "sort": "change"}


def test_every_size_is_one_choice_away(visit, public):
    session = visit("rank", area="39")
    widget(session, "selectbox", "rank_size").set_value(0)
    assert_no_errors(session.run())
    assert parameters_of(session) == {"area": "39", "min": "0"}
    assert "with fewer than" not in texts(session)
    assert ids(session) == public.rank("39", filters=Filters(min_jobs=0))["occupation_id"].head(40).tolist()


def test_page_beyond_the_end_is_the_last_one(visit):
    assert ids(assert_no_errors(visit("rank", page="9999")))


def test_local_area_says_that_openings_are_not_published_and_whose_growth_it_has(visit):
    session = assert_no_errors(visit("rank", area="26420", sort="openings"))
    assert "Openings a year: figures are not published here; sorted by growth." in texts(session)
    assert "Openings a year are not published for local areas." in texts(session)
    assert "Local areas are given our estimate for their state" in texts(session)
    assert "Openings a year" not in [column["label"] for column in table_of(session)["columns"]]


@pytest.mark.parametrize(
    ("link", "figure"),
    [
        ({"area": "39", "prog": "10.0302", "sort": "openings"}, "Openings a year"),
        ({"area": "39", "occ": ["27-2011", "27-2099"], "sort": "likelihood", "states": "agency"}, "Chance of growth"),
    ],
)
def test_order_without_a_figure_in_the_list_is_by_growth(visit, link, figure):
    session = assert_no_errors(visit("rank", **link))
    assert f"{figure}: figures are not " in texts(session)
    assert "sorted by growth." in texts(session)
    assert ": not published" not in texts(session)


def test_agency_leads_where_it_is_chosen(visit, public):
    session = assert_no_errors(visit("rank", area="39", states="agency"))
    assert ids(session) == public.with_agency_figures.rank("39")["occupation_id"].head(40).tolist()


def test_unknown_values_of_filters_are_named(visit):
    session = assert_no_errors(visit("rank", edu=["bachelor", "phd"], wage="much-more", by="ten"))
    assert "values that this page does not know (edu=phd, wage=much-more, by=ten); they are left out" in texts(session)


def test_no_match_shows_a_message(visit):
    session = assert_no_errors(visit("rank", wage="900000-"))
    assert "No occupation" in texts(session)
    assert "Select up to" not in texts(session), "there is nothing to select"
    assert not session.get("download_button")


def test_chart_has_a_bubble_for_each_occupation_with_a_wage(visit, public):
    session = assert_no_errors(visit("rank", area="39", chart="on"))
    (chart,) = charts_of(session)
    drawn = public.rank("39").dropna(subset=["annual_wage"])
    assert f"Scatter chart of {len(drawn)} occupations" in chart.alt


def test_selected_occupations_lead_to_compare(visit):
    session = assert_no_errors(visit("rank", **{"area": "39", "with": ["29-1141", "15-1252"]}))
    (link,) = (one for one in session.get("page_link") if one.proto.label == "Compare selected (2)")
    assert "occ=29-1141&occ=15-1252&area=39" in link.proto.query_string
    assert [row[0]["toggles"] for row in table_of(session)["rows"] if row[0].get("is_selected")] == [
        code for code in ids(session) if code in {"29-1141", "15-1252"}
    ]


def test_no_more_than_the_limit_can_be_selected(visit, public):
    eight = public.rank(order="jobs")["occupation_id"].head(selection.MAX_OCCUPATIONS).tolist()
    session = assert_no_errors(visit("rank", **{"with": eight}))
    assert table_of(session)["is_full"]
    assert "Limit: 8 occupations." in texts(session)


def test_program_restricts_the_list_until_it_is_removed(visit, public):
    session = assert_no_errors(visit("rank", prog="11.0701"))
    occupations = public.programs.occupations("11.0701")
    assert set(ids(session)) == set(occupations)
    assert f"Only the {len(occupations)} occupations that Computer Science (CIP 11.0701) prepares for." in texts(
        session
    )
    assert texts(session).count("many to many") == 1
    assert parameters_of(session) == {"area": "US", "prog": "11.0701"}
    (link,) = (one for one in session.get("page_link") if one.proto.label == "Compare the first 8")
    assert link.proto.query_string.count("occ=") == 8
    session.button(key="rank_unrestrict").click()
    assert_no_errors(session.run())
    assert len(ids(session)) == 40
    assert parameters_of(session) == {"area": "US"}


def test_list_of_a_link_restricts_the_list(visit):
    session = assert_no_errors(visit("rank", occ=["29-1141", "15-1252", "29-1161"]))
    assert set(ids(session)) == {"29-1141", "15-1252", "29-1161"}
    assert "Only the 3 occupations of your list." in texts(session)
    assert "many to many" not in texts(session)


@pytest.mark.parametrize("page", ["explore", "compare"])
def test_links_to_rank_carry_the_selection(visit, page):
    session = visit(page, occ=["29-1141", "15-1252"], area="39")
    (link,) = (one for one in session.get("page_link") if one.proto.label == "Rank")
    assert "area=39" in link.proto.query_string
    assert "with=29-1141&with=15-1252" in link.proto.query_string


def test_reason_for_public_data_is_given_for_slow_sources():
    assert "public data" in rank.NEEDS_PUBLIC_DATA


def test_filters_are_folded_above_the_list_in_a_narrow_window(visit):
    session = visit("rank")
    (filters,) = [one for one in session.expander if one.label == "Year, order and filters"]
    assert filters.proto.expanded
    columns = len(session.columns)
    session.session_state["window_is_narrow"] = True
    session.run()
    (filters,) = [one for one in session.expander if one.label == "Year, order and filters"]
    assert not filters.proto.expanded
    assert len(session.columns) == columns - 2
