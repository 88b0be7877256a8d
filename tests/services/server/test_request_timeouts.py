"""Half-sent requests end with 408 after their time limit, on real sockets; complete ones are never cut off."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import h11
import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from services.server.request_timeouts import BODY_S, HEADERS_S, MIN_BYTES_PER_S, UNREAD_S, TimedH11Protocol
from tests.services.server.harness import LIMIT_S, RunningServer, read_all, run_uvicorn
from tests.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
CLOSE = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
HALF_HEADERS = b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "
HALF_BODY = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf"
LONG_BODY = HALF_BODY.replace(b"100", b"100000") + b"x" * 9
SLACK_S = 10.0
"""How late a busy machine may be."""
DRIP_S = 20
"""How long bytes would be sent one by one if no limit ended it."""


@pytest.fixture(scope="module")
def server() -> Iterator[RunningServer]:
    with run_uvicorn() as running:
        yield running


def drip(connection: socket.socket, byte: bytes, until: float) -> None:
    """Send a byte every 50 ms, until the connection is closed or the time is over."""
    connection.settimeout(0.05)
    while time.monotonic() < until:
        try:
            connection.sendall(byte)
            if connection.recv(1, socket.MSG_PEEK):
                break
        except TimeoutError:
            continue
        except ConnectionError:
            break
    connection.settimeout(5)


@pytest.mark.parametrize(
    "data",
    [
        HALF_HEADERS,
        HALF_BODY,
        b"G",
        GET + HALF_HEADERS,
        GET + HALF_BODY,
        LONG_BODY,
    ],
    ids=["headers", "body", "one byte", "headers of a second request", "body of a second request", "long body"],
)
def test_half_sent_request_gets_408_and_is_closed(server, data):
    started = time.monotonic()
    with server.connect(data) as connection:
        answer = read_all(connection)
    assert b"HTTP/1.1 408 Request Timeout" in answer
    assert b"connection: close" in answer
    assert LIMIT_S * 0.9 <= time.monotonic() - started < LIMIT_S + SLACK_S


@pytest.mark.parametrize("data", [HALF_HEADERS, HALF_BODY], ids=["headers", "body"])
def test_dripping_does_not_move_the_limit(server, data):
    started = time.monotonic()
    with server.connect(data) as connection:
        drip(connection, b"x", started + DRIP_S)
        assert b" 408 " in read_all(connection)
    assert time.monotonic() - started < LIMIT_S + SLACK_S


def test_headers_that_arrive_in_parts_may_be_as_long_as_those_that_come_at_once():
    """Cookies of an account in many groups; a network cuts them where it likes."""
    protocol = TimedH11Protocol(Config(lambda: None), ServerState(), {}, asyncio.new_event_loop())
    head = b"GET / HTTP/1.1\r\nHost: x\r\nCookie: a=%s\r\n\r\n" % (b"a" * 60_000)
    for begin in range(0, len(head), 10_000):
        assert protocol.conn.next_event() is h11.NEED_DATA
        protocol.conn.receive_data(head[begin : begin + 10_000])
    assert isinstance(protocol.conn.next_event(), h11.Request)
    protocol = TimedH11Protocol(Config(lambda: None), ServerState(), {}, asyncio.new_event_loop())
    protocol.conn.receive_data(head[:-4] + b"a" * 10_000)
    with pytest.raises(h11.RemoteProtocolError):
        protocol.conn.next_event()


def test_silent_connection_is_closed_without_a_word(server):
    with server.connect() as connection:
        assert read_all(connection) == b""


def test_application_learns_that_the_request_has_ended(server):
    with server.connect(HALF_BODY.replace(b"POST /", b"POST /gone")) as connection:
        read_all(connection)
    assert "/gone" in server.app.disconnected


def test_body_that_nobody_reads_holds_the_connection_no_longer(server):
    """The response has been sent by then: there is nothing left to answer."""
    with server.connect(HALF_BODY.replace(b"POST /", b"POST /early")) as connection:
        started = time.monotonic()
        drip_until = started + DRIP_S
        answer = connection.recv(65_536)
        drip(connection, b"x", drip_until)
        answer += read_all(connection)
    assert answer.count(b"HTTP/1.1") == 1
    assert b" 200 " in answer
    assert time.monotonic() - started < LIMIT_S + SLACK_S


def test_body_that_comes_fast_enough_may_take_longer(server):
    """Three times the limit, at four times the least rate."""
    part = b"x" * int(MIN_BYTES_PER_S * LIMIT_S)
    head = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"
    parts = 12
    with server.connect(head % (parts * len(part))) as connection:
        for _ in range(parts):
            connection.sendall(part)
            with contextlib.suppress(TimeoutError):
                connection.settimeout(LIMIT_S / 4)
                connection.recv(1, socket.MSG_PEEK)
        connection.settimeout(5)
        answer = read_all(connection)
    assert b" 200 " in answer
    assert answer.endswith(str(parts * len(part)).encode())


def test_complete_requests_on_one_connection_are_answered(server):
    with server.connect(GET) as connection:
        answer = b""
        while not answer.endswith(b"\r\n\r\n0"):
            answer += connection.recv(65_536)
        connection.settimeout(LIMIT_S / 2)
        with pytest.raises(TimeoutError):  # between two requests
            connection.recv(1)
        connection.settimeout(5)
        connection.sendall(GET + GET.replace(b"Host: x", b"Host: x\r\nConnection: close"))
        assert read_all(connection).count(b" 200 ") == 2


def test_shutdown_lets_a_request_arrive_but_does_not_wait_for_ever():
    with run_uvicorn() as running, running.connect(HALF_BODY) as stuck, running.connect(HALF_BODY) as arriving:
        while len(running.server.server_state.tasks) < 2:
            time.sleep(0.01)
        running.server.should_exit = True
        arriving.sendall(b"x" * 96)
        assert b" 200 " in read_all(arriving)
        assert b" 408 " in read_all(stuck)
        running.thread.join(SLACK_S)
        assert not running.thread.is_alive()


def test_limits_are_those_that_were_promised():
    assert (HEADERS_S, BODY_S) == (10, 10)


class SteppedTimers:
    """The event loop of the server, with a `call_later` for which only that time passes which the test lets pass."""

    def __init__(self) -> None:
        self._loop: Any = None
        self._now = 0.0
        self._timers: list[asyncio.TimerHandle] = []

    def around(self, loop: Any) -> Any:
        """Itself, in the place of `loop`."""
        self._loop = loop
        return self

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loop, name)

    def call_later(self, delay: float, callback: Any, *arguments: Any) -> asyncio.TimerHandle:
        """See asyncio."""
        self._timers.append(asyncio.TimerHandle(self._now + delay, callback, arguments, self._loop))
        return self._timers[-1]

    @property
    def begun(self) -> int:
        """The number of timers that have ever begun."""
        return len(self._timers)

    def advance(self, seconds: float) -> int:
        """Let `seconds` pass; returns how many timers had begun by then."""
        done: Future[int] = Future()

        def run_what_is_due() -> None:
            self._now += seconds
            done.set_result(self.begun)
            for timer in [*self._timers]:
                if not timer.cancelled() and timer.when() <= self._now:
                    timer._run()  # type: ignore[attr-defined]
                    timer.cancel()

        self._loop.call_soon_threadsafe(run_what_is_due)
        return done.result(SLACK_S)


@dataclass
class LargeResponse:
    """A client of a server that sends it 20 MB, more than the network takes by itself."""

    client: socket.socket
    timers: SteppedTimers
    ended: threading.Event
    """Set once the application has sent all, or the client is gone."""
    size = 20_000_000


@pytest.fixture
def large_response() -> Iterator[LargeResponse]:
    timers, ended, size = SteppedTimers(), threading.Event(), LargeResponse.size

    async def send_much(scope, receive, send) -> None:
        if scope["type"] == "lifespan":
            return
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % size)]})
        for part in range(0, size, 50_000):
            await send({"type": "http.response.body", "body": bytes(50_000), "more_body": part + 50_000 < size})
        ended.set()

    class Stepped(TimedH11Protocol):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.loop = timers.around(self.loop)

    with run_uvicorn(Stepped, send_much) as server, server.connect(CLOSE) as client:
        yield LargeResponse(client, timers, ended)


def test_client_that_reads_nothing_of_a_large_response_is_let_go(large_response):
    wait_until(lambda: large_response.timers.begun > 0)
    large_response.timers.advance(UNREAD_S * 0.9)
    assert not large_response.ended.is_set()
    wait_until(lambda: large_response.timers.advance(UNREAD_S) > 0 and large_response.ended.is_set())
    assert len(read_all(large_response.client)) < large_response.size


def test_client_that_reads_a_large_response_slowly_gets_all(large_response):
    """It takes a part in nine tenths of the limit each, all of them in many times the limit."""
    timers, ended, received = large_response.timers, large_response.ended, bytearray()
    wait_until(lambda: timers.begun > 0)
    parts = 0
    while not ended.is_set():
        begun, parts = timers.advance(UNREAD_S * 0.9), parts + 1
        while timers.begun == begun and not ended.is_set():  # until the server waits again
            received += large_response.client.recv(65_536)
            timers.advance(0)  # the server has a turn, in which it sends more than was read
    assert len(received + read_all(large_response.client)) > large_response.size
    assert parts > 3
