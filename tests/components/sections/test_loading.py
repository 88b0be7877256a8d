"""When a page is rerun, and which results are reused, while figures are loading."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from components.sections import loading

GROWTH = SimpleNamespace(horizons=(1, 2, 3, 5, 10))


def drawn(done: int, ended: bool, *, cells: int = 0, was_ended: bool = False) -> loading._Drawn:
    return loading._Drawn(SimpleNamespace(done=done, ended=ended), SimpleNamespace(), cells, was_ended)


@pytest.mark.parametrize(
    ("one", "seconds", "rerun"),
    [
        (drawn(0, False), 0.1, False),  # nothing yet
        (drawn(1, False), 0.1, True),  # the first figures at once
        (drawn(9, False, cells=4), 0.1, False),  # more, but it was drawn just now
        (drawn(9, False, cells=4), loading.RERUN_SECONDS, True),
        (drawn(4, False, cells=4), loading.RERUN_SECONDS, True),  # nothing new, but fragments wait for their answer
        (drawn(4, True, cells=4), 0.1, True),  # the end at once
        (drawn(4, True, cells=4, was_ended=True), 0.1, False),
    ],
)
def test_rerun_on_first_figures_at_the_interval_and_at_the_end(one, seconds, rerun):
    assert one.is_outdated(seconds) is rerun


def fetch_job(**changes: object) -> SimpleNamespace:
    usual = {"growth": GROWTH, "cells": [("A", "US")], "abandoned": False, "cell_errors": [], "error": None, "age": 0.0}
    return SimpleNamespace(**(usual | changes))


@pytest.mark.parametrize(
    ("changes", "reusable"),
    [
        ({}, True),
        ({"age": loading.RESULT_TTL - 1}, True),
        ({"age": loading.RESULT_TTL + 1}, False),
        ({"cell_errors": ["one"], "age": loading.ERROR_TTL + 1}, False),
        ({"cell_errors": ["one"], "age": loading.ERROR_TTL - 1}, True),
        ({"error": "one", "age": loading.ERROR_TTL + 1}, False),
        ({"abandoned": True}, False),
        ({"cells": [("A", "06")]}, False),
        ({"growth": SimpleNamespace()}, False),
    ],
)
def test_finished_job_is_reused_until_its_ttl(changes, reusable):
    assert loading._is_reusable(fetch_job(**changes), GROWTH, ["A"], ["US"]) is reusable
