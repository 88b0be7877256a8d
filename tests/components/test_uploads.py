"""Of a session's uploads the last few are kept."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from components.uploads import KEPT, UploadsMiddleware


def upload(names: list[str], status: int = 204, method: str = "PUT") -> list[tuple[str, str]]:
    """What is removed while `session/file` after `session/file` is sent."""
    removed: list[tuple[str, str]] = []

    async def app(_scope, _receive, send) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body"})

    async def send(_message) -> None:
        return None

    async def run() -> None:
        middleware = UploadsMiddleware(app, lambda session, file: removed.append((session, file)))
        for name in names:
            scope = {"type": "http", "method": method, "path": f"/horizons/_stcore/upload_file/{name}"}
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
