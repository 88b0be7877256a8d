"""ASGI middleware: configures the uvicorn that serves us, whichever command has started it.

`make run`, `uvicorn app:app` and `streamlit run app.py` each build their own uvicorn.Config, and only the first of them
is ours to change: a limit that hangs on an option of the command line is a limit that somebody forgets. uvicorn runs
the application's lifespan before it opens its port and hands it a bound method of an object that holds the
configuration; under another server there is none, and nothing is configured.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Final

import uvicorn.server
from uvicorn.lifespan.on import LifespanOn

from services.errors import HorizonsError
from services.server import interpreter
from services.server.log_repeats import filter_logs
from services.server.open_files import accept_one_by_one, log_accept_errors_once, raise_limit
from services.server.request_timeouts import TimedH11Protocol
from services.server.wakeups import wake_once
from services.server.websocket_protocol import WebSocketProtocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from uvicorn import Config

GRACEFUL_SHUTDOWN_S: Final = 8
"""Seconds for responses that are under way when the server is to end: orchestrators kill a process after ten."""
WRONG_SETTING: Final = 78
"""The exit status where a setting cannot be right, which starting again does not mend: EX_CONFIG of sysexits.h.
uvicorn's own for a start that failed, 3, may be of a disk that comes a moment later."""
_MAX_PORT: Final = 65_535

_log: Final = logging.getLogger("horizons.server")


class UvicornSetupMiddleware:
    """Sets time limits and hides uvicorn's name before the port is opened; a wrong setting ends the start.

    `check_settings` raises a HorizonsError for such a setting.
    """

    def __init__(self, app: ASGIApp, check_settings: Callable[[], object]) -> None:
        self._app = app
        self._check_settings = check_settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle the lifespan; requests pass."""
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        config = config_of(receive)
        problem = ""

        async def receive_end_if_wrong() -> Message:
            return {"type": "lifespan.shutdown"} if problem else await receive()

        async def send_after_check(message: Message) -> None:
            nonlocal problem
            if message["type"] == "lifespan.startup.complete":
                problem = self._problem(config)
                if problem:
                    if (
                        config is not None and config.workers == 1
                    ):  # what starts several knows uvicorn's own status alone
                        vars(uvicorn.server)["STARTUP_FAILURE"] = WRONG_SETTING  # with which uvicorn ends
                    return  # the application ends in good order first
                if config is not None:
                    configure(config)
                    filter_logs()
                    raise_limit()
                    log_accept_errors_once(asyncio.get_running_loop())
                    accept_one_by_one(asyncio.get_running_loop())
                    wake_once(asyncio.get_running_loop())
                    interpreter.share()
            if problem:
                message = {"type": "lifespan.startup.failed", "message": problem}
            await send(message)

        await self._app(scope, receive_end_if_wrong, send_after_check)

    def _problem(self, config: Config | None) -> str:
        """Why the server cannot start; "" if it can."""
        if config is not None and not 0 <= config.port <= _MAX_PORT:
            return f"The port {config.port} cannot be right. Give a number from 0 to {_MAX_PORT}."
        try:
            self._check_settings()
        except HorizonsError as error:
            return f"{error.message} {error.next_step}"
        return ""


def config_of(receive: Receive) -> Config | None:
    """The configuration of the uvicorn whose lifespan has this `receive`; None under another server."""
    lifespan = getattr(receive, "__self__", None)
    return lifespan.config if isinstance(lifespan, LifespanOn) else None


def configure(config: Config) -> None:
    """Set what holds for connections from now on."""
    config.http_protocol_class = TimedH11Protocol
    config.ws_protocol_class = WebSocketProtocol
    if config.timeout_graceful_shutdown is None or config.timeout_graceful_shutdown > GRACEFUL_SHUTDOWN_S:
        config.timeout_graceful_shutdown = GRACEFUL_SHUTDOWN_S
    config.encoded_headers = [(name, value) for name, value in config.encoded_headers if name != b"server"]
