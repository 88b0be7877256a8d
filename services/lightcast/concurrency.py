"""Time as the Lightcast client sees it: waiting that can be called off, and one answer for many askers."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")

_GLANCE: Final = 0.1
"""Seconds between two looks at `cancel` while somebody else's call is waited for."""


class CancelledError(Exception):
    """Nobody wants the answer any more. Never leaves `services.lightcast`."""


class Pause(Protocol):
    """How to wait; tests hand in one that does not."""

    def __call__(self, seconds: float, cancel: threading.Event | None) -> None:
        """Return after `seconds`, or raise CancelledError as soon as `cancel` is set."""


def pause(seconds: float, cancel: threading.Event | None) -> None:
    """Wait for real."""
    if cancel is None:
        time.sleep(seconds)
    elif cancel.wait(seconds):
        raise CancelledError


def go_on(cancel: threading.Event | None) -> None:
    """Raise CancelledError if `cancel` is set."""
    if cancel is not None and cancel.is_set():
        raise CancelledError


class _Flight(Generic[T]):
    def __init__(self) -> None:
        self.landed = threading.Event()
        self.answer: T | None = None
        self.error: BaseException | None = None


class SingleFlight(Generic[T]):
    """Callers who want the same thing at the same time share one call, its answer or its error."""

    def __init__(self) -> None:
        self._flights: dict[Hashable, _Flight[T]] = {}
        self._lock = threading.Lock()

    def do(self, key: Hashable, call: Callable[[], T], cancel: threading.Event | None = None) -> T:
        """The answer of `call`, or of a call for `key` that is already under way.

        A caller whose `cancel` is set leaves with CancelledError. When it was the one who called, another of
        those who wait takes over, so that one closed page never costs another its answer.
        """
        while True:
            with self._lock:
                flight = self._flights.get(key)
                first = flight is None
                if flight is None:
                    flight = self._flights[key] = _Flight()
            if first:
                return self._lead(key, flight, call)
            while not flight.landed.wait(_GLANCE):
                go_on(cancel)
            if not isinstance(flight.error, CancelledError):
                if flight.error is not None:
                    raise flight.error
                return flight.answer  # type: ignore[return-value]
            go_on(cancel)

    def _lead(self, key: Hashable, flight: _Flight[T], call: Callable[[], T]) -> T:
        try:
            flight.answer = call()
        except BaseException as error:
            flight.error = error
            raise
        else:
            return flight.answer
        finally:
            with self._lock:
                del self._flights[key]
            flight.landed.set()
