"""The whole app under faults, with 20 working sessions: `python tests/bench/fault_run.py [--output docs/fault-run.md]`.

Ten visitors look at random views of public data and ten at those of Lightcast (a strict fake on a real socket), while
one thing after another goes wrong. Of each: reruns that ended, that did not within TIMEOUT_S, and that showed an error
of the program; how long they took; lines in the log; memory; whether a figure of the open API is the one of before.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import os
import platform
import random
import resource
import signal
import statistics
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

from app_with_clock import App, WallClock  # noqa: E402
from visitor import Session  # noqa: E402

from services.growth import connect  # noqa: E402
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
HOUR_S, DAY_S = 3_600, 86_400
UNAUTHORIZED = 401
TOKEN_S = 20
"""For which a token of Lightcast is valid: a phase and a half, so that many end while something is wrong."""
WITH_TOKEN = ("status", "meta", "dimensions", "versions", "search", "growth")
"""Requests to Lightcast that carry a token."""


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
    failures: list[str] = field(default_factory=list)

    @property
    def is_bad(self) -> bool:
        """Whether anything of it should not have happened."""
        return bool(self.late or self.errors or self.failures or not self.figure_is_right)

    def row(self) -> str:
        """The line of the table."""
        median, worst = (statistics.median(self.times), max(self.times)) if self.times else (0.0, 0.0)
        cells = (self.name, self.ended, self.late, self.lost, sum(self.errors.values()), f"{median:,.0f}")
        more = (f"{worst:,.0f}", self.log_lines, f"{self.memory_mb:.0f}", "yes" if self.figure_is_right else "NO")
        return f"| {' | '.join(map(str, cells + more))} | {'; '.join(filter(None, [self.note, *self.failures]))} |"


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
                    async with asyncio.timeout(TIMEOUT_S):  # wait_for of Python 3.11 may lose the end of the task
                        took = await session.rerun()
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


async def run() -> tuple[list[Phase], int, int]:
    """All phases, one after another; the most requests to Lightcast in any second, and those it refused for their
    token."""
    growth = connect("public")
    occupations = growth.occupations()
    codes = occupations.loc[occupations["taxonomy"] == "soc", "occupation_id"].tolist()
    areas = ["US", *growth.state_ids]
    done: list[Phase] = []
    lightcast = LightcastProcess(latency=0.05, lifetime=TOKEN_S)
    clear = functools.partial(lightcast.call, "clear_faults")
    with closing(lightcast), tempfile.TemporaryDirectory() as folder:
        app, wall_clock = App(lightcast.settings, Path(folder) / "log.txt"), WallClock(Path(folder))
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
            phase[0].note = f"ended in {time.monotonic() - began:.1f} s"
            await asyncio.to_thread(app.start, wall_clock.environment())

        def set_clock(seconds: int) -> Callable[[], Awaitable[None]]:
            async def shift() -> None:
                token = await asyncio.to_thread(app.token)
                before = lightcast.call("count", "growth")
                wall_clock.shift(seconds)
                await asyncio.sleep(PHASE_S)
                phase[0].note = f"{lightcast.call('count', 'growth') - before} figures asked for"
                if not await asyncio.to_thread(app.has_clock_ahead, seconds):
                    phase[0].failures.append("The clock was not set.")
                if await asyncio.to_thread(app.figure, token) != UNAUTHORIZED:
                    phase[0].failures.append("A token of before was accepted.")

            return shift

        await during("nothing is wrong", nothing, lambda: None)
        await during("Lightcast drops connections", injected("drop"), clear)
        await during("Lightcast stalls", injected("stall"), clear)
        await during("Lightcast lies, six ways", lies, clear)
        await during("Lightcast answers 429", injected("429 Retry-After"), clear)
        await during("Lightcast is gone", gone, functools.partial(lightcast.call, "start"))
        await during("a flood of half requests, no messages and calls", lambda: flood(app), lambda: None)
        await during(f"{SHORT_MEMORY_MB} MB of memory are left", short_of_memory, memory_again)
        await during("SIGTERM, and a new start", restart, lambda: None)
        if wall_clock.is_there:
            await during("the wall clock is put an hour ahead", set_clock(HOUR_S), lambda: None)
            await during("the wall clock is put a day back", set_clock(-DAY_S), lambda: None)
            wall_clock.shift(0)
        else:
            print("no C compiler (cc): the wall clock stays right")
        await during("nothing is wrong any more", nothing, lambda: None)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        app.process.terminate()
        app.process.wait()
        print("\n".join(Counter(line[:160] for line in app.lines()).keys()))
        rate = lightcast.call("max_requests_per_second")
        refused = sum(lightcast.call("count", kind, UNAUTHORIZED) for kind in WITH_TOKEN)
        print(f"requests to Lightcast in any second: at most {rate}; refused for their token: {refused}")
        return done, rate, refused


HEAD = """# The whole app under faults

Written by `make fault-run`: ten visitors at random views of public data and ten at those of Lightcast (a strict fake on
a real socket), each asking for the next view within half a second, while one thing after another goes wrong for
{seconds:.0f} seconds. "Late" reruns did not end within {timeout:.0f} s; "lost" ones lost their connection, and the
visitor came back; "errors" showed an error of the program instead of a message. Times are those of public data. The
figure is a projection of the open API, compared with that of before.

The wall clock of the server is set, while it runs, by [wall_clock.c](../tests/bench/wall_clock.c), which needs a C
compiler; what was asked for at another time is asked for again, and tokens of before have ended. Those of Lightcast are
valid for {token_s} seconds.

{machine}
Requests to Lightcast in any second: at most {rate}; refused for a token that had ended: {refused}.

| what is wrong | reruns | late | lost | errors | median ms | worst ms | lines logged | MB | figure right | note |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
"""


def main() -> int:
    """Run, print and write the table; 0 if no rerun was late or showed an error, every figure was right, and neither
    the limit nor a token of Lightcast was exceeded."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path)
    given = parser.parse_args()
    date, cores = time.strftime("%Y-%m-%d"), os.cpu_count()
    machine = f"{date}, {platform.machine()}, {cores} cores, Python {platform.python_version()}; "
    machine += f"load average before: {os.getloadavg()[0]:.1f}."
    phases, rate, refused = asyncio.run(run())
    table = "\n".join(phase.row() for phase in phases)
    if given.output:
        head = HEAD.format(
            seconds=PHASE_S, timeout=TIMEOUT_S, machine=machine, rate=rate, refused=refused, token_s=TOKEN_S
        )
        given.output.write_text(head + table + "\n", encoding="utf-8")
    return int(rate > RATE or refused > 0 or any(phase.is_bad for phase in phases))


if __name__ == "__main__":
    sys.exit(main())
