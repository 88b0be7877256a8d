"""The open API in front of another ASGI application, such as the dashboard.

Streamlit serves its page for every path that it does not know, and checks paths and cookies before any route of ours
sees a request. The middleware therefore takes the paths below our prefixes before Streamlit does: no request to the
API, however odd, gets a web page.
"""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING, Final

from services.server.root_path import route_path

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

PREFIXES: Final = ("/connect", "/projected-occupation-growth", "/taxonomies", "/horizons/v1", "/openapi.json", "/api")
"""These paths and all below them belong to the API, on every server that has one."""
_BELOW: Final = tuple(f"{prefix}/" for prefix in PREFIXES)


class OpenApiMiddleware:
    """ASGI middleware: sends requests below our prefixes to `api`, all others to `app`."""

    def __init__(self, app: ASGIApp, api: ASGIApp) -> None:
        self._app = app
        self._api = api

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        is_api = scope["type"] == "http" and matches_prefix(route_path(scope))
        await (self._api if is_api else self._app)(scope, receive, send)


def matches_prefix(path: str) -> bool:
    """Whether a path is one of our prefixes or below one.

    So is one that was meant to be: in capitals, with too many slashes, with dots or spaces.
    """
    if path.startswith(_BELOW):  # as nearly all are written
        return True
    cleaned = re.split(r"[\s;\\]", path.strip().lower().lstrip("/ "), maxsplit=1)[0]
    return any(
        variant == prefix or variant.startswith(f"{prefix}/")
        for variant in (f"/{cleaned}", posixpath.normpath(f"/{cleaned}"))
        for prefix in PREFIXES
    )
