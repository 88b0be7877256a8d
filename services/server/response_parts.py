"""ASGI middleware: hands a large body to the server in parts, so that what a client does not take is not copied for it.

A body that is sent at once lies in the buffer of its connection, however slowly it is read: a thousand connections that
ask for one large download and read nothing would hold it a thousand times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PART_BYTES: Final = 65_536
"""As much as a transport takes before it asks its protocol to wait."""


class ResponsePartsMiddleware:
    """Sends bodies of more than PART_BYTES in parts; the server waits before each until the client has taken some."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_in_parts(message: Message) -> None:
            body = message.get("body", b"")
            if message["type"] != "http.response.body" or len(body) <= PART_BYTES:
                await send(message)
                return
            last = len(body) - PART_BYTES
            for start in range(0, len(body), PART_BYTES):
                more = start < last or message.get("more_body", False)
                part = body[start : start + PART_BYTES]
                await send({"type": "http.response.body", "body": part, "more_body": more})

        await self._app(scope, receive, send_in_parts)
