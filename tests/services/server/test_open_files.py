"""The limit of open files is raised, and new sessions are refused before it is reached."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import subprocess
import sys

import pytest

from services.server.open_files import (
    SESSION_RESERVE,
    OpenFilesMiddleware,
    ScarcityLog,
    accept_one_by_one,
    free_files,
    log_accept_errors_once,
)
from tests.services.server.harness import run_async

resource = pytest.importorskip("resource")

RAISED = """
import resource
from services.server.open_files import raise_limit
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (128, min(hard, 2000) if hard > 0 else 2000))
raise_limit()
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


def test_limit_is_raised_as_far_as_allowed():
    result = subprocess.run([sys.executable, "-c", RAISED], capture_output=True, text=True, check=True, timeout=60)
    soft, hard = map(int, result.stdout.split())
    assert soft == hard > 128


def test_open_files_are_counted():
    before = free_files()
    assert before is not None
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(20)]
    try:
        assert free_files() <= before
        assert free_files() <= resource.getrlimit(resource.RLIMIT_NOFILE)[0] - max(opened)
    finally:
        for descriptor in opened:
            os.close(descriptor)
    assert free_files() == before


class Visits:
    """An application that counts its websockets, behind the middleware."""

    def __init__(self, free: int | None) -> None:
        self.opened, self.refused, self.now, self.free = 0, 0, 0.0, free
        self.app = OpenFilesMiddleware(self, lambda: self.free, ScarcityLog(lambda: self.now))

    async def __call__(self, _scope, _receive, _send) -> None:
        self.opened += 1

    async def _send(self, message) -> None:
        assert message["type"] == "websocket.close"
        self.refused += 1

    def visit(self, kind: str = "websocket") -> None:
        run_async(self.app({"type": kind, "path": "/", "headers": []}, None, self._send))


@pytest.mark.parametrize("free", [None, SESSION_RESERVE + 1])
def test_sessions_are_opened_while_there_is_room(free):
    visits = Visits(free)
    visits.visit()
    assert (visits.opened, visits.refused) == (1, 0)


def test_sessions_are_refused_without_room_but_pages_are_not():
    visits = Visits(SESSION_RESERVE)
    visits.visit()
    assert (visits.opened, visits.refused) == (0, 1)
    visits.visit("http")
    assert visits.opened == 1


def test_refusals_are_logged_once_a_minute(caplog):
    visits = Visits(0)
    for _ in range(5):
        visits.visit()
    visits.now = 61.0
    visits.visit()
    assert caplog.text.count("ulimit -n") == 2


def test_connections_that_cannot_be_accepted_are_logged_once(caplog):
    loop = asyncio.new_event_loop()
    log_accept_errors_once(loop)
    for code in (errno.EMFILE, errno.ENFILE, errno.EMFILE):
        loop.call_exception_handler({"message": "accept", "exception": OSError(code, "too many")})
    loop.close()
    assert caplog.text.count("ulimit -n") == 1
    assert "Traceback" not in caplog.text


def test_other_errors_of_the_loop_are_logged_as_before(caplog):
    loop = asyncio.new_event_loop()
    log_accept_errors_once(loop)
    loop.call_exception_handler({"message": "something else", "exception": OSError(errno.EIO, "broken")})
    loop.close()
    assert "something else" in caplog.text


class Exhausted(socket.socket):
    """A socket that listens in a process that has no descriptor left."""

    attempts = 0

    def accept(self):
        self.attempts += 1
        raise OSError(errno.EMFILE, "too many")


class Listening(asyncio.Protocol):
    """Notes the loop's connections."""

    made: list[asyncio.BaseTransport]

    def connection_made(self, transport):
        self.made.append(transport)


def test_connection_that_cannot_be_accepted_is_tried_once_until_the_retry():
    async def visit() -> int:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda *_: None)
        accept_one_by_one(loop)
        with Exhausted() as listening, socket.socket() as visitor:
            listening.bind(("127.0.0.1", 0))
            server = await loop.create_server(asyncio.Protocol, sock=listening, backlog=2_048)
            await loop.run_in_executor(None, visitor.connect, listening.getsockname())
            while not listening.attempts:
                await asyncio.sleep(0)
            attempts = listening.attempts
            for timer in loop._scheduled:
                timer.cancel()
            server.close()
            return attempts

    assert run_async(visit()) == 1


def test_all_connections_that_wait_are_accepted():
    async def visit() -> int:
        loop, made = asyncio.get_running_loop(), []
        accept_one_by_one(loop)
        protocol = type("Noting", (Listening,), {"made": made})
        server = await loop.create_server(protocol, "127.0.0.1", 0)
        address = server.sockets[0].getsockname()
        visitors = [socket.create_connection(address) for _ in range(5)]  # all before the loop runs
        while len(made) < len(visitors):
            await asyncio.sleep(0)
        for open_socket in (*visitors, *made):
            open_socket.close()
        server.close()
        return len(made)

    assert run_async(visit()) == 5
