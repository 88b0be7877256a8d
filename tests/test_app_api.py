"""The open API in the dashboard's own process: both answer, and neither takes what is the other's."""

from __future__ import annotations

import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STARTS_WITHIN_S = 60
UVICORN = ["uvicorn", "app:app", "--no-access-log", "--log-level", "warning", "--port"]
STREAMLIT = ["streamlit", "run", "app.py", "--server.port"]
ALONE = ["uvicorn", "services.open_api.app:app", "--no-access-log", "--log-level", "warning", "--port"]
FORM = "grant_type=client_credentials&client_id=public&client_secret=public"


@contextmanager
def serving(command: list[str], log: Path, **environment: str):
    """A function (method, target, body, headers) -> (status, content type, body) for the app behind `command`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, str(port)],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )

        def ask(method: str, target: str, body: str | None = None, **headers: str) -> tuple[int, str, bytes]:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
                connection.request(method, target, body, named)
                answer = connection.getresponse()
                return answer.status, answer.headers.get_content_type(), answer.read()

        try:
            until_up(ask, process)
            yield ask
        finally:
            process.terminate()
            process.wait(timeout=30)


def until_up(ask, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server has stopped"
        try:
            ask("GET", "/openapi.json")
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail("the server did not answer in time")


def token(ask) -> str:
    status, _, body = ask("POST", "/connect/token", FORM, Content_Type="application/x-www-form-urlencoded")
    assert status == 200
    return json.loads(body)["access_token"]


OURS = [
    "/connect",
    "/connect/",
    "/connect/token",
    "/connect/token/",
    "/projected-occupation-growth",
    "/projected-occupation-growth/",
    "/projected-occupation-growth/nothing",
    "/projected-occupation-growth/status/",
    "/projected-occupation-growth/../",
    "/projected-occupation-growth/%00",
    "/projected-occupation-growth/%2e%2e/%2e%2e",
    "//projected-occupation-growth/status",
    "/taxonomies/",
    "/taxonomies/lot/versions",
    "/openapi.json/",
    "/api/",
    "/api/index.html",
]


@pytest.mark.parametrize("command", [UVICORN, STREAMLIT], ids=["uvicorn", "streamlit run"])
def test_both_answer_and_nothing_falls_through(tmp_path, command):
    log = tmp_path / "log"
    with serving(command, log) as ask:
        for page in ("/", "/compare", "/apis", "/connected"):  # the last two are nobody's: Streamlit's page says so
            status, kind, body = ask("GET", page)
            assert (status, kind) == (200, "text/html"), page
            assert b"Streamlit" in body
        assert ask("GET", "/_stcore/health")[0] == 200
        for target in OURS:
            for method in ("GET", "POST", "DELETE"):
                status, kind, body = ask(method, target)
                assert kind == "application/json", target
                assert status in {401, 404, 405, 415}, target
                assert json.loads(body).keys() & {"errors", "error"}
        assert ask("GET", "/api")[:2] == (200, "text/html")
        bearer = f"Bearer {token(ask)}"
        status, kind, body = ask(
            "POST",
            "/projected-occupation-growth/dimensions/soc",
            '{"id":"29-1141"}',
            Authorization=bearer,
            Content_Type="application/json",
        )
        assert (status, kind) == (200, "application/json")
        assert json.loads(body)["data"]["name"] == "Registered nurses"
    assert not re.search("Traceback|Error|Warning", log.read_text())
    if command is UVICORN:
        assert log.read_text() == ""


def test_a_wrong_setting_turns_off_the_api_and_nothing_else(tmp_path):
    log = tmp_path / "log"
    with serving(UVICORN, log, OPEN_API_RATE="hunter2") as ask:
        assert ask("GET", "/projected-occupation-growth/status")[:2] == (503, "application/json")
        assert ask("GET", "/compare")[:2] == (200, "text/html")
    assert "OPEN_API_RATE" in log.read_text()
    assert not re.search("hunter2|Traceback", log.read_text())


def test_without_data_both_say_so(tmp_path):
    log, empty = tmp_path / "log", tmp_path / "data"
    empty.mkdir()
    with serving(UVICORN, log, HORIZONS_DATA_DIR=str(empty)) as ask:
        bearer = f"Bearer {token(ask)}"
        status, _, body = ask("GET", "/projected-occupation-growth/status", Authorization=bearer)
        assert (status, json.loads(body)["data"]["healthy"]) == (200, False)
        assert ask("GET", "/projected-occupation-growth/meta", Authorization=bearer)[0] == 503
        assert ask("GET", "/compare")[:2] == (200, "text/html")
    assert "Traceback" not in log.read_text()


def test_the_api_by_itself(tmp_path):
    log = tmp_path / "log"
    with serving(ALONE, log) as ask:
        bearer = f"Bearer {token(ask)}"
        status, _, body = ask("GET", "/projected-occupation-growth/status", Authorization=bearer)
        assert (status, json.loads(body)["data"]["healthy"]) == (200, True)
        assert ask("GET", "/compare")[:2] == (404, "application/json")
    assert log.read_text() == ""
