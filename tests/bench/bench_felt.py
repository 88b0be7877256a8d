"""What a person feels in Chromium, beside a bare one-chart app: `python tests/bench/bench_felt.py`.

The bare app runs under `streamlit run`. Both servers run at the same time and are asked in turn; ours has been used
before. Every time is the browser's own: of a click, from its pointer event to the change of what is drawn; of a visit,
from the navigation. "Headline" is the one in our HTML, which the app's own text then takes the place of. "Painted" is
when the browser had shown the change.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright
from servers import BENCH, machine, serving, streamlit_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

VISITS, CLICKS = 7, 16
WITHIN_MS = 60_000
REST_MS = 400
"""Between two clicks, as a person would: the browser has drawn everything."""
EXPLORE = "/?occ=29-1141&area=US"
COMPARE = "/compare?occ=29-1141&occ=15-1252&area=US&area=06"
CHART = ".js-plotly-plot .bars .point path"
TEXT = "#root h1, [data-testid=stText], [data-testid=stMarkdown] p"
ON_VISIT = """([selector]) => {
  const first = () => { if (window.firstSeen === undefined && document.querySelector(selector)) {
    window.firstSeen = performance.now(); } };
  new MutationObserver(first).observe(document, {subtree: true, childList: true});
}"""
ON_CLICK = """selector => {
  window.redrawn = undefined;
  let clicked, inFrame = false;
  const nextTask = call => {
    const channel = new MessageChannel();
    channel.port1.onmessage = call;
    channel.port2.postMessage(null);
  };
  const plain = window.plainFrame ??= requestAnimationFrame.bind(window);
  window.requestAnimationFrame = call => plain(time => {
    inFrame = true;  // what is changed in here is painted in this frame
    nextTask(() => { inFrame = false; });
    call(time);
  });
  const shown = () => [...document.querySelectorAll(selector)].map(one => one.textContent).join("|");
  const before = shown();
  addEventListener("pointerdown", event => { clicked = event.timeStamp; }, {capture: true, once: true});
  const changes = new MutationObserver(() => {
    const now = shown();
    if (clicked !== undefined && now && now !== before) {
      changes.disconnect();
      const changed = performance.now() - clicked;
      const afterPaint = () => nextTask(() => { window.redrawn = [changed, performance.now() - clicked]; });
      if (inFrame) afterPaint();
      else plain(afterPaint);
    }
  });
  changes.observe(document, {subtree: true, childList: true, characterData: true});
}"""


def visit(browser: Browser, url: str, selector: str) -> float:
    """Milliseconds from the navigation of a browser without a cache to the first element that fits."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(f"({ON_VISIT})([{selector!r}])")
    page.goto(url)
    page.wait_for_function("() => window.firstSeen !== undefined", timeout=WITHIN_MS)
    milliseconds = float(page.evaluate("window.firstSeen"))
    page.context.close()
    return milliseconds


def click(page: Page, press: Callable[[], object], watched: str) -> tuple[float, float]:
    """Milliseconds from a click to the change of the text of the `watched` elements, and until that was painted."""
    page.evaluate(ON_CLICK, watched)
    press()
    page.wait_for_function("() => window.redrawn !== undefined", timeout=WITHIN_MS)
    changed, painted = page.evaluate("() => window.redrawn")
    page.wait_for_timeout(REST_MS)
    return float(changed), float(painted)


def opened(browser: Browser, url: str, selector: str = ".js-plotly-plot") -> Page:
    """The page with its charts, or what else fits, drawn."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(url)
    page.wait_for_selector(selector, timeout=WITHIN_MS)
    page.wait_for_timeout(5 * REST_MS)
    return page


def show(name: str, ours: list[float], bare: list[float], aim: float) -> None:
    """A line: medians and their ratio."""
    mine, yardstick = statistics.median(ours), statistics.median(bare)
    print(f"{name:40} {mine:6.0f} ms | bare {yardstick:6.0f} ms | {mine / yardstick:4.2f} x (aim {aim})", flush=True)


def main() -> None:
    print(machine())
    chromium = os.environ.get("HORIZONS_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with (
        streamlit_run(BENCH / "baseline_chart.py") as (bare, _),
        streamlit_run(BENCH / "baseline_pages.py") as (bare_pages, _),
        serving("app:app") as ours,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, path, selector, aim in (
            ("first visit, headline, Explore", EXPLORE, f"h1, {TEXT}", 1.0),
            ("first visit, text, Explore", EXPLORE, TEXT, 1.0),
            ("first visit, chart, Explore", EXPLORE, CHART, 0.9),
            ("first visit, chart, Compare", COMPARE, CHART, 0.9),
        ):
            pairs = [
                (visit(browser, f"{ours}{path}", selector), visit(browser, bare, selector)) for _ in range(VISITS + 1)
            ]
            show(name, *map(list, zip(*pairs[1:], strict=True)), aim)  # the first one warms both up
        one_chart, two_pages = opened(browser, bare), opened(browser, bare_pages, "#root h1")
        compare, explore = opened(browser, ours + COMPARE), opened(browser, ours + EXPLORE)
        views, pages, yardstick, least = [], [], [], []
        for turn in range(CLICKS):
            go = one_chart.get_by_role("button", name="go")
            yardstick.append(click(one_chart, go.click, ".js-plotly-plot .gtitle"))
            view = compare.get_by_role("radio", name=("Jobs", "Percent")[turn % 2])
            views.append(click(compare, view.click, ".js-plotly-plot .ytick text"))
            other = explore.get_by_role("link", name=("Method", "Explore")[turn % 2]).first
            pages.append(click(explore, other.click, "#root h1"))
            other = two_pages.get_by_role("link", name=("Second page", "First page")[turn % 2])
            least.append(click(two_pages, other.click, "#root h1"))
        for name, found, aim in (
            ("Compare, view to redrawn chart", views, 0.6),
            ("Explore and Method, page switch", pages, 0.5),
            ("two bare pages, page switch", least, 0.5),
        ):
            for place, suffix in enumerate(("", ", painted")):
                show(f"{name}{suffix}", *([one[place] for one in times] for times in (found, yardstick)), aim)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
