"""ASGI middleware: `/healthz` and `/readyz`, which load balancers and orchestrators ask under whatever name they know.

`/healthz` says that the process answers; where it does not, start it again. `/readyz` says whether visits should be
sent here: not (503) while the public data are not loaded. An outage of Lightcast is reported and changes nothing: every
replica would have it, and public data go on.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from anyio import to_thread
from starlette.responses import JSONResponse

from services import reachability
from services.circuit_breaker import CircuitBreaker
from services.errors import HorizonsError
from services.server.root_path import route_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

LIVE_PATH: Final = "/healthz"
READY_PATH: Final = "/readyz"
RELOAD_SECONDS: Final = 10.0
"""Seconds between two attempts to read data that could not be read: probes come more often, and cost nothing then."""
_HEADERS: Final = {"Cache-Control": "no-store"}
_METHODS: Final = frozenset({"GET", "HEAD"})

_log: Final = logging.getLogger("horizons.server")


class HealthMiddleware:
    """Answers both paths in JSON before names are checked, and passes every other request on.

    `open_data` returns the public data, at once where they are loaded; it raises a HorizonsError where they cannot be.
    They are tried again by later probes, as a proxy sends no visit that would. `has_lightcast` says whether there are
    credentials.
    """

    def __init__(self, app: ASGIApp, open_data: Callable[[], object], has_lightcast: Callable[[], bool]) -> None:
        self._app = app
        self._open_data = open_data
        self._has_lightcast = has_lightcast
        self._breaker = CircuitBreaker[HorizonsError](cooldown=RELOAD_SECONDS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        path = route_path(scope) if scope["type"] == "http" and scope["method"] in _METHODS else ""
        if path == LIVE_PATH:
            await JSONResponse({"status": "ok"}, headers=_HEADERS)(scope, receive, send)
        elif path == READY_PATH:
            response = await to_thread.run_sync(self._readiness)
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _readiness(self) -> JSONResponse:
        is_loaded = self._is_loaded()
        content = {
            "status": "ready" if is_loaded else "not ready",
            "data": "loaded" if is_loaded else "not loaded",
            "lightcast": str(reachability.LIGHTCAST.state()) if self._has_lightcast() else "not configured",
        }
        return JSONResponse(content, 200 if is_loaded else 503, _HEADERS)

    def _is_loaded(self) -> bool:
        if self._breaker.is_open:
            return False
        try:
            self._open_data()
        except HorizonsError as error:
            self._breaker.record_failure(error)
            _log.error("not ready: %s %s", error.message, error.next_step)
            return False
        self._breaker.record_success()
        return True
