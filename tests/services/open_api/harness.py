"""The open API on a real socket, by itself: uvicorn in a thread of the test's own process."""

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
from services.open_api.middleware import OpenApi

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from services.growth import Growth

GROWTH = "/projected-occupation-growth"
CONCEPTS = "/taxonomies/soc/versions/2018/concepts"
BOTH = "projected-occupation-growth classification_api"


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Api:
    """A running server and, as one of its clients, what a test asks of it."""

    url: str
    clock: Clock = field(default_factory=Clock)
    session: requests.Session = field(default_factory=requests.Session)
    _tokens: dict[str, str] = field(default_factory=dict)

    def ask_token(self, **fields: str) -> requests.Response:
        form = {"client_id": "public", "client_secret": "public", "grant_type": "client_credentials", "scope": BOTH}
        form = {name: value for name, value in (form | fields).items() if value}
        return self.session.post(f"{self.url}/connect/token", data=form, timeout=10)

    def token(self, scope: str = BOTH, **fields: str) -> str:
        key = f"{scope} {fields}"
        if key not in self._tokens:
            answer = self.ask_token(scope=scope, **fields)
            assert answer.status_code == 200, answer.text
            self._tokens[key] = answer.json()["access_token"]
        return self._tokens[key]

    def ask(self, method: str, path: str, token: str | None = None, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token() if token is None else token}"} | more.pop("headers", {})
        headers = {name: value for name, value in headers.items() if value}
        return self.session.request(method, self.url + path, headers=headers, timeout=10, allow_redirects=False, **more)

    def get(self, path: str, **more: Any) -> requests.Response:
        return self.ask("GET", path, **more)

    def project(self, body: Any, dimension: str = "soc", query: str = "", **more: Any) -> requests.Response:
        """A projection: `body` as bytes is sent as it is, anything else as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json"} | more.pop("headers", {})
        return self.ask("POST", f"{GROWTH}/dimensions/{dimension}{query}", data=raw, headers=headers, **more)

    def raw(self, method: str, target: str, body: bytes | None = None, **headers: str) -> tuple[int, dict, bytes]:
        """A request as no client library would let it through: status, headers in lower case, body."""
        host, port = self.url.removeprefix("http://").split(":")
        connection = http.client.HTTPConnection(host, int(port), timeout=10)
        with contextlib.closing(connection):
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()


@contextlib.contextmanager
def listening(app: Any) -> Iterator[str]:
    """The address where `app` answers. The socket listens before the server runs, so nobody need wait for it."""
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False))
    # Said to be TCP, or asyncio does not turn Nagle's algorithm off and every answer takes 40 ms.
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
def serving(open_growth: Callable[[], Growth], **values: str) -> Iterator[Api]:
    """The API with settings by name without prefix: rate="5". Its clocks stand still until a test turns them."""
    clock = Clock()
    settings = Settings.read({f"OPEN_API_{name.upper()}": value for name, value in values.items()})
    with listening(OpenApi(open_growth, settings, clock=clock, wall_clock=clock)) as url:
        yield Api(url, clock)


def errors_of(answer: requests.Response, status: int) -> str:
    """The detail of an error answer in the contract's form."""
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Correlation-Id"]
    body = answer.json()
    assert body.keys() == {"errors"}
    (error,) = body["errors"]
    assert error.keys() == {"status", "title", "detail"}
    assert error["status"] == status
    assert error["title"] == answer.reason
    assert error["detail"]
    return error["detail"]
