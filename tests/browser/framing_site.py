"""A site whose only page has a frame, in which another site is shown."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class FramingSite(HTTPServer):
    """A site whose only page has a frame."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Page)
        self.frame = ""

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    @contextmanager
    def running(self) -> Iterator[None]:
        thread = threading.Thread(target=self.serve_forever)
        thread.start()
        try:
            yield
        finally:
            self.shutdown()
            thread.join()
            self.server_close()


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(f'<link rel="icon" href="data:,"><iframe src="{self.server.frame}" width="700">'.encode())

    def log_message(self, *arguments: object) -> None:
        """Log nothing."""
