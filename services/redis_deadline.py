"""Connections to Redis whose responses arrive within a time as a whole, not merely byte by byte.

The client library limits the wait for the next bytes: a Redis, or whatever answers in its place, that sends a byte now
and then would hold a thread without end.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket


class DeadlineSocket:
    """A socket on which what is received after something was sent has `seconds` in all."""

    def __init__(self, sock: socket.socket, seconds: float) -> None:
        self._socket = sock
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds

    def sendall(self, data: bytes) -> None:
        """Send `data`; the time for its response begins."""
        self._deadline = time.monotonic() + self._seconds
        self._socket.sendall(data)

    def recv(self, size: int) -> bytes:
        """Return what arrives first.

        Raises:
            TimeoutError: the time is over.
        """
        timeout = self._socket.gettimeout()
        if timeout == 0:  # a look at what is there
            return self._socket.recv(size)
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._socket.settimeout(left)
        try:
            return self._socket.recv(size)
        finally:
            self._socket.settimeout(timeout)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)


def with_deadline(connection_class: type[Any], seconds: float) -> type[Any]:
    """Return a class of the client library's connections (plain, TLS or a Unix socket) whose sockets have a deadline.

    The library has no such option. `_connect` is its abstract method, which each class of connections has to define: it
    returns the socket that the connection then reads from and writes to.
    """

    class WithDeadline(connection_class):  # type: ignore[misc]  # a base known at run time
        def _connect(self) -> DeadlineSocket:
            return DeadlineSocket(super()._connect(), seconds)

    return WithDeadline
