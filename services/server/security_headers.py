"""ASGI middleware: headers by which a browser protects the pages, on every response that does not set them itself."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Final

from services.server.hosts import parse_host
from services.server.raw_headers import header

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from services.config import ServerSettings

_ON_ALL: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),  # the address holds what somebody plans
    (b"cross-origin-resource-policy", b"same-origin"),
)
_POLICY: Final = b"content-security-policy"
_FRAME: Final = (b"x-frame-options", b"DENY")
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
        settings = self._settings

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = self._with_ours(message.get("headers", ()), scope, settings)
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _with_ours(
        self, headers: Iterable[tuple[bytes, bytes]], scope: Scope, settings: ServerSettings
    ) -> list[tuple[bytes, bytes]]:
        given = list(headers)
        values = dict(given)
        given += [(name, value) for name, value in _ON_ALL if name not in values]
        if values.get(b"content-type", b"").startswith(b"text/html"):
            host = parse_host(header(scope, b"host") or "")
            ancestors = settings.embed_origins or (("'self'",) if host is not None and host.is_hosted else ())
            if _POLICY not in values:
                given.append((_POLICY, content_security_policy(self._page, ancestors).encode("latin-1")))
            if not ancestors and _FRAME[0] not in values:
                given.append(_FRAME)
        return given


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
