"""A real uvicorn in a thread, with short time limits, and raw connections to it."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import uvicorn

from services.server.request_timeouts import TimedH11Protocol
from services.server.websocket_protocol import WebSocketProtocol

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator

    from starlette.types import ASGIApp

Result = TypeVar("Result")

LIMIT_S = 0.4
"""What the tests wait for instead of ten seconds."""


class ShortLimits(TimedH11Protocol):
    """Time limits that a test can wait for."""

    headers_s = LIMIT_S
    body_s = LIMIT_S
    drain_s = LIMIT_S
    unread_s = LIMIT_S


@dataclass
class Echo:
    """An ASGI application that answers with the length of the body that it has read; /early answers before reading."""

    disconnected: list[str] = field(default_factory=list)

    async def __call__(self, scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            for kind in ("startup", "shutdown"):
                await receive()
                await send({"type": f"lifespan.{kind}.complete"})
            return
        length, more = 0, scope["path"] != "/early"
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                self.disconnected.append(scope["path"])
                return
            length, more = length + len(message["body"]), message["more_body"]
        headers = [(b"content-length", b"%d" % len(str(length)))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": str(length).encode()})


@dataclass
class RunningServer:
    """The server, and what its application has seen."""

    server: uvicorn.Server
    port: int
    app: Echo
    thread: threading.Thread

    def connect(self, data: bytes = b"") -> socket.socket:
        """A connection on which `data` has been sent."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=5)
        connection.sendall(data)
        return connection


def read_all(connection: socket.socket) -> bytes:
    """Everything that comes until the server closes the connection."""
    received = b""
    with contextlib.suppress(ConnectionError):
        while part := connection.recv(65_536):
            received += part
    return received


@contextlib.contextmanager
def run_uvicorn(protocol: type[TimedH11Protocol] = ShortLimits, app: ASGIApp | None = None) -> Iterator[RunningServer]:
    """uvicorn in a thread of this process; `app` is served in the place of the echo."""
    echo = Echo()
    config = uvicorn.Config(
        app or echo, http=protocol, ws=WebSocketProtocol, log_level="critical", timeout_graceful_shutdown=8
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield RunningServer(server, listening.getsockname()[1], echo, thread)
        finally:
            server.should_exit = True
            thread.join(10)


def run_async(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """The result of `coroutine`, run in a thread: after a browser test this one has Playwright's event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
