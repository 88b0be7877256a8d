"""How charts are drawn: one after the other, into the plot that is there, and what is said where they cannot be."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from components.charts.chart_view import FAILED, SCRIPTS
from tests.browser import page_object

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, WebSocketRoute

pytestmark = pytest.mark.browser

MARK = "() => document.querySelectorAll('.js-plotly-plot').forEach((plot, place) => { plot.seen = place })"
MARKS = "() => [...document.querySelectorAll('.js-plotly-plot')].map(plot => plot.seen ?? null)"
DRAW_AND_REMOVE = """
async ([draw_url, plotly_url]) => {
  const { draw } = await import(draw_url)
  await import(plotly_url)
  const parentElement = document.body.appendChild(document.createElement('main'))
  const react = Plotly.react
  const ended = new Promise(resolve => Plotly.react = (...figure) => {
    queueMicrotask(() => remove())  // once it has begun, and before it has ended
    const drawing = react(...figure)
    drawing.then(() => resolve('drawn'), error => setTimeout(resolve, 0, error.message))
    return drawing
  })
  const figure = JSON.stringify({ data: [{ type: 'bar', x: [1], y: [2] }], layout: {} })
  const remove = draw({ parentElement, data: { figure, height: 200, alt: '' } }, plotly_url, 'failed')
  return [await ended, parentElement.textContent]
}
"""
ASKS_AFTER = """
async ([draw_url, events]) => {
  const { draw, offerViews } = await import(draw_url)
  window.Plotly = { react: async plot => { plot.on = () => {} }, purge: () => {} }
  const later = []  // in the place of timers: [milliseconds, what to do], or nothing once it is not wanted any more
  window.setTimeout = (call, delay) => later.push([delay, call]) - 1
  window.clearTimeout = timer => { if (timer !== undefined) delete later[timer] }
  document.body.innerHTML = '<main></main><aside></aside><div class="st-key-view"><button role="radio"></button></div>'
  const [chart, views] = document.body.children
  draw({ parentElement: chart, data: { figure: '{}', height: 200, alt: '' } }, '', '')
  let asked = 0
  offerViews({ parentElement: views, data: { control: 'view', charts: [] }, setTriggerValue: () => { asked += 1 } })
  later.length = 0
  const control = document.querySelector('[role=radio]')
  for (const event of events) {
    const [type, pointerType] = event.split(' ').reverse()
    control.dispatchEvent(new PointerEvent(type, { bubbles: true, pointerType }))
  }
  const waiting = Object.values(later)
  for (const [, call] of waiting) call()
  return [waiting.map(([delay]) => delay), asked]
}
"""
"""The waits before the charts in all views are asked for, after events at the control, and how often that is done."""
HEIGHTS = "() => [...document.querySelectorAll('[data-testid=stPlotlyChart] > div')].map(plot => plot.clientHeight)"

WATCH_TICKS = """() => {
  const ticks = () => [...document.querySelectorAll('.st-key-lines_0 .ytick text')].at(-1)?.textContent
  window.seenTicks = [ticks()]
  new MutationObserver(() => ticks() && window.seenTicks.push(ticks()))
    .observe(document.querySelector('.st-key-lines_0'), {subtree: true, childList: true, characterData: true})
}"""
"""Notes what the highest tick of the lines has said."""


def test_changed_figure_is_drawn_into_the_plot_that_is_there(page):
    page_object.visit(page, page_object.COMPARISON)
    page.evaluate(MARK)
    marks = page.evaluate(MARKS)
    page.get_by_role("radio", name="Jobs").check(force=True)
    expect(page.locator(".js-plotly-plot .xtick text").filter(has_text=re.compile("k$")).first).to_be_visible()
    page_object.settle(page)
    assert page.evaluate(MARKS) == marks == [0, 1, 2]


class Line:
    """The connection to the server, whose answers can be held back."""

    def __init__(self, page: Page) -> None:
        self.is_held = False
        self.held: list[Callable[[], None]] = []
        page.route_web_socket(re.compile("/_stcore/stream"), self._connect)

    def _connect(self, page_side: WebSocketRoute) -> None:
        server_side = page_side.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if self.is_held:
                self.held.append(lambda: page_side.send(message))
            else:
                page_side.send(message)

        server_side.on_message(pass_on)

    def release(self) -> None:
        self.is_held = False
        for send in self.held:
            send()
        self.held.clear()


def test_view_is_drawn_before_the_answer_and_the_last_of_quick_choices_stays(page):
    line = Line(page)
    page_object.visit(page, page_object.COMPARISON)
    title = page.get_by_role("heading", level=2).first
    said = title.inner_text()
    lines, dots = page.locator(".st-key-lines_0"), page.locator(".st-key-dots")
    ticks = lines.locator(".ytick text")
    page.get_by_role("radio", name="Percent").focus()
    page.locator("[data-figures]:not([data-figures='0'])").wait_for(state="attached")
    line.is_held = True
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(page.get_by_role("radio", name="Jobs")).to_be_checked()
    expect(ticks.last).to_have_text(re.compile("[kM]$"))
    expect(dots.locator(".xtick text").last).to_have_text(re.compile("[kM]$"))
    page.get_by_role("radio", name="Index").check(force=True)
    expect(ticks.last).to_have_text(re.compile(r"^\d+$"))
    page.get_by_role("radio", name="Jobs").check(force=True)
    expect(ticks.last).to_have_text(re.compile("[kM]$"))
    unit = page.get_by_role("tabpanel").filter(has=lines).get_by_test_id("stCaptionContainer").first
    expect(unit).to_be_hidden()
    assert title.inner_text() == said, "the server has answered"
    page.evaluate(WATCH_TICKS)
    line.release()
    expect(title).not_to_have_text(said)
    expect(unit).to_have_text(re.compile("^Jobs"))
    expect(unit).to_be_visible()
    page.wait_for_url(re.compile("view=jobs"))
    page_object.settle(page)
    assert {text[-1] for text in page.evaluate("() => window.seenTicks")} <= {"k", "M"}, "an earlier choice was drawn"
    page.get_by_role("radio", name="Index").check(force=True)
    page.wait_for_url(re.compile("view=index"))
    page.go_back()
    page.wait_for_url(re.compile("view=jobs"))
    expect(page.get_by_role("radio", name="Jobs")).to_be_checked()
    expect(ticks.last).to_have_text(re.compile("[kM]$"))


@pytest.mark.parametrize(
    ("events", "waits"),
    [
        (["pointerover"], [50]),
        (["pointerover", "focusin"], [50]),
        (["touch pointerover", "touch pointerdown"], [0]),
        (["pointerover", "pointerdown", "focusin", "click"], [500]),
    ],
)
def test_charts_in_all_views_are_asked_for_once_and_not_together_with_a_choice(page, events, waits):
    page.goto("/_stcore/health")
    assert page.evaluate(ASKS_AFTER, [f"/static/{next(iter(SCRIPTS))}", events]) == [waits, 1]


def test_chart_removed_while_it_is_drawn_reports_no_error(page):
    page.goto("/_stcore/health")
    ended, shown = page.evaluate(DRAW_AND_REMOVE, [f"/static/{path}" for path in SCRIPTS])
    assert ended != "drawn", "Plotly went on, and failed"
    assert shown == ""


def test_charts_keep_their_place_say_that_their_script_did_not_load_and_have_the_width_of_the_window_when_it_does(
    page, watch
):
    """Whatever is cached: a route switches the cache off."""
    watch.expected += ["ERR_FAILED", "could not be loaded"]
    page.route("**/plotly-basic*", lambda route: route.abort())
    page.goto("/?occ=29-1141&area=US")
    failed = page.get_by_role("alert").filter(has_text=FAILED)
    expect(failed).to_have_count(5)
    kept = page.evaluate(HEIGHTS)
    page.locator(".st-key-bars_tabs").get_by_role("tab", name="Table").click()
    expect(page.locator(".st-key-bars_tabs").get_by_role("table")).to_be_visible()
    page.unroute("**/plotly-basic*")
    page.locator(".st-key-bars_tabs").get_by_role("tab", name="Chart").click()
    expect(page.locator(".st-key-bars_tabs .js-plotly-plot .bars").first).to_be_visible()
    page.reload()
    page_object.settle(page)
    assert page.evaluate(HEIGHTS) == kept
    chart_has_the_width_of_the_window_and_of_the_screen(page)


def chart_has_the_width_of_the_window_and_of_the_screen(page) -> None:
    page.set_viewport_size({"width": 700, "height": 800})
    page_object.wait_for(page, page_object.CHARTS_FIT)
    page_object.charts(page).first.hover()
    page_object.charts(page).first.get_by_role("button", name="Fullscreen").click()
    page.wait_for_function(
        """() => { const plot = document.fullscreenElement?.querySelector('svg.main-svg')?.getBoundingClientRect()
                   return plot && Math.abs(plot.height - innerHeight) < 1 && Math.abs(plot.width - innerWidth) < 20 }"""
    )
    page.evaluate("() => document.exitFullscreen()")
    page_object.wait_for(page, page_object.CHARTS_FIT)
