"""How much slower and larger a server gets with use: `python tests/bench/bench_soak.py`.

A rerun of Compare (2 x 2) on a fresh server, and again after reruns of random views by sessions that come and go,
ROUNDS times over; each beside bare Streamlit's one text at the same moment, so that a busy machine does not look like
an aged server.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
from collections import deque
from pathlib import Path

from bench_rerun import paced
from servers import ROOT, machine, serving, serving_process
from visitor import Session

sys.path.insert(0, str(ROOT))

from services.growth import connect

MAX_AGED, MAX_GROWN = 1.15, 1.10
"""What an aged server may take of a fresh one's time, and the last round's memory of the first round's."""
ROUNDS, SESSIONS, VIEWS_A_SESSION, OPEN = 4, 40, 6, 10
COMPARE = ("compare", "occ=29-1141&occ=15-1252&area=US&area=06")


def resident_mb(pid: int) -> float:
    """Memory of a process that is in use, in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1000


async def use(url: str, occupations: list[str], areas: list[str], rng: random.Random) -> int:
    """One round of sessions that come, look at random views and go; returns the number of reruns."""
    sessions: deque[Session] = deque()
    reruns = 0
    for number in range(SESSIONS):
        session = Session(url, "", "")
        await session.__aenter__()
        sessions.append(session)
        for _ in range(VIEWS_A_SESSION):
            chosen, places = rng.sample(occupations, rng.choice((1, 2, 4, 8))), rng.sample(areas, rng.choice((1, 2, 4)))
            query = "&".join([f"occ={code}" for code in chosen] + [f"area={area}" for area in places])
            for page, parameters in (("compare", query), ("", f"occ={chosen[0]}&area={places[0]}")):
                session.page, session.query = page, parameters
                await session.rerun()
                reruns += 1
        if number % 4 == 0:
            session.page, session.query = "method", ""
            await session.rerun()
        while len(sessions) > OPEN:
            await sessions.popleft().__aexit__()
    for session in sessions:
        await session.__aexit__()
    return reruns


async def main() -> int:
    """Print the figures; 0 if the server has stayed fast and small enough."""
    print(machine())
    growth, rng = connect("public"), random.Random(1)
    occupations = growth.occupations()
    codes = occupations.loc[occupations["taxonomy"] == "soc", "occupation_id"].tolist()
    areas = ["US", *growth.state_ids]
    with serving("tests.bench.baseline_app:app") as hello, serving_process("app:app") as (ours, pid):
        async with Session(hello, "", "") as bare, Session(ours, *COMPARE) as session:

            async def measure() -> tuple[float, float]:
                bare_ms = statistics.median(await paced(bare))
                return statistics.median(await paced(session)), bare_ms

            fresh, bare_fresh = await measure()
            print(
                f"fresh                {fresh:6.1f} ms, bare Streamlit {bare_fresh:.1f} ms, {resident_mb(pid):.0f} MB"
            )
            reruns, memory, aged = 0, [], [1.0]
            for _ in range(ROUNDS):
                reruns += await use(ours, codes, areas, rng)
                took, bare_ms = await measure()
                memory.append(resident_mb(pid))
                aged.append(took / fresh)
                print(
                    f"after {reruns:5} reruns {took:6.1f} ms, bare Streamlit {bare_ms:.1f} ms, {memory[-1]:.0f} MB,"
                    f" {aged[-1]:.2f} x fresh"
                )
    grown = memory[-1] / memory[0]
    print(f"aged {aged[-1]:.2f} x fresh (at most {MAX_AGED}), memory {grown:.2f} x round 1 (at most {MAX_GROWN})")
    return int(aged[-1] > MAX_AGED or grown > MAX_GROWN)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
