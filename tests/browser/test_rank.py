"""Rank in a browser: from an empty page to two occupations compared and the list as a file."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from playwright.sync_api import expect

from services.rank import Filters
from tests.browser import page_object
from tests.browser.focus import expect_few_stops_of_tables, stops

pytestmark = pytest.mark.browser


FITS_ON_PAPER = """
table => {
  const frame = table.parentElement
  frame.style.width = "690px"  // what margins leave of Letter and A4
  const fits = frame.scrollWidth <= frame.clientWidth
  frame.style.width = ""
  return fits
}
"""


def table(page):
    return page.get_by_role("table")


def test_list_is_chosen_compared_and_downloaded(page, growth, tmp_path):
    filters_are_folded_above_the_list_in_a_narrow_window_and_stand_beside_it_in_a_wide_one(page)
    page_object.wait_for(page, page_object.READY)
    page.get_by_role("combobox", name="Area to rank").click()
    page.keyboard.insert_text("Ohio")
    expect(page_object.area_results(page).first).to_contain_text("Ohio")
    page.keyboard.press("Enter")
    expect(page_object.title(page)).to_have_text("Occupations in Ohio")
    page_object.wait_for(page, page_object.READY)
    page.get_by_role("radio", name="Most openings").click()
    expect(page.get_by_text("have the most openings in Ohio")).to_be_visible()
    page_object.wait_for(page, page_object.READY)
    page.get_by_role("button", name="Bachelor’s", exact=True).click()
    expected = growth.rank("39", filters=Filters(education=("bachelor",)), order="openings")
    first, second = expected["occupation"].head(2)
    expect(page.get_by_text(f"{first} have the most openings in Ohio")).to_contain_text("that fit the filters")
    expect(table(page).get_by_role("row")).to_have_count(1 + 40)
    names = [row[2].partition("\n")[0] for row in page_object.read_table(table(page))[1:6]]
    assert names == expected["occupation"].head(5).tolist()

    table_is_three_stops_and_arrow_keys_move_between_its_boxes(page)
    box = table(page).get_by_role("checkbox", name=f"Compare {first}", exact=True)
    box.focus()
    page.keyboard.press("Space")
    expect(page.get_by_role("link", name="Compare selected (1)")).to_be_visible()
    expect(box).to_be_focused()
    table(page).get_by_role("checkbox", name=f"Compare {second}", exact=True).check()
    expect(page.get_by_role("link", name="Compare selected (2)")).to_be_visible()

    saved = page_object.download(page, f"Download all {len(expected)} CSV", tmp_path)
    content = pd.read_csv(io.BytesIO(saved.read_bytes()), dtype=str)
    assert content["occupation_id"].tolist()[: len(expected)] == expected["occupation_id"].tolist()

    list_is_printed_above_what_stands_below_it(page)
    page.get_by_role("link", name="Compare selected (2)").click()
    expect(page_object.compared(page)).to_have_text([first, second])
    expect(page_object.areas(page)).to_have_text(["Ohio"])

    page_object.go_back(page)
    expect(page.get_by_text(f"{first} have the most openings in Ohio")).to_be_visible()
    table(page).get_by_role("button", name=first, exact=True).click()
    expect(page_object.title(page)).to_contain_text(first)
    expect(page_object.areas(page)).to_have_text(["Ohio"])


def table_is_three_stops_and_arrow_keys_move_between_its_boxes(page) -> None:
    found = stops(page)
    assert any(stop["table"] for stop in found)
    expect_few_stops_of_tables(found)
    boxes = table(page).get_by_role("checkbox")
    boxes.first.focus()
    page.keyboard.press("ArrowDown")
    expect(boxes.nth(1)).to_be_focused()
    page.keyboard.press("End")
    expect(boxes.last).to_be_focused()


def list_is_printed_above_what_stands_below_it(page) -> None:
    """Its height is the printed one: in a flexbox, and with headings on each page, the last rows were printed over."""
    page.emulate_media(media="print")
    blocks = page.get_by_test_id("stVerticalBlock").filter(has=table(page))
    assert set(blocks.evaluate_all("blocks => blocks.map(block => getComputedStyle(block).display)")) == {"block"}
    expect(table(page).locator("thead")).to_have_css("display", "table-row-group")
    assert table(page).evaluate(FITS_ON_PAPER)
    expect(page.get_by_text("Year, order and filters")).to_be_hidden()
    page.emulate_media(media="null")
    expect(page.get_by_text("Year, order and filters")).to_be_visible()


def filters_are_folded_above_the_list_in_a_narrow_window_and_stand_beside_it_in_a_wide_one(page) -> None:
    page.set_viewport_size({"width": 900, "height": 900})
    page.goto("/rank")
    expect(page.get_by_text("Year, order and filters")).to_be_visible()
    expect(page.get_by_text("Sort by")).to_be_hidden()
    expect(table(page).get_by_role("columnheader", name="Occupation")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.get_by_text("Sort by")).to_be_visible()
