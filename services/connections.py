"""The registry of open connections: one for each settings, shared by everybody in the process."""

from __future__ import annotations

import contextlib
import threading
import time
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, Never, TypeVar

from cachetools import LRUCache

from services.background import BackgroundJob
from services.circuit_breaker import CircuitBreaker
from services.errors import HorizonsError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, MutableMapping

K = TypeVar("K", bound="Hashable")
T = TypeVar("T")

_MAX_CONNECTIONS: Final = 32
"""Settings whose connection one process keeps; an installation has one, an agency's a few."""

_FAILURE: Final = ("Something went wrong here while the source was opened.", "Try again; if it comes again, report it.")


@dataclass
class _Entry(Generic[T]):
    """The state of one key: a connection opened at `opened_at`, a job that opens one, or both."""

    breaker: CircuitBreaker[HorizonsError]
    connection: T | None = None
    opened_at: float = 0.0
    job: BackgroundJob[Never, T] | None = None


class ConnectionRegistry(Generic[K, T]):
    """Connections by the settings they were opened with; opened in the background, once for all callers.

    K is the type of the settings: immutable and compared by value, so that equal settings share a connection and
    different ones never do. Thread-safe.
    """

    def __init__(
        self,
        open_connection: Callable[[K, T | None, threading.Event], T],
        *,
        ttl: float,
        cooldown: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Make an empty registry.

        Args:
            open_connection: called with the settings, the connection that is to be replaced, if any, and the event
                that is set when the attempt is abandoned.
            ttl: seconds after which a connection is opened anew; the old one is used until that is done.
            cooldown: seconds for which opening is not tried again after it failed.
            clock: monotonic, in seconds.
        """
        self._open = open_connection
        self._ttl = ttl
        self._cooldown = cooldown
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: MutableMapping[K, _Entry[T]] = LRUCache(_MAX_CONNECTIONS)

    def get(self, key: K) -> T | BackgroundJob[Never, T]:
        """The connection, or the job that opens it while that is running.

        Raises:
            HorizonsError: opening failed less than the cooldown ago, and there is no older connection.
        """
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                breaker = CircuitBreaker[HorizonsError](cooldown=self._cooldown, clock=self._clock)
                entry = self._entries[key] = _Entry(breaker)
            if entry.job is not None and not entry.job.is_running:
                self._take_outcome(entry, entry.job)
            if entry.connection is not None:
                if self._clock() - entry.opened_at > self._ttl and entry.job is None and not entry.breaker.is_open:
                    entry.job = self._start(key, entry.connection)
                return entry.connection
            if entry.job is None:
                error = entry.breaker.check()
                if error is not None:
                    raise error
                entry.job = self._start(key, None)
            return entry.job

    def wait(self, key: K) -> T:
        """The connection, as soon as it is open.

        Raises:
            HorizonsError: opening failed, now or less than the cooldown ago.
        """
        while isinstance(found := self.get(key), BackgroundJob):
            with contextlib.suppress(HorizonsError, CancelledError):  # an error is raised by the next `get`
                return found.result()
        return found

    def clear(self) -> None:
        """Forget every connection, as a new process would."""
        with self._lock:
            self._entries.clear()

    def _start(self, key: K, previous: T | None) -> BackgroundJob[Never, T]:
        work = partial(self._open, key, previous)
        return BackgroundJob[Never, T](work, name="connect", failure=_FAILURE, clock=self._clock).start()

    def _take_outcome(self, entry: _Entry[T], job: BackgroundJob[Never, T]) -> None:
        entry.job = None
        with contextlib.suppress(CancelledError):  # an abandoned attempt is no failure of the source
            try:
                entry.connection = job.result()
            except HorizonsError as error:
                entry.breaker.record_failure(error)
            else:
                entry.opened_at = self._clock() - job.seconds_since_end
                entry.breaker.record_success()
