"""ASGI middleware: a client that goes away in the middle of its request leaves no traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send


class DisconnectMiddleware:
    """Ends the handling of a request whose client has gone; nobody is left who could be answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        try:
            await self._app(scope, receive, send)
        except ClientDisconnect:
            return
