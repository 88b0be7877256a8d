"""The fake Lightcast server measures what it says it measures."""

from __future__ import annotations

import socket
import sys
import time

import pytest

from tests.lightcast_server import LightcastServer


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells when data arrived")
def test_a_request_counts_from_its_arrival_however_late_it_is_handled():
    server = LightcastServer()
    listening = server.listen()
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
