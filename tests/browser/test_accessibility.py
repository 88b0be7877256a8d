"""Automated accessibility checks: axe-core on every page state, a name and a table for every chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import expect

from tests.browser import page_object
from tests.browser.contrast import background_color, channels, contrast, low_contrast_texts, luminance
from tests.browser.focus import expect_marked_link_and_rings

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]

UPSTREAM: list[list[str]] = [
    ["scrollable-region-focusable", "[data-testid=stTable] *"],
    ["presentation-role-conflict", "[data-testid=stFileUploaderDropzone]"],
]
"""Rule and selector of violations that are Streamlit's own; violations of our own do not belong here. The frame of a
table that is too wide can be scrolled by keyboard in Chromium and Firefox, which make such frames focusable. The place
to drop a file is a section of no role that bears the label; its button has a name of its own."""

RUN_AXE = """
async ([only, upstream, within]) => {
  const STYLES = ['color', 'backgroundColor', 'opacity', 'fontSize', 'fontWeight', 'display', 'visibility', 'position']
  const looks = (part) => {
    const style = getComputedStyle(part)
    const hasText = [...part.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim())
    return [part.tagName, part.role, hasText, ...part.getAttributeNames(), ...STYLES.map((name) => style[name])].join()
  }
  const tables = (root) => [...root.querySelectorAll('*')]
    .flatMap((one) => [...(one.matches('table') ? [one] : []), ...(one.shadowRoot ? tables(one.shadowRoot) : [])])
  const repeated = tables(document).flatMap((table) => {
    const counts = new Map()
    return [...table.tBodies].flatMap((body) => [...body.rows]).filter((row) => {
      const kind = [row, ...row.querySelectorAll('*')].map(looks).join()
      counts.set(kind, (counts.get(kind) ?? 0) + 1)
      return counts.get(kind) > 2
    })
  })
  for (const row of repeated) row.style.setProperty('display', 'none', 'important')
  const found = await axe.run(within ?? document, {
    runOnly: only, resultTypes: ['violations'], elementRef: true,
  }).finally(() => { for (const row of repeated) row.style.removeProperty('display') })
  const isOurs = (rule, element) => !upstream.some(([id, selector]) => id === rule && element.matches(selector))
  return found.violations.flatMap((rule) => rule.nodes
    .filter((node) => isOurs(rule.id, node.element))
    .map((node) => `${rule.id}: ${node.html.slice(0, 160)} ${node.failureSummary}`))
}
"""
"""The violations. Of the rows of a table that differ in their texts alone axe is shown two: it looks for what covers
each cell, and a table of 60 rows takes it longer than all the rest."""
NO_ANIMATIONS = """
() => !document.querySelector('[data-stale=true]') && document.getAnimations()
  .every(moving => moving.playState !== 'running' || moving.effect.getComputedTiming().endTime === Infinity)
"""


PARTS_WITH_TABLES = "[class*=_tabs]"
"""By their keys: the parts of which each shows a chart or its table."""
ALL_RULES = {"type": "tag", "values": TAGS}
RULES_ABOUT_COLORS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""All that a theme changes."""


def violations(page, rules=ALL_RULES, main="[data-testid=stMain]", within=None) -> list[str]:
    """The violations that axe finds; the viewport is as high as the page, as axe cannot judge what is out of sight.

    `within`: a locator of the parts that have changed since the whole page was checked.
    """
    width = page.viewport_size["width"]
    height = page.locator(main).evaluate("main => main.scrollHeight")
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(NO_ANIMATIONS)
    if page.evaluate("() => !window.axe"):  # loaded again, it would be compiled again, and run slowly at first
        page.evaluate(AXE_SCRIPT)
    theme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    parts = within and within.element_handles()
    assert parts != []
    return [f"{width} px, {theme}: {text}" for text in page.evaluate(RUN_AXE, [rules, UPSTREAM, parts])]


def show(page, width: int, color_scheme: str) -> None:
    """Change the size and the theme of a page that is loaded: to load it again would take longer than the checks."""
    page.set_viewport_size({"width": width, "height": 900})
    page_object.change_theme(page, color_scheme)
    page_object.wait_for(page, page_object.CHARTS_FIT)


def violations_wide_and_narrow_light_and_dark(page, when_light: Callable[[], None] = lambda: None) -> list[str]:
    """The violations on a page that is 1280 px wide, in the dark theme, and is left at 320 px in it.

    In the order that draws the charts again least often. `when_light`: what to check in the light theme at 1280 px.
    """
    found = violations(page, RULES_ABOUT_COLORS)
    show(page, 1280, "light")
    when_light()
    found += violations(page)
    show(page, 320, "light")
    expect_texts_to_read_and_no_horizontal_scroll(page)
    show(page, 320, "dark")
    expect_texts_to_read_and_no_horizontal_scroll(page)
    return found + violations(page)


def violations_of_tables(page) -> list[str]:
    """The violations in the parts whose tables are chosen, once all of these are there."""
    parts = page.locator(PARTS_WITH_TABLES)
    chosen = parts.get_by_role("tab", name="Table", selected=True).count()
    assert chosen > 1
    expect(parts.get_by_role("tabpanel").get_by_role("table").filter(visible=True)).to_have_count(chosen)
    return violations(page, within=parts)


