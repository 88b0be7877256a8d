"""The lock is given first come, first served."""

from __future__ import annotations

import threading

import pytest

from services.fair_lock import FairLock

TIMEOUT = 30  # seconds


def test_short_work_gets_the_lock_between_two_parts_of_long_work():
    lock, order, is_first_part = FairLock(), [], threading.Event()

    def many():
        for part in range(3):
            with lock:
                order.append(f"long {part}")
                is_first_part.set()
                if part == 0:
                    assert is_asked.wait(TIMEOUT)

    is_asked = threading.Event()
    long = threading.Thread(target=many)
    long.start()
    assert is_first_part.wait(TIMEOUT)

    def one():
        with lock:
            order.append("short")

    short = threading.Thread(target=one)
    short.start()
    while not lock.waiting:
        assert short.is_alive()
    is_asked.set()
    long.join(TIMEOUT)
    short.join(TIMEOUT)
    assert order == ["long 0", "short", "long 1", "long 2"]


def test_lock_is_released_after_an_error():
    lock = FairLock()
    with pytest.raises(KeyError), lock:
        raise KeyError
    with lock:
        pass
