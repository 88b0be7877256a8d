"""The whole app under faults, with 20 working sessions: `python tests/bench/fault_run.py [--output docs/fault-run.md]`.

Ten visitors look at random views of public data and ten at those of Lightcast (a strict fake on a real socket), while
one thing after another goes wrong. Of each: reruns that ended, that did not within TIMEOUT_S, and that showed an error
of the program; how long they took; lines in the log; memory; whether a figure of the open API is the one of before.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import json
import os
import platform
import random
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "bench")]

from visitor import Session  # noqa: E402

from services.growth import connect  # noqa: E402
from tests.browser.conftest import free_port, uvicorn  # noqa: E402
from tests.lightcast_process import LightcastProcess  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PUBLIC_SESSIONS, LIGHTCAST_SESSIONS = 10, 10
RATE = 5
PHASE_S, TIMEOUT_S, PAUSE_S = 12.0, 30.0, 0.5
LIES = ("percents for fractions", "about something else", "NaN", "renamed field", "deeply nested", "gzip bomb")
LIGHTCAST_IDS = ("111110", "121112", "131113", "141110", "151110", "151111", "231113")
SHORT_MEMORY_MB = 96
"""What the process may still take in the phase of short memory."""


@dataclass
class Phase:
    """What was counted while one thing was wrong."""

    name: str
    ended: int = 0
    late: int = 0
    lost: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)
    log_lines: int = 0
    memory_mb: float = 0.0
    figure_is_right: bool = True
    note: str = ""

    def row(self) -> str:
        """The line of the table."""
        median, worst = (statistics.median(self.times), max(self.times)) if self.times else (0.0, 0.0)
        cells = (self.name, self.ended, self.late, self.lost, sum(self.errors.values()), f"{median:,.0f}")
        more = (f"{worst:,.0f}", self.log_lines, f"{self.memory_mb:.0f}", "yes" if self.figure_is_right else "NO")
        return f"| {' | '.join(map(str, cells + more))} | {self.note} |"


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

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self.log.open("ab") as out:
            command = [sys.executable, "-m", *uvicorn(self.port)]
            self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=out, stderr=out)
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

    def figure(self) -> object:
        """A projection of the open API."""
        form = b"client_id=public&client_secret=public&grant_type=client_credentials"
        with urllib.request.urlopen(f"{self.url}/connect/token", form, timeout=20) as response:
            token = json.load(response)["access_token"]
        request = urllib.request.Request(
            f"{self.url}/projected-occupation-growth/dimensions/soc",
            b'{"id":"29-1141","region":{"nation":"us","level":"state","id":"06"}}',
            {"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=20) as response:
            return json.load(response)


def random_view(rng: random.Random, codes: list[str], areas: list[str], source: str) -> tuple[str, str]:
    """A page and its query."""
    chosen, places = rng.sample(codes, rng.choice((1, 2, 4))), rng.sample(areas, rng.choice((1, 2)))
    query = "&".join([f"occ={code}" for code in chosen] + [f"area={area}" for area in places])
    pages = ["", "compare"] if source else ["", "compare", "rank", "places", "method"]
    return rng.choice(pages), f"source={source}&{query}" if source else query


async def work(app: App, source: str, codes: list[str], areas: list[str], seed: int, phase: list[Phase]) -> None:
    """One visitor, who looks at one view after another and comes back when the connection is lost."""
    rng = random.Random(seed)
    while True:
        current = phase[0]
        try:
            async with Session(app.url) as session:
                while True:
                    current = phase[0]
                    session.page, session.query = random_view(rng, codes, areas, source)
                    took = await asyncio.wait_for(session.rerun(), TIMEOUT_S)
                    current.ended += 1
                    if not source:  # a run that waits for Lightcast ends early, for the next one
                        current.times.append(took)
                    current.errors.update(session.errors())
                    await asyncio.sleep(PAUSE_S * rng.random())
        except TimeoutError:
            current.late += 1
        except (OSError, EOFError, LookupError) as error:
            current.lost += 1
            current.note = current.note or type(error).__name__
        except Exception as error:  # noqa: BLE001 - websockets has many, all of them a connection that is gone
            current.lost += 1
            current.note = current.note or type(error).__name__
        await asyncio.sleep(PAUSE_S)


async def flood(app: App) -> None:
    """Connections that send half a request, requests to the API and websockets that send no messages."""
    import websockets

    halves = []
    for _ in range(400):
        with suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", app.port)
            writer.write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")
            halves.append(writer)
    stream = app.url.replace("http", "ws") + "/_stcore/stream"
    end = time.monotonic() + PHASE_S - 2
    while time.monotonic() < end:
        with suppress(Exception):
            async with websockets.connect(stream, subprotocols=["streamlit"], origin=app.url) as socket:
                await socket.send(b"\xff\xff no message")
                await asyncio.wait_for(socket.recv(), 1)
        with suppress(Exception):
            await asyncio.to_thread(urllib.request.urlopen, f"{app.url}/taxonomies", None, 2)
    for writer in halves:
        writer.close()


async def run() -> tuple[list[Phase], int]:
    """All phases, one after another, and the most requests to Lightcast in any second."""
    growth = connect("public")
    occupations = growth.occupations()
    codes = occupations.loc[occupations["taxonomy"] == "soc", "occupation_id"].tolist()
    areas = ["US", *growth.state_ids]
    done: list[Phase] = []
    lightcast = LightcastProcess(latency=0.05)
    clear = functools.partial(lightcast.call, "clear_faults")
    with closing(lightcast), tempfile.TemporaryDirectory() as folder:
        app = App(lightcast.settings, Path(folder) / "log.txt")
        right = app.figure()
        phase = [Phase("nothing is wrong")]
        tasks = [
            asyncio.create_task(work(app, source, ids, places, number, phase))
            for number, (source, ids, places) in enumerate(
                [("", codes, areas)] * PUBLIC_SESSIONS
                + [("lightcast", list(LIGHTCAST_IDS), areas)] * LIGHTCAST_SESSIONS
            )
        ]

        async def during(name: str, wrong: Callable[[], Awaitable[object]], right_again: Callable[[], object]) -> None:
            phase[0] = current = Phase(name)
            before = len(app.lines())
            began = time.monotonic()
            await wrong()
            await asyncio.sleep(max(0.0, PHASE_S - (time.monotonic() - began)))
            right_again()
            current.log_lines, current.memory_mb = len(app.lines()) - before, app.memory_mb()
            current.figure_is_right = await asyncio.to_thread(app.figure) == right
            done.append(current)
            print(current.row(), flush=True)

        def injected(name: str) -> Callable[[], Awaitable[None]]:
            async def inject() -> None:
                lightcast.call("inject_fault", "growth", name)

            return inject

        async def nothing() -> None:
            return None

        async def lies() -> None:
            for name in LIES:
                lightcast.call("inject_fault", "growth", name)
                await asyncio.sleep(PHASE_S / len(LIES))

        async def gone() -> None:
            lightcast.call("stop")

        async def short_of_memory() -> None:
            used = int(Path(f"/proc/{app.process.pid}/statm").read_text().split()[5]) * resource.getpagesize()
            limit = used + SHORT_MEMORY_MB * 2**20
            resource.prlimit(app.process.pid, resource.RLIMIT_DATA, (limit, resource.RLIM_INFINITY))

        def memory_again() -> None:
            unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            resource.prlimit(app.process.pid, resource.RLIMIT_DATA, unlimited)

        async def restart() -> None:
            began = time.monotonic()
            app.process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(app.process.wait)
            phase[0].note = f"ended in {time.monotonic() - began:.1f} s; "
            await asyncio.to_thread(app.start)

        await during("nothing is wrong", nothing, lambda: None)
        await during("Lightcast drops connections", injected("drop"), clear)
        await during("Lightcast stalls", injected("stall"), clear)
        await during("Lightcast lies, six ways", lies, clear)
        await during("Lightcast answers 429", injected("429 Retry-After"), clear)
        await during("Lightcast is gone", gone, functools.partial(lightcast.call, "start"))
        await during("a flood of half requests, no messages and calls", lambda: flood(app), lambda: None)
        await during(f"{SHORT_MEMORY_MB} MB of memory are left", short_of_memory, memory_again)
        await during("SIGTERM, and a new start", restart, lambda: None)
        await during("nothing is wrong any more", nothing, lambda: None)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        app.process.terminate()
        app.process.wait()
        print("\n".join(Counter(line[:160] for line in app.lines()).keys()))
        rate = lightcast.call("max_requests_per_second")
        print(f"requests to Lightcast in any second: at most {rate}")
        return done, rate


HEAD = """# The whole app under faults

