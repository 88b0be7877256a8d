"""A strict fake Lightcast server on a real socket: the documented contract, with its undocumented points as switches.

Enforces 5 requests in any sliding second per client (429 beyond that, all recorded), token lifetimes and scopes.
Injects faults (`lightcast_faults`): dropped, stalled, truncated and wrong responses, revoked tokens. Its occupations
are made up (`lightcast_contract`).

    with LightcastServer() as server:
        growth = connect("lightcast", server.settings())
"""

from __future__ import annotations

import contextlib
import io
import itertools
import json
import socket
import struct
import sys
import threading
import time
from collections import defaultdict, deque
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import parse_qs, urlsplit

from services.config import Settings
from tests.lightcast_contract import (
    GROWTH,
    GROWTH_SCOPE,
    HTML,
    LIST_SCOPE,
    NAMES,
    OCCUPATIONS,
    SOC,
    SPECIALIZED,
    UNPUBLISHED,
    Call,
    Response,
    Rules,
    base_of,
    concepts,
    encoded,
    errors,
    growth_of,
    kind_of,
    meta,
)
from tests.lightcast_faults import FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator


class LightcastServer:
    """The server; see the module. `rules` may be changed while it runs."""

    def __init__(self, **rules: Any) -> None:
        self.rules = Rules(**rules)
        self.calls: list[Call] = []
        self._faults: dict[str, list[Any]] = {}  # kind: [name, remaining times]
        self._tokens: dict[str, tuple[str, frozenset[str], float]] = {}
        self._recent: dict[str, deque[float]] = defaultdict(deque)
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._released = threading.Event()
        self._cleared = threading.Event()  # another one for the faults injected next
        self._port = 0
        self._http: ThreadingHTTPServer | None = None
        self._open: set[socket.socket] = set()

    # Lifecycle

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listen and serve; after a stop, on the same port."""
        self._released.clear()
        self._http = self.listen()
        self._port = self._http.server_address[1]
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def listen(self) -> ThreadingHTTPServer:
        """Return the listening server, which serves nobody yet."""
        server = self

        class OwnHandler(Handler):
            lightcast = server

        return _Server(("127.0.0.1", self._port), OwnHandler)

    def stop(self) -> None:
        """Stop listening and cut open connections."""
        self._released.set()
        if self._http is not None:
            self._http.shutdown()
            self._http.server_close()
            self._http = None
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self._port}"

    def values(self, **other: str) -> dict[str, str]:
        """Return environment variables for this server; `other` by name without prefix: rate="100"."""
        own = {
            "client_id": self.rules.client_id,
            "client_secret": self.rules.client_secret,
            "auth_url": f"{self.url}/connect/token",
            "growth_url": f"{self.url}{GROWTH}",
            "classification_url": self.url,
        }
        return {f"LIGHTCAST_{name.upper()}": value for name, value in (own | other).items()}

    def settings(self, **other: str) -> Settings:
        """Return the same as settings."""
        return Settings.read(self.values(**other))

    # Commands

    def inject_fault(self, kind: str, name: str, times: int | None = None) -> None:
        """From now on (or `times` times) respond to requests of `kind` with the fault `name` of FAULTS."""
        assert name in FAULTS, name
        with self._lock:
            self._faults[kind] = [name, times]

    def clear_faults(self) -> None:
        """Remove all faults; requests that stall are answered."""
        with self._lock:
            self._faults.clear()
            self._cleared.set()
            self._cleared = threading.Event()

    def revoke_tokens(self) -> None:
        """Make every token that was issued invalid."""
        with self._lock:
            self._tokens.clear()

    def reset(self) -> None:
        """Reset to a new server at the same address."""
        self.clear_faults()
        self.revoke_tokens()
        with self._lock:
            self.calls.clear()
            self._recent.clear()

    # Records

    def count(self, kind: str, status: int | None = None) -> int:
        """Return the number of requests of a kind."""
        return sum(1 for call in list(self.calls) if call.kind == kind and status in {None, call.status})

    def max_requests_per_second(self, client: str | None = None) -> int:
        """Return the most requests that arrived within any second."""
        times = sorted(call.at for call in list(self.calls) if client in {None, call.client})
        return max((sum(1 for at in times if begin <= at < begin + 1.0) for begin in times), default=0)

    # Responses

    def response(
        self, method: str, target: str, headers: dict[str, str], body: bytes, at: float
    ) -> tuple[Response, str, str]:
        """Return (response, kind, client) by the contract, without faults, to a request that arrived at `at`."""
        parts = urlsplit(target)
        kind = kind_of(method, parts.path)
        if kind == "token":
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            client = form.get("client_id", "")
            return self._limited(client, at) or self._token(form), kind, client
        client, refused = self._authorize(headers, LIST_SCOPE if kind in {"versions", "search"} else GROWTH_SCOPE)
        response = refused or self._limited(client, at)
        if response is None:
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            response = self._data(kind, parts.path, query, headers, body)
        if self.rules.limit_headers and response.status != 401:
            left = max(self.rules.rate - len(self._recent[client]), 0)
            limits = {"RateLimit-Limit": f"{self.rules.rate}, {self.rules.rate};w=1;r={left};policy=rate-limit"}
            response.headers = limits | {"RateLimit-Remaining": str(left), "RateLimit-Reset": "1"} | response.headers
        return response, kind, client

    def _limited(self, client: str, at: float) -> Response | None:
        with self._lock:
            recent = self._recent[client]
            while recent and recent[0] <= at - self.rules.window:
                recent.popleft()
            if len(recent) < self.rules.rate:
                recent.append(at)
                return None
        body = {"json": errors(429, "Too Many Requests"), "empty": "", "html": HTML}[self.rules.limit_body]
        return Response(429, body)

    def _token(self, form: dict[str, str]) -> Response:
        known = {self.rules.client_id: self.rules.client_secret, **self.rules.others}
        if known.get(form.get("client_id", "")) != form.get("client_secret", "-"):
            return Response(self.rules.token_status, {"error": "invalid_client"})
        if form.get("grant_type") != "client_credentials":
            return Response(400, {"error": "unsupported_grant_type"})
        scopes = frozenset(form.get("scope", "").split())
        if not scopes or scopes - self.rules.granted:
            return Response(400, {"error": "invalid_scope"})
        with self._lock:
            token = f"token-{next(self._numbers)}-of-{form['client_id']}"
            self._tokens[token] = (form["client_id"], scopes, time.monotonic() + self.rules.lifetime)
        return Response(200, {"access_token": token, "expires_in": self.rules.lifetime, "token_type": "Bearer"})

    def _authorize(self, headers: dict[str, str], scope: str) -> tuple[str, Response | None]:
        token = headers.get("authorization", "").removeprefix("Bearer ")
        with self._lock:
            client, scopes, ends = self._tokens.get(token, ("", frozenset(), 0.0))
        if not client or scope not in scopes or time.monotonic() >= ends:
            return client, Response(401, errors(401, "Unauthorized"))
        return client, None

    def _data(self, kind: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Response:
        rules = self.rules
        if kind == "status":
            return Response(200, {"data": {"healthy": True, "message": "Service is healthy"}})
        if kind == "meta":
            return Response(200, {"data": meta(rules)})
        if kind == "dimensions":
            return Response(200, {"data": list(rules.dimensions)})
        if kind == "versions":
            return Response(200, {"data": ["8.0.0", "7.9.0", "7.10.0", "6.12.0"]})
        if kind == "search":
            return Response(200, {"data": concepts(rules, query), "warnings": [], "errors": []})
        if kind == "growth":
            return self._projection(path.rsplit("/", 1)[1], query, headers, body)
        return Response(404, errors(404, "Not Found"))

    def _projection(self, dimension: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Response:
        rules = self.rules
        if dimension not in rules.dimensions:
            return Response(404, errors(404, "Not Found"))
        if "application/json" not in headers.get("content-type", ""):
            return Response(415, errors(415, "Unsupported Media Type"))
        is_version_wrong = query.get("lot_version", "7") not in {"6", "7"} or (
            "lot_version" in query and not rules.lot_version_on_post
        )
        if is_version_wrong and not rules.region_first:
            return Response(400, errors(400, "Bad Request"))
        try:
            parsed = json.loads(body)
            code, region = parsed["id"], parsed.get("region", {"level": "nation", "id": "US"})
            level, area = region["level"], region["id"]
        except (ValueError, KeyError, TypeError):
            return Response(400, errors(400, "Bad Request"))
        if not self._region_fits(level, area):
            return Response(rules.region_status, errors(rules.region_status, "Whatever"))
        if is_version_wrong:
            return Response(400, errors(400, "Bad Request"))
        titles = {"lotocc": OCCUPATIONS, "lotspecocc": SPECIALIZED}.get(dimension, SOC)
        if code not in titles:
            return Response(404, errors(404, "Not Found"))
        area_id = "US" if level == "nation" else area.zfill(2)
        empty = code == UNPUBLISHED
        if empty and rules.no_data == "404":
            return Response(404, errors(404, "Not Found"))
        echo = {"nation": "us", "level": level, "id": rules.nation_echo or area if level == "nation" else area}
        growth: dict[str, float | None] = dict.fromkeys(NAMES) if empty else dict(growth_of(code, area_id))
        base = None if empty else base_of(code, area_id)
        data = {"id": code, "name": titles[code], "region": echo, "baseEmployment": base, "growthPercent": growth}
        return Response(200, {"data": data})

    def _region_fits(self, level: str, area: str) -> bool:
        if level == "nation":
            return area in self.rules.nation_ids
        lengths = {"both": {1, 2}, "two": {2}, "one": {len(area.lstrip("0"))}}[self.rules.state_ids]
        return level == "state" and area.isdigit() and len(area) in lengths

    def http_date(self, delay: float = 0.0) -> str:
        """Return the server's time in so many seconds, as an HTTP date."""
        return formatdate(time.time() + self.rules.clock_offset + delay, usegmt=True)

    def epoch(self, delay: float) -> str:
        """Return the server's time in so many seconds, since the epoch."""
        return str(round(time.time() + self.rules.clock_offset + delay))

    def take_fault(self, kind: str) -> tuple[str, threading.Event]:
        """Return the name of the fault to apply now, "" if none, and what is set when it is cleared."""
        with self._lock:
            fault = self._faults.get(kind)
            if fault is None or fault[1] == 0:
                return "", self._cleared
            if fault[1] is not None:
                fault[1] -= 1
            return str(fault[0]), self._cleared


