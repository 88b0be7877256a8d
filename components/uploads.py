"""ASGI middleware: of the files that a session uploads only the last few are kept.

Streamlit keeps every file that is sent to the address of a session until the session ends, whether a widget of the page
asked for it or not: thirty files of 10 MB through one connection were 270 MB.
"""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEPT: Final = 4
"""Files of a session: a page has two uploaders at most, of one file each, and the file before may still be read."""
_MAX_SESSIONS: Final = 10_000
"""Sessions whose files are counted; more than one process can serve."""
_UPLOAD: Final = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")


class UploadsMiddleware:
    """Removes the oldest files of a session once it has more than KEPT. `remove(session, file)` does it."""

    def __init__(self, app: ASGIApp, remove: Callable[[str, str], None]) -> None:
        self._app = app
        self._remove = remove
        self._files: MutableMapping[str, deque[str]] = LRUCache(_MAX_SESSIONS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        found = _UPLOAD.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        session, file = found.groups()

        async def send_after_count(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] < 300:
                self._count(session, file)
            await send(message)

        await self._app(scope, receive, send_after_count)

    def _count(self, session: str, file: str) -> None:
        files = self._files.get(session) or deque()
        if file in files:
            files.remove(file)
        files.append(file)
        while len(files) > KEPT:
            self._remove(session, files.popleft())
        self._files[session] = files
