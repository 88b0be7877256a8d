"""Turns are given first come, first served."""

from __future__ import annotations

import threading

import pytest

from services.turns import Turns

PATIENCE = 30  # seconds


def test_short_work_gets_its_turn_between_two_parts_of_long_work():
    turns, order, is_first_part = Turns(), [], threading.Event()

    def many():
        for part in range(3):
            with turns.take():
                order.append(f"long {part}")
                is_first_part.set()
                if part == 0:
                    assert is_asked.wait(PATIENCE)

    is_asked = threading.Event()
    long = threading.Thread(target=many)
    long.start()
    assert is_first_part.wait(PATIENCE)

    def one():
        with turns.take():
            order.append("short")

    short = threading.Thread(target=one)
    short.start()
    while not turns._waiting:
        assert short.is_alive()
    is_asked.set()
    long.join(PATIENCE)
    short.join(PATIENCE)
    assert order == ["long 0", "short", "long 1", "long 2"]


def test_turn_is_passed_on_after_an_error():
    turns = Turns()
    with pytest.raises(KeyError), turns.take():
        raise KeyError
    with turns.take():
        pass
