"""Probes get JSON under any name: whether the process answers, and whether visits should be sent here."""

from __future__ import annotations

import json

import pytest

from services import reachability
from services.errors import DataSetError
from services.reachability import LATELY_SECONDS, Reach, Reachability
from services.server import health, stack
from tests.services.lightcast.harness import FakeClock
from tests.services.server.harness import run_async


def ask(app, path: str, method: str = "GET", host: str = "10.1.2.3:8501") -> tuple[int, dict[str, str] | None]:
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode(), "query_string": b""}
    scope |= {"headers": [(b"host", host.encode())], "server": ("127.0.0.1", 8501), "root_path": ""}
    run_async(app(scope, None, send))
    body = b"".join(message.get("body", b"") for message in sent)
    is_json = (b"content-type", b"application/json") in sent[0]["headers"]
    return sent[0]["status"], json.loads(body) if is_json else None


async def nothing_else(_scope, _receive, send):
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b"nothing here"})


@pytest.fixture
def lightcast(monkeypatch) -> Reachability:
    record = Reachability(clock=FakeClock())
    monkeypatch.setattr(reachability, "LIGHTCAST", record)
    return record


@pytest.fixture(params=["", "/horizons"], ids=["no prefix", "below a prefix"])
def prefix(request, monkeypatch) -> str:
    monkeypatch.setenv("ROOT_PATH", request.param)
    return request.param


def test_live_process_says_so_under_any_name_and_below_any_prefix(prefix):
    app = stack.behind_middleware(nothing_else, dict)
    assert ask(app, f"{prefix}/healthz") == (200, {"status": "ok"})
    assert ask(app, "/healthz", host="[odd") == (200, {"status": "ok"})
    assert ask(app, f"{prefix}/nothing")[0] == 421


def test_process_with_data_is_ready(prefix):
    app = stack.behind_middleware(nothing_else, dict)
    expected = {"status": "ready", "data": "loaded", "lightcast": "not configured"}
    assert ask(app, f"{prefix}/readyz") == (200, expected)


def test_process_without_data_is_not_ready_and_names_no_path():
    attempts = []

    def open_data() -> None:
        attempts.append(1)
        raise DataSetError("The public data set is missing.", "Run `make data`.", detail="/srv/secret/manifest.json")

    app = stack.behind_middleware(nothing_else, open_data)
    for _ in range(3):
        status, content = ask(app, "/readyz")
        assert (status, content["status"], content["data"]) == (503, "not ready", "not loaded")
        assert "/srv" not in json.dumps(content)
    assert len(attempts) == 1  # the next one after RELOAD_SECONDS
    assert ask(app, "/healthz")[0] == 200


def test_data_that_can_be_read_again_make_the_process_ready(monkeypatch):
    monkeypatch.setattr(health, "RELOAD_SECONDS", 0.0)
    errors = [DataSetError("Missing.", "Mend it.")]

    def open_data() -> None:
        if errors:
            raise errors.pop()

    app = stack.behind_middleware(nothing_else, open_data)
    assert [ask(app, "/readyz")[0] for _ in range(2)] == [503, 200]


@pytest.mark.parametrize(
    ("answered", "expected"), [(None, Reach.UNKNOWN), (True, Reach.REACHABLE), (False, Reach.UNREACHABLE)]
)
def test_configured_lightcast_is_told_and_does_not_decide(lightcast, answered, expected):
    if answered is not None:
        lightcast.record(answered=answered)
    app = health.HealthMiddleware(nothing_else, dict, lambda: True)
    assert ask(app, "/readyz") == (200, {"status": "ready", "data": "loaded", "lightcast": expected})


def test_other_methods_and_paths_pass():
    app = health.HealthMiddleware(nothing_else, dict, lambda: True)
    assert ask(app, "/readyz", "POST")[0] == 404
    assert ask(app, "/readyz/x")[0] == 404
    assert ask(app, "/healthz", "HEAD")[0] == 200


def test_call_of_long_ago_says_nothing():
    clock = FakeClock()
    record = Reachability(clock=clock)
    record.record(answered=True)
    clock.now += LATELY_SECONDS + 1
    assert record.state() is Reach.UNKNOWN
