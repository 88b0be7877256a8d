"""The open API beside a bare Starlette route with the same JSON, and the API and reruns of the dashboard together.

`python tests/bench/bench_api.py`. All over loopback, with the limit lifted. The load comes from a process of its own,
so that on two cores it takes no time from the measured server.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import statistics
import sys
import time
import urllib.parse
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from urllib.parse import urlsplit

from bench_rerun import PACE_S, WARM_UP
from servers import cpu_ms, machine, serving, serving_process
from visitor import Session

PATH = "/projected-occupation-growth/dimensions/soc"
LIST = "/taxonomies/soc/versions/2018/concepts?filter=level:4&limit=1000"
HOST = "bench.example"
OCCUPATION, STATE = "29-1141", "06"
STATES = ("06", "48", "36", "12", "17", "42", "39", "13", "37", "26")
CONNECTIONS, REQUESTS, ROUNDS = 8, 3_000, 5
RERUNS = 30
LOAD_S = RERUNS * PACE_S + 2  # about as long as the reruns take
COMPARE = ("compare", "occ=29-1141&occ=15-1252&area=US&area=06")
MIN_RATIO, MAX_P99_MS = 0.6, 10
"""Requests a second over those of the bare route, and milliseconds of all but one of a hundred requests."""
WORKING, RATE, LATENCY_S, ARRIVE_S = 10, 200, 15.0, 2.0
"""Sessions that work, requests a second meanwhile, for how long, and in how long the sessions are there before."""
THINK_S = {"each a run a second after the last": 1.0, "each a run after the last": 0.0}
VIEWS = [("", "occ=29-1141&area=US"), COMPARE, ("rank", "area=US"), ("", "occ=15-1252&area=06"), ("method", "")]
LOADS = {"5 a second": 5, "50 a second": 50, "500 a second": 500, "flat out": 0}


def projection_body(occupation: str, area: str) -> bytes:
    return json.dumps({"id": occupation, "region": {"nation": "us", "level": "state", "id": area}}).encode()


def fetch_token(url: str) -> str:
    form = {"client_id": "public", "client_secret": "public", "grant_type": "client_credentials"}
    with urllib.request.urlopen(f"{url}/connect/token", urllib.parse.urlencode(form).encode()) as response:
        return json.load(response)["access_token"]


def get_json(url: str, token: str) -> dict:
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def encode_request(body: bytes, token: str) -> bytes:
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n"
    )
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def send(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> tuple[int, bytes]:
    """Status and body of the response."""
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    start = head.lower().index(b"content-length:") + 15
    return int(head[9:12]), await reader.readexactly(int(head[start : head.index(b"\r", start)]))


async def send_all(url: str, requests: list[bytes]) -> tuple[float, list[float]]:
    """Seconds for all requests, and milliseconds of each, over several connections."""
    queue, latencies = iter(requests), []

    async def work() -> None:
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        for request in queue:
            started = time.perf_counter()
            status, _ = await send(reader, writer, request)
            assert status in {200, 404}, status
            latencies.append((time.perf_counter() - started) * 1000)
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return time.perf_counter() - started, latencies


def time_requests(url: str, requests: list[bytes]) -> tuple[float, list[float]]:
    """`send_all`, to be run in a process of its own."""
    return asyncio.run(send_all(url, requests))


async def send_on_time(url: str, request: bytes, seconds: float) -> list[float]:
    """Milliseconds of each of RATE requests a second, from when it was due to its response: a late one counts whole."""
    latencies: list[float] = []
    start = time.perf_counter() + ARRIVE_S

    async def work(number: int) -> None:
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        for turn in range(number, int(RATE * seconds), CONNECTIONS):
            due = start + turn / RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            await send(reader, writer, request)
            latencies.append((time.perf_counter() - due) * 1000)
        writer.close()

    await asyncio.gather(*map(work, range(CONNECTIONS)))
    return latencies


def time_on_time(url: str, request: bytes, seconds: float) -> list[float]:
    """`send_on_time`, to be run in a process of its own."""
    return asyncio.run(send_on_time(url, request, seconds))


async def use(url: str) -> None:
    """Run each view a few times: what is measured later is a server after use, not the first chart of a kind."""
    for page, query in VIEWS:
        async with Session(url, page, query) as session:
            for _ in range(WARM_UP):
                await session.rerun()


async def work_until(url: str, think: float, until: float) -> int:
    """Let WORKING sessions run their views, with `think` seconds between two runs; returns how many runs there were."""
    rng, runs = random.Random(1), 0

    async def work(page: str, query: str) -> None:
        nonlocal runs
        async with Session(url, page, query) as session:
            await session.rerun()
            await asyncio.sleep(think * rng.random())
            while time.time() < until:
                await session.rerun()
                runs += 1
                await asyncio.sleep(think)

    await asyncio.gather(*(work(*VIEWS[number % len(VIEWS)]) for number in range(WORKING)))
    return runs


def measure_latency(pools: tuple[ProcessPoolExecutor, ProcessPoolExecutor], app: str, bare: str) -> None:
    """The slowest requests while sessions work; those of the bare route meanwhile say how busy the machine is."""
    request = encode_request(projection_body(OCCUPATION, STATE), fetch_token(app))
    asyncio.run(use(app))
    for name, think in THINK_S.items():
        until = time.time() + ARRIVE_S + LATENCY_S + 1
        found = [
            pool.submit(time_on_time, url, request, LATENCY_S) for pool, url in zip(pools, (app, bare), strict=True)
        ]
        runs = asyncio.run(work_until(app, think, until))
        (p50, p99), (bare_p50, bare_p99) = (_p50_and_p99(one.result()) for one in found)
        print(
            f"{RATE} a second, {WORKING} sessions, {name}: {p50:.1f} ms p50 {p99:.1f} ms p99 (aim {MAX_P99_MS}),"
            f" {runs / LATENCY_S:.0f} runs/s; the bare route by itself {bare_p50:.1f} ms p50 {bare_p99:.1f} ms p99",
            flush=True,
        )


def _p50_and_p99(latencies: list[float]) -> tuple[float, float]:
    ordered = sorted(latencies)
    return statistics.median(ordered), ordered[int(0.99 * len(ordered))]


async def send_until(url: str, request: bytes, rate: int, until: float) -> int:
    """Send the request `rate` times a second, or flat out at 0, until a time; returns how often it was sent."""
    parts, count = urlsplit(url), 0

    async def work() -> None:
        nonlocal count
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        due = time.time()
        while time.time() < until:
            await send(reader, writer, request)
            count += 1
            due += CONNECTIONS / rate if rate else 0
            await asyncio.sleep(due - time.time())
        writer.close()

    await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
    return count


def generate_load(url: str, request: bytes, rate: int, until: float) -> int:
    """`send_until`, to be run in a process of its own."""
    return asyncio.run(send_until(url, request, rate, until))


def rate_and_cpu(pool: ProcessPoolExecutor, url: str, pid: int, requests: list[bytes]) -> tuple[float, float]:
    """Requests a second, and milliseconds of processor time of the server for each."""
    before = cpu_ms(pid)
    seconds, _ = pool.submit(time_requests, url, requests).result()
    return len(requests) / seconds, (cpu_ms(pid) - before) / len(requests)


def measure_throughput(pool: ProcessPoolExecutor, bare_server: tuple[str, int], api_server: tuple[str, int]) -> None:
    """One cell, random cells and cells that are not cached yet, each in turn with the bare route.

    Processor time is that of the server's process: other work on the machine does not count in it.
    """
    (bare, bare_pid), (api, api_pid) = bare_server, api_server
    token, rng = fetch_token(api), random.Random(1)
    codes = [concept["id"] for concept in get_json(f"{api}{LIST}", token)["data"]]
    one_cell = [encode_request(projection_body(OCCUPATION, STATE), token)] * REQUESTS
    uncached = [encode_request(projection_body(code, STATE), token) for code in codes]
    seconds, latencies = pool.submit(time_requests, api, uncached).result()
    cells = [encode_request(projection_body(rng.choice(codes), rng.choice(STATES)), token) for _ in range(REQUESTS)]
    kinds = {"the same cell": one_cell, "random cells": cells}
    bare_rates: list[tuple[float, float]] = []
    api_rates: dict[str, list[tuple[float, float]]] = {name: [] for name in kinds}
    for _ in range(ROUNDS):
        bare_rates.append(rate_and_cpu(pool, bare, bare_pid, one_cell))
        for name, requests in kinds.items():
            api_rates[name].append(rate_and_cpu(pool, api, api_pid, requests))
    bare_rate, bare_cpu = map(statistics.median, zip(*bare_rates, strict=True))
    print(f"{'a bare Starlette route':34} {bare_rate:7.0f} requests a second, {bare_cpu:.2f} ms cpu each")
    for name, rates in api_rates.items():
        rate, cpu = map(statistics.median, zip(*rates, strict=True))
        print(
            f"{'the open API, ' + name:34} {rate:7.0f} requests a second, {cpu:.2f} ms cpu each:"
            f" {rate / bare_rate:4.2f} x the bare route, {bare_cpu / cpu:4.2f} x by cpu (aim {MIN_RATIO})"
        )
    print(
        f"{'an occupation for the first time':34} {len(uncached) / seconds:7.0f} requests a second,"
        f" {statistics.median(latencies) / CONNECTIONS:.1f} ms each"
    )


async def time_reruns(url: str) -> list[float]:
    async with Session(url, *COMPARE) as session:
        for _ in range(WARM_UP):
            await session.rerun()
        times = []
        for _ in range(RERUNS):
            await asyncio.sleep(PACE_S)
            times.append(await session.rerun())
        return times


def measure_reruns(pool: ProcessPoolExecutor, dashboard: str, api: str, where: str) -> None:
    """Reruns of Compare under several loads of the API, each beside reruns without load just before."""
    request = encode_request(projection_body(OCCUPATION, STATE), fetch_token(api))
    for name, rate in LOADS.items():
        without = statistics.median(asyncio.run(time_reruns(dashboard)))
        load = pool.submit(generate_load, api, request, rate, time.time() + LOAD_S)
        times = asyncio.run(time_reruns(dashboard))
        median, worst = statistics.median(times), sorted(times)[int(0.95 * len(times))]
        print(
            f"rerun, API {where}, {name:12} {median:6.1f} ms p50 {worst:6.1f} ms p95,"
            f" {median / without:4.2f} x without ({load.result() / LOAD_S:.0f} requests a second)"
        )


def main() -> None:
    print(machine())
    os.environ |= {"OPEN_API_RATE": "1000000", "ALLOWED_HOSTS": HOST}
    with ProcessPoolExecutor(1) as pool, ProcessPoolExecutor(1) as other_pool, serving_process("app:app") as server:
        app, _ = server
        request = urllib.request.Request(
            app + PATH,
            projection_body(OCCUPATION, STATE),
            {"Authorization": f"Bearer {fetch_token(app)}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request) as response:
            os.environ["BENCH_ANSWER"] = response.read().decode()
        with serving_process("tests.bench.baseline_route:app") as bare:
            measure_throughput(pool, bare, server)
            measure_latency((pool, other_pool), app, bare[0])
        measure_reruns(pool, app, app, "in the same process")
        with serving("services.open_api.app:app") as api_only:
            measure_reruns(pool, app, api_only, "in its own process")


if __name__ == "__main__":
    sys.exit(main())
