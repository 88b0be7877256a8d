"""The open API in front of another ASGI application, such as the dashboard.

Streamlit serves its page for every path that it does not know, and checks paths and cookies before any route of ours
sees a request. The middleware therefore takes the paths of the API before Streamlit does: no request to the API,
however odd, gets a web page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from services.server.api_paths import is_api_path
from services.server.root_path import route_path

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class OpenApiMiddleware:
    """ASGI middleware: sends requests for the paths of the API to `api`, all others to `app`."""

    def __init__(self, app: ASGIApp, api: ASGIApp) -> None:
        self._app = app
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        is_api = scope["type"] == "http" and is_api_path(route_path(scope))
        await (self._api if is_api else self._app)(scope, receive, send)
