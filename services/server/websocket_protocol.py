"""The websocket protocol under uvicorn: that on websockets' Sans-I/O core, compressing only what is worth it.

A rerun of a page is a hundred messages, most of them of a hundred bytes, on which compression costs more time than it
saves anywhere; the few large ones, the charts and tables, become a quarter (docs/decisions/0064).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets import http11
from websockets.extensions.permessage_deflate import PerMessageDeflate, ServerPerMessageDeflateFactory
from websockets.protocol import State
from websockets.server import ServerProtocol

from services.server.request_timeouts import MAX_HEADERS

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, BaseTransport, Transport
    from collections.abc import Sequence

    from uvicorn._types import ASGISendEvent
    from websockets.extensions import Extension
    from websockets.frames import Frame
    from websockets.typing import ExtensionParameter

MIN_COMPRESSED: Final = 1_024
"""Bytes of the smallest message that is compressed: about a packet, so that less would not arrive earlier."""
TOGETHER: Final = "horizons.messages"
"""The extension, in the scope of a connection, of sending several messages with one event: a list under this name."""
_WINDOW_BITS: Final = 13
_COMPRESSION: Final = {"memLevel": 6, "level": 3}
"""A window of 8 kB, and a level that is quick. What compresses is there for one message at a time: kept for the next
one it takes 40 kB a connection, and saves some 2 % of the bytes (docs/decisions/0112)."""
_CLIENT_WINDOW_BITS: Final = 12
"""Of what the browser compresses: 4 kB a connection, as uvicorn has it."""


_BINARY: Final = 0x82
_SHORT_FRAME: Final = 126
_TWO_BYTES: Final = 126
"""The head of an unmasked, complete frame of binary data: its kind, and its length in one byte below _SHORT_FRAME, else
in two after this one (RFC 6455, 5.2)."""

_BAD_HANDSHAKE: Final = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

# A header of a handshake may be as long as those of a request for a page: the cookies of a sign-in with many groups
# have more than the 8,192 of the library, with which the page would come and its websocket would not.
http11.MAX_LINE_LENGTH = MAX_HEADERS


class _CompressLarge(PerMessageDeflate):
    """Leaves small messages as they are, which the extension allows for each message."""

    def encode(self, frame: Frame) -> Frame:
        """A frame as it is sent."""
        return super().encode(frame) if len(frame.data) >= MIN_COMPRESSED else frame


class _CompressLargeFactory(ServerPerMessageDeflateFactory):
    """Negotiates the compression of a connection."""

    def process_request_params(
        self, params: Sequence[ExtensionParameter], accepted_extensions: Sequence[Extension]
    ) -> tuple[list[ExtensionParameter], PerMessageDeflate]:
        """The parameters accepted and the extension."""
        accepted, agreed = super().process_request_params(params, accepted_extensions)
        return accepted, _CompressLarge(
            agreed.remote_no_context_takeover,
            agreed.local_no_context_takeover,
            agreed.remote_max_window_bits,
            agreed.local_max_window_bits,
            self.compress_settings,
        )


class JoinedWrites:
    """A transport that writes what it is given at the end of the step of the event loop, in one system call."""

    def __init__(self, transport: Transport, loop: AbstractEventLoop) -> None:
        self._transport, self._loop = transport, loop
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Write `data` with what else comes until the event loop turns."""
        if not self._waiting:
            self._loop.call_soon(self._flush)
        self._waiting.append(data)

    def close(self) -> None:
        """Write the rest, then close."""
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._transport.write(b"".join(waiting))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """One connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.config.ws_per_message_deflate:
            factory = _CompressLargeFactory(
                server_no_context_takeover=True,
                server_max_window_bits=_WINDOW_BITS,
                client_max_window_bits=_CLIENT_WINDOW_BITS,
                compress_settings=_COMPRESSION,
            )
            self.conn = ServerProtocol(extensions=[factory], max_size=self.config.ws_max_size, logger=self.conn.logger)

    def connection_made(self, transport: BaseTransport) -> None:
        """Write what is sent in one step of the event loop at once."""
        super().connection_made(transport)
        self.transport = cast("Transport", JoinedWrites(self.transport, self.loop))

    def data_received(self, data: bytes) -> None:
        """Take in what comes; answer a handshake that cannot be read, which uvicorn would leave open without an end.

        Such a handshake has a body, or headers beyond the limits.
        """
        super().data_received(data)
        if self.conn.handshake_exc is not None and not self.handshake_initiated:
            self.handshake_complete = self.close_sent = True
            self.transport.write(b"".join(self.conn.data_to_send()) or _BAD_HANDSHAKE)
            self.transport.close()

    async def run_asgi(self) -> None:
        """Run the application, and tell it that it may send several messages at once."""
        self.scope["extensions"][TOGETHER] = {}
        await super().run_asgi()

    async def send(self, message: ASGISendEvent) -> None:
        """Send what the application has to say; of several messages the last one writes all of them."""
        given = cast("dict[str, Any]", message)
        *others, last = given.get(TOGETHER) or [None]
        if last is None:
            await super().send(message)
            return
        await self.writable.wait()
        if self.conn.state is State.OPEN and not self.close_sent:
            for data in others:
                if len(data) < _SHORT_FRAME:
                    self.conn.writes.append(bytes((_BINARY, len(data))) + data)
                elif len(data) < MIN_COMPRESSED:
                    self.conn.writes.append(bytes((_BINARY, _TWO_BYTES)) + len(data).to_bytes(2, "big") + data)
                else:
                    self.conn.send_binary(data)
        await super().send({"type": "websocket.send", "bytes": last, "text": None})
