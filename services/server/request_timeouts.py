"""uvicorn's HTTP protocol with a time limit on the headers and on the body of a request, and for taking the response.

uvicorn waits without end for the rest of a request that has begun, and for a client to take the response: whoever opens
connections and sends half a request, or reads nothing, holds them, and a server that is to end waits for them, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from services.server.one_write import OneWriteConnection

if TYPE_CHECKING:
    import asyncio

HEADERS_S: Final = 10.0
"""Seconds from the first byte of a request, or from connecting, to the end of its headers."""
BODY_S: Final = 10.0
"""Seconds from the headers to the end of a body that comes slower than MIN_BYTES_PER_S."""
MIN_BYTES_PER_S: Final = 16_384
"""A body that comes at least this fast (131 kbit/s, a poor mobile line) may take longer than BODY_S."""
UNREAD_S: Final = 60.0
"""Seconds in which a client has to take a part of a response; TCP by itself waits for a quarter of an hour."""
MAX_HEADERS: Final = 65_536
"""Bytes of the headers of a request. The library's own 16,384 are too few for the cookies of an account in many groups,
and hold for headers that arrive in parts alone: whether a page came hung on the network."""
DRAIN_S: Final = 3.0
"""Seconds that a request may still take to arrive when the server is to end."""

_TIMEOUT_TEXT: Final = b"The request took too long to arrive.\n"


class TimedH11Protocol(H11Protocol):
    """Answers 408 to a request that takes too long to arrive, and closes the connection.

    The limits are attributes of the class, so that tests can wait for less.
    """

    headers_s = HEADERS_S
    body_s = BODY_S
    drain_s = DRAIN_S
    unread_s = UNREAD_S

    _unread_timer: asyncio.TimerHandle | None = None
    _awaited: Literal["headers", "body"] | None = None
    _timer: asyncio.TimerHandle | None = None
    _deadline = 0.0
    _received = 0
    """Bytes of the part that is awaited."""
    _is_draining = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit = self.config.h11_max_incomplete_event_size or MAX_HEADERS
        self.conn = OneWriteConnection(h11.SERVER, limit)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._await("headers", self.headers_s)

    def data_received(self, data: bytes) -> None:
        """Take in a part of a request."""
        self._received += len(data)
        if self._awaited == "body" and not self._is_draining and not self.cycle.response_complete:
            self._deadline += len(data) / MIN_BYTES_PER_S
        super().data_received(data)
        self._update()

    def on_response_complete(self) -> None:
        """Go on with the next request on this connection, for which uvicorn has a time limit of its own."""
        had_arrived = self.conn.their_state is not h11.SEND_BODY
        super().on_response_complete()
        if had_arrived:
            self._await(None)
            buffered, _ = self.conn.trailing_data
            if buffered or self.conn.their_state is h11.SEND_BODY:  # the next request was sent before this response
                self._unset_keepalive_if_required()
                self._update()
                self._received = len(buffered)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hand the connection over to the websocket protocol, which has its own time limits."""
        self._await(None)
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._await(None)
        self._stop_unread_timer()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Wait, with a limit, for the client to take what has been sent."""
        super().pause_writing()
        self._stop_unread_timer()
        self._unread_timer = self.loop.call_later(self.unread_s, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on sending."""
        self._stop_unread_timer()
        super().resume_writing()

    def shutdown(self) -> None:
        """Let a request that is arriving finish, but not for long."""
        super().shutdown()
        self._is_draining = True
        if self._awaited is not None and not self.transport.is_closing():
            self._deadline = min(self._deadline, self.loop.time() + self.drain_s)
            self._arm()

    def _stop_unread_timer(self) -> None:
        if self._unread_timer is not None:
            self._unread_timer.cancel()
            self._unread_timer = None

    def _update(self) -> None:
        """Wait for what the client has to send next."""
        if self.transport.is_closing() or self.transport.get_protocol() is not self:
            self._await(None)
        elif self.conn.their_state is h11.SEND_BODY:
            if self._awaited != "body":
                self._await("body", self.body_s)
        elif self.conn.their_state is h11.IDLE:
            if self._awaited != "headers":
                self._await("headers", self.headers_s)
        else:
            self._await(None)

    def _await(self, part: Literal["headers", "body"] | None, seconds: float = 0.0) -> None:
        self._awaited, self._received = part, 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if part is not None:
            self._deadline = self.loop.time() + seconds
            self._arm()

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.loop.call_at(self._deadline, self._on_timer)

    def _on_timer(self) -> None:
        self._timer = None
        if self.transport.is_closing():
            return
        if self.flow.read_paused:  # it is the application that does not go on
            self._deadline = self.loop.time() + self.body_s
        if self.loop.time() < self._deadline:  # data came fast enough to move it
            self._arm()
        else:
            self._time_out()

    def _time_out(self) -> None:
        is_under_way = self._awaited == "body"
        has_begun = is_under_way or self._received > 0
        if has_begun and self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            self._send_408()
        if is_under_way and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.close()

    def _send_408(self) -> None:
        headers: list[tuple[bytes, bytes]] = [
            *self.server_state.default_headers,
            (b"content-type", b"text/plain; charset=utf-8"),
            (b"content-length", str(len(_TIMEOUT_TEXT)).encode("ascii")),
            (b"connection", b"close"),
        ]
        events: list[Any] = [
            h11.Response(status_code=408, headers=headers, reason=b"Request Timeout"),
            h11.Data(data=_TIMEOUT_TEXT),
            h11.EndOfMessage(),
        ]
        self.transport.write(b"".join(self.conn.send(event) or b"" for event in events))
