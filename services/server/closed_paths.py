"""ASGI middleware: paths of the application behind that are nobody's business outside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

CLOSED: Final = ("/_stcore/metrics",)
"""Streamlit's counts of sessions and sizes of caches, which it shows to everybody and has no option to hide."""
SIGN_IN_PATHS: Final = ("/auth/login", "/auth/logout", "/oauth2callback")
"""Streamlit's sign-in, to be closed where there is none: it would log an error and redirect whoever asks."""


class ClosedPathsMiddleware:
    """Answers 404 below the closed paths, wherever the application is mounted."""

    def __init__(self, app: ASGIApp, closed: tuple[str, ...] = CLOSED) -> None:
        self._app = app
        self._closed = closed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http" and scope["path"].rstrip("/").endswith(self._closed):
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
            return
        await self._app(scope, receive, send)
