"""Rerun round trips of our pages beside bare Streamlit's one-text app: `python tests/bench/bench_rerun.py`.

No browser: a websocket client asks for reruns at a person's pace and waits for the end of the script. Both
servers run at the same time on the same machine and are asked in turn, so that only the ratio matters.
"""

from __future__ import annotations

import asyncio
import os
import platform
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT = Path(__file__).parents[2]
CODES = ("29-1141", "15-1252", "53-3032", "41-2031", "25-2021", "13-2011", "49-9081", "35-3023")
EIGHT = "&".join(f"occ={code}" for code in CODES)
PAGES = {
    "Explore, nation": ("", "occ=29-1141&area=US"),
    "Explore, nation and two states": ("", "occ=29-1141&area=US&area=06&area=48"),
    "Compare, 2 occupations x 2 areas": ("compare", "occ=29-1141&occ=15-1252&area=US&area=06"),
    "Compare, 8 occupations x 2 areas": ("compare", f"{EIGHT}&area=US&area=06"),
}
WARM_UP, RERUNS, PACE_S, STARTS_WITHIN_S = 5, 30, 0.15, 30


@contextmanager
def serving(app: str):
    """The base URL of `app` served by uvicorn on a free port."""
    with serving_process(app) as (url, _):
        yield url


@contextmanager
def serving_process(app: str):
    """The base URL of `app` served by uvicorn on a free port, and the id of its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", app, "--port", str(port), "--no-access-log", "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    url, deadline = f"http://127.0.0.1:{port}", time.monotonic() + STARTS_WITHIN_S
    try:
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
                break
            except urllib.error.HTTPError:  # it answers; the open API by itself has no such path
                break
            except OSError:
                time.sleep(0.05)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait()


class Session:
    """One visitor: a websocket that asks for reruns."""

    def __init__(self, url: str, page: str, query: str) -> None:
        self.url, self.page, self.query = url, page, query
        self.bytes = 0

    async def __aenter__(self):
        stream = self.url.replace("http", "ws") + "/_stcore/stream"
        self.socket = await websockets.connect(stream, subprotocols=["streamlit"], max_size=None, origin=self.url)
        return self

    async def __aexit__(self, *_):
        await self.socket.close()

    async def rerun(self) -> float:
        """Milliseconds from asking to the end of the script."""
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        started = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        while True:
            raw = await self.socket.recv()
            self.bytes += len(raw)
            answer = ForwardMsg()
            answer.ParseFromString(raw)
            if answer.WhichOneof("type") == "script_finished":
                return (time.perf_counter() - started) * 1000


async def paced(session: Session) -> list[float]:
    for _ in range(WARM_UP):
        await session.rerun()
    session.bytes, times = 0, []
    for _ in range(RERUNS):
        await asyncio.sleep(PACE_S)
        times.append(await session.rerun())
    return times


async def main() -> None:
    print(
        f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    with serving("tests.bench.baseline_app:app") as hello, serving("app:app") as ours:
        for name, (page, query) in PAGES.items():
            async with Session(hello, "", "") as bare, Session(ours, page, query) as session:
                yardstick = statistics.median(await paced(bare))
                times = await paced(session)
                median, worst = statistics.median(times), sorted(times)[int(0.95 * len(times))]
                print(
                    f"{name:34} {median:6.1f} ms p50 {worst:6.1f} ms p95 {session.bytes / RERUNS / 1000:6.1f} kB,"
                    f" {median / yardstick:4.1f} x bare Streamlit's one text ({yardstick:.1f} ms)"
                )


if __name__ == "__main__":
    asyncio.run(main())
