"""The limit on a real socket: kept in any sliding second, and used up when there is work."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

import pytest

from services.growth import Growth, connect
from services.lightcast.rate_limiter import WINDOW
from tests.lightcast_server import OCCUPATIONS, LightcastServer, growth_of

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.timing

LATENCY: Final = 0.12
RATE: Final = 5
TOLERANCE: Final = 1.15


def floor(requests: int) -> float:
    """The least seconds that so many requests can take: five go at once, then five a window, then the answer."""
    return (requests - 1) // RATE * WINDOW + LATENCY


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is so, as long as it is going to be."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to be"
        threading.Event().wait(0.005)


@pytest.fixture
def growth(server: LightcastServer) -> Growth:
    """Opened, with the whole limit free again."""
    server.rules.latency = LATENCY
    opened = connect("lightcast", server.settings())
    until(lambda: opened.estimate_seconds(RATE) == 0)
    return opened


def test_sixty_cells_from_eight_threads(server: LightcastServer, growth: Growth) -> None:
    codes, areas = list(OCCUPATIONS)[:15], ["US", "06", "36", "48"]
    cells = [(code, area) for code in codes for area in areas]
    began = time.monotonic()
    with ThreadPoolExecutor(8) as pool:
        frames = list(pool.map(lambda cell: growth.growth([cell[0]], [cell[1]]), cells))
    took = time.monotonic() - began

    for (code, area), frame in zip(cells, frames, strict=True):
        assert frame["growth"].tolist() == pytest.approx(list(growth_of(code, area).values()))
    assert server.count("growth") == 60
    assert sum(1 for call in server.calls if call.status == 429) == 0
    assert server.worst_second() == RATE
    assert server.count("token") == 2, "one for each scope"
    assert took <= floor(60) * TOLERANCE, f"{took:.2f} s, floor {floor(60):.2f} s"

    growth.growth(codes, areas)
    assert server.count("growth") == 60, "asked again: no call"


def test_every_state_of_one_occupation(server: LightcastServer, growth: Growth) -> None:
    states = growth.areas()["area_id"].tolist()[1:]
    arrived: list[float] = []
    seen: list[tuple[int, int]] = []
    estimate = growth.estimate_seconds(len(states))
    began = time.monotonic()
    for frame in growth.stream(["231113"], states, on_progress=lambda done, total: seen.append((done, total))):
        arrived += [time.monotonic()] * frame["area_id"].nunique()
    took = time.monotonic() - began

    first_answer = min(call.at for call in server.calls if call.kind == "growth") + LATENCY
    assert len(arrived) == 51
    assert arrived[0] - first_answer <= 1.0
    assert took <= floor(51) * TOLERANCE, f"{took:.2f} s, floor {floor(51):.2f} s"
    assert estimate == pytest.approx(floor(51) - LATENCY, rel=0.05)
    assert seen[-1] == (51, 51)
    assert seen == sorted(seen)
    assert server.worst_second() == RATE
    assert server.count("growth", 429) == 0


def test_a_closed_page_stops_asking(server: LightcastServer, growth: Growth) -> None:
    stream = growth.stream(["231113"], growth.areas()["area_id"].tolist())
    next(stream)
    stream.close()
    running = {thread for thread in threading.enumerate() if thread.name.startswith("lightcast-")}
    until(lambda: not any(thread.is_alive() for thread in running))
    asked = server.count("growth")
    assert asked <= 2 * RATE
    # And nothing is queued: who comes next has the limit for himself.
    assert growth.estimate_seconds(1) <= WINDOW + 0.01
    growth.growth(["101110"], ["US"])
    assert server.count("growth") == asked + 1


def test_two_pages_share_one_limit_and_one_call(server: LightcastServer, growth: Growth) -> None:
    other = connect("lightcast", server.settings())
    with ThreadPoolExecutor(2) as pool:
        frames = list(pool.map(lambda one: one.growth(["231113"], ["US", "06", "36"]), (growth, other)))
    assert frames[0]["growth"].tolist() == frames[1]["growth"].tolist()
    assert server.count("growth") == 3
