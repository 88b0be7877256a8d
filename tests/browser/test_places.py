"""Places in a browser: from an empty page to a local area of a state on Explore, by pointer and by keyboard."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from playwright.sync_api import expect

from services import places
from tests.browser import page_object

pytestmark = pytest.mark.browser


def test_state_and_local_area_are_found_opened_and_downloaded(page, growth, tmp_path):
    page.goto("/places?occ=29-1141&area=US")
    drawn = page.get_by_role("img", name="Map of the 50 states and DC by growth")
    expect(drawn).to_be_visible()
    page_object.wait_for(page, page_object.READY)
    states = places.order(growth.places("29-1141"), "growth")
    table = page.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(1 + 51)
    names = [row[0].partition("\n")[0] for row in page_object.read_table(table)[1:]]
    assert names == states["area"].tolist()
    explained = page.get_by_text("Concentration: share of the area’s jobs")
    expect(explained).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 900})
    expect(explained).to_be_hidden()  # as is its column
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(explained).to_be_visible()

    page.emulate_media(media="print")
    # All rows, from edge to edge: on the screen they scroll in a box beside the map.
    assert table.evaluate("table => table.parentElement.scrollHeight === table.parentElement.clientHeight")
    assert table.evaluate("table => table.parentElement.scrollWidth === table.parentElement.clientWidth")
    of_map = drawn.bounding_box()
    assert table.bounding_box()["y"] > of_map["y"] + of_map["height"]
    page.emulate_media(media="null")

    drawn.locator('.states path[data-id="48"]').hover()
    expect(page.get_by_text("Texas: +7.4")).to_contain_text("jobs in 2025")
    page.keyboard.press("Escape")
    expect(page.get_by_text("Texas: +7.4")).to_be_hidden()
    drawn.locator('.states path[data-id="48"]').click()
    expect(page_object.areas(page)).to_have_text(["Texas"])
    expect(page_object.title(page)).to_contain_text("Registered nurses")

    page_object.go_back(page)
    expect(drawn).to_be_visible()
    page_object.wait_for(page, page_object.READY)
    page.get_by_role("radio", name="Wage").click()
    expect(page_object.title(page)).to_contain_text("Registered nurses earn most in California")
    page_object.wait_for(page, page_object.READY)
    page.get_by_role("radio", name="Local areas").click()
    expect(page.get_by_role("img", name="Map of local areas")).to_be_visible()
    page_object.wait_for(page, page_object.READY)
    page.get_by_role("combobox", name="Local areas of").click()
    page.keyboard.insert_text("Ohio")
    page.keyboard.press("Enter")
    expect(page.get_by_text("local areas of Ohio. Choose")).to_be_visible()
    page_object.wait_for(page, page_object.READY)
    local = places.order(growth.places("29-1141", "local"), "wage")
    of_ohio = local[local["area_id"].isin(growth.local_area_ids("39"))]
    saved = page_object.download(page, "Download all 521 CSV", tmp_path)
    content = pd.read_csv(io.BytesIO(saved.read_bytes()), dtype=str)
    assert content["area_id"].head(521).tolist() == local["area_id"].tolist()

    first, second = of_ohio["area"].head(2)
    table.get_by_role("button", name=first).focus()
    page.keyboard.press("ArrowDown")
    expect(table.get_by_role("button", name=second)).to_be_focused()
    stops = table.locator("button").evaluate_all("all => all.filter(one => one.tabIndex === 0).length")
    assert stops == 2, "one stop of the Tab key for the headings and one for the areas"
    page.keyboard.press("Enter")
    expect(page_object.areas(page)).to_have_text([second])
