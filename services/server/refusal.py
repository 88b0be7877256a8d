"""How a request or a websocket is refused before the application sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

_POLICY_VIOLATION: Final = 1008


async def refuse(scope: Scope, receive: Receive, send: Send, response: Response) -> None:
    """Send `response`; to a websocket, whose browser shows no response, a bare 403.

    uvicorn logs an error for each websocket that gets a response of its own.
    """
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
    else:
        await response(scope, receive, send)
