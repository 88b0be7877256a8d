"""One deadline for a whole exchange: connect, TLS, write, headers and body."""

from __future__ import annotations

import contextlib
import shutil
import socket
import ssl
import subprocess
import threading
import time
from typing import TYPE_CHECKING

import pytest
import requests

from services.config import Settings
from services.errors import ServiceDownError
from services.lightcast.adapter import DeadlineAdapter, exchange
from services.lightcast.http import MAX_ATTEMPTS, Request
from tests.services.lightcast.harness import FakeClock, client_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from services.lightcast.client import Client
    from tests.lightcast_server import LightcastServer

TIMEOUT = 0.3
SLACK = 1.5
"""Seconds that a busy machine may need on top of an attempt; without the deadline these responses have no end."""


def client_at(url: str) -> Client:
    """Return a client for a server at `url`, whose backoff takes no time."""
    values = {"LIGHTCAST_CLIENT_ID": "a", "LIGHTCAST_CLIENT_SECRET": "b", "LIGHTCAST_TIMEOUT": str(TIMEOUT)}
    return client_of(Settings.read(values | {"LIGHTCAST_GROWTH_URL": url}).lightcast(), FakeClock())


def seconds_until_down(client: Client, request: Request) -> float:
    """Return how long a request takes that ends without a response."""
    started = time.monotonic()
    with pytest.raises(ServiceDownError, match="no answer in time"):
        client.http.send(request)
    return time.monotonic() - started


@contextlib.contextmanager
def raw_server(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """Run `serve` for each connection; yields the host and port."""
    listener = socket.create_server(("127.0.0.1", 0))

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                threading.Thread(target=handle, args=(connection,), daemon=True).start()

    def handle(connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            serve(connection)

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()


@pytest.mark.parametrize("fault", ["headers a byte at a time", "100 Continue without end", "trickle", "stall"])
def test_slow_response_ends_at_the_deadline(unlimited_server: LightcastServer, fault: str) -> None:
    unlimited_server.reset()
    unlimited_server.inject_fault("token", fault)
    own = unlimited_server.settings(timeout=str(TIMEOUT)).lightcast()
    seconds = seconds_until_down(client_of(own, FakeClock()), Request("POST", own.auth_url, form={"a": "b"}))
    unlimited_server.clear_faults()
    assert seconds < MAX_ATTEMPTS * (TIMEOUT + SLACK)


def test_slow_headers_on_a_reused_connection_end_at_the_deadline(unlimited_server: LightcastServer) -> None:
    unlimited_server.reset()
    own = unlimited_server.settings(timeout=str(TIMEOUT)).lightcast()
    client = client_of(own, FakeClock())
    client.tokens.get(own.growth_scope)
    unlimited_server.inject_fault("meta", "headers a byte at a time")
    seconds = seconds_until_down(client, Request("GET", f"{own.growth_url}/meta"))
    unlimited_server.clear_faults()
    assert seconds < MAX_ATTEMPTS * (TIMEOUT + SLACK)


def test_request_that_is_read_slowly_ends_at_the_deadline() -> None:
    """The server takes the request a little at a time, so that writing it blocks."""

    def serve(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        while connection.recv(512):
            time.sleep(0.02)

    with raw_server(serve) as address:
        request = Request("POST", f"http://{address}/", json={"long": "x" * 20_000_000})
        seconds = seconds_until_down(client_at(f"http://{address}"), request)
    assert seconds < MAX_ATTEMPTS * (TIMEOUT + 2 * SLACK)


def test_slow_tls_handshake_ends_at_the_deadline() -> None:
    def serve(connection: socket.socket) -> None:
        connection.recv(1000)
        for byte in b"\x16\x03\x03\x40\x00" + b"\x02" * 1000:  # a record that takes its time
            connection.sendall(bytes([byte]))
            time.sleep(0.05)

    with raw_server(serve) as address:
        seconds = seconds_until_down(client_at(f"https://{address}"), Request("GET", f"https://{address}/"))
    assert seconds < MAX_ATTEMPTS * (TIMEOUT + SLACK)


def test_slow_response_over_tls_ends_at_the_deadline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl on the PATH, for a certificate")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    options = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run([openssl, "req", *options, *subject], check=True, capture_output=True)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    requests_seen: list[bytes] = []

    def serve(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            requests_seen.append(secure.recv(1000))
            for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 10_000:
                secure.sendall(bytes([byte]))
                time.sleep(0.05)

    with raw_server(serve) as address:
        url = f"https://localhost:{address.rpartition(':')[2]}"
        seconds = seconds_until_down(client_at(url), Request("GET", f"{url}/status"))
    assert [line.split(b"\r\n")[0] for line in requests_seen] == [b"GET /status HTTP/1.1"] * MAX_ATTEMPTS
    assert seconds < MAX_ATTEMPTS * (TIMEOUT + SLACK)


def test_all_addresses_of_a_host_share_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of ten addresses drops what is sent to it: a listener with a full queue does."""
    full = socket.socket()
    full.bind(("127.0.0.1", 0))
    full.listen(0)
    waiting = [socket.socket() for _ in range(4)]
    for connection in waiting:
        connection.setblocking(False)
        connection.connect_ex(full.getsockname())
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", full.getsockname())] * 10
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **kw: answers if host == "localhost" else resolve(host, *rest, **kw)
    )
    url = f"http://localhost:{full.getsockname()[1]}"
    seconds = seconds_until_down(client_at(url), Request("GET", url))
    assert seconds < MAX_ATTEMPTS * (TIMEOUT + SLACK)
    for connection in (full, *waiting):
        connection.close()


def test_slow_proxy_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    def serve(connection: socket.socket) -> None:
        connection.recv(1000)
        while True:
            connection.sendall(b"H")
            time.sleep(0.05)

    with raw_server(serve) as address:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{address}")
        url = "https://lightcast.example"
        seconds = seconds_until_down(client_at(url), Request("GET", url))
    assert seconds < MAX_ATTEMPTS * (TIMEOUT + SLACK)


def test_connection_is_reused_by_the_next_exchange(server: LightcastServer) -> None:
    session = requests.Session()
    session.mount("http://", DeadlineAdapter())
    written: list[int] = []
    for number in range(3):
        with exchange(5, lambda: written.append(1)):
            assert session.get(f"{server.url}/none/{number}").status_code == 401
    assert len(written) == 3
    assert len(server._open) == 1
    with pytest.raises(RuntimeError):
        session.get(server.url)
