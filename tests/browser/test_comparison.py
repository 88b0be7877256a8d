"""Compare as it is drawn: bars high enough to compare, names that neither collide nor are cut, a table that fits."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import page_object
from tests.browser.test_accessibility import expect_names_and_tables_of_charts

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SIX_IN_OHIO = f"/compare?{'&'.join(f'occ={code}' for code in page_object.EIGHT[:6])}&area=39"
SIXTEEN = f"/compare?{'&'.join(f'occ={code}' for code in page_object.EIGHT)}&area=US&area=06"
MIN_SHARE = 0.4
MIN_FONT_PX = 12
WIDTHS = (1280, 390, 320)

BAR_SHARE = """
chart => {
  const plot = chart.querySelector('.js-plotly-plot')?._fullLayout?._size
  if (!plot) return { count: 0 }
  const values = [...chart.querySelectorAll('.barlayer .trace')].filter(trace => {
    const style = getComputedStyle(trace.querySelector('.point path'))
    return Number(style.fillOpacity) * Number(style.opacity) === 1 && !style.fill.startsWith('rgba')
  })
  const heights = values.flatMap(trace => [...trace.querySelectorAll('.point path')])
    .map(bar => bar.getBoundingClientRect().height)
  return { count: heights.length, share: Math.max(...heights) / plot.h }
}
"""
"""The number of bars and the height of the highest as a share of the plot, in pixels of the screen; without bands and
without labels, which are bars that cannot be seen."""

TEXTS = """
() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].map(chart => {
  const box = chart.getBoundingClientRect()
  const isDrawn = text => text.textContent.trim() && text.getBoundingClientRect().width > 0
  return [...chart.querySelectorAll('text')].filter(isDrawn).map(text => {
    const { left, right, top, bottom } = text.getBoundingClientRect()
    return {
      text: text.textContent, size: parseFloat(getComputedStyle(text).fontSize),
      isCut: left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1,
      isName: Boolean(text.closest('.annotation')), left, right, top, bottom,
    }
  })
})
"""


def texts(page: Page) -> list[list[dict]]:
    """The texts of each chart with their places on the screen."""
    return page.evaluate(TEXTS)


def overlap(one: dict, other: dict) -> bool:
    return min(one["right"], other["right"]) - max(one["left"], other["left"]) > 1 and (
        min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 2
    )


def table_of(page: Page):
    return page.get_by_role("table", name="occupations in")


def test_six_occupations_in_ohio_have_high_bars_texts_to_read_and_a_table_that_sorts(page):
    page_object.visit(page, SIX_IN_OHIO)
    click_on_a_heading_sorts_the_table(page)
    highest_takes_two_fifths_of_the_plot(page)
    texts_of_charts_are_readable_and_neither_cut_nor_on_each_other(page)
    link_at_the_top_shows_the_downloads_and_keeps_the_view(page)


def test_two_occupations_have_texts_to_read_in_two_areas_and_a_table_that_fits_with_more_columns(page):
    page_object.visit(page, page_object.COMPARISON)
    texts_of_charts_are_readable_and_neither_cut_nor_on_each_other(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page_object.remove_area(page, "California")
    table_that_got_more_columns_fits_a_window_that_gets_narrower(page)


def test_sixteen_series_have_texts_to_read_and_tables_that_fit_a_desktop_and_a_phone(page):
    page_object.visit(page, SIXTEEN)
    table_fits_a_desktop(page)
    texts_of_charts_are_readable_and_neither_cut_nor_on_each_other(page)
    table_is_cards_on_a_phone(page)
    expect_names_and_tables_of_charts(page, series=16, takeaways=["by 2035", "jobs in 2025"])


def highest_takes_two_fifths_of_the_plot(page) -> None:
    """Without ranges, as so many series are drawn at first: the scale of ranges is theirs."""
    expect(page.get_by_role("switch", name="Show ranges")).not_to_be_checked()
    measured = page_object.chart_table_tabs(page).get_by_role("figure", name="Bar chart").evaluate(BAR_SHARE)
    assert measured["count"] == 6 * 5
    assert measured["share"] >= MIN_SHARE


def texts_of_charts_are_readable_and_neither_cut_nor_on_each_other(page) -> None:
    """At each width; the last is that of a phone."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page_object.wait_for(page, page_object.CHARTS_FIT)
        charts = texts(page)
        assert len(charts) >= 3
        for found in charts:
            assert [text["text"] for text in found if text["isCut"]] == [], width
            assert [text["text"] for text in found if text["size"] < MIN_FONT_PX] == [], width
            pairs = itertools.combinations([text for text in found if text["isName"]], 2)
            assert [(one["text"], other["text"]) for one, other in pairs if overlap(one, other)] == [], width
    assert page.locator(".js-plotly-plot .legend, .js-plotly-plot .modebar-btn").count() == 0


FITS = "table => table.offsetWidth <= table.parentElement.clientWidth && !table.classList.contains('cards')"
ALIGNED = "cells => [...new Set(cells.map(cell => getComputedStyle(cell).textAlign))]"
RIGHT_END = "cells => Math.max(...cells.map(cell => cell.getBoundingClientRect().right))"


def table_fits_a_desktop(page) -> None:
    table = table_of(page)
    assert table.evaluate(FITS)
    shown = [cell.inner_text() for cell in table.get_by_role("columnheader").all()]
    for column in ("Jobs in 2025", "By 2030", "By 2035", "range", "Jobs added", "Openings", "Median wage", "Chance"):
        assert any(column in heading for heading in shown), column
    assert table.locator("td.number").evaluate_all(ALIGNED) == ["right"]
    assert table.locator("tbody th.text").evaluate_all(ALIGNED) == ["left"]


def table_is_cards_on_a_phone(page) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    cards = page.locator("table.cards")
    expect(cards).to_have_count(1)
    assert cards.locator("td, th").evaluate_all(RIGHT_END) <= 320
    expect(cards.locator("tr").nth(1)).to_contain_text("Median wage")


def click_on_a_heading_sorts_the_table(page) -> None:
    table = table_of(page)
    first = table.get_by_role("rowheader").first
    expect(first).to_contain_text("Registered nurses")
    heading = table.get_by_role("button", name="By 2035", exact=True)
    heading.click()
    expect(first).to_contain_text("Wind turbine")
    expect(table.locator("th[aria-sort=descending]")).to_contain_text("By 2035")
    heading.press("Enter")
    expect(first).to_contain_text("Elementary school teachers")


def table_that_got_more_columns_fits_a_window_that_gets_narrower(page) -> None:
    headings = table_of(page).get_by_role("columnheader")
    expect(headings.filter(has_text="State agency")).to_have_count(0)
    page_object.add_area(page, "California")
    expect(headings.filter(has_text="State agency")).to_have_count(1)
    table_is_cards_on_a_phone(page)  # the fixture fails on errors of its script


def link_at_the_top_shows_the_downloads_and_keeps_the_view(page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page_object.wait_for(page, page_object.CHARTS_FIT)
    address = page.url
    expect(page.get_by_role("button", name="Download CSV")).not_to_be_in_viewport()
    page.get_by_role("link", name="Download", exact=True).first.click()
    expect(page.get_by_role("button", name="Download CSV")).to_be_in_viewport()
    page_object.settle(page)
    assert page.url == f"{address}#download"
    expect(page.get_by_role("button", name="Download CSV")).to_be_in_viewport()
