"""Files that Streamlit makes for downloads: which address each has, how long, and how many are made at a time.

Private parts of Streamlit, like `streamlit_compat`.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
import secrets
import time
from collections import Counter
from functools import wraps
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final, Self

from streamlit.proto.ForwardMsg_pb2 import BackendOperationResponse
from streamlit.runtime import exists, get_instance, media_file_manager, memory_media_file_storage
from streamlit.runtime.backend_operation_handler import DeferredFileHandler
from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata
from streamlit.runtime.scriptrunner import get_script_run_ctx

from services.random_ids import RandomIds

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Handle = Callable[[Any, Any, str], Awaitable[Any]]

MAX_AT_A_TIME: Final = 4
"""Files that are made at once for all visitors, one for each: a list of 20,000 roles with formulas takes 6.5 s of the
processor, and whoever asks for four of those should not keep the others from theirs of half a second."""
MAX_OF_SESSION: Final = 4
"""Files that one visitor may be waiting for: more than a person clicks. A program asked for hundreds in one second."""
KEPT_SECONDS: Final = 60.0
"""How long a file can be fetched after it was made or after the page that has it has changed. Streamlit removes it when
two runs of anybody have ended: with many visitors between a click and the request of the browser, without any never."""
LOOKED_FOR_EVERY_SECONDS: Final = 1.0
"""How often files that no page has any more are looked for, among those of all sessions and under a lock that each run
of the script takes: Streamlit does so at the end of each."""
BUSY: Final = "Too many files are being made for you. Try again when they are there."
GONE: Final = "This file is of another page. Load the page again."
_KEY: Final = secrets.token_bytes(32)
_CHANGED: Final = "_horizons_changed"
_made_for: Final[dict[str, dict[str, float]]] = {}
"""Of each file that was made: the sessions for which it was, and when. Used under the lock of Streamlit's files."""


class Uuids:
    """Stands for the module `uuid` where Streamlit names files to be made, under a lock that every run of the script
    takes."""

    hex: str

    def __init__(self) -> None:
        self._ids = RandomIds()

    def uuid4(self) -> Self:
        """This object, with the next id as `hex`."""
        self.hex = self._ids.next()
        return self


def file_id(data: bytes, mimetype: str, filename: str | None = None) -> str:
    """The id under which a file is served: of all that is in it, and nobody can compute it.

    Streamlit's own is of the length, the beginning, the middle and the end of a file above a megabyte: a plan of many
    roles that was corrected in between was the one before again. And whoever had the same file could ask for the id to
    learn whether somebody else has it open.
    """
    digest = hashlib.blake2b(key=_KEY, digest_size=16)
    for part in (data, mimetype.encode(), (filename or "").encode()):
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.hexdigest()


def take_turns(handle: Handle) -> Handle:
    """`handle`, which makes the file that a session asks for, of those offered to it alone, with MAX_AT_A_TIME and
    MAX_OF_SESSION."""
    turns = asyncio.Semaphore(MAX_AT_A_TIME)
    waiting: Counter[str] = Counter()
    own_turns: dict[str, asyncio.Lock] = {}

    @wraps(handle)
    async def handle_in_turn(self: Any, request: Any, session_id: str) -> Any:
        if not _is_of(self, request.deferred_file.file_id, session_id):
            return BackendOperationResponse(request_id=request.request_id, error_msg=GONE)
        if waiting[session_id] >= MAX_OF_SESSION:
            return BackendOperationResponse(request_id=request.request_id, error_msg=BUSY)
        waiting[session_id] += 1
        try:
            async with own_turns.setdefault(session_id, asyncio.Lock()), turns:
                response = await handle(self, request, session_id)
                _note_made(self._get_media_file_mgr(), response, session_id)
                return response
        finally:
            waiting[session_id] -= 1
            if not waiting[session_id]:
                del waiting[session_id], own_turns[session_id]

    return handle_in_turn


def _is_of(handler: Any, file: str, session_id: str) -> bool:
    """Whether a file to be made was offered to this session: Streamlit makes it for whoever knows its id."""
    offered = handler._get_media_file_mgr()._deferred_callables.get(file)
    return offered is not None and offered["session_id"] == session_id


def _note_made(manager: Any, response: Any, session_id: str) -> None:
    """Note for which session a file was made, and remove it KEPT_SECONDS later."""
    if response.error_msg:
        return
    file, loop = PurePosixPath(response.deferred_file.url).stem, asyncio.get_running_loop()
    with manager._lock:
        _made_for.setdefault(file, {})[session_id] = loop.time()
    loop.call_later(KEPT_SECONDS, _forget_made, manager, file, session_id, loop.time())


def _forget_made(manager: Any, file: str, session_id: str, until: float) -> None:
    """Remove a file that was made for a session, not later than `until`, unless others have it."""
    with manager._lock:
        sessions = _made_for.get(file, {})
        made = sessions.get(session_id)
        if made is None or made > until:  # it is another's, has been removed, or was made again
            return
        del sessions[session_id]
        if sessions:
            return
        del _made_for[file]
        if file in manager._get_inactive_file_ids():
            manager._delete_file(file)


def forget_files(session_id: str = "") -> None:
    """Remove the files that were made for a session, and what would make them; without an id, of this run's session.

    A run offers those of its page anew.
    """
    context = get_script_run_ctx(suppress_warning=True)
    session_id = session_id or (context.session_id if context is not None else "")
    if not session_id or not exists():
        return
    manager: Any = get_instance().media_file_mgr
    for file in list(_made_for):
        _forget_made(manager, file, session_id, math.inf)
    with manager._lock:
        for file in list(manager._deferred_ids_by_session.get(session_id, ())):
            manager._drop_deferred_id(file)


def keep_for_a_while(metadata: Any, clock: Callable[[], float] = time.monotonic) -> None:
    """Make files whose class of metadata this is be removed KEPT_SECONDS after nobody's page has them."""

    def mark_for_delete(self: Any) -> None:
        self.unused_since = getattr(self, "unused_since", None) or clock()

    def is_marked_for_delete(self: Any) -> bool:
        since = getattr(self, "unused_since", None)
        return since is not None and clock() - since >= KEPT_SECONDS

    metadata.mark_for_delete = mark_for_delete
    metadata.is_marked_for_delete = property(is_marked_for_delete)


def look_at_most_once_a_second(
    remove: Callable[[Any], None],
    in_a_run: Callable[[], bool] = lambda: get_script_run_ctx(suppress_warning=True) is not None,
    clock: Callable[[], float] = time.monotonic,
) -> Any:
    """`remove`, which looks for files that no page has any more: nothing at the end of a run of the script where it
    has been called a moment ago.

    What it would have found then is found after a later run, of whomever, or when a session ends.
    """
    last = [-LOOKED_FOR_EVERY_SECONDS]

    @wraps(remove)
    def remove_once_a_second(self: Any) -> None:
        now = clock()
        if now - last[0] >= LOOKED_FOR_EVERY_SECONDS or not in_a_run():
            last[0] = now
            remove(self)

    return remove_once_a_second


def protect_downloads() -> None:
    """Make Streamlit use what is above, once."""
    handler: Any = DeferredFileHandler
    storage: Any = memory_media_file_storage
    manager: Any = media_file_manager
    if hasattr(handler, _CHANGED):
        return
    storage._calculate_file_id = file_id
    manager.uuid = Uuids()
    manager.MediaFileManager.remove_orphaned_files = look_at_most_once_a_second(MediaFileManager.remove_orphaned_files)
    keep_for_a_while(MediaFileMetadata)
    handler.handle = take_turns(handler.handle)
    setattr(handler, _CHANGED, True)
