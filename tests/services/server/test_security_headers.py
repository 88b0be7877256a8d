"""What a browser is told about each response, and who may show the pages in a frame."""

from __future__ import annotations

import base64
import hashlib

import httpx
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from services.config import ServerSettings
from services.server.closed_paths import CLOSED, SIGN_IN_PATHS, ClosedPathsMiddleware
from services.server.security_headers import SecurityHeadersMiddleware
from tests.services.server.harness import run_async

SCRIPT = "\n      window.x = 1\n    "
PAGE = f'<html><script>{SCRIPT}</script><script type="module" src="./x.js"></script></html>'


async def page(_request):
    return HTMLResponse(PAGE)


async def text(_request):
    return PlainTextResponse("text")


async def own_policy(_request):
    return HTMLResponse("x", headers={"Content-Security-Policy": "default-src 'none'"})


ROUTES = [Route("/", page), Route("/text", text), Route("/own", own_policy), Route("/{path:path}", text)]


def get(
    path: str,
    host: str = "localhost:8501",
    closed: tuple[str, ...] = CLOSED,
    **values: str,
) -> httpx.Response:
    application = ClosedPathsMiddleware(Starlette(routes=ROUTES), closed)
    app = SecurityHeadersMiddleware(application, lambda: ServerSettings.read(values), PAGE)

    async def request() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as client:
            return await client.get(path)

    return run_async(request())


def policy(response) -> dict[str, str]:
    parts = response.headers["content-security-policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


def test_page_runs_its_own_scripts_only():
    scripts = policy(get("/"))["script-src"].split()
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    assert scripts == ["'self'", "blob:", f"'sha256-{digest}'"]


def test_policy_allows_no_evaluated_scripts_and_no_other_sites():
    directives = policy(get("/"))
    assert "unsafe-eval" not in str(directives)
    assert "'unsafe-inline'" not in directives["script-src"]
    assert directives["default-src"] == "'self'"
    assert directives["object-src"] == "'none'"
    assert "http" not in str(directives)


@pytest.mark.parametrize("path", ["/", "/text", "/own", "/_stcore/metrics"])
def test_every_response_has_the_headers_of_all(path):
    headers = get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_policy_of_a_response_is_kept():
    assert get("/own").headers["content-security-policy"] == "default-src 'none'"


def test_only_pages_have_a_policy():
    assert "content-security-policy" not in get("/text").headers


@pytest.mark.parametrize(
    ("host", "values", "ancestors", "is_denied"),
    [
        ("localhost:8501", {}, "'none'", True),
        ("localhost:8501", {"EMBED_ORIGINS": "https://a.org, https://b.org"}, "https://a.org https://b.org", False),
        ("localhost:8501", {"EMBED_ORIGINS": "*"}, "*", False),
        ("horizons.streamlit.app", {}, "'self'", False),
    ],
)
def test_pages_are_framed_by_those_that_are_set(host, values, ancestors, is_denied):
    response = get("/", host, **values)
    assert policy(response)["frame-ancestors"] == ancestors
    assert (response.headers.get("x-frame-options") == "DENY") is is_denied


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/metrics/", "/horizons/_stcore/metrics"])
def test_metrics_are_closed(path):
    assert get(path).status_code == 404


@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout", "/oauth2callback", "/horizons/auth/login/"])
def test_sign_in_paths_are_closed_where_there_is_no_sign_in(path):
    assert get(path, closed=SIGN_IN_PATHS).status_code == 404
    assert get("/compare", closed=SIGN_IN_PATHS).status_code == 200
