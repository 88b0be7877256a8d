"""Runs of scripts leave no more garbage behind than is found in time, and are not interrupted by looking for it."""

from __future__ import annotations

import gc
import sys

import pytest

from services.server import interpreter


@pytest.fixture
def _restored():
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    yield
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(interval)


def full_collections() -> int:
    return gc.get_stats()[2]["collections"]


@pytest.mark.usefixtures("_restored")
def test_what_runs_need_to_their_end_is_not_taken_for_what_stays():
    interpreter.share()
    gc.collect()
    before = full_collections()
    for _ in range(20):
        objects = [[] for _ in range(10_000)]
        objects.clear()
    assert full_collections() == before


@pytest.mark.usefixtures("_restored")
def test_garbage_is_found_all_the_same():
    interpreter.share()
    gc.collect()
    before = gc.get_stats()[0]["collected"]
    for _ in range(100_000):
        cycle: list[object] = []
        cycle.append(cycle)
    assert gc.get_stats()[0]["collected"] - before > 10_000


@pytest.mark.usefixtures("_restored")
def test_threads_change_before_a_request_has_waited_for_ten_milliseconds():
    interpreter.share()
    assert sys.getswitchinterval() * 5 < 0.010  # the system calls of a response
