"""The middleware of the server, in its order; what an application of Horizons is served behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.middleware import Middleware

from services.config import ServerSettings
from services.config_names import check_start
from services.errors import ConfigError
from services.server import json_logs
from services.server.closed_paths import ClosedPathsMiddleware
from services.server.disconnects import DisconnectMiddleware
from services.server.health import HealthMiddleware
from services.server.host_check import HostCheckMiddleware
from services.server.metrics_endpoint import MetricsMiddleware
from services.server.open_files import OpenFilesMiddleware
from services.server.request_framing import RequestFramingMiddleware
from services.server.response_parts import ResponsePartsMiddleware
from services.server.root_path import RootPathMiddleware
from services.server.security_headers import SecurityHeadersMiddleware
from services.server.uvicorn_setup import UvicornSetupMiddleware

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable

    from starlette.types import ASGIApp


def configure_logs() -> logging.Handler | None:
    """Log as the setting LOG_FORMAT says; returns the handler where that is JSON, None where all stays as it is.

    A setting that cannot be right is ignored here, as it ends the start (UvicornSetupMiddleware).
    """
    try:
        is_json = ServerSettings.read().log_format == "json"
    except ConfigError:
        return None
    return json_logs.configure() if is_json else None


def middleware(
    open_data: Callable[[], object], has_lightcast: Callable[[], bool] = lambda: False, page: str = ""
) -> list[Middleware]:
    """The first takes each request first.

    `open_data` and `has_lightcast`: see HealthMiddleware. `page` is the HTML page of the application, if it has one.
    """
    return [
        Middleware(UvicornSetupMiddleware, check_settings=check_start),
        Middleware(DisconnectMiddleware),
        Middleware(ResponsePartsMiddleware),
        Middleware(RequestFramingMiddleware),
        Middleware(SecurityHeadersMiddleware, read_settings=ServerSettings.read, page=page),
        Middleware(RootPathMiddleware, read_settings=ServerSettings.read),
        Middleware(HealthMiddleware, open_data=open_data, has_lightcast=has_lightcast),
        Middleware(HostCheckMiddleware, read_settings=ServerSettings.read),
        Middleware(ClosedPathsMiddleware),
        Middleware(MetricsMiddleware, read_settings=ServerSettings.read),
        Middleware(OpenFilesMiddleware),
    ]


def behind_middleware(app: ASGIApp, open_data: Callable[[], object]) -> ASGIApp:
    """`app`, served behind the middleware."""
    for layer in reversed(middleware(open_data)):
        app = layer.cls(app, *layer.args, **layer.kwargs)
    return app
