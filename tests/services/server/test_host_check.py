"""A name that has been answered is answered again, and no other one with it."""

from __future__ import annotations

import json
import re

import pytest

from services.config import ServerSettings
from services.server import api_paths, host_check
from services.server.host_check import HostCheckMiddleware
from tests.services.server.harness import run_async

OURS = ("127.0.0.1", 8501)


async def app(scope, receive, send) -> None:
    await send({"type": "answered"})


def check(*, allowed: str = "") -> HostCheckMiddleware:
    return HostCheckMiddleware(app, lambda: ServerSettings.read({"ALLOWED_HOSTS": allowed}))


def ask(middleware, host: str, **more: str) -> object:
    """The status of the refusal; None for a request that the application answers."""
    (first, *_) = send_to(middleware, host, **more)
    return first.get("status", first.get("code"))


def send_to(middleware, host: str, *, kind: str = "http", server=OURS, path: str = "/", **headers: str) -> list[dict]:
    """What the middleware sends for a request."""
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in ({"host": host} | headers).items()]
    scope = {"type": kind, "path": path, "server": server, "headers": given}
    sent: list[dict] = []

    async def send(message) -> None:
        sent.append(message)

    run_async(middleware(scope, None, send))
    return sent


def test_after_a_name_of_ours_others_are_still_refused():
    middleware = check()
    for _ in range(2):
        assert ask(middleware, "localhost:8501") is None
        assert ask(middleware, "evil.example:8501") == 421
        assert ask(middleware, "localhost:8501", server=("127.0.0.1", 9000)) == 421


def test_name_that_was_answered_lets_no_foreign_page_open_a_websocket():
    middleware = check()
    assert ask(middleware, "localhost:8501") is None
    assert ask(middleware, "localhost:8501", kind="websocket", origin="http://evil.example") == 1008
    assert ask(middleware, "localhost:8501", kind="websocket", origin="http://localhost:8501") is None


def test_address_as_a_list_and_none_are_answered():
    middleware = check(allowed="*")
    assert ask(middleware, "any.example", server=["127.0.0.1", 8501]) is None
    assert ask(middleware, "any.example", server=None) is None


def test_made_up_names_take_no_memory_where_all_are_allowed():
    middleware = check(allowed="*")
    for number in range(host_check.MAX_REMEMBERED + 10):
        assert ask(middleware, f"n{number}.example") is None
    assert len(middleware._allowed) == host_check.MAX_REMEMBERED


@pytest.mark.parametrize("path", [*api_paths.PREFIXES, "/connect/token", "/Horizons/v1/rank"])
def test_foreign_host_gets_an_error_of_the_contract_on_paths_of_the_api(path):
    origin = "http://evil.example:8501"
    sent = send_to(check(), "evil.example:8501", path=path, origin=origin, x_correlation_id="mine-7")
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    assert (sent[0]["status"], headers["content-type"]) == (421, "application/json")
    assert headers["x-correlation-id"] == "mine-7"
    (error,) = json.loads(sent[1]["body"])["errors"]
    assert (error["status"], error["title"]) == (421, "Misdirected Request")
    assert "PUBLIC_URL" in error["detail"]
    assert "ALLOWED_HOSTS" in error["detail"]
    assert "evil" not in str(sent)  # nothing of the name, and no CORS for its pages
    assert not any(name.startswith("access-control") for name in headers)


def test_foreign_host_gets_text_on_pages_and_an_id_of_ours_for_an_odd_one():
    assert b"the host evil.example" in send_to(check(), "evil.example", path="/compare")[1]["body"]
    headers = dict(send_to(check(), "evil.example", path="/api", x_correlation_id="a b")[0]["headers"])
    assert re.fullmatch(rb"[0-9a-f]{32}", headers[b"x-correlation-id"])
