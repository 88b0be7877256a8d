"""h11's connection, which sends the head of a response together with the first part of its body.

uvicorn writes them one after the other: two system calls, and two packets that the client is woken for. ASGI wants a
server to send nothing before the first part of the body is there.
"""

from __future__ import annotations

import h11


class OneWriteConnection(h11.Connection):
    """Returns the bytes of a head with those of the event that follows it."""

    _head = b""

    def send(self, event: h11.Event) -> bytes | None:  # type: ignore[override]  # no overload for each kind of event
        """The bytes to send now; empty for a head, None for the end of the connection."""
        data = super().send(event)
        if type(event) is h11.Response and data is not None:
            self._head = data
            return b""
        if data is not None and self._head:
            self._head, data = b"", self._head + data
        return data
