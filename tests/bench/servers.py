"""Servers to measure: ours and the yardsticks, each a process of its own on a free port."""

from __future__ import annotations

import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
BENCH = Path(__file__).parent
STARTS_WITHIN_S = 60
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def machine() -> str:
    """What was measured on, and when."""
    return (
        f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )


def cpu_ms(pid: int) -> float:
    """Milliseconds of processor time that a process has taken, with those of its threads that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / _TICKS_A_SECOND


@contextmanager
def serving(app: str, **environment: str):
    """The base URL of `app` served by uvicorn on a free port."""
    with serving_process(app, **environment) as (url, _):
        yield url


@contextmanager
def serving_process(app: str, **environment: str):
    """The base URL of `app` served by uvicorn as `make run` does, on a free port, and the id of its process."""
    options = ["--host", "127.0.0.1", "--no-access-log", "--log-level", "warning"]
    with _started(["-m", "uvicorn", app, *options, "--port"], ROOT, environment) as found:
        yield found


@contextmanager
def streamlit_run(script: Path):
    """The base URL of `script` under `streamlit run`, with Streamlit's own settings, and the id of its process."""
    options = ["--server.headless=true", "--server.address=127.0.0.1", "--browser.gatherUsageStats=false"]
    command = ["-m", "streamlit", "run", str(script), *options, "--server.fileWatcherType=none", "--server.port"]
    with tempfile.TemporaryDirectory() as folder, _started(command, Path(folder), {}) as found:  # no settings of ours
        yield found


@contextmanager
def _started(command: list[str], folder: Path, environment: dict[str, str]):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    variables.pop("PYTHONDONTWRITEBYTECODE", None)  # as `make` has it: compiled modules are kept
    process = subprocess.Popen(
        [sys.executable, *command, str(port)], cwd=folder, env=variables, stdout=subprocess.DEVNULL
    )
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + STARTS_WITHIN_S
    try:
        while True:
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
                break
            except urllib.error.HTTPError:  # it answers; the open API by itself has no such path
                break
            except OSError:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.05)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait()
