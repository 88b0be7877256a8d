"""How many files and connections the process may have open, and what is done before there are too many.

A session of the dashboard takes four descriptors, and keeps three for two minutes after it has gone. Without one left,
every script and every new connection would fail with a traceback.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse

from services.server.refusal import refuse

if sys.platform != "win32":  # where sockets do not count
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

WANTED_LIMIT: Final = 65_536
"""More sessions than one process can serve."""
SESSION_RESERVE: Final = 64
"""Descriptors that stay free when no more sessions are opened: files of scripts, connections that are refused."""
_LOG_EVERY_S: Final = 60.0

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


class OpenFilesMiddleware:
    """Refuses new websockets while few files can be opened, and says so in the log once a minute."""

    def __init__(
        self,
        app: ASGIApp,
        count_free: Callable[[], int | None] = free_files,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._count_free = count_free
        self._clock = clock
        self._logged_at: float | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request or websocket."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        free = self._count_free()
        if free is None or free > SESSION_RESERVE:
            await self._app(scope, receive, send)
            return
        now = self._clock()
        if self._logged_at is None or now - self._logged_at > _LOG_EVERY_S:
            self._logged_at = now
            _log.warning("No more sessions fit: raise the limit of open files (ulimit -n).")
        await refuse(scope, receive, send, PlainTextResponse("All places are taken.\n", 503))
