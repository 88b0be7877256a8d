"""One thread at a time has the lock, first come, first served, and no longer than the lease."""

from __future__ import annotations

import threading

import pytest

from services.leased_lock import LeasedLock

TIMEOUT = 30  # seconds
LONG = 3_600.0


def start(work) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_threads_get_the_lock_one_at_a_time_in_the_order_in_which_they_asked():
    lock, order = LeasedLock(LONG), []

    def work(number: int) -> None:
        with lock.held():
            order.append(f"{number} begins")
            order.append(f"{number} ends")

    threads = []
    with lock.held():
        for number in range(3):
            threads.append(start(lambda number=number: work(number)))
            while lock.waiting <= number:
                assert threads[-1].is_alive()
        assert order == []
    for thread in threads:
        thread.join(TIMEOUT)
    assert order == [f"{number} {what}" for number in range(3) for what in ("begins", "ends")]


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


def test_all_who_wait_go_on_when_the_lease_is_over():
    now, lock = [0.0], None
    lock = LeasedLock(0.001, clock=lambda: now[0])
    done = threading.Semaphore(0)

    def work() -> None:
        with lock.held():
            done.release()

    with lock.held():
        for number in range(3):
            start(work)
            while lock.waiting <= number:
                pass
        assert not done.acquire(blocking=False)
        now[0] = 1.0
        for _ in range(3):
            assert done.acquire(timeout=TIMEOUT)


def test_lock_is_given_back_after_an_error():
    lock = LeasedLock(LONG)
    with pytest.raises(KeyError), lock.held():
        raise KeyError
    with lock.held():
        pass
