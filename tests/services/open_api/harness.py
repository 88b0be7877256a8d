"""The open API on a real socket, without the dashboard: uvicorn in a thread of the test's process."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import requests
import uvicorn

from services.config import Settings
from services.open_api.application import OpenApi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from services.growth import Growth

GROWTH = "/projected-occupation-growth"
CONCEPTS = "/taxonomies/soc/versions/2018/concepts"
DEFAULT_SCOPES = "projected-occupation-growth classification_api"


class FakeClock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Api:
    """A running server, and the requests that a client sends to it."""

    url: str
    clock: FakeClock = field(default_factory=FakeClock)
    session: requests.Session = field(default_factory=requests.Session)
    _tokens: dict[str, str] = field(default_factory=dict)

    def request_token(self, **fields: str) -> requests.Response:
        form = {
            "client_id": "public",
            "client_secret": "public",
            "grant_type": "client_credentials",
            "scope": DEFAULT_SCOPES,
        }
        form = {name: value for name, value in (form | fields).items() if value}
        return self.session.post(f"{self.url}/connect/token", data=form, timeout=10)

    def token(self, scope: str = DEFAULT_SCOPES, **fields: str) -> str:
        key = f"{scope} {fields}"
        if key not in self._tokens:
            response = self.request_token(scope=scope, **fields)
            assert response.status_code == 200, response.text
            self._tokens[key] = response.json()["access_token"]
        return self._tokens[key]

    def request(self, method: str, path: str, token: str | None = None, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token() if token is None else token}"} | more.pop("headers", {})
        headers = {name: value for name, value in headers.items() if value}
        return self.session.request(method, self.url + path, headers=headers, timeout=10, allow_redirects=False, **more)

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.request("GET", path, **more)

    def post_projection(self, body: Any, dimension: str = "soc", query: str = "", **more: Any) -> requests.Response:
        """A request for a projection: `body` as bytes is sent as it is, anything else as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} | more.pop("headers", {})
        return self.request("POST", f"{GROWTH}/dimensions/{dimension}{query}", data=raw, headers=headers, **more)

    def send_raw(self, method: str, target: str, body: bytes | None = None, **headers: str) -> tuple[int, dict, bytes]:
        """A request that no client library would send: status, headers in lower case, body of the response."""
        host, port = self.url.removeprefix("http://").split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=10)
        with contextlib.closing(connection):
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            response = connection.getresponse()
            return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()


@contextlib.contextmanager
def run_app(app: Any) -> Iterator[str]:
    """The address of a server of `app`. Its socket listens before the server runs, so no test has to wait for it."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    # Declared as TCP, or asyncio does not turn Nagle's algorithm off and every response takes 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen(128)
        thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{bound.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


@contextlib.contextmanager
def serve_api(open_growth: Callable[[], Growth], **values: str) -> Iterator[Api]:
    """The API with settings by name without prefix: rate="5". Its clocks stand still until a test moves them."""
    clock = FakeClock()
    settings = Settings.read({f"OPEN_API_{name.upper()}": value for name, value in values.items()})
    with run_app(OpenApi(open_growth, settings, clock=clock, wall_clock=clock)) as url:
        yield Api(url, clock)


def error_detail(response: requests.Response, status: int) -> str:
    """The detail of an error response in the contract's form."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["X-Correlation-Id"]
    body = response.json()
    assert body.keys() == {"errors"}
    (error,) = body["errors"]
    assert error.keys() == {"status", "title", "detail"}
    assert error["status"] == status
    assert error["title"] == response.reason
    assert error["detail"]
    return error["detail"]
