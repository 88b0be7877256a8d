"""`make api`: the open API from several processes, which accept one another's tokens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import requests

from services.open_api import serve
from tests.ports import free_port
from tests.services.open_api.harness import GROWTH

ROOT = Path(__file__).parents[3]
STARTS_WITHIN_S = 60
FORM = {"client_id": "public", "client_secret": "public", "grant_type": "client_credentials"}


def test_processes_are_one_a_core_unless_said_otherwise():
    assert serve.parse([]).processes == serve.cores() >= 1
    assert serve.parse(["--processes", "3"]).processes == 3


@pytest.mark.parametrize("number", ["0", "257", "many"])
def test_number_of_processes_that_cannot_be_right_is_refused(number, capsys):
    with pytest.raises(SystemExit):
        serve.parse(["--processes", number])
    assert "--processes" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["PUBLIC_URL", "OPEN_API_RATE", "REPLICAS"])
def test_wrong_setting_is_named_and_nothing_is_started(name, monkeypatch, capsys):
    monkeypatch.setenv(name, "hunter2")
    monkeypatch.setattr(serve.uvicorn, "run", lambda *_args, **_named: pytest.fail("was started"))
    assert serve.main([]) == 1
    error = capsys.readouterr().err
    assert name in error
    assert "hunter2" not in error


@pytest.mark.parametrize(
    "settings", [{"SIGN_IN_ISSUER": "https://login.example.org"}, {"PUBLIC_URL": "http://x/a", "ROOT_PATH": "/b"}]
)
def test_settings_that_do_not_fit_together_start_nothing(settings, monkeypatch, capsys):
    """Each process would find out, and the command end as if all were well."""
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(serve.uvicorn, "run", lambda *_args, **_named: pytest.fail("was started"))
    assert serve.main([]) == 1
    assert capsys.readouterr().err


@pytest.mark.parametrize(("processes", "is_noted"), [("1", False), ("2", True)])
def test_metrics_of_several_processes_on_one_port_are_said_to_be_of_one(processes, is_noted, monkeypatch, capsys):
    monkeypatch.setenv("METRICS", "on")
    monkeypatch.setattr(serve.uvicorn, "run", lambda *_args, **_named: None)
    assert serve.main(["--processes", processes]) == 0
    assert ("/metrics counts the one of 2 processes" in capsys.readouterr().err) == is_noted


def test_api_alone_starts_without_streamlit():
    code = "import sys, services.open_api.app; sys.exit('streamlit' in sys.modules or 'plotly' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_two_processes_serve_with_one_key(redis_url):
    """And with one limit, as they share a Redis."""
    port = free_port()
    environment = os.environ | {"SHARED_CACHE_URL": redis_url, "REPLICAS": "2"}
    command = [sys.executable, "-m", "services.open_api.serve", "--processes", "2", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + STARTS_WITHIN_S
    try:
        while True:
            try:
                token = requests.post(f"{url}/connect/token", data=FORM, timeout=5).json()["access_token"]
                break
            except requests.ConnectionError:
                assert process.poll() is None and time.monotonic() < deadline
                time.sleep(0.05)
        headers = {"Authorization": f"Bearer {token}"}
        # A new connection each: the kernel gives it to either process.
        statuses = Counter(
            requests.get(f"{url}{GROWTH}/status", headers=headers, timeout=5).status_code for _ in range(12)
        )
    finally:
        process.send_signal(signal.SIGTERM)
        log = process.communicate(timeout=20)[1]
    assert process.returncode == 0
    assert statuses.keys() <= {200, 429}
    assert statuses[200] >= 5
    assert [line for line in log.splitlines() if "OPEN_API_SIGNING_KEY" in line or "Error" in line] == []
