"""When a page is drawn again, and what it goes on holding, while figures are on their way."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from components.sections import loading

GROWTH = SimpleNamespace(horizons=(1, 2, 3, 5, 10))


def drawn(done: int, ended: bool, *, cells: int = 0, was_ended: bool = False) -> loading._Drawn:
    return loading._Drawn(SimpleNamespace(done=done, ended=ended), SimpleNamespace(), cells, was_ended)


@pytest.mark.parametrize(
    ("one", "seconds", "again"),
    [
        (drawn(0, False), 0.1, False),  # nothing yet
        (drawn(1, False), 0.1, True),  # the first figures at once
        (drawn(9, False, cells=4), 0.1, False),  # more, but it was drawn just now
        (drawn(9, False, cells=4), loading.DRAW_AGAIN, True),
        (drawn(4, False, cells=4), loading.DRAW_AGAIN, True),  # nothing new, but fragments wait for their answer
        (drawn(4, True, cells=4), 0.1, True),  # the end at once
        (drawn(4, True, cells=4, was_ended=True), 0.1, False),
    ],
)
def test_when_to_draw_again(one, seconds, again):
    assert one.outdated(seconds) is again


def held(**changes: object) -> SimpleNamespace:
    usual = {"growth": GROWTH, "cells": [("A", "US")], "left": False, "cell_errors": [], "error": None, "age": 0.0}
    return SimpleNamespace(**(usual | changes))


@pytest.mark.parametrize(
    ("changes", "good"),
    [
        ({}, True),
        ({"age": loading.GOOD_FOR - 1}, True),
        ({"age": loading.GOOD_FOR + 1}, False),
        ({"cell_errors": ["one"], "age": loading.TRY_AGAIN + 1}, False),
        ({"cell_errors": ["one"], "age": loading.TRY_AGAIN - 1}, True),
        ({"error": "one", "age": loading.TRY_AGAIN + 1}, False),
        ({"left": True}, False),
        ({"cells": [("A", "06")]}, False),
        ({"growth": SimpleNamespace()}, False),
    ],
)
def test_what_has_come_is_shown_again_as_long_as_it_is_good(changes, good):
    assert loading._still_good(held(**changes), GROWTH, ["A"], ["US"]) is good
