"""The open API as an ASGI application: its routes, and what every response carries."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, Router

from services.config import OpenApiSettings, Settings
from services.errors import ConfigError
from services.open_api import docs_page, openapi, responses
from services.open_api.extensions import ExtensionHandlers
from services.open_api.handlers import Handlers
from services.open_api.responses import ApiError
from services.open_api.shared_limits import open_limits
from services.random_ids import RandomIds
from services.server import api_paths

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from services.growth import Growth

    Handler = Callable[[Request], Awaitable[Response]]

_log: Final = logging.getLogger("horizons.open_api")

_CORS: Final[Mapping[str, Any]] = {
    # HEAD, too: browsers send a preflight for it because of the Authorization header.
    "allow_methods": ("GET", "HEAD", "POST"),
    "allow_headers": ("Authorization", "X-Correlation-Id"),
    "expose_headers": (
        "X-Correlation-Id",
        "RateLimit-Limit",
        "RateLimit-Remaining",
        "RateLimit-Reset",
        "Retry-After",
    ),
    # An allowed page may call a server in a private network, too; without this such a preflight would be refused.
    "allow_private_network": True,
}
_HEADERS: Final = ((b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store"))
_GROWTH: Final = "/projected-occupation-growth"
_EXTENSIONS: Final = "/horizons/v1"


class OpenApi:
    """The whole API. `open_growth` opens the public source; it is called once, when the first request needs it."""

    def __init__(
        self,
        open_growth: Callable[[], Growth],
        settings: Settings | None = None,
        *,
        has_dashboard: bool = True,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        """`has_dashboard`: this server has its pages, too.

        Settings that cannot be right do not stop the process: they are logged, and every response is a 503.
        """
        self._ids = RandomIds()
        try:
            settings = settings or Settings.read()
            api_settings = settings.open_api()
            limits = open_limits(settings, api_settings, clock=clock)
        except ConfigError as error:
            _log.error("The open API is off. %s %s", error.message, error.next_step)
            self._app: ASGIApp = unavailable_app(
                503, "The open API of this server is not set up rightly; its log says how."
            )
            return
        if api_settings.enabled:
            handlers = Handlers(api_settings, open_growth, limits, wall_clock=wall_clock)
            self._app = Routes(create_routes(api_settings, handlers, has_dashboard=has_dashboard))
        else:
            self._app = unavailable_app(404, "This server has no open API.")
        if api_settings.cors_origins:
            self._app = CORSMiddleware(self._app, allow_origins=api_settings.cors_origins, **_CORS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request, and add the headers that every response carries."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        correlation_id = api_paths.correlation_id(scope, self._ids)
        has_started = False
        handler_headers: dict[str, str] = {}
        scope["horizons.response_headers"], scope["horizons.correlation_id"] = handler_headers, correlation_id

        async def send_with_headers(message: Message) -> None:
            nonlocal has_started
            if message["type"] == "http.response.start":
                has_started = True
                added = [
                    (name.lower().encode("ascii"), value.encode("latin-1")) for name, value in handler_headers.items()
                ]
                own = (b"x-correlation-id", correlation_id.encode("ascii"))
                message = {**message, "headers": [*message["headers"], *_HEADERS, own, *added]}
            await send(message)

        try:
            await self._app(scope, receive, send_with_headers)
        except Exception as error:  # noqa: BLE001 - whatever it is, no traceback leaves and none is logged
            _log.error(
                "the open API failed with %s (%s)",
                type(error).__name__,
                correlation_id,
                extra={"correlation_id": correlation_id},
            )
            if not has_started:
                response = responses.error_response(ApiError(500, "Something went wrong here; it is not your request."))
                await response(scope, receive, send_with_headers)


def create_routes(settings: OpenApiSettings, handlers: Handlers, *, has_dashboard: bool = True) -> list[Route]:
    """All paths of the API; openapi.json describes them."""
    extensions = ExtensionHandlers(handlers)
    concepts = "/taxonomies/{taxonomy}/versions/{version}/concepts"
    return [  # what is asked for most comes first: they are tried in turn
        _route(f"{_GROWTH}/dimensions/{{dimension}}", handlers.dimension, "GET", "POST"),
        _route("/connect/token", handlers.token, "POST"),
        _route(f"{_GROWTH}/status", handlers.status, "GET"),
        _route(f"{_GROWTH}/meta", handlers.meta, "GET"),
        _route(f"{_GROWTH}/dimensions", handlers.dimensions, "GET"),
        _route("/taxonomies", handlers.taxonomies, "GET"),
        _route("/taxonomies/{taxonomy}/versions", handlers.versions, "GET"),
        _route(concepts, handlers.concepts, "GET"),
        _route(f"{_EXTENSIONS}/rank", extensions.rank, "GET"),
        _route(f"{_EXTENSIONS}/places", extensions.places, "GET"),
        _route(f"{_EXTENSIONS}/vintages", extensions.vintages, "GET"),
        _route(f"{_EXTENSIONS}/match", extensions.match, "POST"),
        _route(f"{_EXTENSIONS}/plan", extensions.plan, "POST"),
        _route("/openapi.json", openapi.get_document, "GET"),
        _route("/api", docs_page.create_handler(settings, has_dashboard=has_dashboard), "GET"),
    ]


def _route(path: str, handler: Handler, *methods: str) -> Route:
    return Route(path, Endpoint(handler), methods=methods, name=getattr(handler, "__name__", path))


class Endpoint:
    """ASGI application of one path: the response of `handler`.

    Starlette would lay another layer around a function, which looks for errors of its own; handlers raise none.
    """

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        response = await self._handler(Request(scope, receive, send))
        await response(scope, receive, send)


class Routes:
    """ASGI application of all paths; what is at none of them, or answers another method, gets an error in words.

    Starlette's application would lay two more layers around them, which look for errors that handlers never raise.
    """

    def __init__(self, routes: list[Route]) -> None:
        self._router = Router(routes, redirect_slashes=False, default=_raise_not_found)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        scope["app"] = self  # with which a route raises its error instead of answering by itself
        try:
            await self._router.app(scope, receive, send)
        except HTTPException as error:
            await _routing_error(Request(scope), error)(scope, receive, send)


async def _raise_not_found(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise HTTPException(404)


def unavailable_app(status: int, detail: str) -> Starlette:
    """An application whose every response is this error, in the contract's form."""

    async def handle(_request: Request, _error: Exception) -> Response:
        return responses.error_response(ApiError(status, detail))

    app = Starlette(exception_handlers={HTTPException: handle})
    app.router.redirect_slashes = False
    return app


def _routing_error(request: Request, error: HTTPException) -> Response:
    """The response to an error of the router: 404, or 405, which for OPTIONS is 204 with the allowed methods."""
    if error.status_code != 405:
        return responses.error_response(ApiError(404, f"There is nothing at {responses.quote(request.url.path)}."))
    methods = {"OPTIONS", *(error.headers or {}).get("Allow", "").split(", ")} - {""}
    allow = {"Allow": ", ".join(sorted(methods))}
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=allow)
    return responses.error_response(ApiError(405, f"This path answers {allow['Allow']}.", allow))
