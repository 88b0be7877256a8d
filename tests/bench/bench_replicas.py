"""What one replica and three behind the proxy serve: `python tests/bench/bench_replicas.py`.

The site is that of tests/replica_site.py: HAProxy with TLS, Redis, replicas. Visitors ask for random views of all pages
as fast as they are answered. The load takes its share of the same cores, so besides what was served in a second the
table has what a second of a replica's own CPU time serves, which is what one core serves.
"""

from __future__ import annotations

import asyncio
import functools
import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "bench")]

from bench_api import PATH, fetch_token, projection_body, send  # noqa: E402
from fault_run import random_view  # noqa: E402
from servers import cpu_ms, machine  # noqa: E402
from visitor import Session  # noqa: E402

from services.growth import connect  # noqa: E402
from tests.replica_site import running_site  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.replica_site import Replica, Site

VISITORS, CONNECTIONS = 20, 8
SECONDS = 20.0
IDLE_SESSIONS = 100


class CpuTime:
    """Milliseconds of CPU time that replicas take from here on."""

    def __init__(self, replicas: list[Replica]) -> None:
        self._replicas = replicas
        self._before = [cpu_ms(one.process.pid) for one in replicas]

    def seconds(self) -> float:
        """Of all of them."""
        now = [cpu_ms(one.process.pid) for one in self._replicas]
        return sum(now) / 1000 - sum(self._before) / 1000


def memory_mb(replica: Replica) -> float:
    """Memory in use."""
    status = Path(f"/proc/{replica.process.pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1000


@functools.cache
def codes_and_areas() -> tuple[list[str], list[str]]:
    """What visitors choose from; read before anything is measured."""
    growth = connect("public")
    occupations = growth.occupations()
    codes = occupations.loc[occupations["taxonomy"] == "soc", "occupation_id"].tolist()
    return codes, ["US", *growth.state_ids]


def views(seed: int) -> Iterator[tuple[str, str]]:
    """Pages and their queries, without end."""
    codes, areas = codes_and_areas()
    rng = random.Random(seed)
    while True:
        yield random_view(rng, codes, areas, "")


async def visit(site: Site, seed: int, end: float, times: list[float]) -> None:
    """One visitor, who asks for the next view as soon as the last one is there."""
    chosen = views(seed)
    async with Session(site.url, ssl=site.trust, cookie=site.new_cookie()) as session:
        while time.monotonic() < end:
            session.page, session.query = next(chosen)
            times.append(await session.rerun())
            assert session.errors() == []


async def ask(replica: Replica, token: str, end: float) -> int:
    """One client of the API; how many projections it was given."""
    body = projection_body("29-1141", "06")
    head = f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1:{replica.port}\r\nAuthorization: Bearer {token}\r\n"
    request = f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    reader, writer = await asyncio.open_connection("127.0.0.1", replica.port)
    count = 0
    while time.monotonic() < end:
        status, answer = await send(reader, writer, request)
        assert status == 200, answer
        count += 1
    writer.close()
    return count


async def measure_pages(site: Site) -> str:
    """The cells of the table on pages."""
    times: list[float] = []
    warm = [visit(site, seed, time.monotonic() + 3, []) for seed in range(VISITORS)]
    await asyncio.gather(*warm)
    cpu, began = CpuTime(site.replicas), time.monotonic()
    await asyncio.gather(*(visit(site, 100 + seed, began + SECONDS, times) for seed in range(VISITORS)))
    wall, busy = time.monotonic() - began, cpu.seconds()
    late = statistics.quantiles(times, n=20)[-1]
    return f"{len(times) / wall:.1f} | {len(times) / busy:.1f} | {statistics.median(times):,.0f} | {late:,.0f}"


async def measure_api(site: Site) -> str:
    """The cells of the table on the API: replicas are asked directly, in turn."""
    token = fetch_token(site.replicas[0].url)
    cpu, began = CpuTime(site.replicas), time.monotonic()
    replicas = [site.replicas[number % len(site.replicas)] for number in range(CONNECTIONS)]
    counts = await asyncio.gather(*(ask(one, token, began + SECONDS / 2) for one in replicas))
    wall, busy = time.monotonic() - began, cpu.seconds()
    return f"{sum(counts) / wall:,.0f} | {sum(counts) / busy:,.0f}"


async def measure_memory(site: Site) -> str:
    """The cells of the table on memory: a replica, and an open page on top."""
    before = sum(memory_mb(one) for one in site.replicas)
    chosen = views(7)
    sessions = []
    for _ in range(IDLE_SESSIONS):
        page, query = next(chosen)
        session = await Session(site.url, page, query, ssl=site.trust, cookie=site.new_cookie()).__aenter__()
        await session.rerun()
        sessions.append(session)
    after = sum(memory_mb(one) for one in site.replicas)
    for session in sessions:
        await session.__aexit__()
    return f"{before / len(site.replicas):.0f} | {(after - before) / IDLE_SESSIONS:.1f}"


async def measure(site: Site) -> str:
    """A line of the table."""
    memory = await measure_memory(site)
    return f"| {len(site.replicas)} | {await measure_pages(site)} | {await measure_api(site)} | {memory} |"


COLUMNS = (
    "replicas",
    "views a second",
    "views a second of CPU",
    "median ms",
    "95 of 100 within ms",
    "API a second",
    "API a second of CPU",
    "MB a replica",
    "MB an open page",
)


def main() -> None:
    """Measure and print the table."""
    codes_and_areas()
    print(json.dumps({"machine": machine(), "visitors": VISITORS, "api connections": CONNECTIONS}))
    print(f"| {' | '.join(COLUMNS)} |\n|{' --- |' * len(COLUMNS)}")
    for count in (1, 3):
        with (
            tempfile.TemporaryDirectory() as folder,
            running_site(Path(folder), count, OPEN_API_RATE="1000000") as site,
        ):
            print(asyncio.run(measure(site)), flush=True)


if __name__ == "__main__":
    main()
