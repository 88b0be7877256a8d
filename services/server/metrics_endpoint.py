"""ASGI middleware: `/metrics` in the format that the monitor asks for (OpenMetrics or Prometheus's), where it is set.

`METRICS` is off by default, and the path then answers 404; `on` for whoever reaches the port; a token for whoever sends
it as bearer token.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from prometheus_client.exposition import choose_encoder
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response

from services import metrics
from services.server.root_path import route_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from services.config import ServerSettings

PATH: Final = "/metrics"
OFF: Final = "off"
ON: Final = "on"
_BEARER: Final = "bearer "


class MetricsMiddleware:
    """Answers `/metrics`, and counts the responses of a status from 500 of all other paths.

    Settings are read with the first request, for Streamlit puts its secrets into the environment when it starts.
    """

    def __init__(self, app: ASGIApp, read_settings: Callable[[], ServerSettings]) -> None:
        self._app = app
        self._read_settings = read_settings
        self._token: str | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif route_path(scope) == PATH:
            await self._response(Headers(scope=scope))(scope, receive, send)
        else:
            await self._app(scope, receive, _counting(send))

    def _response(self, headers: Headers) -> Response:
        if self._token is None:
            self._token = self._read_settings().metrics.get_secret_value()
        if self._token == OFF:
            return PlainTextResponse("Not Found", 404)
        if self._token != ON and not _has_token(headers.get("authorization", ""), self._token):
            return PlainTextResponse("Unauthorized", 401, {"WWW-Authenticate": "Bearer"})
        encode, content_type = choose_encoder(headers.get("accept", ""))
        return Response(encode(metrics.REGISTRY), headers={"Content-Type": content_type, "Cache-Control": "no-store"})


def _has_token(authorization: str, token: str) -> bool:
    given = authorization[len(_BEARER) :] if authorization.lower().startswith(_BEARER) else ""
    return secrets.compare_digest(given.encode(), token.encode())


def _counting(send: Send) -> Send:
    """`send`, which counts a response that failed."""

    async def send_counted(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] >= 500:
            metrics.ERRORS.labels("response").inc()
        await send(message)

    return send_counted
