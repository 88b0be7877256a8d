"""The fake Lightcast server measures what it says it measures."""

from __future__ import annotations

import socket
import sys
import time

import pytest

from tests.lightcast_server import _SO_TIMESTAMPNS, LightcastServer, _StampedReader
from tests.waiting import wait_until

_DATAGRAMS = (socket.AF_INET, socket.SOCK_DGRAM)


def wait_until_arrivals_are_stamped() -> None:
    """The kernel begins to stamp what arrives a moment after the first socket has asked for it."""
    with socket.socket(*_DATAGRAMS) as receiver, socket.socket(*_DATAGRAMS) as sender:
        receiver.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        receiver.bind(("127.0.0.1", 0))
        reader = _StampedReader(receiver)

        def is_stamped() -> bool:
            sender.sendto(b"a", receiver.getsockname())
            sent = time.monotonic()
            while time.monotonic() < sent + 0.02:
                pass
            reader.readinto(bytearray(1))
            return reader.arrived_at < sent + 0.01

        wait_until(is_stamped)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells when data arrived")
def test_a_request_counts_from_its_arrival_however_late_it_is_handled():
    server = LightcastServer()
    listening = server.listen()
    wait_until_arrivals_are_stamped()
    with socket.create_connection(listening.server_address[:2]) as connection:
        connection.sendall(b"GET /projected-occupation-growth/status HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        sent = time.monotonic()
        while time.monotonic() < sent + 0.3:
            pass  # the server is as good as starved: nobody accepts the connection
        listening.handle_request()
        assert connection.recv(1000)
    listening.server_close()
    (call,) = server.calls
    assert sent - 0.1 < call.at < sent + 0.1
