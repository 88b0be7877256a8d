"""Briefs as printed pages: downloaded from the app, opened without it, printed on A4 and Letter by Chromium."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from services.exports.brief import document
from tests.browser import page_object
from tests.browser.page_object import EIGHT
from tests.pages.briefs import brief_of_list, brief_of_places, brief_of_rank, growth_brief

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

ROLES = "Role,Area,Headcount\nRegistered nurses,Ohio,100\nSoftware developers,California,40\n"
STAFF = """Job title,Location,Headcount,Attrition,Planned hires
Warehouse Associate,Texas,140,45%,50
RN - Med/Surg (nights),Columbus OH,120,18%,20
CNA II,Columbus OH,60,35%,25
Truck Driver CDL A,Texas,80,,20
Front Desk Coordinator,Ohio,25,35%,8
Sr. Software Engineer,Austin TX,40,,5
"""
"""Its longest names of occupations took three lines each in a narrow column."""
MAX_PAGES = 1
WIDTH_OF_A4 = 718
"""Pixels between the margins of brief.css (190 mm): Chromium prints what is wider in smaller letters."""
LONG_PAGES = 2
"""Of 24 series with their chart."""


def printed_pages(page: Page, **paper: str) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(**paper)))


def read_brief(page: Page, alone: Page, folder: Path, most: int = MAX_PAGES) -> str:
    """Download the brief of `page`, check it in `alone` as a document of `most` pages, and return its text."""
    saved = page_object.download(page, "Brief", folder)
    assert saved.suffix == ".html"
    requests = []
    alone.on("request", lambda request: requests.append(request.url))
    alone.goto(saved.as_uri())
    assert requests == [saved.as_uri()]
    assert alone.locator("script, img, link, iframe").count() == 0
    for paper in ("A4", "Letter"):
        assert 1 <= printed_pages(alone, format=paper) <= most
    return alone.locator("main").inner_text()


def test_briefs_have_the_figures_of_their_pages_and_a_print_ends_with_the_text(page, open_browser, tmp_path):
    """One after another in one page, as the addresses say all that the briefs hold."""
    alone = open_browser()
    brief_of_explore_has_the_figures_of_the_page(page, alone, tmp_path)
    print_ends_where_the_text_does(page)
    brief_of_a_comparison_has_the_figures_of_its_table(page, alone, tmp_path)
    brief_of_places_has_the_figures_of_its_table(page, alone, tmp_path)
    brief_of_a_plan_has_the_figures_of_the_page(page, alone, tmp_path)


def brief_of_explore_has_the_figures_of_the_page(page: Page, alone: Page, folder: Path) -> None:
    page_object.visit(page, "/?occ=29-1141&area=39")
    figures = page_object.card_values(page).all_inner_texts()
    answer = page.get_by_role("main").get_by_text("Estimated to grow").inner_text()
    text = read_brief(page, alone, folder)
    assert len(figures) >= 6
    assert all(figure in text for figure in figures)
    assert all(line in text for line in answer.splitlines())
    assert "Registered nurses (29-1141); Ohio." in text
    assert f"{page.url.partition('?')[0]}?occ=29-1141&area=39&v=" in text


def print_ends_where_the_text_does(page: Page) -> None:
    """And not with a blank page, where there is room for the text but not for what stands below it on the screen."""
    page.emulate_media(media="print")
    end = page.get_by_test_id("stMain").evaluate(
        "main => Math.max(...[...main.querySelectorAll('p')].map(text => text.getBoundingClientRect().bottom))"
    )
    width = page.viewport_size["width"]
    assert printed_pages(page, width=f"{width}px", height=f"{end + 40:.0f}px") == 1
    # A heading stays on the page of its chart, the next element that is printed.
    heading = page.get_by_role("heading", name="grow fastest in")
    assert heading.evaluate("heading => getComputedStyle(heading).breakAfter") == "avoid"
    assert page.locator(".st-key-states_tabs").evaluate("tabs => getComputedStyle(tabs).breakInside") == "avoid"
    page.emulate_media(media="null")


def brief_of_a_comparison_has_the_figures_of_its_table(page: Page, alone: Page, folder: Path) -> None:
    page_object.go_on(page, "/compare?" + "&".join(f"occ={code}" for code in EIGHT) + "&area=US&area=39&area=06")
    page_object.settle(page)
    rows = page_object.read_table(page.locator(".st-key-comparison").get_by_role("table"))
    text = read_brief(page, alone, folder, LONG_PAGES)
    growths = [cell for row in rows[1:] for cell in row if re.fullmatch(r"[+−][\d.]+\u202f%", cell)]
    assert len(growths) >= 24
    by_end = rows[0].index("By 2035")
    assert all(row[by_end] in text for row in rows[1:])


def brief_of_a_plan_has_the_figures_of_the_page(page: Page, alone: Page, folder: Path) -> None:
    page_object.go_on(page, "/plan")
    page.get_by_role("radio", name="Paste").click()
    page.get_by_label("Cells of a spreadsheet").fill(ROLES)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("With 140 people in")).to_be_visible()
    expect(page_object.card_values(page)).to_have_count(4)
    figures = page_object.card_values(page).all_inner_texts()
    text = read_brief(page, alone, folder)
    assert all(figure in text for figure in figures)
    assert "Registered nurses" in text


def brief_of_places_has_the_figures_of_its_table(page: Page, alone: Page, folder: Path) -> None:
    page_object.go_on(page, "/places?occ=29-1141")
    page_object.wait_for(page, page_object.READY)
    rows = page_object.read_table(page.locator(".st-key-places_table").get_by_role("table"))
    text = read_brief(page, alone, folder)
    assert len(rows) == 1 + 51
    assert all(row[0].partition("\n")[0] in text and row[1].partition("\n")[0] in text for row in rows[1:])


def test_briefs_fit_on_one_page(public, open_browser):
    roles = "\n".join(
        f"{code},{area},{60 + number}" for area in ("Ohio", "26420", "US") for number, code in enumerate(EIGHT)
    )
    made = {
        "two directions and a turn": growth_brief(public, ["47-2151"], ["48"]),
        "the nation": growth_brief(public, ["29-1141"], ["US"]),
        "two in three states against their agencies": growth_brief(public, ["31-1131", "43-9022"], ["39", "36", "26"]),
        "three by three": growth_brief(public, list(EIGHT[:3]), ["US", "39", "06"]),
        "a list of Rank with long names and every letter": brief_of_rank(public, "39", order="decline"),
        "another": brief_of_rank(public, "53", order="decline"),
        "a list of Rank": brief_of_rank(public, "39"),
        "the nation's list": brief_of_rank(public, "US"),
        "places": brief_of_places(public, "51-4033"),
        "places with a rate of the nation": brief_of_places(public, "53-3051", measure="likelihood"),
        "local areas": brief_of_places(public, "29-1141", level="local"),
        "local areas with an occupation of many notes": brief_of_places(public, "31-1131", level="local"),
        "a staff list": brief_of_list(public, STAFF),
        "a long plan": brief_of_list(public, f"Role,Area,Headcount\n{roles}"),
    }
    page = open_browser(width=WIDTH_OF_A4)
    page.emulate_media(media="print")
    for name, brief in made.items():
        page.set_content(document.to_html(brief).decode())
        assert {paper: printed_pages(page, format=paper) for paper in ("A4", "Letter")} == {"A4": 1, "Letter": 1}, name
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH_OF_A4, f"{name}: printed smaller"
