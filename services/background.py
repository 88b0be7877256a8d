"""Work in the background: a future with partial results, progress, cancellation and a heartbeat.

job = BackgroundJob(connect_slowly, name="connect", failure=("Something went wrong.", "Try again.")).start()
job.heartbeat(2.0)  # repeated by whoever waits for the job: without it the job is abandoned
job.wait(0.2)
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import CancelledError, Future
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from services.errors import HorizonsError, UnexpectedResponseError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

_log: Final = logging.getLogger("horizons")

P = TypeVar("P")
T = TypeVar("T")


class JobState(StrEnum):
    """Where a job is in its life. All but `RUNNING` are final."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ABANDONED = "abandoned"


class BackgroundJob(Generic[P, T]):
    """Runs `work` on a daemon thread of its own, which never keeps the process from ending. Thread-safe.

    P is the type of a partial result, T of the result. A job that is cancelled or abandoned ends at once for those
    who wait; its thread ends when `work` next checks the event it was given, and what that returns is ignored.
    """

    def __init__(
        self,
        work: Callable[[threading.Event], T],
        *,
        name: str,
        failure: tuple[str, str],
        total: int = 1,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare the job; `start` runs it.

        Args:
            work: called with the event that is set when the job is cancelled or abandoned.
            name: of the thread.
            failure: message and next step for users when `work` raises anything but a HorizonsError.
            total: units of work, such as cells.
            clock: monotonic, in seconds.
        """
        self.total = total
        self.cancel_event = threading.Event()
        self._work = work
        self._name = name
        self._failure = failure
        self._clock = clock
        self._changed = threading.Condition()
        self._future: Future[T] = Future()
        self._state = JobState.RUNNING
        self._partials: list[P] = []
        self._done = 0
        self._error: HorizonsError | None = None
        self._ended_at = 0.0
        self._blocked = 0
        self._last_heartbeat = self._abandon_after = 0.0
        self._timer: threading.Timer | None = None

    def start(self) -> Self:
        """Run the work; returns the job itself."""
        self._future.set_running_or_notify_cancel()
        threading.Thread(target=self._run, name=self._name, daemon=True).start()
        return self

    # --- For those who wait

    @property
    def state(self) -> JobState:
        """Where the job is in its life."""
        return self._state

    @property
    def is_running(self) -> bool:
        """Whether more is to come."""
        return self._state is JobState.RUNNING

    @property
    def done(self) -> int:
        """Units of work that are done, of `total`."""
        return self._done

    @property
    def error(self) -> HorizonsError | None:
        """Why the job failed; None in every other state."""
        return self._error

    @property
    def seconds_since_end(self) -> float:
        """Seconds since the job ended; 0 while it runs."""
        return 0.0 if self.is_running else self._clock() - self._ended_at

    def partial_results(self) -> list[P]:
        """What has been published so far, in that order."""
        with self._changed:
            return list(self._partials)

    def wait(self, seconds: float, seen: int | None = None) -> bool:
        """Return when the job has ended or more than `seen` units are done, at the latest after `seconds`.

        Returns whether the job has ended. Waiting is no heartbeat.
        """
        with self._changed:
            self._changed.wait_for(lambda: not self.is_running or (seen is not None and self._done > seen), seconds)
            return not self.is_running

    def result(self) -> T:
        """The result, as soon as it is there; a job is not abandoned while anybody blocks here.

        Raises:
            HorizonsError: the job failed.
            concurrent.futures.CancelledError: it was cancelled or abandoned.
        """
        with self._changed:
            self._blocked += 1
        try:
            return self._future.result()
        finally:
            with self._changed:
                self._blocked -= 1

    def heartbeat(self, abandon_after: float) -> None:
        """Signal that a caller is waiting: without another one within `abandon_after` seconds the job is abandoned.

        A job without any heartbeat runs to its end.
        """
        with self._changed:
            self._last_heartbeat, self._abandon_after = self._clock(), abandon_after
            if self._timer is None and self.is_running:
                self._start_timer(abandon_after)

    def cancel(self) -> None:
        """End the job; what has been published stays. Nothing happens when it has ended already."""
        self._end(JobState.CANCELLED)

    def abandon(self) -> None:
        """End the job because nobody waits for it any more; otherwise as `cancel`."""
        self._end(JobState.ABANDONED)

    # --- For the work

    def publish(self, done: int, *partials: P) -> None:
        """Report that `done` units of work are done now, and add partial results.

        Raises:
            concurrent.futures.CancelledError: the job has been cancelled or abandoned.
        """
        with self._changed:
            if not self.is_running:
                raise CancelledError
            self._partials += partials
            self._done = done
            self._changed.notify_all()

    def _run(self) -> None:
        try:
            result = self._work(self.cancel_event)
        except HorizonsError as error:
            self._end(JobState.FAILED, error)
        except CancelledError:
            self._end(JobState.CANCELLED)
        except Exception as error:  # noqa: BLE001 - reported to waiting callers
            _log.exception("the background job %r failed", self._name)
            self._end(JobState.FAILED, UnexpectedResponseError(*self._failure, detail=type(error).__name__))
        else:
            if self._end(JobState.DONE):
                self._future.set_result(result)

    def _end(self, state: JobState, error: HorizonsError | None = None) -> bool:
        """Whether the job has ended by this call, not before."""
        with self._changed:
            if not self.is_running:
                return False
            self._state, self._error, self._ended_at = state, error, self._clock()
            if self._timer is not None:
                self._timer.cancel()
            self._changed.notify_all()
        if state is not JobState.DONE:
            self.cancel_event.set()
            self._future.set_exception(error or CancelledError())
        return True

    def _start_timer(self, seconds: float) -> None:
        self._timer = threading.Timer(seconds, self._check_heartbeat)
        self._timer.daemon = True
        self._timer.start()

    def _check_heartbeat(self) -> None:
        with self._changed:
            if not self.is_running:
                return
            remaining = self._last_heartbeat + self._abandon_after - self._clock()
            if remaining > 0 or self._blocked:
                self._start_timer(remaining if remaining > 0 else self._abandon_after)
                return
        self._end(JobState.ABANDONED)
