"""Checks of the machine: Python, packages, the port, the folder of compressed scripts."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import socket
import sys
from importlib import metadata
from typing import TYPE_CHECKING, Final

from packaging.markers import Marker

from services.doctor.finding import Finding, fault, ok, warning
from services.server.health import LIVE_PATH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MIN_PYTHON: Final = (3, 11)
_PIN: Final = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?: *; *(?P<marker>[^\\\n]+))?", re.MULTILINE
)
_SHOWN: Final = 5
"""Packages that are named; where more differ, installing again is the answer anyway."""
_TIMEOUT: Final = 2.0
"""Seconds to wait for an answer of the process that has the port."""
_LOOPBACK: Final = "127.0.0.1"


def check_python(version: tuple[int, ...] = sys.version_info[:3]) -> Iterator[Finding]:
    """A finding on the version of Python."""
    text = ".".join(map(str, version))
    if version < MIN_PYTHON:
        yield fault("Python", f"{text} is too old.", "Install Python 3.11 or newer, and make .venv with it.")
    else:
        yield ok("Python", text)


def check_packages(*requirements: Path) -> Iterator[Finding]:
    """Findings on packages that are missing or of another version than the first of these files, which need not all be
    there, pins for this machine."""
    file = next((path for path in requirements if path.is_file()), None)
    if file is None:
        yield warning("Packages", "no requirements.txt here: versions were not compared.", "Check Horizons out again.")
        return
    pins = pinned(file.read_text(encoding="utf-8"))
    install = f"Run: pip install -r {'deploy/' if file.parent.name == 'deploy' else ''}{file.name}"
    missing, other = [], []
    for name, version in pins.items():
        try:
            installed = metadata.version(name)
        except metadata.PackageNotFoundError:
            missing.append(name)
            continue
        if installed != version:
            other.append(f"{name} {installed} instead of {version}")
    if missing:
        yield fault("Packages", f"not installed: {_listed(missing)}", install)
    if other:
        yield warning("Packages", f"not as tested: {_listed(other)}", install)
    if not missing and not other:
        yield ok("Packages", f"all {len(pins)} as pinned")


def pinned(text: str) -> dict[str, str]:
    """The version of each package that a file of requirements pins for this machine."""
    found = _PIN.finditer(text)
    return {pin["name"]: pin["version"] for pin in found if not pin["marker"] or Marker(pin["marker"]).evaluate()}


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"


def check_port(port: int) -> Iterator[Finding]:
    """A finding on whether `port` is free, or which program listens on it."""
    name = f"Port {port}"
    try:
        with socket.create_server((_LOOPBACK, port)):
            yield ok(name, "free")
        return
    except OSError as error:
        reason = error.strerror or type(error).__name__
    except OverflowError:
        yield fault(name, "is no port.", "Give a number from 1 to 65535.")
        return
    if _is_horizons(port):
        yield ok(name, "Horizons answers there already")
    else:
        yield fault(name, f"cannot be used: {reason}.", "End what uses it, or choose another: make run PORT=8600")


def _is_horizons(port: int) -> bool:
    connection = http.client.HTTPConnection(_LOOPBACK, port, timeout=_TIMEOUT)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", LIVE_PATH)
        response = connection.getresponse()
        return response.status == 200 and response.read(100) == b'{"status":"ok"}'
    return False


def check_cache_folder(folder: Path) -> Iterator[Finding]:
    """A finding on whether compressed scripts can be kept in `folder`, or are there."""
    existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
    if existing.is_dir() and os.access(existing, os.W_OK | os.X_OK):
        yield ok("Cache folder", f"{folder} can be written")
    elif folder.is_dir() and any(folder.iterdir()):
        yield ok("Cache folder", f"{folder} is read-only; the log of the start says where copies are missing")
    else:
        yield warning(
            "Cache folder",
            f"{folder} cannot be written: scripts are served uncompressed.",
            "Let the user of the server write there, or the proxy compress.",
        )
