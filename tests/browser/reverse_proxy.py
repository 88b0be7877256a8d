"""A reverse proxy that shows a server below a path, as nginx or Traefik do; websockets pass."""

from __future__ import annotations

import re
import socket
import socketserver
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

END_OF_HEADERS = b"\r\n\r\n"
CHUNK = 65_536


class ReverseProxy(socketserver.ThreadingTCPServer):
    """Passes requests below `prefix` to a port of this machine, with the prefix or without; answers 404 to others."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, prefix: str, *, strips: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.prefix = prefix
        self.strips = strips
        self.target = 0

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.host}{self.prefix}"

    @contextmanager
    def running(self) -> Iterator[None]:
        thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.shutdown()
            self.server_close()


class _Connection(socketserver.BaseRequestHandler):
    """One request a connection: it is closed after the response, so that the head of each request is seen."""

    server: ReverseProxy

    def handle(self) -> None:
        received = b""
        while END_OF_HEADERS not in received:
            part = self.request.recv(CHUNK)
            if not part:
                return
            received += part
        head, _, body = received.partition(END_OF_HEADERS)
        line, _, headers = head.partition(b"\r\n")
        method, target, version = line.split(b" ")
        prefix = self.server.prefix.encode()
        if target.partition(b"?")[0] != prefix and not target.startswith(prefix + b"/"):
            self.request.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return
        if self.server.strips:
            target = target.removeprefix(prefix)
            target = target if target.startswith(b"/") else b"/" + target
        if not re.search(rb"(?im)^upgrade:", headers):
            headers = re.sub(rb"(?im)^connection:.*\r\n", b"", headers + b"\r\n") + b"Connection: close"
        with socket.create_connection(("127.0.0.1", self.server.target)) as target_socket:
            target_socket.sendall(b" ".join((method, target, version)) + b"\r\n" + headers + END_OF_HEADERS + body)
            back = threading.Thread(target=_copy, args=(target_socket, self.request), daemon=True)
            back.start()
            _copy(self.request, target_socket)
            back.join()


def _copy(source: socket.socket, target: socket.socket) -> None:
    """Copy until the source ends, and end the target then."""
    try:
        while part := source.recv(CHUNK):
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)
    except OSError:  # one of the two has gone
        return
