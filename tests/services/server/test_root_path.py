"""Whatever a proxy makes of the prefix below which it shows the server, applications see the same request."""

from __future__ import annotations

import pytest

from services.config import ServerSettings
from services.errors import ConfigError
from services.server.root_path import RootPathMiddleware, route_path
from tests.services.server.harness import run_async


def seen_behind(path: str, of_server: str = "", kind: str = "http", query: bytes = b"", **settings: str):
    """The scope that an application gets for a request, and what has been sent without asking it."""
    scopes, sent = [], []

    async def app(scope, _receive, _send):
        scopes.append(scope)

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "method": "GET", "path": of_server + path, "root_path": of_server, "query_string": query}
    scope |= {"headers": [], "raw_path": (of_server + path.replace(" ", "%20")).encode()}
    middleware = RootPathMiddleware(app, lambda: ServerSettings.read(settings))
    run_async(middleware(scope, None, send))
    return (scopes or [None])[0], sent


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("path", ["/horizons/compare now", "/compare now"], ids=["passed on", "stripped"])
@pytest.mark.parametrize(
    ("of_server", "settings"),
    [
        ("", {"ROOT_PATH": "/horizons"}),
        ("", {"ROOT_PATH": "horizons/"}),
        ("", {"PUBLIC_URL": "https://example.org/horizons/"}),
        ("/horizons", {}),
        ("/horizons", {"ROOT_PATH": "/horizons"}),
    ],
)
def test_prefix_is_the_root_path_whether_the_proxy_strips_it_or_not(path, of_server, settings, kind):
    scope, sent = seen_behind(path, of_server, kind, **settings)
    assert (scope["root_path"], scope["path"]) == ("/horizons", "/horizons/compare now")
    assert scope["raw_path"] == b"/horizons/compare%20now"
    assert route_path(scope) == "/compare now"
    assert sent == []


@pytest.mark.parametrize(
    ("prefix", "path", "route"),
    [
        ("/horizons", "/horizons/v1/rank", "/horizons/v1/rank"),  # stripped
        ("/horizons", "/horizons/horizons/v1/rank", "/horizons/v1/rank"),  # passed on
        ("/horizons", "/horizons/V1/rank", "/horizons/V1/rank"),
        ("/horizons", "/horizons/v1", "/horizons/v1"),
        ("/horizons", "/horizons/v1x", "/v1x"),
        ("/horizons", "/horizons/api", "/api"),
        ("/horizons", "/api", "/api"),
        ("/horizons", "/horizons/connect/token", "/connect/token"),
        ("/jobs/horizons", "/jobs/horizons/horizons/v1/rank", "/horizons/v1/rank"),
        ("/jobs/horizons", "/horizons/v1/rank", "/horizons/v1/rank"),
        ("/api", "/api/api", "/api"),
        ("/api", "/api/", "/"),  # a prefix that is a path of the API: see docs/decisions/0062
        ("/api", "/api/compare", "/compare"),
    ],
)
def test_path_of_the_api_is_found_whether_the_proxy_strips_the_prefix_or_not(prefix, path, route):
    scope, sent = seen_behind(path, ROOT_PATH=prefix)
    assert (scope["root_path"], route_path(scope), sent) == (prefix, route, [])


@pytest.mark.parametrize("path", ["/horizonsx/compare", "/horizons-2", "/x/horizons/compare"])
def test_prefix_ends_where_a_part_of_the_path_ends(path):
    scope, _ = seen_behind(path, ROOT_PATH="/horizons")
    assert route_path(scope) == path


def test_address_without_its_last_slash_is_redirected_with_its_parameters():
    scope, (start, _) = seen_behind("/horizons", query=b"occ=29-1141", ROOT_PATH="/horizons")
    assert scope is None
    assert start["status"] == 307
    assert (b"location", b"/horizons/?occ=29-1141") in start["headers"]


def test_request_stays_as_it_is_without_a_prefix():
    scope, _ = seen_behind("/compare")
    assert (scope["root_path"], scope["path"], scope["raw_path"]) == ("", "/compare", b"/compare")


@pytest.mark.parametrize("text", ["/..", "/a//b", "/a b", "https://example.org", "/a?b", "/%61", "/ä"])
def test_root_path_that_browsers_would_read_differently_is_refused(text):
    with pytest.raises(ConfigError, match="ROOT_PATH"):
        ServerSettings.read({"ROOT_PATH": text})
    if "//" not in text and "?" not in text:
        with pytest.raises(ConfigError, match="PUBLIC_URL"):
            ServerSettings.read({"PUBLIC_URL": f"https://example.org{text}"})


@pytest.mark.parametrize(
    ("public_url", "root_path", "address"),
    [
        ("https://example.org", "", "https://example.org"),
        ("https://example.org/", "/horizons", "https://example.org/horizons"),
        ("https://example.org/horizons", "", "https://example.org/horizons"),
        ("https://example.org/horizons", "/horizons", "https://example.org/horizons"),
        ("", "/horizons", ""),
    ],
)
def test_public_address_has_the_prefix_once(public_url, root_path, address):
    assert ServerSettings.read({"PUBLIC_URL": public_url, "ROOT_PATH": root_path}).public_address == address
