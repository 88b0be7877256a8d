"""Cancellable waiting, and one call for many concurrent callers of the same key."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Final, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")

_CANCEL_POLL_SECONDS: Final = 0.1
"""Seconds between two checks of `cancel` while another caller's call is waited for."""


class CancelledError(Exception):
    """The caller cancelled. Never leaves `services.lightcast`."""


class Sleep(Protocol):
    """How to wait; tests inject one that returns at once."""

    def __call__(self, seconds: float, cancel: threading.Event | None) -> None:
        """Return after `seconds`, or raise CancelledError as soon as `cancel` is set."""


def sleep_or_cancel(seconds: float, cancel: threading.Event | None) -> None:
    """Sleep in real time; see Sleep."""
    if cancel is None:
        time.sleep(seconds)
    elif cancel.wait(seconds):
        raise CancelledError


def raise_if_cancelled(cancel: threading.Event | None) -> None:
    """Raise CancelledError if `cancel` is set."""
    if cancel is not None and cancel.is_set():
        raise CancelledError


class _Call(Generic[T]):
    def __init__(self) -> None:
        self.done = threading.Event()
        self.result: T | None = None
        self.error: BaseException | None = None


class SingleFlight(Generic[T]):
    """Concurrent callers with the same key share one call, its result or its error."""

    def __init__(self) -> None:
        self._calls: dict[Hashable, _Call[T]] = {}
        self._lock = threading.Lock()

    def do(self, key: Hashable, function: Callable[[], T], cancel: threading.Event | None = None) -> T:
        """Return the result of `function`, or of the call for `key` that is already in flight.

        A caller whose `cancel` is set gets CancelledError. If it was the one making the call, one of the waiting
        callers makes it again, so that one closed page never costs another its result.
        """
        while True:
            with self._lock:
                call = self._calls.get(key)
                is_leader = call is None
                if call is None:
                    call = self._calls[key] = _Call()
            if is_leader:
                return self._run(key, call, function)
            while not call.done.wait(_CANCEL_POLL_SECONDS):
                raise_if_cancelled(cancel)
            if not isinstance(call.error, CancelledError):
                if call.error is not None:
                    raise call.error
                return call.result  # type: ignore[return-value]  # set by then: the call is done, without an error
            raise_if_cancelled(cancel)

    def _run(self, key: Hashable, call: _Call[T], function: Callable[[], T]) -> T:
        try:
            call.result = function()
        except BaseException as error:
            call.error = error
            raise
        else:
            return call.result
        finally:
            with self._lock:
                del self._calls[key]
            call.done.set()
