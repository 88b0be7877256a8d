"""How many files and connections the process may have open, and what is done before there are too many.

A session of the dashboard takes four descriptors, and keeps three for two minutes after it has gone. Without one left,
every script and every new connection would fail with a traceback.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
import time
from asyncio.selector_events import BaseSelectorEventLoop
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import PlainTextResponse

from services.server.refusal import refuse

if sys.platform != "win32":  # where sockets do not count
    import resource

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

WANTED_LIMIT: Final = 65_536
"""More sessions than one process can serve."""
SESSION_RESERVE: Final = 64
"""Descriptors that stay free when no more sessions are opened: files of scripts, connections that are refused."""
_LOG_EVERY_S: Final = 60.0
_OUT_OF_FILES: Final = frozenset({errno.EMFILE, errno.ENFILE})

_log: Final = logging.getLogger("horizons.server")


def raise_limit() -> None:
    """Allow the process as many open files as the system lets it have, up to WANTED_LIMIT."""
    if sys.platform == "win32":
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = WANTED_LIMIT if hard == resource.RLIM_INFINITY else min(WANTED_LIMIT, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def free_files() -> int | None:
    """At least how many more files the process may open; None where that is unknown.

    A new descriptor gets the lowest free number, so there are as many open as that number says, or fewer.
    """
    if sys.platform == "win32":
        return None
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if limit == resource.RLIM_INFINITY:
        return None
    try:
        lowest_free = os.open(os.devnull, os.O_RDONLY)
    except OSError:
        return 0
    os.close(lowest_free)
    return limit - lowest_free


class ScarcityLog:
    """Says once a minute that files run out, however many are refused meanwhile: a log that fills is the next fault."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._logged_at: float | None = None

    def warn(self) -> None:
        """Write the line, unless it has been written less than a minute ago."""
        now = self._clock()
        if self._logged_at is None or now - self._logged_at > _LOG_EVERY_S:
            self._logged_at = now
            _log.warning("No more sessions or connections fit: raise the limit of open files (ulimit -n).")


def log_accept_errors_once(loop: asyncio.AbstractEventLoop, log: ScarcityLog | None = None) -> None:
    """Let connections that cannot be accepted wait in silence, for which asyncio logs thousands of tracebacks a second.

    They are accepted as soon as others end, of which half-sent ones do within seconds.
    """
    log = log or ScarcityLog()
    before = loop.get_exception_handler()

    def handle(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, OSError) and error.errno in _OUT_OF_FILES:
            log.warn()
        elif before is not None:
            before(loop, context)
        else:
            loop.default_exception_handler(context)

    loop.set_exception_handler(handle)


def accept_one_by_one(loop: asyncio.AbstractEventLoop) -> None:
    """Make `loop` accept one connection at a time, and wait a second after one that cannot be; nothing for other loops.

    asyncio accepts as many as may wait for the server, 2,048, in one go, and where there is no descriptor left it fails
    that often, and schedules as many retries, each of which does so again: a core is busy with nothing.
    """
    if not isinstance(loop, BaseSelectorEventLoop):
        return
    private: Any = loop
    accept = private._accept_connection

    def accept_one(
        protocol_factory: Any, sock: Any, sslcontext: Any = None, server: Any = None, _: int = 1, *timeouts: Any
    ) -> None:
        accept(protocol_factory, sock, sslcontext, server, 1, *timeouts)

    private._accept_connection = accept_one


class OpenFilesMiddleware:
    """Refuses new websockets while few files can be opened."""

    def __init__(
        self, app: ASGIApp, count_free: Callable[[], int | None] = free_files, log: ScarcityLog | None = None
    ) -> None:
        self._app = app
        self._count_free = count_free
        self._log = log or ScarcityLog()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request or websocket."""
        free = self._count_free() if scope["type"] == "websocket" else None
        if free is None or free > SESSION_RESERVE:
            await self._app(scope, receive, send)
            return
        self._log.warn()
        await refuse(scope, receive, send, PlainTextResponse("All places are taken.\n", 503))
