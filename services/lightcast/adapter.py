"""Transport adapter for `requests`: one deadline for a whole exchange, and a report when the request is written.

`requests` has no total timeout: its timeouts apply to each read of the socket, so that a server that sends a byte a
second holds a request for as long as it likes. The connections here give every socket operation (connect, TLS
handshake, write, status line, headers, body) only the time that is left.
"""

from __future__ import annotations

import contextlib
import http.client
import io
import socket
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.connection import allowed_gai_family, create_connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CONNECT_TIMEOUT: Final = 5.0
"""Seconds to connect at most; a server that is there answers sooner."""
_POOL_SIZE: Final = 16


@dataclass(frozen=True)
class _Exchange:
    """What the connections need to know of the request that their thread is sending."""

    deadline: float
    clock: Callable[[], float]
    on_written: Callable[[], None]

    def seconds_left(self) -> float:
        """Return the time that is left; raise TimeoutError when there is none."""
        left = self.deadline - self.clock()
        if left <= 0:
            raise TimeoutError("the exchange took too long")
        return left


class _ThreadState(threading.local):
    exchange: _Exchange | None = None


_thread: Final = _ThreadState()


@contextlib.contextmanager
def exchange(
    timeout: float, on_written: Callable[[], None], clock: Callable[[], float] = time.monotonic
) -> Iterator[None]:
    """Limit the exchange that this thread makes within the block to `timeout` seconds in all.

    `on_written` is called whenever a request has been written to its connection.
    """
    _thread.exchange = _Exchange(clock() + timeout, clock, on_written)
    try:
        yield
    finally:
        _thread.exchange = None


def _current() -> _Exchange:
    if _thread.exchange is None:
        raise RuntimeError("a request outside of `exchange`")
    return _thread.exchange


class _DeadlineReader(io.RawIOBase):
    """Reads from a socket, each time with the time that is left as timeout."""

    def __init__(self, sock: socket.socket, current: _Exchange) -> None:
        self._sock = sock
        self._file: Any = sock.makefile("rb", buffering=0)  # keeps the socket open until it is closed itself
        self._exchange = current

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._sock.settimeout(self._exchange.seconds_left())
        count: int | None = self._file.readinto(buffer)
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        self.fp.close()
        self.fp = io.BufferedReader(_DeadlineReader(sock, _current()))


class _DeadlineMixin:
    """Mixed into urllib3's connections. `timeout` is what they use to connect; `sock` is None until then."""

    response_class: Any = _Response
    host: Any
    port: Any
    timeout: Any
    sock: Any
    source_address: Any
    socket_options: Any
    _dns_host: str

    def request(self, *args: Any, **kwargs: Any) -> None:
        """Write the request, then report it."""
        self.timeout = _current().seconds_left()  # of writing on a connection that is reused
        super().request(*args, **kwargs)  # type: ignore[misc]  # the class that this is mixed into has it
        _current().on_written()

    def _new_conn(self) -> socket.socket:
        """Connect to the first address of the host that answers, with one timeout for all of them.

        What follows on the new socket (proxy, TLS handshake) has the time that is then left.
        """
        current, error = _current(), OSError("no address")
        deadline = current.clock() + min(current.seconds_left(), CONNECT_TIMEOUT)
        try:
            addresses = socket.getaddrinfo(self._dns_host, self.port, allowed_gai_family(), socket.SOCK_STREAM)
        except (socket.gaierror, UnicodeError) as unknown:
            raise NewConnectionError(self, "unknown host") from unknown  # type: ignore[arg-type]
        for *_, address in addresses:
            left = deadline - current.clock()
            if left <= 0:
                break
            try:
                sock = create_connection(
                    (str(address[0]), self.port), left, self.source_address, socket_options=self.socket_options
                )
            except OSError as raised:
                error = raised
            else:
                sock.settimeout(current.seconds_left())
                return sock
        if isinstance(error, TimeoutError) or left <= 0:
            raise ConnectTimeoutError(self, "connecting took too long") from error
        raise NewConnectionError(self, "no connection") from error  # type: ignore[arg-type]

    def send(self, data: Any) -> None:
        """Write `data`; a sendall that blocks several times still has one timeout."""
        if self.sock is not None:
            self.sock.settimeout(_current().seconds_left())
        super().send(data)  # type: ignore[misc]  # as above


class _HTTPConnection(_DeadlineMixin, HTTPConnection):
    pass


class _HTTPSConnection(_DeadlineMixin, HTTPSConnection):
    pass


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _HTTPConnection


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _HTTPSConnection


_POOLS: Final = {"http": _HTTPPool, "https": _HTTPSPool}


class DeadlineAdapter(HTTPAdapter):
    """Adapter with pools of the connections above. It never retries: `HttpClient` does."""

    def __init__(self) -> None:
        super().__init__(pool_connections=_POOL_SIZE, pool_maxsize=_POOL_SIZE, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Create the pool manager with our pool classes."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _POOLS

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        """Return the manager of a proxy, with our pool classes unless it is a SOCKS proxy, which has its own."""
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = _POOLS
        return manager
