"""The middleware of the server, in its order; what an application of Horizons is served behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.middleware import Middleware

from services.config import ServerSettings
from services.server.disconnects import DisconnectMiddleware
from services.server.host_check import HostCheckMiddleware
from services.server.uvicorn_setup import UvicornSetupMiddleware

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def middleware() -> list[Middleware]:
    """The first takes each request first."""
    return [
        Middleware(UvicornSetupMiddleware, check_settings=ServerSettings.read),
        Middleware(DisconnectMiddleware),
        Middleware(HostCheckMiddleware, read_settings=ServerSettings.read),
    ]


def behind_middleware(app: ASGIApp) -> ASGIApp:
    """`app`, served behind the middleware."""
    for layer in reversed(middleware()):
        app = layer.cls(app, *layer.args, **layer.kwargs)
    return app
