"""The app below a path of a site, behind proxies that pass the path on and that strip it; in the frame of another site.

One server for all: its start, and to compile its scripts in a context of their own, takes longer than most tests.
"""

from __future__ import annotations

import html
import re
import subprocess
import urllib.error
import urllib.request
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from services.exports import columns
from tests.browser import page_object
from tests.browser.conftest import serving, uvicorn
from tests.browser.framing_site import FramingSite
from tests.browser.reverse_proxy import ReverseProxy
from tests.browser.test_links import expect_header
from tests.browser.test_user_journey import FILE_COLUMNS, PAIR, PLACES, assert_same_figures, read_csv

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser

PREFIX = "/horizons"


@pytest.fixture(scope="module")
def named_site() -> Iterator[FramingSite]:
    """The site that may show charts in its frames."""
    site = FramingSite()
    with site.running():
        yield site


@pytest.fixture(scope="module")
def proxies(named_site, tmp_path_factory) -> Iterator[dict[str, ReverseProxy]]:
    """Both kinds of proxies before one server."""
    by_kind = {kind: ReverseProxy(PREFIX, strips=kind == "strips") for kind in ("strips", "passes on")}
    settings = {
        "ROOT_PATH": PREFIX,
        "OPEN_API_RATE": "100",  # the examples are typed by a person, not all of them in a second
        "ALLOWED_HOSTS": ",".join(proxy.host for proxy in by_kind.values()),
        "EMBED_ORIGINS": named_site.origin,
    }
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with serving(uvicorn, log, settings) as server, ExitStack() as stack:
        for proxy in by_kind.values():
            proxy.target = server.port
            stack.enter_context(proxy.running())
        yield by_kind
    assert server.logged() == ""


@pytest.fixture(params=["strips", "passes on"])
def proxy(request, proxies) -> ReverseProxy:
    return proxies[request.param]


def get(url: str, **headers: str) -> tuple[str, str]:
    """The address that a request ends at, redirects followed, and the text."""
    request = urllib.request.Request(url, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as response:
        return response.url, response.read().decode()


def test_link_opened_cold_draws_all_charts_and_its_visitor_downloads_and_moves_between_pages(
    proxies, open_browser, growth, tmp_path
):
    """First: no page of this server has been opened, nothing is in the context of its pages.

    The other pages of a server just started are opened in tests/test_app_api.py.
    """
    proxy = proxies["passes on"]
    page = open_browser(proxy.url)
    strays: list[str] = []
    page.on("request", lambda request: strays.append(request.url) if not is_below(proxy, request.url) else None)
    page_object.visit(page, f"{PREFIX}{page_object.COMPARISON}&view=percent")
    expect_header(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page_object.charts(page)).to_have_count(3)
    for chart in page_object.charts(page).all():
        expect(chart.locator(".js-plotly-plot svg.main-svg").first).to_be_visible()
    rows = read_csv(page_object.download(page, "Download CSV", tmp_path))
    assert list(rows.columns) == FILE_COLUMNS
    assert len(rows) == 2 * 2 * 5 + 2 * 5, "with all occupations in both areas"
    assert_same_figures(rows, columns.file_table(growth, growth.growth(PAIR, PLACES)))
    page.get_by_role("button", name="Link and citation").click()
    address = page.get_by_test_id("stCode").first
    expect(address).to_contain_text(f"{proxy.url}{page_object.COMPARISON}")
    page.keyboard.press("Escape")
    page_object.go_to(page, "Method")
    expect(page_object.title(page)).to_have_text("Method")
    expect(page).to_have_url(re.compile(rf"^{proxy.url}/method\?"))
    expect(page.get_by_role("link", name="the open API")).to_have_attribute("href", re.compile("api$"))
    assert page.get_by_role("link", name="the open API").evaluate("link => link.href") == f"{proxy.url}/api"
    page_object.go_to(page, "Explore")
    expect(page).to_have_url(re.compile(rf"^{proxy.url}/\?"))
    page.reload()
    page_object.settle(page)
    assert strays == []


def test_chart_is_framed_by_the_site_that_is_named_and_by_no_other(proxies, named_site, open_browser, watch):
    proxy, other = proxies["passes on"], FramingSite()
    watch.expected += ["frame-ancestors", "ERR_BLOCKED_BY_RESPONSE"]
    named_site.frame = other.frame = f"{proxy.url}/?occ=29-1141&area=39&embed=true&chart=growth"
    page = open_browser(proxy.url)
    with other.running():
        page.goto(named_site.origin)
        content = page.frame_locator("iframe")
        expect(content.get_by_role("figure")).to_have_count(1)
        expect(content.get_by_role("heading", level=1)).to_have_text("Registered nurses in Ohio")
        expect(content.get_by_role("link", name="Open in Horizons")).to_have_attribute("target", "_blank")
        expect(content.get_by_role("button", name="Link and citation")).to_have_count(0)
        page.goto(other.origin)
        expect(page.frame_locator("iframe").get_by_role("figure")).to_have_count(0)
        assert page.frames[1].url.startswith("chrome-error://")
        page.close()


def test_pages_and_their_scripts_are_below_the_prefix(proxy):
    for path in ("/", "/compare", "/method"):
        _, page = get(proxy.url + path)
        scripts = re.findall(r'(?:src|href)="\./(static/[^"]+\.(?:js|css))"', page)
        assert scripts, path
        assert len(get(f"{proxy.url}/{scripts[0]}")[1]) > 1_000


@pytest.mark.parametrize(
    ("path", "ends_at"), [("/explore?occ=15-1252", "/?occ=15-1252"), ("/compare/?area=US", "/compare?area=US")]
)
def test_redirects_stay_below_the_prefix(proxy, path, ends_at):
    assert get(proxy.url + path)[0] == proxy.url + ends_at


def test_api_names_addresses_below_the_prefix(proxy):
    _, document = get(f"{proxy.url}/openapi.json")
    assert f'"servers":[{{"url":"{PREFIX}"}}]' in document.replace(" ", "")
    assert f'"tokenUrl":"{PREFIX}/connect/token"' in document.replace(" ", "")


def test_examples_of_the_api_work_as_they_are_typed(proxy):
    _, page = get(f"{proxy.url}/api")
    commands = [html.unescape(line) for line in re.findall("<pre><code>(.*?)</code></pre>", page, re.DOTALL)]
    ran = subprocess.run(["bash", "-ec", "\n".join(commands)], capture_output=True, text=True, timeout=60, check=True)
    assert "Registered nurses" in ran.stdout
    assert "growthPercent" in ran.stdout


def test_nothing_is_asked_of_the_site_outside_the_prefix(proxy):
    with pytest.raises(urllib.error.HTTPError, match="404"):
        get(f"http://{proxy.host}/compare")


def is_below(proxy: ReverseProxy, url: str) -> bool:
    return url.startswith((f"{proxy.url}/", "data:", "blob:"))
