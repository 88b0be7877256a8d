"""Websockets of signed-in people, which end with the sign-in: by the clock, or when they sign out in another tab."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.types import Message, Receive, Send

    from services.server.sign_outs import SignOuts

_POLICY_VIOLATION: Final = 1008
RECHECK_SECONDS: Final = 15.0
"""How often it is asked of an open websocket whether its owner has signed out at another replica: the browser that
signs out has all its tabs at one replica, so this concerns copies of its cookies."""


class SignedInWebSockets:
    """The open ones of this process, by whose they are."""

    def __init__(self, clock: Callable[[], float], sign_outs: SignOuts) -> None:
        self._clock = clock
        self._sign_outs = sign_outs
        self._ends: dict[str, set[asyncio.Event]] = {}

    def end(self, identity: str) -> None:
        """Close all of one sign-in."""
        for event in self._ends.get(identity, ()):
            event.set()

    async def _end_with_sign_out(self, identity: str) -> None:
        """Close all of one sign-in once another replica says that its owner has signed out."""
        while not await self._sign_outs.includes(identity):
            await asyncio.sleep(RECHECK_SECONDS)
        self.end(identity)

    @asynccontextmanager
    async def until(
        self, expires_at: float, identity: str, receive: Receive, send: Send
    ) -> AsyncIterator[tuple[Receive, Send]]:
        """`receive` and `send` of a websocket that is closed at `expires_at`, or by `end`."""
        ended = asyncio.Event()
        self._ends.setdefault(identity, set()).add(ended)
        timer = asyncio.get_running_loop().call_later(max(expires_at - self._clock(), 0.0), ended.set)
        end = asyncio.ensure_future(ended.wait())
        watch = asyncio.ensure_future(self._end_with_sign_out(identity)) if self._sign_outs.is_shared else None
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
            if watch is not None:
                watch.cancel()
            self._ends[identity].discard(ended)
            if not self._ends[identity]:
                del self._ends[identity]
