"""ASGI middleware: refuses requests whose body may end in two places, which is how requests are smuggled past a proxy.

A proxy that goes by `Content-Length` and a server that goes by `Transfer-Encoding` disagree on where the next request
begins, and a part of one visitor's request is answered to another (RFC 9112, 6.1 and 11.2). h11 takes both together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class RequestFramingMiddleware:
    """Answers 400 to `Transfer-Encoding` beside `Content-Length` or in HTTP/1.0, and closes the connection: what
    follows on it is not read as a request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http" and _is_ambiguous(scope):
            response = PlainTextResponse("The length of the request is ambiguous.\n", 400, {"Connection": "close"})
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _is_ambiguous(scope: Scope) -> bool:
    names = {name for name, _ in scope["headers"]}
    return b"transfer-encoding" in names and (b"content-length" in names or scope.get("http_version") == "1.0")