def expect_texts_to_read_and_no_horizontal_scroll(page) -> None:
    """The texts of charts have contrast enough, and nothing is wider than the window."""
    if page_object.charts(page).count():
        assert low_contrast_texts(page) == []
    width = page.viewport_size["width"]
    for part in (page.locator("html"), page.get_by_test_id("stMain")):
        assert part.evaluate("part => part.scrollWidth <= part.clientWidth"), width
    for chart in page_object.charts(page).all():
        box = chart.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width


@pytest.fixture
def dark_page(open_browser) -> Page:
    return open_browser(color_scheme="dark")


def test_explore_has_no_axe_violations_texts_to_read_and_a_ring_at_every_stop(dark_page):
    """As it opens, while searching, and with the tables in place of the charts."""
    page = dark_page
    page_object.visit(page)
    expect_names_of_help(page, "Openings a year", "Median wage")
    expect_marked_link_and_rings(page, "Explore")
    page_object.search_for(page, "rn")
    page.keyboard.press("ArrowDown")
    expect(page_object.results(page).first).to_be_visible()
    found = violations(page, within=page.locator(".box").filter(has=page_object.search_box(page)))
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page_object.search_box(page)).to_have_value("")
    show(page, 1280, "dark")
    found += violations_wide_and_narrow_light_and_dark(page)
    takeaways = [f"+5.6{page_object.THIN_SPACE}% by 2035", "3,465,400 jobs in 2025"]
    expect_names_and_tables_of_charts(page, series=1, takeaways=takeaways)
    expect_texts_to_read_and_no_horizontal_scroll(page)
    found += violations_of_tables(page)
    assert not found, "\n".join(dict.fromkeys(found))
    page_object.go_on(page, "/?occ=29-1141&area=40900")
    expect_names_of_help(page, "Median wage")  # in the place of the openings, which metropolitan areas have none of


def expect_names_of_help(page, *figures: str) -> None:
    for figure in figures:
        card = page_object.cards(page).filter(has_text=figure)
        expect(card.get_by_role("button", name=f"Help for {figure}", exact=True)).to_be_visible()


def test_compare_has_no_axe_violations_texts_to_read_and_a_ring_at_every_stop(dark_page, watch):
    """And is drawn again each time that the system's theme turns while it is open."""
    page = dark_page
    page_object.visit(page, page_object.COMPARISON)
    assert luminance(channels(background_color(page))[:3]) < 0.2

    def is_light_and_works_by_keyboard() -> None:
        assert luminance(channels(background_color(page))[:3]) > 0.2
        expect_marked_link_and_rings(page, "Compare")
        arrow_keys_move_between_headings_and_enter_sorts(page)

    found = violations_wide_and_narrow_light_and_dark(page, is_light_and_works_by_keyboard)
    assert not found, "\n".join(found)
    assert luminance(channels(background_color(page))[:3]) < 0.2
    assert watch.lost_updates == [], "each search box reported the theme"
    takeaways = [f"+10.2{page_object.THIN_SPACE}% by 2035", "1,717,800 jobs in 2025"]
    expect_names_and_tables_of_charts(page, series=4, takeaways=takeaways)
    expect_texts_to_read_and_no_horizontal_scroll(page)


