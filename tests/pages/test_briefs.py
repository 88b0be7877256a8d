"""Briefs of pages: the words and figures of the page, whatever was chosen."""

from __future__ import annotations

import html
import re

import pytest

from components.sections.rank.ranking import ranking
from components.state.rank_view import RankView
from components.state.selection import Selection
from components.text import agencies, number_format
from components.text import plan as plan_words
from services.exports.brief import document
from services.plan.assumptions import PlanOptions
from services.plan.calculation import calculate
from services.plan.make_plan import read
from services.plan.match import match_roles
from services.plan.roles import CHECK, LEFT_OUT, WARNING, LineNote
from services.rank import Filters
from tests.browser.page_object import EIGHT
from tests.pages.briefs import ADDRESS, brief_of_list, brief_of_places, brief_of_plan, brief_of_rank, growth_brief
from tests.pages.shown import figures_of


def text_of(brief) -> str:
    """What a reader sees: tags removed, entities read."""
    page = re.sub(r"</?(strong|a)\b[^>]*>", "", document.to_html(brief).decode().partition("<body>")[2])
    return re.sub(r"[ \n]+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


@pytest.mark.parametrize(
    ("occupation", "area"),
    [
        ("29-1141", "US"),
        ("29-1141", "39"),
        ("29-1024", "56"),
        ("43-9022", "US"),
        ("53-7065", "26420"),
        ("00-0000", "US"),
    ],
)
def test_brief_of_explore_says_what_the_page_says(visit, public, occupation, area):
    page = visit(occ=occupation, area=area)
    text = text_of(growth_brief(public, [occupation], [area]))
    figures = figures_of(page)
    assert figures
    for label, value in figures.items():
        assert f"{label} {value}" in text
    said = next(element.value for element in page.markdown if re.search(r"xpected|stimated|published", element.value))
    for sentence in said.replace("**", "").split("  \n"):
        assert sentence in text


def test_brief_of_a_comparison_has_each_figure_of_its_table(public):
    brief = growth_brief(public, EIGHT, ["US", "39", "06"])
    assert [group.heading for group in brief.table.groups] == [public.occupation(code)["occupation"] for code in EIGHT]
    assert brief.table.row_count == 24
    assert len(brief.pictures) == 1
    growth = brief.table.columns.index("By 2035")
    expected = public.growth(EIGHT, ["US", "39", "06"], [10])["growth"]
    shown = [row[growth].text for group in brief.table.groups for row in group.rows]
    assert [text[:1] for text in shown] == ["+" if value > 0 else "−" for value in expected]


def test_notes_of_a_comparison_say_what_its_answer_sends_to_them_for(public):
    brief = growth_brief(public, ["31-1131", "43-9022"], ["39", "36", "26"])
    assert "Notes say why" in brief.answer[0]
    assert brief.notes[0] == agencies.WHY_AGENCIES_DIFFER
    assert "more notes are on the page" in brief.notes[-1]


def test_dots_of_a_brief_say_what_open_ones_are(public):
    (dots, _) = growth_brief(public, ["31-1131", "43-9022"], ["39", "US"]).pictures
    assert dots.notes == ["Filled dots are published, open ones estimated."]


def test_more_series_than_a_page_has_room_for_are_a_table_alone(public):
    areas = ["US", "39", "06", "48", "36", "12", "26420", "35620"]
    brief = growth_brief(public, EIGHT, areas)
    assert (brief.table.row_count, list(brief.pictures)) == (64, [])
    assert any("more notes are on the page" in note for note in brief.notes)


def test_agencies_figures_lead_where_the_page_has_them_lead(public):
    text = text_of(growth_brief(public.with_agency_figures, ["41-2031"], ["36"]))
    assert "Expected by the state’s agency to decline" in text
    assert text.index("New York’s own agency") < text.index("Horizons estimate by")


def test_brief_of_a_plan_has_its_figures_and_shows_titles_as_they_are(public):
    roles = read(public, "Role,Area,Headcount\n29-1141,Ohio,100\n15-1252,California,40\nqwxzv,,3").frame
    matched, _ = match_roles(public, roles)
    matched.loc[0, "role"] = "<script>alert(1)</script>"
    plan = calculate(public, matched, PlanOptions(2026), [2028])
    brief = brief_of_plan(public, plan)
    page, text = document.to_html(brief).decode(), text_of(brief)
    assert "<script" not in page
    assert "<script>alert(1)</script>" in text
    for card in plan_words.cards(plan.total_of(2028), plan.rows_of(2028)):
        assert f"{card.label} {card.value} {card.detail}" in text
    assert plan_words.answer(plan.total_of(2028), 2026) in text
    notes = [LineNote(0, WARNING, "Half was read."), LineNote(2, CHECK, "Odd."), LineNote(4, LEFT_OUT, "“qwxzv”.")]
    text = text_of(brief_of_plan(public, plan, 143, notes))
    assert "With 140 of 143 people" in text
    assert "Half was read." in text
    assert "3 of 143 people are left out of the plan" in text
    assert "Odd." not in text


def test_brief_of_a_long_plan_names_the_roles_with_the_most_people_to_hire(public):
    lines = "\n".join(f"29-1141,Ohio,{100 + number},{number}" for number in range(60))  # of other costs each
    brief = brief_of_list(public, f"Role,Area,Headcount,Cost per hire\n{lines}")
    assert brief.table.row_count == 5
    assert "55 more lines are in the totals above" in brief.table.note
    today = brief.table.columns.index("People 2026")
    assert brief.table.groups[0].rows[0][today].text == "159"


def test_brief_of_places_has_the_map_and_every_state(public):
    brief = brief_of_places(public, "29-1141")
    (picture,) = brief.pictures
    assert len(picture.plot.shapes) == brief.table.row_count == 51
    growths = {row[0].text: row[1].text for row in brief.table.groups[0].rows}
    expected = public.growth(["29-1141"], public.state_ids, [10])
    for area, growth in zip(expected["area"], expected["growth"], strict=True):
        assert growths[area] == number_format.percent(growth)
    assert "grow fastest in" in text_of(brief)


def test_brief_of_local_areas_draws_points(public):
    brief = brief_of_places(public, "53-7065", level="local")
    (picture,) = brief.pictures
    assert len(picture.plot.dots) > 400
    assert brief.table.row_count == 51
    assert brief.table.caption == "The first 51 of 521 local areas"
    assert b"<circle" in document.to_html(brief)


def test_brief_of_places_without_a_figure_has_no_map(public):
    assert list(brief_of_places(public, "29-1024").pictures) == []


def test_briefs_of_lists_mark_the_rows_that_their_legend_is_of(public):
    brief = brief_of_rank(public, "36", order="decline")
    (letter,) = re.findall(r"\[(.)\] Opposite direction to agency", " ".join(brief.notes))
    (group,) = brief.table.groups
    ranked = public.rank("36", 10, Filters(), "decline").head(40)
    expected = ranked.loc[ranked["flags"].str.contains("sign_differs"), "occupation"]
    assert letter in marks_of(group.rows[0][0].text)
    assert [name(row) for row in group.rows if letter in marks_of(row[0].text)] == expected.tolist()
    brief = brief_of_places(public, "31-1131")
    (letter,) = re.findall(r"\[(.)\] Opposite direction to agency", " ".join(brief.notes))
    (group,) = brief.table.groups
    assert {"Ohio", "Michigan"} <= {name(row) for row in group.rows if letter in marks_of(row[0].text)}


def marks_of(text):
    return re.findall(r"[\[ ](\w)(?=[,\]])", text)


def name(row):
    return re.sub(r"^\d+\S*( \W)?  | \[[a-z, ]+\]$", "", row[0].text)


@pytest.mark.parametrize("page", ["explore", "compare", "rank", "places"])
def test_pages_with_figures_offer_their_link_with_its_vintage_and_a_citation(visit, page, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://horizons.example.org")
    shown = visit(page, occ="29-1141", area="39")
    shown.session_state["cite"] = True
    shown.run()
    link, *citations = [block.value for block in shown.code]
    assert link.startswith(f"https://horizons.example.org/{'' if page == 'explore' else page}?")
    assert "v=2025-35" in link
    assert citations
    assert all(link in citation for citation in citations)


def test_brief_of_rank_is_the_list_as_shown(public):
    view = RankView(order="openings", filters=Filters(education=("bachelor",), wage_from=60_000))
    found = ranking(public, Selection(areas=("39",), rank=view))
    brief = brief_of_rank(public, "39", 2, order=view.order, filters=view.filters)
    assert brief.title == "Occupations in Ohio"
    assert brief.subtitle == (
        "Openings a year, most first · by 2035 · Typical education: Bachelor’s · Median wage: $60,000 and more"
    )
    (group,) = brief.table.groups
    assert len(group.rows) == min(40, len(found.rows) - 40)
    shown = found.ranked.iloc[40:80]
    expected = [f"{place}  {name}" for place, name in zip(shown["place"], shown["occupation"], strict=True)]
    assert [re.sub(r" \[[a-z, ]+\]$", "", row[0].text) for row in group.rows] == expected
    assert "Compare" not in brief.table.columns
    page = document.to_html(brief).decode()
    assert ADDRESS in page
    assert "have the most openings in Ohio" in page
