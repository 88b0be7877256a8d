"""Runs of our pages beside bare Streamlit: `python tests/bench/bench_rerun.py`.

No browser: a websocket client asks for pages and clicks as a browser does, at a person's pace, and waits for the end of
the script. The yardsticks are an app with one text under `streamlit run`, and, for many sessions, an app with one chart
that is served as ours is. All servers run at the same time and are asked in turn, so that only the ratios matter; ours
has been used before. Processor time is that of the server's process: other work on the machine does not count in it.
"""

from __future__ import annotations

import asyncio
import itertools
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from servers import BENCH, cpu_ms, machine, serving_process, streamlit_run
from visitor import Session

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PACE_S = 0.15
WARM_UP, ROUNDS, RUNS_A_ROUND = 4, 5, 6
CODES = ("29-1141", "15-1252", "53-3032", "41-2031", "25-2021", "13-2011", "49-9081", "35-3023")
AREAS = ("US", "06", "48", "39", "26420", "35620")
ONE = "occ=29-1141&area=US"
FOUR = "occ=29-1141&occ=15-1252&area=US&area=06"
EIGHT = "&".join(f"occ={code}" for code in CODES) + "&area=US&area=06"
PAGES = {
    "Explore, nation": ("", ONE),
    "Explore, Ohio": ("", "occ=29-1141&area=39"),
    "Explore, nation and two states": ("", f"{ONE}&area=06&area=48"),
    "Compare, 2 x 2": ("compare", FOUR),
    "Compare, 8 x 2": ("compare", EIGHT),
    "Rank, nation": ("rank", "area=US"),
}
CLICKS = {
    "Explore, tab": ("", ONE, [("bars_tabs", "Table"), ("bars_tabs", "Chart")]),
    "Explore, tab of states": ("", ONE, [("states_tabs", "Table"), ("states_tabs", "Chart")]),
    "Explore, area": ("", ONE, [("add_area", ("selected", "39")), ("remove_area_39", None)]),
    "Explore, occupation": ("", ONE, [("find", ("selected", "15-1252")), ("find", ("selected", "29-1141"))]),
    "Explore, page": ("", ONE, [("Method", None), ("Explore", None)]),
    "Compare, view": ("compare", FOUR, [("view", "Jobs"), ("view", "Percent")]),
    "Compare, tab": ("compare", FOUR, [("bars_tabs", "Table"), ("bars_tabs", "Chart")]),
    "Compare, area": ("compare", FOUR, [("add_area", ("selected", "39")), ("remove_area_39", None)]),
    "Compare, occupation": ("compare", FOUR, [("add", ("selected", "53-3032")), ("remove_53-3032", None)]),
    "Rank, page of the list": ("rank", "area=US", [("Next", None), ("Previous", None)]),
    "Rank, area": ("rank", "area=US", [("rank_area", ("selected", "39")), ("rank_area", ("selected", "US"))]),
}
RUN_AIM, CLICK_AIM, SESSIONS_AIM, START_AIM_S = 0.4, 0.25, 0.5, 2.0
STARTS = 3
SESSIONS = (1, 5, 25, 50)
LOAD_S = 6.0


@dataclass
class Times:
    """Milliseconds of runs, processor time, messages and bytes of one kind of run."""

    wall: list[float] = field(default_factory=list)
    cpu: float = 0.0
    messages: int = 0
    bytes: int = 0

    async def add(self, pid: int, session: Session, run: Callable[[], Awaitable[float]]) -> None:
        """Measure a few runs."""
        before = cpu_ms(pid), session.messages, session.bytes
        for _ in range(RUNS_A_ROUND):
            await asyncio.sleep(PACE_S)
            self.wall.append(await run())
        self.cpu += cpu_ms(pid) - before[0]
        self.messages += session.messages - before[1]
        self.bytes += session.bytes - before[2]

    @property
    def median(self) -> float:
        """Half of the runs took less."""
        return statistics.median(self.wall)


async def paced(session: Session) -> list[float]:
    """Milliseconds of runs of a page at a person's pace, without the first ones."""
    for _ in range(WARM_UP):
        await session.rerun()
    times = []
    for _ in range(ROUNDS * RUNS_A_ROUND):
        await asyncio.sleep(PACE_S)
        times.append(await session.rerun())
    return times


def print_beside(name: str, ours: Times, bare: Times, aim: float) -> None:
    """A line: our times and their ratio to bare Streamlit's."""
    runs = len(ours.wall)
    print(
        f"{name:32} {ours.median:6.1f} ms {ours.cpu / runs:5.1f} ms cpu {ours.messages / runs:4.0f} messages"
        f" {ours.bytes / runs / 1000:5.1f} kB | bare {bare.median:5.1f} ms {bare.cpu / runs:4.1f} ms cpu |"
        f" {ours.median / bare.median:4.2f} x (aim {aim}), cpu {ours.cpu / max(bare.cpu, 1.0):4.2f} x",
        flush=True,
    )


