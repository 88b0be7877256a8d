"""Page object: actions on the pages and locators of their parts, for the browser tests."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import TimeoutError as TooLate
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator, Page

COMPARISON = "/compare?occ=29-1141&occ=15-1252&area=US&area=06"
EIGHT = ("29-1141", "15-1252", "11-2021", "49-9081", "47-2111", "25-2021", "35-2014", "53-3032")
POLL_MS = 100
"""How often a page is asked what is waited for. By each frame, as is usual, a page that waits takes 8 % of a core."""
THIN_SPACE = "\u202f"
MINUS = "\u2212"

READY = """
() => document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
  && document.querySelector('[data-testid=stDownloadButton]')
  && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')
"""
"""The script has ended and no element is stale: enough for pages whose maps and tables are components of ours."""

SETTLED = """
() => {
  const panels = [...document.querySelectorAll('[role=tabpanel]')].filter(panel => panel.checkVisibility())
  const charts = [...document.querySelectorAll('[data-testid=stPlotlyChart]')]
  return document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
    && document.querySelector('[data-testid=stDownloadButton]')
    && !document.querySelector('[data-stale=true], [data-testid=stSkeleton], [aria-busy=true]')
    && panels.every(panel => panel.querySelector('[data-testid=stPlotlyChart], table'))
    && charts.every(chart => chart.querySelector('.js-plotly-plot svg.main-svg .xaxislayer-above'))
}
"""
"""The page is complete: the script has ended, no element is stale, each panel has its chart or table."""

IDLE = """
() => document.querySelector('[data-testid=stApp][data-test-script-state=notRunning]')
  && !document.querySelector('[data-stale=true], [data-testid=stSkeleton], [aria-busy=true]')
"""
"""The script has ended, and no element is stale; for pages that have no charts or no downloads."""

UNFINISHED = """
() => [
  document.querySelector('[data-testid=stApp]')?.dataset.testScriptState,
  ...[...document.querySelectorAll('[data-stale=true], [data-testid=stSkeleton], [aria-busy=true]')].map(element => {
    const text = element.ariaLabel ?? element.textContent
    return `${element.checkVisibility() ? 'seen' : 'hidden'} ${element.className}: ${text.slice(0, 200)}`
  }),
]
"""
"""The state of the script, and what keeps the page from being idle."""

GO_ON = """
address => {
  history.pushState(null, '', address)
  dispatchEvent(new PopStateEvent('popstate'))
}
"""
HAS_VINTAGE = "() => new URLSearchParams(location.search).has('v')"

CHARTS_FIT = """
() => [...document.querySelectorAll('[data-testid=stPlotlyChart]')].every(chart =>
  Math.abs(chart.querySelector('svg.main-svg')?.getBoundingClientRect().width - chart.clientWidth) < 1)
"""
"""Every chart is drawn as wide as its place, also after a change of the window."""

THEME_IS_DRAWN = """
() => [...document.querySelectorAll('.js-plotly-plot .xtick text')]
  .every(text => getComputedStyle(text).fill === getComputedStyle(document.querySelector('[data-testid=stApp]')).color)
"""
"""Every chart has the color of the page's text: it was drawn after the theme changed."""


def visit(page: Page, address: str = "/") -> None:
    """Open an address and wait until the page is complete."""
    page.goto(address)
    settle(page)


def go_on(page: Page, address: str) -> None:
    """Open an address in a page that may show another one, as Back and Forward do; wait until the script has ended.

    Takes half the processor time of loading a page again, but is no first visit: the session remembers what no address
    has. `address` has no vintage: that the script adds it shows that it has run. (Its state does not: a run may be over
    before the page is drawn.) Fails if the script does not run, or does not take what the address says.
    """
    if page.get_by_test_id("stApp").count() == 0:
        page.goto(address)
    else:
        wait_until_idle(page)
        page.evaluate(GO_ON, address)
    wait_for(page, HAS_VINTAGE)
    wait_until_idle(page)
    wanted, shown = urlsplit(address), urlsplit(page.url)
    assert shown.path == wanted.path
    missing = set(parse_qsl(wanted.query)) - set(parse_qsl(shown.query))
    assert not missing, f"the page does not show what {address} asks for: {missing}"


def wait_for(page: Page, condition: str) -> None:
    """Wait until a function of JavaScript returns true; where it does not, the error says what the page waits for."""
    try:
        page.wait_for_function(condition, polling=POLL_MS)
    except TooLate as error:
        raise AssertionError(f"{page.url} has not got so far: {page.evaluate(UNFINISHED)}") from error


def settle(page: Page) -> None:
    """Wait until the script has ended and every chart or table is drawn."""
    wait_for(page, SETTLED)


def change_theme(page: Page, color_scheme: str) -> None:
    """Let the system's theme become light or dark, and wait until the page and its charts have its colors."""
    app = page.get_by_test_id("stApp")
    if page.evaluate("scheme => matchMedia(`(prefers-color-scheme: ${scheme})`).matches", color_scheme):
        return
    color = app.evaluate("app => getComputedStyle(app).backgroundColor")
    page.emulate_media(color_scheme=color_scheme, reduced_motion="reduce")
    expect(app).not_to_have_css("background-color", color)
    wait_for(page, THEME_IS_DRAWN)
    wait_until_idle(page)


