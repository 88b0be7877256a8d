"""The open API by itself, without the dashboard: `make api`, or `uvicorn services.open_api.app:app` for one process.

For a site whose API is used so much that pages would wait for it; see docs/open-api.md.
"""

from __future__ import annotations

import functools
import gc
import logging
from typing import TYPE_CHECKING

from anyio import to_thread

from services.errors import HorizonsError
from services.growth import connect
from services.open_api.application import OpenApi
from services.server import stack

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from services.growth import Growth


@functools.cache
def public_growth() -> Growth:
    """The public source, read once."""
    return connect()


class LoadFirst:
    """ASGI middleware: reads the data before the port is opened, so that the first request waits for nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle the lifespan; requests pass."""
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return

        async def receive_when_loaded() -> Message:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await to_thread.run_sync(_load)
            return message

        await self._app(scope, receive_when_loaded, send)


def _load() -> None:
    """Read the data, and keep collections of garbage from traversing them."""
    try:
        public_growth()
    except HorizonsError as error:  # serve anyway: responses say what is wrong, and /readyz tries again
        logging.getLogger("horizons.open_api").error("%s %s", error.message, error.next_step)
    gc.collect()
    gc.freeze()


stack.configure_logs()
app = stack.behind_middleware(LoadFirst(OpenApi(public_growth, has_dashboard=False)), public_growth)
