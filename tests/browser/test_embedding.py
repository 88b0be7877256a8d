"""A chart in the frame of another site: shown where the setting names the site, refused elsewhere."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import serving, uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser


class Site(HTTPServer):
    """A site whose only page has a frame."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Page)
        self.frame = ""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @contextmanager
    def running(self) -> Iterator[None]:
        thread = threading.Thread(target=self.serve_forever)
        thread.start()
        try:
            yield
        finally:
            self.shutdown()
            thread.join()
            self.server_close()


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<link rel="icon" href="data:,"><iframe src="{self.server.frame}" width="700">'.encode())

    def log_message(self, *arguments: object) -> None:
        """Log nothing."""


def test_chart_is_framed_by_the_site_that_is_named_and_by_no_other(open_browser, watch, tmp_path):
    named, other = Site(), Site()
    watch.expected += ["frame-ancestors", "ERR_BLOCKED_BY_RESPONSE"]
    settings = {"EMBED_ORIGINS": named.origin}
    with serving(uvicorn, tmp_path / "log.txt", settings) as server, named.running(), other.running():
        named.frame = other.frame = f"{server.url}/?occ=29-1141&area=39&embed=true&chart=growth"
        page = open_browser()
        page.goto(named.origin)
        content = page.frame_locator("iframe")
        expect(content.get_by_role("figure")).to_have_count(1)
        expect(content.get_by_role("heading", level=1)).to_have_text("Registered nurses in Ohio")
        expect(content.get_by_role("link", name="Open in Horizons")).to_have_attribute("target", "_blank")
        expect(content.get_by_role("button", name="Link and citation")).to_have_count(0)
        page.goto(other.origin)
        expect(page.frame_locator("iframe").get_by_role("figure")).to_have_count(0)
        assert page.frames[1].url.startswith("chrome-error://")
        page.close()
        assert server.logged() == ""
