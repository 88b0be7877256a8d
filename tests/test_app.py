"""The process itself: it starts and answers, also when its data set is damaged."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STARTS_WITHIN_S = 60


@contextmanager
def serving(log: Path, **environment: str):
    """The base URL of the app under uvicorn, as `make run` starts it; what it prints goes to `log`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "app:app", "--port", str(port), "--no-access-log"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--log-level", "warning"],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()
            process.wait(timeout=30)


def wait_for_status(url: str, process: subprocess.Popen[bytes]) -> int:
    """The status that `url` answers with, as soon as the server is there."""
    deadline = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server has stopped"
        try:
            with urllib.request.urlopen(url, timeout=1) as response:
                return int(response.status)
        except OSError:
            continue
    pytest.fail("the server did not answer in time")


def test_valid_start_logs_nothing(tmp_path):
    log = tmp_path / "log"
    with serving(log) as (base, process):
        assert wait_for_status(f"{base}/_stcore/health", process) == 200
        assert wait_for_status(f"{base}/compare", process) == 200
    assert log.read_text() == ""


def test_a_damaged_data_set_does_not_keep_the_server_from_starting(tmp_path):
    """The page then says what to do; the log says it, too."""
    log, empty = tmp_path / "log", tmp_path / "data"
    empty.mkdir()
    with serving(log, HORIZONS_DATA_DIR=str(empty)) as (base, process):
        assert wait_for_status(f"{base}/_stcore/health", process) == 200
    assert "make data" in log.read_text()
    assert "Traceback" not in log.read_text()
