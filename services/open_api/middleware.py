"""The open API as an ASGI application, and how it stands in front of the dashboard.

Streamlit answers every path that nobody else wants with its page, and checks paths and cookies before any route of
ours sees a request. `Beside` therefore takes what lies below our prefixes before Streamlit is asked: nothing there,
however odd, ends as a web page.
"""

from __future__ import annotations

import logging
import posixpath
import re
import secrets
import time
from typing import TYPE_CHECKING, Final

from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from services.config import OpenApiSettings, Settings
from services.errors import ConfigError
from services.open_api import docs_page, openapi, responses
from services.open_api.handlers import Service
from services.open_api.responses import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from services.growth import Growth

_log: Final = logging.getLogger("horizons.open_api")

PREFIXES: Final = ("/connect", "/projected-occupation-growth", "/taxonomies", "/openapi.json", "/api")
"""These paths and all below them are ours, on every server that has an open API."""

_CORRELATION: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")
"""An id of the caller's own is given back; anything else could write into a log or a header."""
_EXPOSED: Final = "X-Correlation-Id, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"
_PREFLIGHT: Final = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type, X-Correlation-Id",
    "Access-Control-Max-Age": "600",
}
_ALWAYS: Final = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
_GROWTH: Final = "/projected-occupation-growth"


class OpenApi:
    """The whole API. `open_growth` opens the public source; it is called once, when the first request needs it."""

    def __init__(
        self,
        open_growth: Callable[[], Growth],
        settings: Settings | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        """Settings that cannot be right do not stop the process: they are logged, and every answer is a 503."""
        self._origins: tuple[str, ...] = ()
        try:
            own = (settings or Settings.read()).open_api()
        except ConfigError as error:
            _log.error("The open API is off. %s %s", error.message, error.next_step)
            self._app: ASGIApp = _closed(503, "The open API of this server is not set up rightly; its log says how.")
            return
        self._origins = own.cors_origins
        if own.enabled:
            self._app = _application(own, Service(own, open_growth, clock=clock, wall_clock=wall_clock))
        else:
            self._app = _closed(404, "This server has no open API.")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what every answer carries is added here."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        own = asked.get("x-correlation-id", "")
        correlation = own if _CORRELATION.fullmatch(own) else secrets.token_hex(16)
        begun = False
        extra: dict[str, str] = {}
        scope["horizons.headers"], scope["horizons.correlation"] = extra, correlation

        async def send_more(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                added = _ALWAYS | {"X-Correlation-Id": correlation} | extra | self._sharing(asked)
                headers = [*message["headers"]]
                headers += [(name.encode("ascii"), value.encode("latin-1")) for name, value in added.items()]
                message = {**message, "headers": headers}
            await send(message)

        try:
            await self._app(scope, receive, send_more)
        except Exception as error:  # noqa: BLE001 - whatever it is, no traceback leaves and none is logged
            _log.error("the open API failed with %s (%s)", type(error).__name__, correlation)
            if not begun:
                response = responses.refusal(RefusedError(500, "Something went wrong here; it is not your request."))
                await response(scope, receive, send_more)

    def _sharing(self, asked: Headers) -> dict[str, str]:
        """Headers that let pages of the origins in the settings read the answer."""
        if not self._origins:
            return {}
        everybody = "*" in self._origins
        origin = asked.get("origin", "")
        if not everybody and origin not in self._origins:
            return {"Vary": "Origin"}
        shared = {
            "Vary": "Origin",
            "Access-Control-Allow-Origin": "*" if everybody else origin,
            "Access-Control-Expose-Headers": _EXPOSED,
        }
        return shared | _PREFLIGHT if "access-control-request-method" in asked else shared


class Beside:
    """ASGI middleware: requests below our prefixes go to `api`, all others to the application behind."""

    def __init__(self, app: ASGIApp, api: ASGIApp) -> None:
        self._app = app
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the request where it belongs."""
        ours = scope["type"] == "http" and is_ours(scope["path"])
        await (self._api if ours else self._app)(scope, receive, send)


def is_ours(path: str) -> bool:
    """Whether a path is one of our prefixes or below one, or was meant to be: in capitals, with too many slashes, dots
    or spaces."""
    plain = re.split(r"[\s;\\]", path.strip().lower().lstrip("/ "), maxsplit=1)[0]
    return any(
        way == prefix or way.startswith(f"{prefix}/")
        for way in (f"/{plain}", posixpath.normpath(f"/{plain}"))
        for prefix in PREFIXES
    )


def _application(settings: OpenApiSettings, service: Service) -> Starlette:
    concepts = "/taxonomies/{taxonomy}/versions/{version}/concepts"
    routes = [
        Route("/connect/token", service.token, methods=["POST"]),
        Route(f"{_GROWTH}/status", service.status, methods=["GET"]),
        Route(f"{_GROWTH}/meta", service.meta, methods=["GET"]),
        Route(f"{_GROWTH}/dimensions", service.dimensions, methods=["GET"]),
        Route(f"{_GROWTH}/dimensions/{{dimension}}", service.dimension, methods=["GET", "POST"]),
        Route("/taxonomies", service.taxonomies, methods=["GET"]),
        Route("/taxonomies/{taxonomy}/versions", service.versions, methods=["GET"]),
        Route(concepts, service.concepts, methods=["GET"]),
        Route("/openapi.json", openapi.answer, methods=["GET"]),
        Route("/api", docs_page.answering(settings), methods=["GET"]),
    ]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _not_here})
    app.router.redirect_slashes = False
    return app


def _closed(status: int, detail: str) -> Starlette:
    """An application that refuses everything in the contract's form."""

    async def refuse(_request: Request, _error: Exception) -> Response:
        return responses.refusal(RefusedError(status, detail))

    app = Starlette(exception_handlers={HTTPException: refuse})
    app.router.redirect_slashes = False
    return app


async def _not_here(request: Request, error: Exception) -> Response:
    """What the router raises: 404, and 405 of which OPTIONS makes an answer."""
    assert isinstance(error, HTTPException)
    if error.status_code != 405:
        return responses.refusal(RefusedError(404, f"There is nothing at {responses.quoted(request.url.path)}."))
    methods = {"OPTIONS", *(error.headers or {}).get("Allow", "").split(", ")} - {""}
    allow = {"Allow": ", ".join(sorted(methods))}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=allow)
    return responses.refusal(RefusedError(405, f"This path answers {allow['Allow']}.", allow))