async def measure(
    ours: tuple[str, int], bare: tuple[str, int], page: str, query: str, clicks: list[tuple[str, object]]
) -> tuple[Times, Times]:
    """Times of ours and of the bare app in turn: of clicks, or without any of runs by the address."""
    (url, pid), (bare_url, bare_pid) = ours, bare
    measured, yardstick = Times(), Times()
    async with Session(url, page, query) as session, Session(bare_url) as one_text:
        for _ in range(WARM_UP):
            await session.rerun()
            await one_text.rerun()
        turns = itertools.cycle(clicks)

        async def click() -> float:
            return await session.click(*next(turns))

        if clicks:
            for _ in range(2 * len(clicks)):
                await click()
        for _ in range(ROUNDS):
            await yardstick.add(bare_pid, one_text, one_text.rerun)
            await measured.add(pid, session, click if clicks else session.rerun)
    return measured, yardstick


async def reruns_per_second(url: str, count: int, page: str, query: str, button: str = "") -> float:
    """Runs a second of all sessions together, each of which asks again as soon as its last run has ended."""
    sessions = [await Session(url, page, query).__aenter__() for _ in range(count)]
    for session in sessions:
        await session.rerun()
    started, runs = time.perf_counter(), 0

    async def work(session: Session) -> None:
        nonlocal runs
        while time.perf_counter() < started + LOAD_S:
            await (session.click(button) if button else session.rerun())
            runs += 1

    await asyncio.gather(*map(work, sessions))
    took = time.perf_counter() - started
    for session in sessions:
        await session.__aexit__()
    return runs / took


async def measure_sessions(ours: str, chart: str) -> None:
    """How many runs a second several sessions get together, beside the app with one chart."""
    page, query = PAGES["Compare, 2 x 2"]
    rates = []
    for count in SESSIONS:
        yardstick = await reruns_per_second(chart, count, "", "", "go")
        rates.append(await reruns_per_second(ours, count, page, query))
        print(
            f"{count:3} busy sessions, Compare 2 x 2   {rates[-1]:6.1f} runs/s | one chart, tuned {yardstick:6.1f} |"
            f" {rates[-1] / yardstick:4.2f} x (aim {SESSIONS_AIM} at 25)",
            flush=True,
        )
    falls = [f"{b:.1f} after {a:.1f}" for a, b in itertools.pairwise(rates) if b < a]
    print(f"in all, with more sessions: {'never fewer' if not falls else 'fewer: ' + ', '.join(falls)}")


def measure_start() -> None:
    """Seconds from the command to the first answer, and of processor time, beside bare Streamlit's, in turn."""
    kinds = {"ours": lambda: serving_process("app:app"), "bare": lambda: streamlit_run(BENCH / "baseline_page.py")}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in kinds}
    for _ in range(STARTS):
        for name, start in kinds.items():
            began = time.perf_counter()
            with start() as (_, pid):
                times[name].append((time.perf_counter() - began, cpu_ms(pid) / 1000))
    (ours, ours_cpu), (bare, bare_cpu) = (map(statistics.median, zip(*found, strict=True)) for found in times.values())
    print(
        f"start {ours:.2f} s, {ours_cpu:.2f} s cpu | bare {bare:.2f} s, {bare_cpu:.2f} s cpu |"
        f" {ours - bare:.2f} s more, cpu {ours_cpu - bare_cpu:.2f} s (aim {START_AIM_S})",
        flush=True,
    )


async def use(url: str) -> None:
    """Look at many views, so that what is measured is no fresh process."""
    for page in ("", "compare", "rank"):
        async with Session(url, page) as session:
            for code, area in itertools.product(CODES, AREAS):
                session.query = f"occ={code}&area={area}"
                await session.rerun()


async def main() -> None:
    print(machine())
    measure_start()
    with (
        streamlit_run(BENCH / "baseline_page.py") as bare,
        serving_process("tests.bench.baseline_app:app", BASELINE="baseline_chart.py") as (chart, _),
        serving_process("app:app") as ours,
    ):
        await use(ours[0])
        for name, (page, query) in PAGES.items():
            print_beside(f"{name}, by address", *await measure(ours, bare, page, query, []), RUN_AIM)
        for name, (page, query, clicks) in CLICKS.items():
            print_beside(name, *await measure(ours, bare, page, query, clicks), CLICK_AIM)
        await measure_sessions(ours[0], chart)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
