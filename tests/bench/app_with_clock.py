"""The server as `make run` starts it, what it has logged, and a wall clock that can be set while it runs."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

from tests.browser.conftest import uvicorn
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
_SOURCE = Path(__file__).with_name("wall_clock.c")


class WallClock:
    """A library that shifts the wall clock of the processes it is loaded into; needs a C compiler."""

    def __init__(self, folder: Path) -> None:
        self._library, self._shift = folder / "wall_clock.so", folder / "shift"
        compiler = shutil.which("cc") if sys.platform == "linux" else None
        self.is_there = compiler is not None
        if compiler is not None:
            self.shift(0)
            command = [compiler, "-shared", "-fPIC", "-O2", "-o", str(self._library), str(_SOURCE), "-ldl"]
            subprocess.run(command, check=True)

    def environment(self) -> dict[str, str]:
        """What a process needs whose clock is to be shifted; nothing without a compiler."""
        return {"LD_PRELOAD": str(self._library), "WALL_CLOCK_FILE": str(self._shift)} if self.is_there else {}

    def shift(self, seconds: int) -> None:
        """Set the clock of all these processes so far ahead of the true one, or behind it. At once: none of them reads
        a file that is half written."""
        new = self._shift.with_suffix(".new")
        new.write_text(str(seconds), encoding="ascii")
        new.replace(self._shift)


class App:
    """The server as `make run` starts it, and what it has logged."""

    def __init__(self, settings: dict[str, str], log: Path) -> None:
        self.port, self.log = free_port(), log
        self.environment = os.environ | settings
        self.start()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, more: dict[str, str] | None = None) -> None:
        """Start it, with `more` in its environment, and wait until it answers."""
        with self.log.open("ab") as out:
            command = [sys.executable, "-m", *uvicorn(self.port)]
            environment = self.environment | (more or {})
            self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
        while True:
            with suppress(OSError):
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1)
                return
            time.sleep(0.05)

    def lines(self) -> list[str]:
        """What it has logged."""
        return self.log.read_text(encoding="utf-8", errors="replace").splitlines()

    def memory_mb(self) -> float:
        """Memory in use, in megabytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.split("VmRSS:")[1].split()[0]) / 1000

    def token(self) -> str:
        """A new token of the open API."""
        form = b"client_id=public&client_secret=public&grant_type=client_credentials"
        with urllib.request.urlopen(f"{self.url}/connect/token", form, timeout=20) as response:
            return str(json.load(response)["access_token"])

    def figure(self, token: str | None = None) -> object:
        """A projection of the open API, with a new token unless one is given; the status where it is refused."""
        request = urllib.request.Request(
            f"{self.url}/projected-occupation-growth/dimensions/soc",
            b'{"id":"29-1141","region":{"nation":"us","level":"state","id":"06"}}',
            {"Authorization": f"Bearer {token or self.token()}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            return error.code

    def has_clock_ahead(self, seconds: int) -> bool:
        """Whether its wall clock is so far ahead of ours, by when it says that it has made a token."""
        before = int(time.time())
        claims = self.token().split(".")[1]
        made_at = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["iat"]
        return bool(before <= made_at - seconds <= time.time())