_SO_TIMESTAMPNS: Final = 35
"""Linux's socket option (and control message): when the kernel received the data, in seconds and nanoseconds."""
_TIMESTAMP: Final = struct.Struct("@ll")


class _StampedReader(io.RawIOBase):
    """Reads from a socket and keeps when the last data arrived, on time.monotonic's clock.

    The kernel's time counts, where it tells it: on a busy machine this thread may run long after the arrival, and
    requests that were sent apart would seem to come together.
    """

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self.arrived_at = time.monotonic()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count, control, *_ = self._connection.recvmsg_into([buffer], socket.CMSG_SPACE(_TIMESTAMP.size))
        delay = 0.0
        for level, kind, value in control:
            if (level, kind, len(value)) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS, _TIMESTAMP.size):
                seconds, nanoseconds = _TIMESTAMP.unpack(value)
                delay = max(time.time() - seconds - nanoseconds / 1e9, 0.0)
        self.arrived_at = time.monotonic() - delay
        return int(count)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def server_bind(self) -> None:
        """Bind, and ask for arrival times; accepted connections inherit the option."""
        if sys.platform == "linux":
            self.socket.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        super().server_bind()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore errors: connections that are cut on purpose end here."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    lightcast: LightcastServer
    cleared: threading.Event

    def setup(self) -> None:
        super().setup()
        self._reader = _StampedReader(self.connection)
        self.rfile = io.BufferedReader(self._reader)
        self.lightcast._open.add(self.connection)

    def finish(self) -> None:
        self.lightcast._open.discard(self.connection)
        with contextlib.suppress(OSError):
            super().finish()

    def log_message(self, *_: object) -> None:
        """Log nothing."""

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def _serve(self, method: str) -> None:
        server = self.lightcast
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        at = self._reader.arrived_at
        headers = {name.lower(): value for name, value in self.headers.items()}
        response, kind, client = server.response(method, self.path, headers, body, at)
        response.headers["X-Correlation-Id"] = f"made-up-{kind}"
        if server.rules.date:
            response.headers["Date"] = server.http_date()
        fault, self.cleared = server.take_fault(kind)
        call = Call(at, kind, client, response.status, self.path, body.decode(errors="replace"), headers)
        server.calls.append(call)  # before a fault answers it: whoever is answered may count
        if fault:
            FAULTS[fault](self, response)
            call.status = response.status
        if server.rules.latency and server._released.wait(server.rules.latency):
            self.close_connection = True
            return
        if response.status == 0:  # the fault has handled the connection
            self.close_connection = True
            return
        self.send(response)

    def send(self, response: Response) -> None:
        """Send the response with one write."""
        raw = response.raw if response.raw is not None else encoded(response.body)
        lines = [f"HTTP/1.1 {response.status} Whatever"]
        kind = "text/html" if isinstance(response.body, str) and response.body.startswith("<") else "application/json"
        headers = {"Content-Type": kind, "Content-Length": str(len(raw))} | response.headers
        lines += [f"{name}: {value}" for name, value in headers.items() if value]
        self.wfile.write("\r\n".join(lines).encode() + b"\r\n\r\n" + raw)

    def stall(self) -> bool:
        """Send nothing until the server stops, the client disconnects or faults are cleared; whether they were."""
        self.connection.settimeout(0.05)
        while not self.lightcast._released.is_set():
            if self.cleared.is_set():
                return True
            with contextlib.suppress(TimeoutError):
                if not self.connection.recv(1):
                    return False
        return False

    def reset(self) -> None:
        """Reset the TCP connection."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


@contextlib.contextmanager
def lightcast_server(**rules: Any) -> Iterator[LightcastServer]:
    """Run a server for the length of a block."""
    with LightcastServer(**rules) as server:
        yield server