def wait_until_idle(page: Page) -> None:
    """Wait until the script has ended and nothing on the page is out of date."""
    wait_for(page, IDLE)


def title(page: Page) -> Locator:
    """The page's title; while the page changes the old one may still be below the new one."""
    return page.get_by_role("heading", level=1).first


def cards(page: Page) -> Locator:
    """The cards of key figures."""
    return page.locator("[class*=st-key-cards_]").get_by_role("listitem")


def card_values(page: Page) -> Locator:
    """The figure of each card."""
    return cards(page).locator("p:nth-child(2)")


def search_box(page: Page) -> Locator:
    return page.get_by_role("combobox", name=re.compile("an occupation$"))


def results(page: Page) -> Locator:
    """The options under the search box."""
    return page.get_by_role("listbox", name="Occupations found").get_by_role("option")


def search_message(page: Page) -> Locator:
    """The status text of the search box for occupations."""
    return page.locator(".box").filter(has=search_box(page)).get_by_role("status")


def area_box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Add an area")


def area_results(page: Page) -> Locator:
    """The options under the search box for areas."""
    return page.get_by_role("listbox", name="Areas found").get_by_role("option")


def area_message(page: Page) -> Locator:
    """The status text of the search box for areas."""
    return page.locator(".box").filter(has=area_box(page)).get_by_role("status")


def search_for(page: Page, text: str) -> None:
    """Type, and wait for the options."""
    search_box(page).click()
    page.keyboard.insert_text(text)
    expect(results(page).first).to_be_visible()


def select_occupation(page: Page, text: str) -> None:
    """Find an occupation by keyboard: type, move to the first option, Enter."""
    search_for(page, text)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    # Where a notice above it goes, the box is drawn at another place before the old one is taken away.
    expect(search_box(page).first).to_have_value("")


def add_area(page: Page, name: str) -> None:
    """Find an area by keyboard: type, and Enter once it is the first of the list."""
    area_box(page).click()
    page.keyboard.insert_text(name)
    expect(area_results(page).first).to_contain_text(name)
    page.keyboard.press("Enter")
    expect(areas(page).filter(has_text=name)).to_be_visible()
    settle(page)


def areas(page: Page) -> Locator:
    """The areas that a page shows, each of which has a button to remove it."""
    return page.locator("[class*=st-key-remove_area_] button:visible p")


def remove_area(page: Page, name: str) -> None:
    areas(page).filter(has_text=name).click()


def link_to(page: Page, name: str) -> Locator:
    """A link of the navigation; that of Compare includes the number of occupations."""
    return page.get_by_role("main").get_by_role("link", name=re.compile(rf"^{name}( \(\d+\))?$"))


def go_to(page: Page, name: str) -> None:
    """Follow a link of the navigation."""
    link_to(page, name).click()


def compared(page: Page) -> Locator:
    """The occupations that Compare shows, each of which has a button to remove it."""
    return page.locator("[class*=st-key-remove_]:not([class*=st-key-remove_area_]) button:visible p")


def remove_occupation(page: Page, name: str) -> None:
    compared(page).filter(has_text=name).click()
    expect(compared(page).filter(has_text=name)).to_have_count(0)


def charts(page: Page) -> Locator:
    """Every chart of the page."""
    return page.get_by_role("figure")


def chart_table_tabs(page: Page) -> Locator:
    """The tabs of the bars and of the lines, each with a chart or its table."""
    return page.locator(".st-key-bars_tabs, .st-key-lines_tabs")


def answer_charts(page: Page) -> Locator:
    """The charts of bars and lines."""
    return chart_table_tabs(page).get_by_role("figure")


def open_tables(page: Page) -> None:
    """Open the table tab of every chart."""
    for tab in page.get_by_role("tab", name="Table").all():
        tab.click()
    expect(chart_table_tabs(page).get_by_role("tabpanel").locator("table")).to_have_count(2)
    expect(charts(page)).to_have_count(0)


def read_table(table: Locator) -> list[list[str]]:
    """The texts of a table, row by row, headings first."""
    return table.evaluate("table => [...table.rows].map(row => [...row.cells].map(cell => cell.innerText.trim()))")


def read_tables(page: Page) -> list[list[list[str]]]:
    """The bars' and the lines' tables."""
    open_tables(page)
    return [read_table(page.locator(f".st-key-{name}_tabs").get_by_role("table")) for name in ("bars", "lines")]


def download(page: Page, button: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button, exact=True).click()
    saved = folder / waiting.value.suggested_filename
    waiting.value.save_as(saved)
    return saved


def go_back(page: Page) -> None:
    page.evaluate("history.back()")


def go_forward(page: Page) -> None:
    page.evaluate("history.forward()")


def as_percent(growth: float) -> str:
    """A growth fraction as the screen writes it; computed independently of the app."""
    return f"{growth * 100:+.1f}{THIN_SPACE}%".replace("-", MINUS)


def as_jobs(number: float) -> str:
    return f"{number:+,.0f}".replace("-", MINUS)


def as_range(low: float, high: float) -> str:
    """A range of growth fractions as the screen writes it, in whole percents, rounded outward."""
    wholes = math.floor(round(low * 100, 6)), math.ceil(round(high * 100, 6))
    return " to ".join(f"{whole:+d}{THIN_SPACE}%".replace("+0", "0").replace("-", MINUS) for whole in wholes)
