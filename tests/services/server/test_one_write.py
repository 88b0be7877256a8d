"""Head and body of a response are written together, on a real connection and by h11's own rules."""

from __future__ import annotations

import h11
import pytest

from services.server.one_write import OneWriteConnection

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def connection() -> OneWriteConnection:
    connection = OneWriteConnection(h11.SERVER)
    connection.receive_data(GET)
    assert isinstance(connection.next_event(), h11.Request)
    assert isinstance(connection.next_event(), h11.EndOfMessage)
    return connection


def test_head_is_sent_with_the_first_part_of_the_body_and_once(connection):
    assert connection.send(h11.Response(status_code=200, headers=[("Content-Length", "4")])) == b""
    first = connection.send(h11.Data(data=b"ab"))
    assert first is not None
    assert first.startswith(b"HTTP/1.1 200 ")
    assert first.endswith(b"\r\n\r\nab")
    assert connection.send(h11.Data(data=b"cd")) == b"cd"
    assert connection.send(h11.EndOfMessage()) == b""


def test_head_without_a_body_is_sent_at_the_end(connection):
    connection.send(h11.Response(status_code=204, headers=[]))
    assert connection.send(h11.Data(data=b"")).startswith(b"HTTP/1.1 204 ")
    assert connection.send(h11.EndOfMessage()) == b""
    connection.start_next_cycle()
    connection.receive_data(GET)
    assert isinstance(connection.next_event(), h11.Request)


def test_interim_response_is_sent_at_once(connection):
    assert connection.send(h11.InformationalResponse(status_code=103, headers=[])).startswith(b"HTTP/1.1 103 ")
    connection.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
    assert connection.send(h11.EndOfMessage()).count(b"HTTP/1.1") == 1


def test_response_that_h11_refuses_leaves_nothing_to_send(connection):
    connection.send(h11.Response(status_code=200, headers=[("Content-Length", "1")]))
    with pytest.raises(h11.LocalProtocolError):
        connection.send(h11.Data(data=b"too long"))
    assert connection.our_state is h11.ERROR


def test_connection_that_ends_after_a_head_sends_nothing_more(connection):
    connection.send(h11.Response(status_code=200, headers=[("Connection", "close")]))
    with pytest.raises(h11.LocalProtocolError):
        connection.send(h11.ConnectionClosed())
