"""ASGI middleware: refuses requests for names that are not ours, and websockets of other sites' pages.

Streamlit would ask a service outside for this machine's address before it refuses a foreign origin, and let every page
of http://localhost, on whatever port, read the dashboard.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from starlette.responses import JSONResponse, PlainTextResponse

from services.contract import error_body
from services.random_ids import RandomIds
from services.server import api_paths
from services.server.hosts import HostRules, parse_host
from services.server.raw_headers import header
from services.server.refusal import refuse
from services.server.root_path import route_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.responses import Response
    from starlette.types import ASGIApp, Receive, Scope, Send

    from services.config import ServerSettings

HEALTH_PATH: Final = "/_stcore/health"
"""Asked by load balancers under whatever name or address they know; says only that the server runs."""
_NEXT_STEP: Final = (
    "If this is its address, set PUBLIC_URL to what the browser's address bar shows, such as "
    "https://horizons.example.org, or add the name to ALLOWED_HOSTS, and start Horizons again."
)
_MAX_LOGGED: Final = 20
"""Refused names that are logged, once each: enough for whoever sets up a proxy, too few to fill a disk."""

MAX_REMEMBERED: Final = 64
"""Names that are not looked up in the rules again, with the address at which they were asked for: a server has one or
two, and where every name is allowed somebody could make up new ones."""

_log: Final = logging.getLogger("horizons.server")


class HostCheckMiddleware:
    """Answers 421 to a request whose Host is not ours, and 403 to a websocket whose Host or Origin is not.

    On the paths of the open API the 421 has the form of its errors.

    Settings are read with the first request, for Streamlit puts its secrets into the environment when it starts.
    """

    def __init__(self, app: ASGIApp, read_settings: Callable[[], ServerSettings]) -> None:
        self._app = app
        self._read_settings = read_settings
        self._rules: HostRules | None = None
        self._logged: set[str] = set()
        self._allowed: set[tuple[object, ...]] = set()
        self._ids = RandomIds()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request or websocket."""
        response = self._refusal(scope) if scope["type"] in {"http", "websocket"} else None
        if response is None:
            await self._app(scope, receive, send)
        else:
            await refuse(scope, receive, send, response)

    def _refusal(self, scope: Scope) -> Response | None:
        if self._rules is None:
            self._rules = HostRules(self._read_settings())
        local = scope.get("server")
        text = header(scope, b"host") or ""
        name = (text, *(local or ()))
        if scope["type"] == "http" and (name in self._allowed or route_path(scope) == HEALTH_PATH):
            return None
        host = parse_host(text)
        if host is None or not self._rules.allows_host(host, local):
            reason = f"Horizons does not answer for {f'the host {text}' if host else 'this host'}."
            self._log(reason, text if host else "")
            is_api = scope["type"] == "http" and api_paths.is_api_path(route_path(scope))
            return self._api_refusal(scope) if is_api else _plain_refusal(421, reason)
        if len(self._allowed) < MAX_REMEMBERED:
            self._allowed.add(name)
        origin = header(scope, b"origin")
        if scope["type"] == "websocket" and origin is not None and not self._rules.allows_origin(origin, host, local):
            reason = "Horizons opens its websocket for its own pages only."
            self._log(reason, origin)
            return _plain_refusal(403, reason)
        return None

    def _api_refusal(self, scope: Scope) -> Response:
        """The same in the form that a program of the API expects of every error; it does not repeat the name."""
        headers = {
            "X-Correlation-Id": api_paths.correlation_id(scope, self._ids),
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store",
        }
        return JSONResponse(error_body(421, f"Horizons does not answer for this host. {_NEXT_STEP}"), 421, headers)

    def _log(self, reason: str, name: str) -> None:
        """Log the refusal of a name once."""
        if name not in self._logged and len(self._logged) < _MAX_LOGGED:
            self._logged.add(name)
            _log.warning("%s %s (%.255r)", reason, _NEXT_STEP, name)


def _plain_refusal(status: int, reason: str) -> Response:
    return PlainTextResponse(f"{reason}\n\n{_NEXT_STEP}\n", status, {"X-Content-Type-Options": "nosniff"})
