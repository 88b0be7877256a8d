"""The open API beside a bare Starlette route with the same JSON, and the dashboard while the API is under load.

`python tests/bench/bench_api.py`. All over loopback, with the limit lifted. The load comes from a process of its own,
so that on two cores it does not take time from the server that it measures.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import random
import statistics
import sys
import time
import urllib.parse
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from urllib.parse import urlsplit

from bench_rerun import PACE_S, WARM_UP, Session, serving

PATH = "/projected-occupation-growth/dimensions/soc"
LIST = "/taxonomies/soc/versions/2018/concepts?filter=level:4&limit=1000"
OCCUPATION, STATE = "29-1141", "06"
STATES = ("06", "48", "36", "12", "17", "42", "39", "13", "37", "26")
CONNECTIONS, REQUESTS, ROUNDS = 8, 3_000, 5
RERUNS = 30
LOAD_S = RERUNS * PACE_S + 2  # about as long as the reruns take
COMPARE = ("compare", "occ=29-1141&occ=15-1252&area=US&area=06")
LOADS = {"5 a second": 5, "50 a second": 50, "500 a second": 500, "flat out": 0}


def question(occupation: str, area: str) -> bytes:
    return json.dumps({"id": occupation, "region": {"nation": "us", "level": "state", "id": area}}).encode()


def token(url: str) -> str:
    form = {"client_id": "public", "client_secret": "public", "grant_type": "client_credentials"}
    with urllib.request.urlopen(f"{url}/connect/token", urllib.parse.urlencode(form).encode()) as answer:
        return json.load(answer)["access_token"]


def get(url: str, bearer: str) -> dict:
    asked = urllib.request.Request(url, headers={"Authorization": f"Bearer {bearer}"})
    with urllib.request.urlopen(asked) as answer:
        return json.load(answer)


def request_of(body: bytes, bearer: str) -> bytes:
    head = f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {bearer}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> tuple[int, bytes]:
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    at = head.lower().index(b"content-length:") + 15
    return int(head[9:12]), await reader.readexactly(int(head[at : head.index(b"\r", at)]))


async def ask_all(url: str, requests: list[bytes]) -> tuple[float, list[float]]:
    """(seconds for all, milliseconds of each), over some connections side by side."""
    waiting, each = iter(requests), []

    async def work() -> None:
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        for request in waiting:
            started = time.perf_counter()
            status, _ = await one(reader, writer, request)
            assert status in {200, 404}, status
            each.append((time.perf_counter() - started) * 1000)
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return time.perf_counter() - started, each


def load(url: str, requests: list[bytes]) -> tuple[float, list[float]]:
    """In a process of its own."""
    return asyncio.run(ask_all(url, requests))


async def press(url: str, request: bytes, rate: int, until: float) -> int:
    """Ask until it is time to stop: `rate` times a second, or flat out at 0. Returns how often."""
    parts, count = urlsplit(url), 0

    async def work() -> None:
        nonlocal count
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        due = time.time()
        while time.time() < until:
            await one(reader, writer, request)
            count += 1
            due += CONNECTIONS / rate if rate else 0
            await asyncio.sleep(due - time.time())
        writer.close()

    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return count


def pressed(url: str, request: bytes, rate: int, until: float) -> int:
    return asyncio.run(press(url, request, rate, until))


def per_second(pool: ProcessPoolExecutor, url: str, requests: list[bytes]) -> float:
    return len(requests) / pool.submit(load, url, requests).result()[0]


def throughput(pool: ProcessPoolExecutor, bare: str, ours: str) -> None:
    """The same cell, many cells, and cells that nobody has asked for; each beside the bare route, in turn."""
    bearer, chance = token(ours), random.Random(1)
    codes = [concept["id"] for concept in get(f"{ours}{LIST}", bearer)["data"]]
    same = [request_of(question(OCCUPATION, STATE), bearer)] * REQUESTS
    cold = [request_of(question(code, STATE), bearer) for code in codes]
    seconds, each = pool.submit(load, ours, cold).result()
    cells = [request_of(question(chance.choice(codes), chance.choice(STATES)), bearer) for _ in range(REQUESTS)]
    yardsticks, kinds = [], {"the same cell": same, "random cells": cells}
    found: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(ROUNDS):
        yardsticks.append(per_second(pool, bare, same))
        for name, requests in kinds.items():
            found[name].append(per_second(pool, ours, requests))
    yardstick = statistics.median(yardsticks)
    print(f"{'a bare Starlette route':34} {yardstick:7.0f} requests a second")
    for name, rates in found.items():
        rate = statistics.median(rates)
        print(f"{'the open API, ' + name:34} {rate:7.0f} requests a second, {rate / yardstick:4.2f} x the bare route")
    print(
        f"{'an occupation asked for first':34} {len(cold) / seconds:7.0f} requests a second,"
        f" {statistics.median(each) / CONNECTIONS:.1f} ms each"
    )


async def reruns(url: str) -> list[float]:
    async with Session(url, *COMPARE) as session:
        for _ in range(WARM_UP):
            await session.rerun()
        times = []
        for _ in range(RERUNS):
            await asyncio.sleep(PACE_S)
            times.append(await session.rerun())
        return times


def beside(pool: ProcessPoolExecutor, dashboard: str, api: str, where: str) -> None:
    """Reruns of Compare while the API is asked at several rates, each beside reruns without, just before."""
    request = request_of(question(OCCUPATION, STATE), token(api))
    for name, rate in LOADS.items():
        without = statistics.median(asyncio.run(reruns(dashboard)))
        asked = pool.submit(pressed, api, request, rate, time.time() + LOAD_S)
        times = asyncio.run(reruns(dashboard))
        median, worst = statistics.median(times), sorted(times)[int(0.95 * len(times))]
        print(
            f"rerun, API {where}, {name:12} {median:6.1f} ms p50 {worst:6.1f} ms p95,"
            f" {median / without:4.2f} x without ({asked.result() / LOAD_S:.0f} answers a second)"
        )


def main() -> None:
    print(
        f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    os.environ["OPEN_API_RATE"] = "1000000"
    with ProcessPoolExecutor(1) as pool, serving("app:app") as ours:
        request = urllib.request.Request(
            ours + PATH,
            question(OCCUPATION, STATE),
            {"Authorization": f"Bearer {token(ours)}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as answer:
            os.environ["BENCH_ANSWER"] = answer.read().decode()
        with serving("tests.bench.bare_route:app") as bare:
            throughput(pool, bare, ours)
        beside(pool, ours, ours, "in the same process")
        with serving("services.open_api.app:app") as alone:
            beside(pool, ours, alone, "in its own process")


if __name__ == "__main__":
    sys.exit(main())
