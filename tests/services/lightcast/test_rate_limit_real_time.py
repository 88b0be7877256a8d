"""The rate limit on real sockets: kept in any sliding second, and used up when there is work."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import pytest

from services.growth import Growth, connect
from services.lightcast.rate_limiter import WINDOW
from tests.lightcast_contract import OCCUPATIONS, growth_of
from tests.waiting import wait_until

if TYPE_CHECKING:
    from tests.lightcast_server import LightcastServer

pytestmark = pytest.mark.timing

LATENCY: Final = 0.12
RATE: Final = 5
TOLERANCE: Final = 1.15


def minimum_seconds(requests: int) -> float:
    """Return the shortest time for so many requests: five at once, then five a window, then the last response."""
    return (requests - 1) // RATE * WINDOW + LATENCY


@pytest.fixture
def growth(server: LightcastServer) -> Growth:
    """The open source, with its whole rate free again."""
    server.rules.latency = LATENCY
    opened = connect("lightcast", server.settings())
    wait_until(lambda: opened.estimate_seconds(RATE) == 0)
    return opened


def test_sixty_cells_from_eight_threads_keep_and_use_up_the_rate(server: LightcastServer, growth: Growth) -> None:
    """The rate is never exceeded, and used up, except in a run in which threads woke too late for their slots, each of
    which costs a window."""
    codes = list(OCCUPATIONS)[:15]
    took: list[float] = []
    for areas in (["US", "06", "36", "48"], ["12", "17", "39", "42"], ["01", "04", "05", "08"]):
        wait_until(lambda: growth.estimate_seconds(RATE) == 0)
        sent = server.count("growth")
        took.append(seconds_of_cells(growth, [(code, area) for code in codes for area in areas]))
        assert server.count("growth") - sent == 60
        assert sum(1 for call in server.calls if call.status == 429) == 0
        assert server.max_requests_per_second() == RATE
        assert server.count("token") == 2, "one for each scope"
        growth.growth(codes, areas)
        assert server.count("growth") - sent == 60, "a second fetch sends no request"
        if took[-1] <= minimum_seconds(60) * TOLERANCE:
            return
    pytest.fail(f"too slow three times: {took}, minimum {minimum_seconds(60):.2f} s")


def seconds_of_cells(growth: Growth, cells: list[tuple[str, str]]) -> float:
    """Return how long eight threads take for these cells, which have the figures of the service."""
    started = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        frames = list(pool.map(lambda cell: growth.growth([cell[0]], [cell[1]]), cells))
    took = time.monotonic() - started
    for (code, area), frame in zip(cells, frames, strict=True):
        assert frame["growth"].tolist() == pytest.approx(list(growth_of(code, area).values()))
    return took


def test_all_states_arrive_at_the_rate_limit(server: LightcastServer, growth: Growth) -> None:
    states = growth.areas()["area_id"].tolist()[1:]
    arrivals: list[float] = []
    progress: list[tuple[int, int]] = []
    estimate = growth.estimate_seconds(len(states))
    started = time.monotonic()
    for frame in growth.stream(["231113"], states, on_progress=lambda done, total: progress.append((done, total))):
        arrivals += [time.monotonic()] * frame["area_id"].nunique()
    took = time.monotonic() - started

    first_answer = min(call.at for call in server.calls if call.kind == "growth") + LATENCY
    assert len(arrivals) == 51
    assert arrivals[0] - first_answer <= 1.0
    assert took <= minimum_seconds(51) * TOLERANCE, f"{took:.2f} s, minimum {minimum_seconds(51):.2f} s"
    assert estimate == pytest.approx(minimum_seconds(51) - LATENCY, rel=0.05)
    assert progress[-1] == (51, 51)
    assert progress == sorted(progress)
    assert server.max_requests_per_second() == RATE
    assert server.count("growth", 429) == 0


def test_closed_stream_sends_no_more_requests(server: LightcastServer, growth: Growth) -> None:
    stream = growth.stream(["231113"], growth.areas()["area_id"].tolist())
    next(stream)
    stream.close()
    running = {thread for thread in threading.enumerate() if thread.name.startswith("lightcast-")}
    wait_until(lambda: not any(thread.is_alive() for thread in running))
    sent = server.count("growth")
    assert sent <= 2 * RATE
    # And nothing is queued: the next caller has the whole rate.
    assert growth.estimate_seconds(1) <= WINDOW + 0.01
    growth.growth(["101110"], ["US"])
    assert server.count("growth") == sent + 1


def test_two_sources_share_one_limit_and_one_request(server: LightcastServer, growth: Growth) -> None:
    other = connect("lightcast", server.settings())
    with ThreadPoolExecutor(2) as pool:
        frames = list(pool.map(lambda one: one.growth(["231113"], ["US", "06", "36"]), (growth, other)))
    assert frames[0]["growth"].tolist() == frames[1]["growth"].tolist()
    assert server.count("growth") == 3
