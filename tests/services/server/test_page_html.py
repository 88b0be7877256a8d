"""The HTML of a page says in its first bytes what the page is about, whatever its link holds."""

from __future__ import annotations

import json
import logging
import re

import httpx
import pytest
from starlette.responses import PlainTextResponse

from services.server.page_html import HEAD_SCRIPT, PageHtmlMiddleware, Preview, with_settings
from tests.services.server.harness import run_uvicorn

HTML = "<!DOCTYPE html><html><head><title>Streamlit</title></head><body><div id='root'></div></body></html>"
LINKS = '<link rel="modulepreload" href="./static/js/table.js">'
PREVIEW = Preview("Nurses · Horizons", "Nurses 29-1141", ["Expected to grow 5.6 %."], [("Jobs in 2025", "3,465,400")])


def read_preview(page, query):
    if page == "broken":
        raise RuntimeError("no data")
    if query.get("occ") == ["markup"]:
        text = "<script>alert('x')</script> & \"quoted\""
        return Preview(text, text, [text], [(text, text)])
    return PREVIEW if page == "" else None


@pytest.fixture(scope="module")
def client():
    html = with_settings(HTML)
    app = PageHtmlMiddleware(
        PlainTextResponse("other"), html, {"", "method", "broken"}, "explore", read_preview, {"": LINKS}
    )
    with run_uvicorn(app=app) as running, httpx.Client(base_url=f"http://127.0.0.1:{running.port}") as client:
        yield client


def test_page_has_title_description_and_content_of_its_preview(client):
    response = client.get("/?occ=29-1141")
    assert response.headers["cache-control"] == "no-cache"
    assert "<title>Nurses · Horizons</title>" in response.text
    assert '<meta name="description" content="Expected to grow 5.6 %.">' in response.text
    assert '<meta property="og:title" content="Nurses · Horizons">' in response.text
    body = response.text.partition("<body>")[2]
    assert "<h1>Nurses 29-1141</h1><p>Expected to grow 5.6 %.</p>" in body
    assert "<dt>Jobs in 2025</dt><dd>3,465,400</dd>" in body


def test_page_names_the_scripts_that_it_needs_behind_those_of_the_front_end(client):
    assert f"{LINKS}</head>" in client.get("/").text
    assert LINKS not in client.get("/method").text


def test_markup_in_a_preview_is_text(client):
    text = client.get("/?occ=markup").text
    assert "alert" in text
    assert "<script>alert" not in text
    assert 'content="<' not in text
    assert text.count("<script>") == 1


@pytest.mark.parametrize("address", ["/method", "/broken", "/no-such-page", f"/?occ={'x' * 9_000}"])
def test_page_without_preview_has_title_and_settings(client, address, caplog):
    caplog.set_level(logging.CRITICAL + 1)
    response = client.get(address)
    assert response.status_code == 200
    assert f"<title>Horizons</title><script>{HEAD_SCRIPT}</script>" in response.text
    assert 'id="preview"' not in response.text


def test_settings_of_the_host_cannot_end_the_script():
    html = with_settings(HTML, {"allowedOrigins": ["https://a.test/</script>"], "useExternalAuthToken": False})
    settings = html.partition("window.__streamlit.HOST_CONFIG = ")[2].partition("</script><style>")[0]
    assert "<" not in settings
    assert json.loads(settings) == {"allowedOrigins": ["https://a.test/</script>"], "useExternalAuthToken": False}


def test_no_rule_lets_each_new_node_restyle_the_whole_page(client):
    """As one with body:has(…) does: all below it is matched again when anything is added or removed."""
    styles = "".join(re.findall("<style>(.*?)</style>", client.get("/?occ=29-1141").text, re.DOTALL))
    assert set(re.findall(r"([\w#.\]]*):has\(", styles)) == {"label"}


def test_preview_that_fails_is_logged(client, caplog):
    client.get("/broken")
    assert "'broken'" in caplog.text
    assert "no data" in caplog.text


@pytest.mark.parametrize(("address", "location"), [("/explore", "./"), ("/explore?occ=1&area=2", "./?occ=1&area=2")])
def test_first_page_by_its_name_is_redirected_with_its_query(client, address, location):
    response = client.get(address)
    assert (response.status_code, response.headers["location"]) == (301, location)


@pytest.mark.parametrize(("method", "address"), [("GET", "/static/x.js"), ("POST", "/"), ("GET", "/_stcore/health")])
def test_everything_else_is_left_to_the_application(client, method, address):
    assert client.request(method, address).text == "other"
