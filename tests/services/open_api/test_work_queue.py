"""What takes long on the paths below /horizons/v1: so much at a time, so much waits, the rest is to come again."""

from __future__ import annotations

import threading

import anyio
import pytest
from anyio import to_thread

from services.open_api.responses import ApiError
from services.open_api.work_queue import WorkQueue


def run_many(queue, calls):
    """What each of `calls` calls on the queue returns or raises, the threads that ran at a time, and whether the
    threads that all share were free meanwhile."""
    results, running, most = [], 0, 0
    lock, release = threading.Lock(), threading.Event()

    def work():
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        assert release.wait(30)
        with lock:
            running -= 1
        return "done"

    async def call():
        try:
            results.append(await queue.run(work))
        except ApiError as error:
            results.append(error)

    async def main():
        async with anyio.create_task_group() as group:
            for _ in range(calls):
                group.start_soon(call)
            await anyio.wait_all_tasks_blocked()
            free = to_thread.current_default_thread_limiter().available_tokens
            assert await to_thread.run_sync(lambda: "free") == "free"
            release.set()
        return free

    free = anyio.run(main)
    return results, most, free


def test_calls_beyond_those_that_run_and_wait_are_refused_and_leave_shared_threads_free():
    results, most, free = run_many(WorkQueue(running=2, waiting=3), 9)
    refused = [result for result in results if isinstance(result, ApiError)]
    assert results.count("done") == 5 and len(refused) == 4
    assert most == 2
    assert free == 40, "the pages' threads are not used"
    assert {error.status for error in refused} == {503} and all(error.headers["Retry-After"] for error in refused)


def test_places_are_free_again_after_calls_that_fail():
    queue = WorkQueue(running=1, waiting=0)

    async def fail_twice():
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                await queue.run(lambda: 1 / 0)
        return await queue.run(lambda: "done")

    assert anyio.run(fail_twice) == "done"
