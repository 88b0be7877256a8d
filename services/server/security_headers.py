"""ASGI middleware: headers by which a browser protects the pages, on every response that does not set them itself."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders

from services.server.hosts import parse_host

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from services.config import ServerSettings

_INLINE_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class SecurityHeadersMiddleware:
    """Adds a content security policy to pages, and nosniff, Referrer-Policy and Cross-Origin-Resource-Policy to all.

    `page` is the HTML page of the application: its inline scripts may run, and no others.
    """

    def __init__(self, app: ASGIApp, read_settings: Callable[[], ServerSettings], page: str = "") -> None:
        self._app = app
        self._read_settings = read_settings
        self._page = page
        self._settings: ServerSettings | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._settings is None:
            self._settings = self._read_settings()
        host = parse_host(Headers(scope=scope).get("host", ""))
        ancestors = self._settings.embed_origins or (("'self'",) if host is not None and host.is_hosted else ())

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message.setdefault("headers", [])
                headers = MutableHeaders(scope=message)
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "same-origin")  # the address holds what somebody plans
                headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
                if headers.get("content-type", "").startswith("text/html"):
                    headers.setdefault("Content-Security-Policy", content_security_policy(self._page, ancestors))
                    if not ancestors:
                        headers.setdefault("X-Frame-Options", "DENY")
            await send(message)

        await self._app(scope, receive, send_with_headers)


def content_security_policy(page: str, ancestors: tuple[str, ...]) -> str:
    """The policy of `page`, which may be framed by `ancestors`.

    Streamlit loads components as blobs, and it, Plotly and the data table write styles and draw images of their own.
    """
    hashes = [
        base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in _INLINE_SCRIPT.findall(page)
    ]
    scripts = " ".join(["'self'", "blob:", *(f"'sha256-{value}'" for value in hashes)])
    framed_by = " ".join(ancestors) or "'none'"
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors {framed_by}",
        ]
    )
