"""The open API in the dashboard's process: each serves its own paths and none of the other's."""

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
API_ONLY = ["uvicorn", "services.open_api.app:app", "--no-access-log", "--log-level", "warning", "--port"]
FORM = "grant_type=client_credentials&client_id=public&client_secret=public"


@contextmanager
def run_server(command: list[str], log: Path, **environment: str):
    """A function (method, target, body, headers) -> (status, content type, body) of the server of `command`."""
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

        def request(method: str, target: str, body: str | None = None, **headers: str) -> tuple[int, str, bytes]:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
                connection.request(method, target, body, named)
                response = connection.getresponse()
                return response.status, response.headers.get_content_type(), response.read()

        try:
            wait_until_up(request, process)
            yield request
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_until_up(request, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server has stopped"
        try:
            request("GET", "/openapi.json")
            return
        except OSError:
            time.sleep(0.05)
    pytest.fail("the server did not respond in time")


def fetch_token(request) -> str:
    status, _, body = request("POST", "/connect/token", FORM, Content_Type="application/x-www-form-urlencoded")
    assert status == 200
    return json.loads(body)["access_token"]


API_PATHS = [
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
def test_dashboard_and_api_serve_their_own_paths(tmp_path, command):
    log = tmp_path / "log"
    with run_server(command, log) as request:
        for page in ("/", "/compare", "/apis", "/connected"):  # Streamlit's page says that the last two do not exist
            status, kind, body = request("GET", page)
            assert (status, kind) == (200, "text/html"), page
            assert b"Streamlit" in body
        assert request("GET", "/_stcore/health")[0] == 200
        for target in API_PATHS:
            for method in ("GET", "POST", "DELETE"):
                status, kind, body = request(method, target)
                assert kind == "application/json", target
                assert status in {401, 404, 405, 415}, target
                assert json.loads(body).keys() & {"errors", "error"}
        assert request("GET", "/api")[:2] == (200, "text/html")
        bearer = f"Bearer {fetch_token(request)}"
        status, kind, body = request(
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


def test_wrong_api_setting_disables_the_api_only(tmp_path):
    log = tmp_path / "log"
    with run_server(UVICORN, log, OPEN_API_RATE="hunter2") as request:
        assert request("GET", "/projected-occupation-growth/status")[:2] == (503, "application/json")
        assert request("GET", "/compare")[:2] == (200, "text/html")
    assert "OPEN_API_RATE" in log.read_text()
    assert not re.search("hunter2|Traceback", log.read_text())


def test_missing_data_set_is_reported_by_dashboard_and_api(tmp_path):
    log, empty = tmp_path / "log", tmp_path / "data"
    empty.mkdir()
    with run_server(UVICORN, log, HORIZONS_DATA_DIR=str(empty)) as request:
        bearer = f"Bearer {fetch_token(request)}"
        status, _, body = request("GET", "/projected-occupation-growth/status", Authorization=bearer)
        assert (status, json.loads(body)["data"]["healthy"]) == (200, False)
        assert request("GET", "/projected-occupation-growth/meta", Authorization=bearer)[0] == 503
        assert request("GET", "/compare")[:2] == (200, "text/html")
        assert request("GET", "/_stcore/health")[0] == 200
    assert "make data" in log.read_text()
    assert "Traceback" not in log.read_text()


def test_api_without_the_dashboard(tmp_path):
    log = tmp_path / "log"
    with run_server(API_ONLY, log) as request:
        bearer = f"Bearer {fetch_token(request)}"
        status, _, body = request("GET", "/projected-occupation-growth/status", Authorization=bearer)
        assert (status, json.loads(body)["data"]["healthy"]) == (200, True)
        assert request("GET", "/compare")[:2] == (404, "application/json")
    assert log.read_text() == ""