def arrow_keys_move_between_headings_and_enter_sorts(page) -> None:
    table = page.locator("table:has(caption)").first
    headings = table.get_by_role("columnheader").filter(visible=True)
    headings.first.get_by_role("button").focus()
    page.keyboard.press("ArrowLeft")
    expect(headings.first.get_by_role("button")).to_be_focused()
    page.keyboard.press("End")
    expect(headings.last.get_by_role("button")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(headings.nth(1)).to_have_attribute("aria-sort", "ascending")
    expect(headings.nth(1).get_by_role("button")).to_be_focused()
    areas = [row[1] for row in page_object.read_table(table)[1:]]
    assert areas == sorted(areas)


def open_method(page) -> None:
    page.goto("/method")
    expect(page_object.charts(page)).to_have_count(6)
    page_object.wait_until_idle(page)


def test_method_has_no_axe_violations_and_a_ring_at_every_stop(page):
    """As it opens, and with the tables in place of the charts."""
    open_method(page)
    expect_marked_link_and_rings(page, "Method")
    found = violations(page)
    show(page, 320, "dark")
    found += violations(page)
    for tab in page.get_by_role("tab", name="Table").all():
        tab.click()
    expect(page_object.charts(page)).to_have_count(0)
    found += violations_of_tables(page)
    assert not found, "\n".join(dict.fromkeys(found))


def test_axe_finds_no_violations_on_rank(dark_page):
    """With a filter, a selected row, the chart, and choices of two areas and of the state's agency; and with the
    occupations of a program, beside a list whose matches are to be checked.

    The last page of the list: axe measures each cell, and 23 rows have as many kinds of them as 40.
    """
    page = dark_page
    page.goto("/rank?area=39&area=06&edu=bachelor&wage=60000-&with=15-1251&chart=on&page=3")
    expect(page_object.charts(page)).to_have_count(1)
    expect(page.get_by_role("button", name="Download all").first).to_be_visible()
    page_object.wait_until_idle(page)
    found = violations_wide_and_narrow_light_and_dark(page)
    page_object.go_on(page, "/rank?prog=11.0701&area=39")
    page.get_by_text("Your own list of titles or codes").click()
    page.get_by_role("textbox", name="Titles or codes").fill("RN\nHR specialist\nAssociate\nqwxzv")
    page.get_by_role("button", name="Match with occupations").click()
    expect(page.get_by_role("button", name="Rank these 2 occupations")).to_be_visible()
    page_object.wait_until_idle(page)
    found += violations(page)
    show(page, 1280, "light")
    found += violations(page, RULES_ABOUT_COLORS)
    assert not found, "\n".join(found)


def test_axe_finds_no_violations_on_places(page):
    """One after another in one page, whose theme changes once."""
    for color_scheme, width, address in (
        ("light", 1280, "/places?occ=33-3041&area=39"),
        ("light", 320, "/places?occ=29-1141&map=local&measure=jobs"),
        ("dark", 320, "/places?occ=33-3041&states=agency"),
        ("dark", 1280, "/places?occ=29-1141&map=local&in=06&measure=wage"),
    ):
        show(page, width, color_scheme)
        page_object.go_on(page, address)
        expect(page.get_by_role("img", name="Map of ")).to_be_visible()
        expect(page.get_by_role("button", name="Download all").first).to_be_visible()
        found = violations(page)
        assert not found, "\n".join(dict.fromkeys(found))
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_finds_no_violations_on_plan(dark_page):
    """With a result on screen, a doubtful role, one that is left out, and all assumptions."""
    page = dark_page
    page.goto("/plan")
    page.get_by_role("radio", name="Paste").click()
    page.get_by_role("textbox").fill("Role,Area,Headcount\nRegistered nurses,Ohio,100\nAssociate,,9\nqwxzv,,3\n")
    page.keyboard.press("Control+Enter")
    expect(page_object.charts(page)).to_have_count(1)
    page.get_by_text("What this assumes, and how to change it").click()
    expect(page.get_by_text("Range of totals")).to_be_visible()
    expect(page.get_by_role("button", name="Download CSV")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    found = violations_wide_and_narrow_light_and_dark(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    first, second = (page_object.cards(page).nth(place).bounding_box() for place in (0, 1))
    assert first["y"] == second["y"], "cards of key figures stand two to a line"
    assert not found, "\n".join(dict.fromkeys(found))


TABLE_WITH_ONE_PALE_ROW = """
() => {
  const table = document.querySelector('main').appendChild(document.createElement('table'))
  for (let number = 0; number < 40; number++) table.insertRow().insertCell().textContent = `row ${number}`
  table.rows[30].cells[0].style.color = '#ccc'  // on white: 1.6
}
"""


def test_axe_finds_a_button_without_a_name_and_the_one_row_of_a_table_that_is_too_pale(page):
    """On the page that loads fastest."""
    page.goto("/api")
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    page.evaluate(TABLE_WITH_ONE_PALE_ROW)
    found = violations(page, main="main")
    assert [text for text in found if "button-name: " in text]
    assert [text for text in found if "color-contrast: " in text and "row 30" in text]
    expect(page.get_by_role("cell", name="row 29")).to_be_visible()


def test_contrast_is_measured_as_wcag_does():
    assert contrast("rgb(0, 0, 0)", "rgb(255, 255, 255)") == pytest.approx(21)
    assert contrast("rgb(119, 119, 119)", "rgb(255, 255, 255)") == pytest.approx(4.48, abs=0.01)
    assert contrast("rgba(0, 0, 0, 0.5)", "rgb(255, 255, 255)") == pytest.approx(3.98, abs=0.03)


def expect_names_and_tables_of_charts(page, series: int, takeaways: list[str]) -> None:
    """Each of the charts has a name and a table; the tables are left open."""
    drawn = page_object.answer_charts(page).count()
    assert drawn >= 2
    for kind, takeaway in zip(["Bar chart", "Line chart"], takeaways, strict=True):
        charts = page_object.answer_charts(page).and_(page.get_by_role("figure", name=kind))
        charts = charts.and_(page.get_by_role("figure", name=takeaway))
        expect(charts).to_have_count(drawn // 2)
    page_object.open_tables(page)
    tables = page_object.chart_table_tabs(page).get_by_role("tabpanel").get_by_role("table")
    expect(tables).to_have_count(2)
    apart = {1: 0, 4: 2, 16: 2}[series]  # columns that tell the series apart
    for name, rows in (("bars", 5), ("lines", 11)):
        table = page.locator(f".st-key-{name}_tabs").get_by_role("table")
        heading, *body = page_object.read_table(table)
        assert len(body) == rows * series
        assert len(heading) == apart + 5
        assert all(heading)
        expect(table.get_by_role("columnheader")).to_have_count(len(heading))
        assert all(len(row) == len(heading) for row in body)
