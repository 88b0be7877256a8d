"""ASGI middleware: passes to Streamlit only those messages of the websocket that a visitor may send, and passes on
several messages of Streamlit's at once where the server can send them so.

Streamlit's protocol is also that of its developers' menu: any visitor could clear the caches of everybody. And what is
no message at all would end in a traceback in the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components import streamlit_compat
from services import metrics
from services.server.websocket_protocol import TOGETHER

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_MAX_NAMED: Final = {
    "rerun_script": 5_000,
    "stop_script": 0,
    "app_heartbeat": 0,
    "file_urls_request": 100,
    "deferred_file": 0,
    "dataframe_chunk": 0,
}
"""What a visitor's browser sends, and how many things each may name. Others change or read what all sessions share, and
the menu of `toolbarMode = "viewer"` sends none of them. A page has some hundred controls and elements and one file at a
time; five million names of files in one message took the server a minute and two gigabytes (2026-11-27)."""
_RERUN: Final = "rerun_script"
_UNSUPPORTED_DATA: Final = 1003
_PROTOCOL_ERROR: Final = 1002
_TOO_LARGE: Final = 1009


class WebSocketMessagesMiddleware:
    """Leaves out messages for developers, and closes a websocket that sends something else than messages."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request or websocket."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        is_closed = False

        async def receive_checked() -> Message:
            nonlocal is_closed
            while True:
                message = await receive()
                if message["type"] != "websocket.receive":
                    return message
                code = _PROTOCOL_ERROR
                if message.get("bytes") is None:
                    code = _UNSUPPORTED_DATA
                elif (asked := streamlit_compat.asked_for(message["bytes"])) is not None:
                    if asked.kind not in _MAX_NAMED:
                        continue
                    if asked.named <= _MAX_NAMED[asked.kind]:
                        if asked.kind == _RERUN:
                            metrics.RERUNS.inc()
                        return {**message, "bytes": streamlit_compat.shorten_query(message["bytes"])}
                    code = _TOO_LARGE
                is_closed = True
                await send({"type": "websocket.close", "code": code})
                return {"type": "websocket.disconnect", "code": code}

        async def send_until_closed(message: Message) -> None:
            if is_closed:
                raise OSError("closed")  # what a server raises where the browser has gone
            given = message.get("bytes")
            if not isinstance(given, list):
                await send(message)
                return
            several = given[:]
            given.clear()  # Streamlit keeps the list until it has more to send: up to 70 kB of each open page
            if TOGETHER in scope.get("extensions", {}):
                await send({"type": message["type"], TOGETHER: several})
            else:
                for one in several:
                    await send({"type": message["type"], "bytes": one})

        with metrics.SESSIONS.track_inprogress():
            await self._app(scope, receive_checked, send_until_closed)
