"""A name that has been answered is answered again, and no other one with it."""

from __future__ import annotations

from services.config import ServerSettings
from services.server import host_check
from services.server.host_check import HostCheckMiddleware
from tests.services.server.harness import run_async

OURS = ("127.0.0.1", 8501)


async def app(scope, receive, send) -> None:
    await send({"type": "answered"})


def check(*, allowed: str = "") -> HostCheckMiddleware:
    return HostCheckMiddleware(app, lambda: ServerSettings.read({"ALLOWED_HOSTS": allowed}))


def ask(middleware, host: str, *, kind: str = "http", server=OURS, origin: str = "") -> object:
    """The status of the refusal; None for a request that the application answers."""
    headers = [(b"host", host.encode()), *([(b"origin", origin.encode())] if origin else [])]
    scope = {"type": kind, "path": "/", "server": server, "headers": headers}
    sent: list[dict] = []

    async def send(message) -> None:
        sent.append(message)

    run_async(middleware(scope, None, send))
    return sent[0].get("status", sent[0].get("code"))


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
