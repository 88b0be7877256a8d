"""One thread at a time has the lock, first come, first served, and no longer than the lease."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from services.leased_lock import LeasedLock
from tests.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

TIMEOUT = 30  # seconds
LONG = 3_600.0
THREADS = 3


def start(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def queue(lock: LeasedLock, work: Callable[[int], object]) -> list[threading.Thread]:
    """Threads that wait for the lock in this order, and then do `work` with their number."""

    def work_with_lock(number: int) -> None:
        with lock.held():
            work(number)

    threads = []
    for number in range(THREADS):
        threads.append(start(lambda number=number: work_with_lock(number)))
        wait_until(lambda number=number: lock.waiting == number + 1)
    return threads


def test_threads_get_the_lock_one_at_a_time_in_the_order_in_which_they_asked():
    lock, begun, may_end = LeasedLock(LONG), [], [threading.Event() for _ in range(THREADS)]

    def work(number: int) -> None:
        begun.append(number)
        assert may_end[number].wait(TIMEOUT)

    with lock.held():
        threads = queue(lock, work)
        assert begun == []
    for number in range(THREADS):
        wait_until(lambda number=number: len(begun) == number + 1)
        assert lock.waiting == THREADS - number - 1
        may_end[number].set()
    for thread in threads:
        thread.join(TIMEOUT)
    assert begun == list(range(THREADS))


def test_a_thread_that_keeps_the_lock_for_long_holds_up_nobody_and_takes_it_from_nobody_at_its_end():
    lock, has_begun, may_end = LeasedLock(0.001), threading.Event(), threading.Event()

    def keep() -> None:
        with lock.held():
            has_begun.set()
            assert may_end.wait(TIMEOUT)

    long = start(keep)
    assert has_begun.wait(TIMEOUT)
    with lock.held():
        holder = lock._holder
        may_end.set()
        long.join(TIMEOUT)
        assert lock._holder is holder
    assert lock._holder is None


def test_each_goes_on_a_lease_after_the_one_before_if_all_of_them_keep_the_lock():
    now, begun, may_end = [0.0], [], threading.Event()
    lock = LeasedLock(0.001, clock=lambda: now[0])

    def keep(number: int) -> None:
        begun.append(number)
        assert may_end.wait(TIMEOUT)

    with lock.held():
        threads = queue(lock, keep)
        for number in range(THREADS):
            assert begun == list(range(number))
            assert lock.waiting == THREADS - number
            now[0] += 0.001
            wait_until(lambda number=number: len(begun) == number + 1)
        may_end.set()
        for thread in threads:
            thread.join(TIMEOUT)
    assert lock._holder is None


def test_those_behind_the_next_one_wait_without_looking_at_the_clock():
    """Each look would take the interpreter from those who compute."""
    now, looks = [0.0], []

    def look() -> float:
        looks.append(threading.current_thread())
        return now[0]

    lock = LeasedLock(0.001, clock=look)
    with lock.held():
        threads = queue(lock, lambda _: None)
        wait_until(lambda: set(threads) <= set(looks))  # each looks once when it comes
        looks.clear()
        wait_until(lambda: len(looks) > 10)
        assert set(looks) == {threads[0]}
        now[0] = 1.0
        threads[0].join(TIMEOUT)
    for thread in threads:
        thread.join(TIMEOUT)
        assert not thread.is_alive()


def test_lock_is_given_back_after_an_error():
    lock = LeasedLock(LONG)
    with pytest.raises(KeyError), lock.held():
        raise KeyError
    with lock.held():
        pass
