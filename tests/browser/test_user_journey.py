"""What the pages say and what their files have; test_keyboard does the main task from end to end."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from openpyxl import load_workbook
from pandas.testing import assert_frame_equal
from PIL import Image
from playwright.sync_api import expect

from services.exports import columns
from services.exports.pictures import drawing
from services.exports.text_columns import TEXT_COLUMNS
from services.growth_frame import COLUMNS, DTYPES, TIME
from tests.browser import page_object

pytestmark = pytest.mark.browser

PAIR = ["29-1141", "15-1252"]
PLACES = ["US", "06"]
NUMBERS = [name for name, dtype in DTYPES.items() if dtype in {"Float64", "Int64"}]
FILE_COLUMNS = [*COLUMNS, *columns.CONTEXT_COLUMNS, *TEXT_COLUMNS]
CODES = {"occupation_id": str, "area_id": str, "occupation_code": str, "area_code": str}


def read_csv(path) -> pd.DataFrame:
    """The CSV as a program reads it, with codes as text."""
    return pd.read_csv(path, dtype=CODES)


def written(frame: pd.DataFrame) -> list[list[str]]:
    return frame.astype("string").fillna("").values.tolist()


def assert_same_figures(rows: pd.DataFrame, frame: pd.DataFrame) -> None:
    """Compare row by row, to the last digit that files have."""
    frame = columns.rounded(frame)
    assert_frame_equal(rows[NUMBERS].astype("Float64"), frame[NUMBERS].astype("Float64"), check_exact=True)
    texts = [name for name, dtype in DTYPES.items() if dtype != TIME and name not in NUMBERS]
    assert written(rows[texts]) == written(frame[texts])


def answer_precedes_the_key_figures(page) -> None:
    expect(page_object.title(page)).to_contain_text("Registered nurses")
    main = page.get_by_role("main")
    answer = main.get_by_text("Expected to grow")
    expect(answer).to_contain_text(f"grow 5.6{page_object.THIN_SPACE}%")
    expect(answer).to_contain_text("from 2025 to 2035")
    expect(answer).to_contain_text("194,700 more jobs")
    cards = page_object.cards(page)
    expect(cards).to_contain_text(
        ["3,465,400", f"+5.6{page_object.THIN_SPACE}%", "180,800", "$97,550", "6 in 10", "Bachelor’s"]
    )
    boxes = [cards.nth(place).bounding_box() for place in range(6)]
    assert len({round(box["y"]) for box in boxes}) == 1, "side by side"
    sentence = answer.bounding_box()
    assert sentence["y"] + sentence["height"] < boxes[0]["y"], "the answer first"
    assert boxes[0]["y"] + boxes[0]["height"] < 700, "without scrolling"
    for part in [*cards.all(), *cards.get_by_role("paragraph").all()]:
        assert part.evaluate("node => node.scrollWidth <= node.clientWidth + 1"), "nothing is cut"
    assert len({round(box["height"]) for box in boxes}) == 1
    cards.nth(2).get_by_test_id("stTooltipHoverTarget").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("They are not vacancies")


def test_answer_precedes_the_figures_and_a_state_has_its_agencys_a_picture_a_file_and_a_table_that_sorts(
    page, growth, tmp_path
):
    page_object.visit(page)
    answer_precedes_the_key_figures(page)
    page_object.go_on(page, "/?occ=29-1141&area=06")
    page_object.settle(page)
    picture_and_all_states_are_downloaded_and_the_table_sorts(page, growth, tmp_path)
    answer_includes_the_agency_figure(page, growth)


def answer_includes_the_agency_figure(page, growth) -> None:
    agency = growth.profile("29-1141", "06").agency_growth
    horizons = growth.growth(["29-1141"], ["06"], [10])["growth"].iloc[0]
    cards = page_object.cards(page)
    expect(cards.nth(0)).to_contain_text(page_object.as_percent(horizons))
    expect(cards.nth(1)).to_contain_text(page_object.as_percent(agency))
    assert cards.nth(0).bounding_box()["width"] == cards.nth(1).bounding_box()["width"]
    page.get_by_text("State agency", exact=True).click()
    expect(page).to_have_url(re.compile("states=agency"))
    expect(cards.nth(0)).to_contain_text(page_object.as_percent(agency))
    expect(page.get_by_role("main").get_by_text("Expected by the state’s agency")).to_be_visible()


def shown(number: float, basis: str) -> float:
    """A figure of the file as the screen has it: an estimate to three significant figures."""
    return float(f"{number:.3g}") if basis == "modelled" else number


def test_views_change_the_unit_of_the_axis_and_table_tabs_have_the_figures_of_the_files(page, tmp_path):
    page_object.visit(page, page_object.COMPARISON)
    for view, tick in (("Jobs", "M"), ("Index (2025 = 100)", "100"), ("Percent", "%")):
        page.get_by_role("radio", name=view).click()
        chart = page_object.answer_charts(page).and_(page.get_by_role("figure", name="Line chart"))
        expect(chart.locator(".ytick text").filter(has_text=tick).first).to_be_visible()
    page_object.settle(page)
    rows = read_csv(page_object.download(page, "Download CSV", tmp_path))
    workbook_keeps_codes_as_text(page, rows, tmp_path)
    bars, lines = page_object.read_tables(page)
    assert bars[0] == ["Occupation", "Area", "By", "Growth", "80\u202f% range", "Jobs added", "Basis"]
    assert lines[0] == ["Occupation", "Area", "Year", "Growth", "80\u202f% range", "Jobs", "Basis"]
    bars, lines = ({tuple(line[:3]): line[3:] for line in table[1:]} for table in (bars, lines))
    rows, basis_names = rows[rows["taxonomy"] == "soc"], {"published": "published", "modelled": "estimate"}
    for row in rows.to_dict("records"):
        series, when = (row["occupation"], row["area"]), str(row["target_year"])
        growth, likely = page_object.as_percent(row["growth"]), page_object.as_range(row["low_80"], row["high_80"])
        assert bars[*series, when] == [
            growth,
            likely,
            page_object.as_jobs(shown(row["change"], row["basis"])),
            basis_names[row["basis"]],
        ]
        jobs = f"{shown(row['employment'], row['basis']):,.0f}"
        assert lines[*series, when] == [growth, likely, jobs, basis_names[row["basis"]]]
        assert lines[*series, "2025"][2] == f"{shown(row['base_employment'], row['base_basis']):,.0f}"
    assert len(bars) == 4 * 5
    assert len(lines) == 4 * 11


def workbook_keeps_codes_as_text(page, rows: pd.DataFrame, tmp_path) -> None:
    """`rows`: what the CSV of the page has."""
    book = load_workbook(page_object.download(page, "Download XLSX", tmp_path), read_only=True)
    names, *cells = book["Data"].values
    assert list(names) == FILE_COLUMNS
    by_name = dict(zip(names, zip(*cells, strict=True), strict=True))
    assert set(by_name["occupation_id"]) == {*PAIR, "00-0000"}
    assert set(by_name["area_id"]) == set(PLACES)
    assert set(by_name["occupation_code"]) == {f"SOC {code}" for code in (*PAIR, "00-0000")}
    assert list(by_name["growth"]) == rows["growth"].tolist()


def picture_and_all_states_are_downloaded_and_the_table_sorts(page, growth, tmp_path) -> None:
    tabs = page.locator(".st-key-states_tabs")
    tabs.get_by_role("tab", name="Picture").click()
    picture = tabs.get_by_role("button", name="Download PNG")
    expect(picture).to_be_visible()
    with page.expect_download() as waiting:
        picture.click()
    image = Image.open(waiting.value.path())
    assert image.format == "PNG"
    assert image.width == 2 * drawing.WIDTH
    assert waiting.value.suggested_filename.startswith("horizons-registered-nurses-grow-fastest-in-")
    rows = read_csv(page_object.download(page, "Download all 51 CSV", tmp_path))
    assert rows[rows["taxonomy"] == "soc"]["area_id"].tolist() == growth.state_ids
    tabs.get_by_role("tab", name="Table").click()
    table = tabs.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(52)
    table.get_by_role("columnheader", name="Concentration").get_by_role("button").click()
    expect(table.get_by_role("row").nth(1)).to_contain_text("1.")
