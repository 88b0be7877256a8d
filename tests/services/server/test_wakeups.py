"""Threads wake the event loop once for many callbacks, and none of them is lost."""

from __future__ import annotations

import asyncio
import random
import threading
import time

from services.server.wakeups import wake_once

THREADS, CALLS = 8, 2_000


def loop_that_counts():
    """An event loop, and the list that gets an item for each byte on its pipe."""
    loop, written = asyncio.new_event_loop(), []
    write = loop._write_to_self
    loop._write_to_self = lambda: (written.append(1), write())
    wake_once(loop)
    return loop, written


def test_many_callbacks_of_a_busy_loop_take_one_wake_up():
    loop, written = loop_that_counts()
    called = []
    for number in range(100):
        loop.call_soon_threadsafe(called.append, number)
    loop.run_until_complete(asyncio.sleep(0))
    assert called == list(range(100))
    assert len(written) == 1
    loop.close()


def test_idle_loop_is_woken_each_time():
    loop, _ = loop_that_counts()

    async def wait_for_callbacks():
        for _ in range(50):
            event = asyncio.Event()
            timer = threading.Timer(0.001, loop.call_soon_threadsafe, (event.set,))
            timer.start()
            await asyncio.wait_for(event.wait(), 5)

    loop.run_until_complete(wait_for_callbacks())
    loop.close()


def test_no_callback_of_many_threads_is_lost():
    loop, written = loop_that_counts()
    called, done = [], asyncio.Event()

    def call():
        called.append(1)
        if len(called) == THREADS * CALLS:
            done.set()

    def hand_over(seed):
        rng = random.Random(seed)
        for _ in range(CALLS):
            loop.call_soon_threadsafe(call)
            if rng.random() < 0.02:
                time.sleep(0.0001)

    threads = [threading.Thread(target=hand_over, args=(seed,)) for seed in range(THREADS)]
    for thread in threads:
        thread.start()
    loop.run_until_complete(asyncio.wait_for(done.wait(), 30))
    for thread in threads:
        thread.join()
    assert len(written) < len(called)
    loop.close()


def test_loop_of_another_kind_is_left_alone():
    class Other(asyncio.AbstractEventLoop):
        pass

    wake_once(Other())
