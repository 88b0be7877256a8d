"""Of a session's uploads the last few are kept."""

from __future__ import annotations

import asyncio
import errno
from concurrent.futures import ThreadPoolExecutor

import pytest

from components.uploads import KEPT, LARGE, MAX_ALL, MAX_LARGE, UploadsMiddleware


def upload(names: list[str], status: int = 204, method: str = "PUT") -> list[tuple[str, str]]:
    """What is removed while `session/file` after `session/file` is sent."""
    removed: list[tuple[str, str]] = []

    async def app(_scope, _receive, send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body"})

    async def send(_message) -> None:
        return None

    async def run() -> None:
        middleware = UploadsMiddleware(app, lambda session, file: removed.append((session, file)), lambda: 0)
        for name in names:
            scope = {"type": "http", "method": method, "path": f"/horizons/_stcore/upload_file/{name}", "headers": []}
            await middleware(scope, None, send)

    with ThreadPoolExecutor(1) as thread:  # Playwright's loop may run in this one
        thread.submit(lambda: asyncio.run(run())).result()
    return removed


def test_oldest_files_of_a_session_are_removed():
    assert upload([f"one/{number}" for number in range(KEPT + 2)]) == [("one", "0"), ("one", "1")]


def test_sessions_are_counted_apart():
    assert upload([f"{session}/{number}" for number in range(KEPT) for session in ("one", "two")]) == []


def test_file_that_is_sent_again_is_the_newest():
    assert upload([*(f"one/{number}" for number in range(KEPT)), "one/0", "one/9"]) == [("one", "1")]


def test_refused_uploads_and_other_requests_do_not_count():
    assert upload([f"one/{number}" for number in range(9)], status=413) == []
    assert upload([f"one/{number}" for number in range(9)], method="DELETE") == []


def send_to_disk(error: OSError, stored: int = 0, length: str = "") -> tuple[list[int], int]:
    """The statuses of an upload that ends in `error` inside, and how many parts of its body were left unread."""
    statuses: list[int] = []
    headers = [(b"content-length", length.encode("latin-1"))] if length else []
    parts = [{"type": "http.request", "body": b"x", "more_body": more} for more in (True, True, False)]

    async def app(_scope, receive, _send) -> None:
        await receive()
        raise error

    async def receive():
        return parts.pop(0)

    async def send(message) -> None:
        statuses.extend([message["status"]] if message["type"] == "http.response.start" else [])

    async def run() -> None:
        scope = {"type": "http", "method": "PUT", "path": "/_stcore/upload_file/one/1", "headers": headers}
        await UploadsMiddleware(app, lambda *_: None, lambda: stored)(scope, receive, send)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(run())).result()
    return statuses, len(parts)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.ENOENT, errno.EACCES])
def test_upload_that_does_not_fit_on_the_disk_is_refused_after_all_of_it_was_read(number):
    """ENOENT is what Python says where no folder of temporary files can be written."""
    assert send_to_disk(OSError(number, "No space left on device")) == ([507], 0)


def test_other_errors_of_an_upload_are_not_hidden():
    with pytest.raises(OSError, match="broken"):
        send_to_disk(OSError(errno.EIO, "broken"))


@pytest.mark.parametrize(
    ("stored", "length", "has_room"),
    [
        (MAX_LARGE, str(10 * LARGE), True),
        (MAX_LARGE + 1, str(10 * LARGE), False),
        (MAX_LARGE + 1, "", False),
        (MAX_LARGE + 1, "many", False),
        (MAX_LARGE + 1, "\u00b2", False),
        (MAX_LARGE + 1, str(LARGE), True),
        (MAX_ALL, str(LARGE), True),
        (MAX_ALL + 1, "1", False),
    ],
)
def test_lists_as_people_have_them_are_taken_while_large_files_fill_their_room(stored, length, has_room):
    if has_room:
        with pytest.raises(OSError, match="reached"):
            send_to_disk(OSError(errno.EIO, "reached"), stored, length)
    else:
        assert send_to_disk(OSError(errno.EIO, "reached"), stored, length) == ([507], 0)
