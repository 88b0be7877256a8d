"""Signing in and out as a person does, with a provider on loopback."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import page_object
from tests.browser.conftest import serving, uvicorn
from tests.browser.test_accessibility import violations
from tests.sign_in_provider import PUBLIC_ONLY, environment, running_provider

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.browser

PROVIDERS_STYLE = "https://cdn.jsdelivr.net/"
"""What the page of the provider of these tests asks for; none of ours does."""


@pytest.fixture
def issuer() -> Iterator[str]:
    with running_provider() as address:
        yield address


def axe(page, width: int, color_scheme: str) -> list[str]:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=color_scheme)
    return violations(page, main="body")


def test_visitor_signs_in_explores_and_signs_out(open_browser, watch, tmp_path, issuer):
    watch.expected += [PROVIDERS_STYLE, "ERR_NAME_NOT_RESOLVED", issuer]
    with serving(uvicorn, tmp_path / "log.txt", lambda port: environment(port, issuer)) as server:
        page = open_browser(f"http://localhost:{server.port}")
        page.goto("/?occ=15-1252&area=06")
        expect(page.get_by_role("heading", name="Horizons")).to_be_visible()
        assert axe(page, 1280, "light") + axe(page, 320, "dark") == []
        page.set_viewport_size({"width": 1280, "height": 900})
        page.get_by_role("link", name="Sign in").click()
        page.get_by_role("button", name=PUBLIC_ONLY, exact=True).click()

        expect(page_object.title(page)).to_contain_text("Software developers")
        page_object.settle(page)
        expect(page_object.areas(page)).to_have_text(["California"])
        page_object.add_area(page, "Texas")
        file = page_object.download(page, "Download CSV", tmp_path)
        assert "Texas" in file.read_text(encoding="utf-8-sig")

        page.get_by_role("button", name="Sign out").click()
        page.get_by_role("button", name="End session").click()  # the provider's question
        expect(page).to_have_url(re.compile("/sign-in"))
        expect(page.get_by_text("You are signed out.")).to_be_visible()
        page.goto("/compare?occ=15-1252")
        expect(page).to_have_url(re.compile("/sign-in"))
        page.goto("about:blank")
        watch.external[:] = [url for url in watch.external if not url.startswith(PROVIDERS_STYLE)]
    assert "Traceback" not in server.logged()
