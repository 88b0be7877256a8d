"""ASGI middleware: of the files that a session uploads the last few are kept; one that has no room, on the disk or in
memory, is refused.

Streamlit keeps every file that is sent to the address of a session until the session ends, whether a widget of the page
asked for it or not: thirty files of 10 MB through one connection were 270 MB.
"""

from __future__ import annotations

import errno
import logging
import re
from collections import deque
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from services.server.log_repeats import RepeatFilter

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEPT: Final = 4
"""Files of a session: a page has two uploaders at most, of one file each, and the file before may still be read."""
_MAX_SESSIONS: Final = 10_000
"""Sessions whose files are counted; more than one process can serve."""
LARGE: Final = 2**20
"""Bytes above which an upload is large: a list of 20,000 roles has half of it."""
MAX_LARGE: Final = 256 * 2**20
MAX_ALL: Final = 512 * 2**20
"""Bytes of the uploads and lists of all sessions beyond which no large one is taken, and none at all: hundreds of
sessions with four files of 10 MB each would end the process. Lists as people have them are taken while somebody tries
that."""
_NO_DISK: Final = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.ENOENT, errno.EACCES, errno.EPERM}
)
"""What a temporary file fails with: no room, or, where everything is read-only, no folder for it."""
_UPLOAD: Final = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")

_log: Final = logging.getLogger("horizons.uploads")
_log.addFilter(RepeatFilter())


class UploadsMiddleware:
    """Removes the oldest files of a session once it has more than KEPT; `remove(session, file)` does it.

    `count_bytes` gives the bytes of the files of all sessions, and of the lists that are kept of them.
    """

    def __init__(self, app: ASGIApp, remove: Callable[[str, str], None], count_bytes: Callable[[], int]) -> None:
        self._app = app
        self._remove = remove
        self._count_bytes = count_bytes
        self._files: MutableMapping[str, deque[str]] = LRUCache(_MAX_SESSIONS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        found = _UPLOAD.search(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        length = Headers(scope=scope).get("content-length", "")
        is_large = not re.fullmatch("[0-9]{1,12}", length) or int(length) > LARGE
        if not has_room(self._count_bytes(), is_large):
            _log.error("An upload did not fit into the memory that is there for uploads (%d MB).", MAX_ALL // 2**20)
            await _refuse(scope, receive, send)
            return
        session, file = found.groups()
        has_started = False

        async def send_after_count(message: Message) -> None:
            nonlocal has_started
            has_started = True
            if message["type"] == "http.response.start" and message["status"] < 300:
                self._count(session, file)
            await send(message)

        try:
            await self._app(scope, receive, send_after_count)
        except OSError as error:  # files above a megabyte pass through a temporary file
            if error.errno not in _NO_DISK or has_started:
                raise
            _log.error("An upload did not fit on the disk of temporary files (TMPDIR): %s", error.strerror)
            await _refuse(scope, receive, send)

    def _count(self, session: str, file: str) -> None:
        files = self._files.get(session) or deque()
        if file in files:
            files.remove(file)
        files.append(file)
        while len(files) > KEPT:
            self._remove(session, files.popleft())
        self._files[session] = files


def has_room(byte_count: int, is_large: bool) -> bool:
    """Whether a file or list is taken while those of all sessions take `byte_count` bytes of memory."""
    return byte_count <= (MAX_LARGE if is_large else MAX_ALL)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer after the body: a browser that is still sending would see its connection reset, and no response."""
    while (message := await receive())["type"] == "http.request" and message.get("more_body", False):
        pass
    await PlainTextResponse("The server has no room for files at the moment.", 507)(scope, receive, send)