Written by `make fault-run`: ten visitors at random views of public data and ten at those of Lightcast (a strict fake on
a real socket), each asking for the next view within half a second, while one thing after another goes wrong for
{seconds:.0f} seconds. "Late" reruns did not end within {timeout:.0f} s; "lost" ones lost their connection, and the
visitor came back; "errors" showed an error of the program instead of a message. Times are those of public data. The
figure is a projection of the open API, compared with that of before.

{machine} Requests to Lightcast in any second: at most {rate}.

| what is wrong | reruns | late | lost | errors | median ms | worst ms | lines logged | MB | figure right | note |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""


def main() -> int:
    """Run, print and write the table; 0 if no rerun was late or showed an error, and every figure was right."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path)
    given = parser.parse_args()
    date, cores = time.strftime("%Y-%m-%d"), os.cpu_count()
    machine = f"{date}, {platform.machine()}, {cores} cores, Python {platform.python_version()}."
    phases, rate = asyncio.run(run())
    table = "\n".join(phase.row() for phase in phases)
    if given.output:
        head = HEAD.format(seconds=PHASE_S, timeout=TIMEOUT_S, machine=machine, rate=rate)
        given.output.write_text(head + table + "\n", encoding="utf-8")
    return int(rate > RATE or any(one.late or one.errors or not one.figure_is_right for one in phases))


if __name__ == "__main__":
    sys.exit(main())
