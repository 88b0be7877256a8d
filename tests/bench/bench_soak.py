"""Whether use makes the server slow or large: `python tests/bench/bench_soak.py [reruns]`, 20,000 without a number.

Reruns of all pages by 200 sessions that come and go: most of selections that many look at, every tenth of any. After
each hundred a view of Compare is run and, at the same moment, an app with one text: their ratio is what ages, so that a
busy machine does not look like an aged server.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
from pathlib import Path

from servers import ROOT, cpu_ms, machine, serving, serving_process
from visitor import Session

sys.path.insert(0, str(ROOT))

from services.growth import connect

MAX_AGED, MAX_AGED_FROM_FRESH, MAX_GROWN, MAX_MB, MAX_MB_A_SESSION = 1.1, 1.15, 1.10, 400, 0.5
"""What the last tenth may take of the first and of a server just started, memory at the end of that after a tenth, and
the most of the process and of a session."""
RERUNS, SESSIONS, WORKERS = 20_000, 200, 4
POPULAR, RARE = 60, 0.1
"""Selections that most look at, and the share of runs that are of any other."""
RERUNS_A_VISIT = 20
EVERY, PROBES, SAID_EVERY = 100, 5, 1_000
"""Reruns between two measurements, runs of each, and reruns between two lines."""
FRESH_PROBES = 5
"""Measurements of a server just started, of which there is no hundred of reruns to take the median of."""
PAGES = ("", "compare", "rank", "places", "plan", "method")
COMPARE = ("compare", "occ=29-1141&occ=15-1252&area=US&area=06")


def resident_mb(pid: int, kind: str = "VmRSS") -> float:
    """Memory of a process that is in use, in megabytes; of it, `RssFile` are pages of files, such as of libraries."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split(f"{kind}:")[1].split()[0]) / 1000


class Views:
    """Addresses of pages: a few that come often, and all others."""

    def __init__(self, occupations: list[str], areas: list[str], rng: random.Random) -> None:
        self._occupations, self._areas, self._rng = occupations, areas, rng
        self._popular = [self._any() for _ in range(POPULAR)]

    def next(self) -> tuple[str, str]:
        """A page and its query."""
        return self._any() if self._rng.random() < RARE else self._rng.choice(self._popular)

    def popular(self) -> list[tuple[str, str]]:
        """Those that come often."""
        return list(self._popular)

    def _any(self) -> tuple[str, str]:
        page = self._rng.choice(PAGES)
        codes = self._rng.sample(self._occupations, self._rng.choice((1, 2, 4)) if page == "compare" else 1)
        areas = self._rng.sample(self._areas, self._rng.choice((1, 2)) if page == "compare" else 1)
        return page, "&".join([f"occ={code}" for code in codes] + [f"area={area}" for area in areas])


class Crowd:
    """Sessions that stay open, look at views and give way to others."""

    def __init__(self, url: str, views: Views, rng: random.Random) -> None:
        self._url, self._views, self._rng = url, views, rng
        self._sessions: list[Session] = []

    async def visit_once(self) -> None:
        """Look at each popular view once."""
        async with Session(self._url) as session:
            for session.page, session.query in self._views.popular():
                await session.rerun()

    async def open_all(self) -> None:
        """Open SESSIONS sessions, each with a view."""
        for _ in range(SESSIONS):
            self._sessions.append(await self._new())

    async def close_all(self) -> None:
        """Close what is open."""
        for session in self._sessions:
            await session.__aexit__()

    async def rerun(self, count: int) -> None:
        """So many reruns, of WORKERS sessions at a time; each session ends after RERUNS_A_VISIT of them."""
        shares = [range(worker, count, WORKERS) for worker in range(WORKERS)]
        await asyncio.gather(*(self._work(worker, len(share)) for worker, share in enumerate(shares)))

    async def _work(self, worker: int, count: int) -> None:
        for _ in range(count):
            place = worker + WORKERS * self._rng.randrange(SESSIONS // WORKERS)  # no other worker's
            if self._rng.randrange(RERUNS_A_VISIT) == 0:
                await self._sessions[place].__aexit__()
                self._sessions[place] = await self._new()
                continue
            session = self._sessions[place]
            session.page, session.query = self._views.next()
            await session.rerun()

    async def _new(self) -> Session:
        session = Session(self._url, *self._views.next())
        await session.__aenter__()
        await session.rerun()
        return session


async def main() -> int:
    """Print the figures; 0 if the server has stayed fast and small enough."""
    print(machine())
    reruns = int(sys.argv[1]) if len(sys.argv) > 1 else RERUNS
    growth, rng = connect("public"), random.Random(1)
    occupations = growth.occupations()
    codes = occupations.loc[occupations["taxonomy"] == "soc", "occupation_id"].tolist()
    views = Views(codes, ["US", *growth.state_ids], rng)
    with serving("tests.bench.baseline_app:app") as hello, serving_process("app:app") as (ours, pid):
        async with Session(hello) as bare, Session(ours, *COMPARE) as session:

            async def ratio() -> float:
                """Milliseconds of a view over those of the bare app, in turn."""
                pairs = [(await session.rerun(), await bare.rerun()) for _ in range(PROBES)]
                return statistics.median(took for took, _ in pairs) / statistics.median(took for _, took in pairs)

            await ratio()
            fresh = statistics.median([await ratio() for _ in range(FRESH_PROBES)])
            crowd = Crowd(ours, views, rng)
            await crowd.visit_once()  # all popular views, so that sessions are what takes memory next
            before = resident_mb(pid)
            await crowd.open_all()
            a_session = (resident_mb(pid) - before) / SESSIONS
            print(f"{before:.0f} MB, and {a_session:.2f} MB for each of {SESSIONS} open sessions", flush=True)
            ratios, memory, costs = [], [], []
            for done in range(EVERY, reruns + 1, EVERY):
                used = cpu_ms(pid)
                await crowd.rerun(EVERY)
                costs.append((cpu_ms(pid) - used) / EVERY)
                ratios.append(await ratio())
                memory.append(resident_mb(pid))
                of_files = resident_mb(pid, "RssFile")
                if done == EVERY or done % SAID_EVERY == 0:
                    line = f"{costs[-1]:6.1f} ms of the processor each, a view {ratios[-1]:.2f} x bare"
                    print(f"after {done:6} reruns {line}, {memory[-1]:.0f} MB", flush=True)
            await crowd.close_all()
    tenth = max(1, len(ratios) // 10)
    last = statistics.median(ratios[-tenth:])
    aged, aged_from_fresh = last / statistics.median(ratios[:tenth]), last / fresh
    grown = memory[-1] / memory[tenth - 1]
    print(f"aged {aged:.2f} x the first tenth (at most {MAX_AGED})")
    print(f"aged {aged_from_fresh:.2f} x a server just started (at most {MAX_AGED_FROM_FRESH})")
    print(f"memory {grown:.2f} x that after a tenth (at most {MAX_GROWN})")
    print(
        f"the process {memory[-1]:.0f} MB (at most {MAX_MB}), {of_files:.0f} of them pages of files;"
        f" a session {a_session:.2f} MB (at most {MAX_MB_A_SESSION})"
    )
    aged_too_much = aged > MAX_AGED or aged_from_fresh > MAX_AGED_FROM_FRESH
    wrong = (aged_too_much, grown > MAX_GROWN, memory[-1] > MAX_MB, a_session > MAX_MB_A_SESSION)
    return int(any(wrong))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
