"""Websockets of signed-in people, which end with the sign-in: by the clock, or when they sign out in another tab.

Also which sign-ins were ended by signing out: a copy of their cookies, which are valid by themselves, is good no more
at this process. Another replica, or this one after a restart, does not know.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

from cachetools import TTLCache

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.types import Message, Receive, Send

_POLICY_VIOLATION: Final = 1008
_MAX_ENDED: Final = 10_000
"""Sign-outs that are remembered, some 2 MB; each takes a sign-in at the provider."""
_HOUR: Final = 3_600.0


class SignedInWebSockets:
    """The open ones of this process, by whose they are."""

    def __init__(self, clock: Callable[[], float], hours: int) -> None:
        """`hours` after which a sign-in ends by itself."""
        self._clock = clock
        self._ended: TTLCache[str, bool] = TTLCache(_MAX_ENDED, max(hours, 1) * _HOUR, timer=clock)
        self._ends: dict[str, set[asyncio.Event]] = {}

    def end(self, identity: str) -> None:
        """End all of one sign-in, for good."""
        self._ended[identity] = True
        for event in self._ends.get(identity, ()):
            event.set()

    def has_ended(self, identity: str) -> bool:
        """Whether `end` was asked for this sign-in."""
        return identity in self._ended

    @asynccontextmanager
    async def until(
        self, expires_at: float, identity: str, receive: Receive, send: Send
    ) -> AsyncIterator[tuple[Receive, Send]]:
        """`receive` and `send` of a websocket that is closed at `expires_at`, or by `end`."""
        ended = asyncio.Event()
        self._ends.setdefault(identity, set()).add(ended)
        timer = asyncio.get_running_loop().call_later(max(expires_at - self._clock(), 0.0), ended.set)
        end = asyncio.ensure_future(ended.wait())
        is_closed = False

        async def receive_until_end() -> Message:
            nonlocal is_closed
            received = asyncio.ensure_future(receive())
            try:
                await asyncio.wait({received, end}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                if not received.done():
                    received.cancel()
            if not ended.is_set():
                return received.result()
            if not is_closed:
                is_closed = True
                await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return {"type": "websocket.disconnect", "code": _POLICY_VIOLATION}

        async def send_until_end(message: Message) -> None:
            if ended.is_set():
                raise OSError("closed")  # what a server raises where the browser has gone
            await send(message)

        try:
            yield receive_until_end, send_until_end
        finally:
            timer.cancel()
            end.cancel()
            self._ends[identity].discard(ended)
            if not self._ends[identity]:
                del self._ends[identity]
