"""What tests of every layer share: the public source, opened once."""

from __future__ import annotations

import asyncio
import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pandas as pd
import pytest

from services.growth import Growth, connect
from tests.shared import shared_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
LONGEST_WAITS = (
    "tests/browser/test_first_visit.py::test_first_visit_at_400_kbit_is_readable_in_time",
    "tests/browser/test_lightcast.py::test_states_are_drawn_as_they_arrive",
    "tests/services/lightcast/test_rate_limit_real_time.py::test_sixty_cells",
    "tests/services/lightcast/test_rate_limit_real_time.py::test_all_states",
    "tests/services/lightcast/test_rate_limit_real_time",
)
"""Of the tests of real time the longest, one for each of four workers, then the shortest, which two of these take."""
FIRST = (
    "tests/model/test_build",
    "tests/browser/test_replicas",
    "tests/browser/test_lightcast",
    "tests/browser",
    "tests/services/open_api/test_openapi",
    "tests/test_sign_in",
    "tests/test_server",
    "tests/model/evaluation/test_backtest",
    "tests/pages",
    "tests/model",
    "tests/services/lightcast",
)
"""What takes longest, by the beginning of its path: a long file that starts last is waited for by idle workers."""


hypothesis.settings.register_profile("horizons", deadline=None)  # a busy machine is no fault of what is tested
hypothesis.settings.load_profile("horizons")

gc.disable()  # until all is imported and collected: of what is there by then next to nothing is garbage


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than CPUs: workers wait a seventh of their time, for timers, pages and servers (-n auto)."""
    return (os.cpu_count() or 1) + 1


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import no file without a test of real time when those alone are run (-m timing): importing all takes longer."""
    if config.option.markexpr != "timing" or collection_path.suffix != ".py":
        return None
    return True if "mark.timing" not in collection_path.read_text(encoding="utf-8") else None


def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Put the files that take longest first; workers take them in this order (--no-loadscope-reorder).

    Of the tests of real time, where they run alone, the longest ones.
    """
    first = LONGEST_WAITS if config.option.markexpr == "timing" else FIRST
    ranks = {name: rank for rank, name in enumerate(first)}
    items.sort(key=lambda item: next((ranks[name] for name in first if item.nodeid.startswith(name)), len(first)))


def pytest_collection_finish() -> None:
    """Leave out what was imported and collected whenever garbage is collected from now on: it stays to the end.

    Little of what tests make is garbage that refers to itself: to look for it seldom saves 3 % of the processor time.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


@pytest.fixture(autouse=True)
def no_running_loop(request) -> Iterator[None]:
    """Let a test run an event loop of its own after a browser test in the same process: Playwright's stays marked as
    the one that runs in this thread until the end."""
    running = asyncio._get_running_loop()
    if running is None or request.path.is_relative_to(ROOT / "tests" / "browser"):
        yield
        return
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(running)


@pytest.fixture(scope="session")
def public() -> Growth:
    """The public source with the data set that ships with Horizons."""
    return connect("public")


@pytest.fixture(scope="session")
def every_cell(public, tmp_path_factory) -> pd.DataFrame:
    """All occupations in the nation and all states, years 1 to 10, read once a run."""

    def fill(folder: Path) -> None:
        areas = ["US", *public.state_ids]
        cells = public.growth(public.occupations()["occupation_id"], areas, range(1, 11))
        cells.to_pickle(folder / "cells.pickle")

    return pd.read_pickle(shared_folder(tmp_path_factory, "every_cell", fill) / "cells.pickle")


@pytest.fixture(scope="session")
def main_script() -> str:
    """The script that app.py names, as AppTest wants it."""
    return str(ROOT / "components" / "main.py")
