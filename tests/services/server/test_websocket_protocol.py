"""The websocket protocol compresses large messages, leaves small ones as they are, and asks nothing of the browser."""

from __future__ import annotations

import asyncio

import pytest
from uvicorn.config import Config
from uvicorn.server import ServerState
from websockets.client import ClientProtocol
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from services.server import uvicorn_setup
from services.server.request_timeouts import MAX_HEADERS
from services.server.websocket_protocol import (
    MIN_COMPRESSED,
    TOGETHER,
    JoinedWrites,
    WebSocketProtocol,
)
from tests.services.server.harness import read_all, run_uvicorn


async def app(_scope, _receive, _send):
    raise AssertionError("no request is made")


def config(*, deflate=True):
    found = Config(app, ws_per_message_deflate=deflate)
    found.load()
    uvicorn_setup.configure(found)
    return found


def agree(found):
    """The extensions of both ends of a connection."""
    protocol = found.ws_protocol_class(found, ServerState(), {}, _loop=object())
    client = ClientPerMessageDeflateFactory(client_max_window_bits=True)
    (factory,) = protocol.conn.available_extensions
    parameters, server = factory.process_request_params(client.get_request_params(), [])
    return server, client.process_response_params(parameters, [])


def test_server_of_ours_has_this_protocol():
    assert config().ws_protocol_class is WebSocketProtocol


@pytest.mark.parametrize(
    ("size", "is_compressed"), [(MIN_COMPRESSED - 1, False), (MIN_COMPRESSED, True), (50 * MIN_COMPRESSED, True)]
)
def test_only_large_messages_are_compressed(size, is_compressed):
    server, _ = agree(config())
    sent = server.encode(Frame(Opcode.BINARY, b"a" * size))
    assert (sent.rsv1, len(sent.data) < size) == (is_compressed, is_compressed)


def test_browser_reads_small_and_large_messages_in_turn():
    server, client = agree(config())
    messages = [bytes([number]) * size for number, size in enumerate((10, 5_000, 20, 70_000, 1_024))]
    read = [client.decode(server.encode(Frame(Opcode.BINARY, message))).data for message in messages]
    assert [bytes(data) for data in read] == messages


def test_connection_keeps_no_compressor_between_messages():
    server, _ = agree(config())
    kept = vars(server).copy()
    server.encode(Frame(Opcode.BINARY, b"a" * MIN_COMPRESSED))
    assert "encoder" not in vars(server)
    assert vars(server) == kept


def test_compression_switched_off_on_the_command_line_stays_off():
    protocol = WebSocketProtocol(config(deflate=False), ServerState(), {}, _loop=object())
    assert not protocol.conn.available_extensions


class Transport:
    """A transport that remembers what it was asked for."""

    def __init__(self):
        self.asked = []

    def write(self, data):
        self.asked.append(data)

    def close(self):
        self.asked.append("close")

    def is_closing(self):
        return "close" in self.asked


class Loop:
    """An event loop that runs what it was given when the test says so."""

    def __init__(self):
        self.callbacks = []

    def call_soon(self, callback):
        self.callbacks.append(callback)

    def turn(self):
        callbacks, self.callbacks = self.callbacks, []
        for callback in callbacks:
            callback()


def test_messages_of_one_step_of_the_loop_are_one_write():
    transport, loop = Transport(), Loop()
    joined = JoinedWrites(transport, loop)
    for data in (b"a", b"b"):
        joined.write(data)
    assert transport.asked == []
    loop.turn()
    joined.write(b"c")
    loop.turn()
    assert transport.asked == [b"ab", b"c"]


def test_what_waits_is_written_before_the_connection_is_closed():
    transport, loop = Transport(), Loop()
    joined = JoinedWrites(transport, loop)
    joined.write(b"last")
    joined.close()
    loop.turn()
    assert transport.asked == [b"last", "close"]
    assert joined.is_closing()


def test_several_messages_are_read_as_they_were_sent():
    """Frames of every length, small ones built by hand, compressed and uncompressed ones in turn."""
    messages = [bytes([size % 251]) * size for size in (0, 1, 125, 126, 127, 1_023, 5_000, 300, 1_024, 70_000, 2)]
    found = config()
    protocol = found.ws_protocol_class(found, ServerState(), {}, _loop=Loop())
    protocol.transport = transport = Transport()
    (factory,) = protocol.conn.available_extensions
    client_factory = ClientPerMessageDeflateFactory(client_max_window_bits=True)
    parameters, extension = factory.process_request_params(client_factory.get_request_params(), [])
    protocol.conn.extensions, protocol.conn.state = [extension], State.OPEN
    protocol.handshake_complete = True
    asyncio.run(protocol.send({"type": "websocket.send", TOGETHER: messages}))
    client = ClientProtocol(parse_uri("ws://localhost/"), state=State.OPEN)
    client.extensions = [client_factory.process_response_params(parameters, [])]
    client.receive_data(b"".join(transport.asked))
    assert [bytes(frame.data) for frame in client.events_received()] == messages
    assert len(transport.asked) == 1


HANDSHAKE = (
    b"GET /%s HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n%s\r\n"
)


async def accepting_app(_scope, _receive, send):
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.close", "code": 1000})


@pytest.fixture(scope="module")
def accepting_server():
    with run_uvicorn(app=accepting_app) as running:
        yield running


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        pytest.param(b"", b"Content-Length: 100\r\n", b"400", id="a body"),
        pytest.param(b"", b"Transfer-Encoding: chunked\r\n", b"400", id="a body in chunks"),
        pytest.param(b"", b"X-A: a\r\n" * 200, b"431", id="too many headers"),
    ],
)
def test_handshake_that_cannot_be_read_is_answered_and_its_connection_closed(accepting_server, path, headers, status):
    answer = read_all(accepting_server.connect(HANDSHAKE % (path, headers)))
    assert answer.split()[1] == status


def test_handshake_may_have_as_long_cookies_as_a_page(accepting_server):
    cookies = b"Cookie: a=%s\r\n" % (b"a" * (MAX_HEADERS // 2))
    connection = accepting_server.connect(HANDSHAKE % (b"", cookies))
    assert connection.recv(1000).split()[1] == b"101"
    connection.close()
