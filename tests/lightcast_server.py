"""A strict fake Lightcast server on a real socket: the documented contract, with its undocumented points as switches.

Enforces 5 requests in any sliding second per client (429 beyond that, all recorded), token lifetimes and scopes.
Injects faults: dropped, stalled, truncated and wrong responses, revoked tokens. Its occupations are made up.

    with LightcastServer() as server:
        growth = connect("lightcast", server.settings())
"""

from __future__ import annotations

import contextlib
import gzip
import io
import itertools
import json
import socket
import struct
import sys
import threading
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import parse_qs, urlsplit
from zlib import crc32

from services.config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

GROWTH: Final = "/projected-occupation-growth"
GROWTH_SCOPE: Final = "projected-occupation-growth"
LIST_SCOPE: Final = "classification_api"
NAMES: Final = ("oneYear", "twoYear", "threeYear", "fiveYear", "tenYear")
YEARS: Final = dict(zip(NAMES, (1, 2, 3, 5, 10), strict=True))

# Made up: codes and titles are ours, the last two similar to the example of the documentation.
_CRAFTS: Final = ("Lantern Keepers", "Kite Menders", "Bell Tuners", "Map Painters", "Tide Readers", "Moss Gardeners")
_KINDS: Final = ("", "Night", "Harbour", "Travelling", "Master")
OCCUPATIONS: Final[dict[str, str]] = {
    f"{10 + craft}{11}{10 + kind}": f"{kind_name} {name}".strip()
    for craft, name in enumerate(_CRAFTS)
    for kind, kind_name in enumerate(_KINDS)
} | {"231113": "Data Analysts", "151511": "Cheese Cave Workers"}
SPECIALIZED: Final[dict[str, str]] = {
    f"{code}{10 + number}": f"{title} ({place})"
    for code, title in OCCUPATIONS.items()
    for number, place in enumerate(("Coast", "Hills"))
} | {"23111310": "Data Analyst"}
SOC: Final = {"29-1141": "Star Counters", "29-0000": "Counting", "00-0000": "All"}
UNPUBLISHED: Final = "151511"
"""An occupation without any published projection."""


def base_of(occupation_id: str, area: str) -> int:
    """Return the made-up jobs of a cell."""
    return 5_000 + crc32(f"{occupation_id} {area}".encode()) % 90_000


def growth_of(occupation_id: str, area: str) -> dict[str, float]:
    """Return the made-up growth of a cell."""
    rate = (crc32(f"{area} {occupation_id}".encode()) % 600 - 200) / 10_000
    return {name: round((1 + rate) ** year - 1, 6) for name, year in YEARS.items()}


@dataclass
class Rules:
    """Switches: what the documentation leaves open, and how strict the server is."""

    client_id: str = "client-one"
    client_secret: str = "secret-one"
    others: dict[str, str] = field(default_factory=dict)
    """More clients and their secrets."""
    granted: frozenset[str] = frozenset({GROWTH_SCOPE, LIST_SCOPE})
    rate: int = 5
    window: float = 1.0
    lifetime: float = 3600
    latency: float = 0.0
    model: str = "36"
    dimensions: tuple[str, ...] = ("lotocc", "lotspecocc")
    levels: tuple[str, ...] = ("nation", "state")
    nation_ids: frozenset[str] = frozenset({"US", "us", "0"})
    state_ids: str = "both"  # both | two | one (digits)
    nation_echo: str = ""  # the nation's id in a response; "" repeats the request
    no_data: str = "404"  # 404 | nulls
    token_status: int = 400  # of a refused token request
    lot_version_on_post: bool = True  # False: a POST with lot_version is a 400
    limit_headers: bool = True
    date: bool = True  # whether responses have a Date header
    clock_offset: float = 0.0  # seconds by which the server's clock is ahead
    limit_body: str = "json"  # json | empty | html
    level_as_text: bool = False
    page_cap: int = 1000  # concepts a page, whatever limit is asked for
    paging: str = "after"  # after | inclusive (repeats the concept named by after) | ignored | endless
    taxonomy: str = "lot"  # soc: lists and projects SOC, as a server of our own open API does


@dataclass(frozen=True)
class Call:
    """A request as received, with the status of its response."""

    at: float
    kind: str  # token | status | meta | dimensions | versions | search | growth | other
    client: str
    status: int
    path: str
    body: str
    headers: dict[str, str]


@dataclass
class Response:
    """A response to send; faults change it."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes | None = None


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

        class Handler(_Handler):
            lightcast = server

        return _Server(("127.0.0.1", self._port), Handler)

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
        self._faults[kind] = [name, times]

    def clear_faults(self) -> None:
        """Remove all faults."""
        self._faults.clear()

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
        kind = _kind(method, parts.path)
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
        body = {"json": _errors(429, "Too Many Requests"), "empty": "", "html": _HTML}[self.rules.limit_body]
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
            return client, Response(401, _errors(401, "Unauthorized"))
        return client, None

    def _data(self, kind: str, path: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Response:
        rules = self.rules
        if kind == "status":
            return Response(200, {"data": {"healthy": True, "message": "Service is healthy"}})
        if kind == "meta":
            return Response(200, {"data": _meta(rules)})
        if kind == "dimensions":
            return Response(200, {"data": list(rules.dimensions)})
        if kind == "versions":
            return Response(200, {"data": ["8.0.0", "7.9.0", "7.10.0", "6.12.0"]})
        if kind == "search":
            return Response(200, {"data": _concepts(rules, query), "warnings": [], "errors": []})
        if kind == "growth":
            return self._projection(path.rsplit("/", 1)[1], query, headers, body)
        return Response(404, _errors(404, "Not Found"))

    def _projection(self, dimension: str, query: dict[str, str], headers: dict[str, str], body: bytes) -> Response:
        rules = self.rules
        if dimension not in rules.dimensions:
            return Response(404, _errors(404, "Not Found"))
        if "application/json" not in headers.get("content-type", ""):
            return Response(415, _errors(415, "Unsupported Media Type"))
        if query.get("lot_version", "7") not in {"6", "7"} or (
            "lot_version" in query and not rules.lot_version_on_post
        ):
            return Response(400, _errors(400, "Bad Request"))
        try:
            parsed = json.loads(body)
            code, region = parsed["id"], parsed.get("region", {"level": "nation", "id": "US"})
            level, area = region["level"], region["id"]
        except (ValueError, KeyError, TypeError):
            return Response(400, _errors(400, "Bad Request"))
        if not self._region_fits(level, area):
            return Response(400, _errors(400, "Bad Request"))
        titles = {"lotocc": OCCUPATIONS, "lotspecocc": SPECIALIZED}.get(dimension, SOC)
        if code not in titles:
            return Response(404, _errors(404, "Not Found"))
        area_id = "US" if level == "nation" else area.zfill(2)
        empty = code == UNPUBLISHED
        if empty and rules.no_data == "404":
            return Response(404, _errors(404, "Not Found"))
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

    def take_fault(self, kind: str) -> str:
        """Return the name of the fault to apply now, "" if none."""
        with self._lock:
            fault = self._faults.get(kind)
            if fault is None or fault[1] == 0:
                return ""
            if fault[1] is not None:
                fault[1] -= 1
            return str(fault[0])


_LISTED: Final = ("/lot/versions/7.10.0/concepts", "/soc/versions/8.0.0/concepts")
_HTML: Final = "<html><head><title>Gateway</title></head><body><h1>An error occurred</h1></body></html>"


def _errors(status: int, title: str) -> dict[str, Any]:
    return {"errors": [{"status": status, "title": title, "detail": "made up"}]}


def _kind(method: str, path: str) -> str:
    if path == "/connect/token":
        return "token" if method == "POST" else "other"
    if path.startswith(f"{GROWTH}/dimensions/"):
        return "growth" if method == "POST" else "dimension"
    if path.startswith(("/taxonomies/lot/versions", "/taxonomies/soc/versions")):
        return "versions" if path.endswith("versions") else "search" if path.endswith(_LISTED) else "other"
    named = {f"{GROWTH}/{name}": name for name in ("status", "meta", "dimensions")}
    return named.get(path, "other") if method == "GET" else "other"


def _meta(rules: Rules) -> dict[str, Any]:
    return {
        "attribution": {"title": "Made up", "body": "Nothing here is anybody's."},
        "modelVersions": {"projectedOccupationGrowth": rules.model},
        "taxonomyVersions": {"lot": "7", "area": "us_area_2025_1"},
        "supportedTaxonomyVersions": {"lot": ["6", "7"]},
        "dimensions": list(rules.dimensions),
        "regions": {"nations": ["us"], "nationLevels": {"us": list(rules.levels)}},
    }


def _concepts(rules: Rules, query: dict[str, str]) -> list[dict[str, Any]]:
    if rules.taxonomy == "soc":
        return [{"id": code, "name": name, "level": 4, "parentId": "29-0000"} for code, name in SOC.items()]
    level = int(query.get("filter", "level:2").removeprefix("level:"))
    titles = {2: OCCUPATIONS, 3: SPECIALIZED}.get(level, {})
    after, limit = query.get("after", ""), min(int(query.get("limit", "10")), rules.page_cap)
    if rules.paging == "ignored":
        after = ""
    if rules.paging == "endless" and after:
        return [{"id": str(int(after) + 1), "name": "One more", "level": level, "parentId": after[:2]}]
    names = {2: "occupation", 3: "specialized-occupation"}
    return [
        {
            "id": code,
            "name": titles[code],
            "level": str(level) if rules.level_as_text else level,
            "levelName": names[level],
            "parentId": code[:-2],
        }
        for code in sorted(titles)
        if code > after or (code == after and rules.paging == "inclusive")
    ][:limit]


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


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    lightcast: LightcastServer

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
        fault = server.take_fault(kind)
        if fault:
            FAULTS[fault](self, response)
        call = Call(at, kind, client, response.status, self.path, body.decode(errors="replace"), headers)
        server.calls.append(call)
        if server.rules.latency and server._released.wait(server.rules.latency):
            self.close_connection = True
            return
        if response.status == 0:  # the fault has handled the connection
            self.close_connection = True
            return
        self.send(response)

    def send(self, response: Response) -> None:
        """Send the response with one write."""
        raw = response.raw if response.raw is not None else _encoded(response.body)
        lines = [f"HTTP/1.1 {response.status} Whatever"]
        kind = "text/html" if isinstance(response.body, str) and response.body.startswith("<") else "application/json"
        headers = {"Content-Type": kind, "Content-Length": str(len(raw))} | response.headers
        lines += [f"{name}: {value}" for name, value in headers.items() if value]
        self.wfile.write("\r\n".join(lines).encode() + b"\r\n\r\n" + raw)

    def stall(self) -> None:
        """Send nothing until the server stops or the client disconnects."""
        self.connection.settimeout(0.05)
        while not self.lightcast._released.is_set():
            with contextlib.suppress(TimeoutError):
                if not self.connection.recv(1):
                    return

    def reset(self) -> None:
        """Reset the TCP connection."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()


def _encoded(body: Any) -> bytes:
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()


# Faults: each changes the response, or handles the connection and sets status 0.


def _status(status: int, body: Any = None, **headers: Any) -> Any:
    """Return a fault with this status; a header may be a function of the server."""

    def play(handler: _Handler, response: Response) -> None:
        response.status = status
        response.body = _errors(status, "Made up") if body is None else body
        for name, value in headers.items():
            response.headers[name.replace("_", "-")] = value(handler.lightcast) if callable(value) else value

    return play


def _raw(make: Any, **headers: str) -> Any:
    def play(_handler: _Handler, response: Response) -> None:
        response.raw = make(_encoded(response.body))
        response.headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    return play


def _body(make: Any) -> Any:
    def play(_handler: _Handler, response: Response) -> None:
        response.body = make(response.body)

    return play


def _drop(handler: _Handler, response: Response) -> None:
    response.status = 0
    handler.reset()


def _drop_in_headers(handler: _Handler, response: Response) -> None:
    response.status = 0
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
    handler.reset()


def _stall(handler: _Handler, response: Response) -> None:
    response.status = 0
    handler.stall()


def _stall_in_body(handler: _Handler, response: Response) -> None:
    response.status = 0
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")
    handler.stall()


def _trickle(handler: _Handler, response: Response) -> None:
    response.status = 0
    with contextlib.suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{")
        while not handler.lightcast._released.wait(0.02):
            handler.wfile.write(b" ")


def _drip(handler: _Handler, response: Response, first: bytes = b"HTTP/1.1 200 OK\r\nX-Slow: ") -> None:
    """Send the headers a byte at a time, without end."""
    response.status = 0
    pieces = itertools.chain((first[i : i + 1] for i in range(len(first))), itertools.repeat(b"x"))
    with contextlib.suppress(OSError):
        while not handler.lightcast._released.wait(0.05):
            handler.wfile.write(next(pieces))


def _drip_continue(handler: _Handler, response: Response) -> None:
    """Announce the response again and again."""
    response.status = 0
    with contextlib.suppress(OSError):
        while not handler.lightcast._released.wait(0.02):
            handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def _endless(handler: _Handler, response: Response) -> None:
    response.status = 0
    piece = b"[" + b"1," * 500_000
    with contextlib.suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not handler.lightcast._released.is_set():
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")


def _not_http(handler: _Handler, response: Response) -> None:
    response.status = 0
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    handler.connection.shutdown(socket.SHUT_RDWR)


def _cut_length(handler: _Handler, response: Response) -> None:
    raw = _encoded(response.body)
    handler.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(raw) + 50}\r\n\r\n".encode() + raw[: len(raw) // 2])
    response.status = 0
    handler.connection.shutdown(socket.SHUT_RDWR)


def _renamed(body: Any) -> Any:
    text = json.dumps(body)
    for old, new in {
        "access_token": "accessToken",
        "growthPercent": "growth",
        "modelVersions": "versions",
        '"name"': '"title"',
    }.items():
        text = text.replace(old, new)
    return json.loads(text)


def _each(value: Any, make: Any) -> Any:
    if isinstance(value, dict):
        return {name: _each(item, make) for name, item in value.items()}
    if isinstance(value, list):
        return [_each(item, make) for item in value]
    return make(value)


def _numbers(with_: Any) -> Any:
    """Return a fault that replaces every number (employment, growth, lifetime), or every text where there is none."""

    def make(body: Any) -> Any:
        changed = _each(body, lambda v: with_ if isinstance(v, (int, float)) and not isinstance(v, bool) else v)
        if changed != body:
            return changed
        return _each(body, lambda v: with_ if isinstance(v, str) else v)

    return make


def _about_another_cell(body: Any) -> Any:
    text = json.dumps(body)
    data = body.get("data") if isinstance(body, dict) else None
    if isinstance(data, dict) and "region" in data:
        return {"data": data | {"id": "999999"}}
    if isinstance(data, list) and data and isinstance(data[0], dict):
        return {"data": [entry | {"level": 1} for entry in data]}
    return json.loads(text.replace("Bearer", "Mac").replace("lotocc", "colour").replace("lotspecocc", "smell"))


def _percents(body: Any) -> Any:
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict) or "growthPercent" not in data:
        return body
    return {"data": data | {"growthPercent": {name: 100 * value for name, value in data["growthPercent"].items()}}}


def _shuffled(body: Any) -> Any:
    if isinstance(body, dict):
        return {name: _shuffled(body[name]) for name in sorted(body, reverse=True)}
    return body


def _more_keys(body: Any) -> Any:
    if isinstance(body, dict):
        return {"extra": {"nested": [1, None]}} | {name: _more_keys(value) for name, value in body.items()}
    return [_more_keys(item) for item in body] if isinstance(body, list) else body


def _nulled(body: Any) -> Any:
    return _each(body, lambda _value: None)


def _with_warnings(body: Any) -> Any:
    return body | {"warnings": [{"title": "made up"}], "errors": []}


FAULTS: Final[dict[str, Any]] = {
    # the connection
    "drop": _drop,
    "drop in headers": _drop_in_headers,
    "stall": _stall,
    "stall in body": _stall_in_body,
    "trickle": _trickle,
    "headers a byte at a time": _drip,
    "100 Continue without end": _drip_continue,
    "cut body": _cut_length,
    "endless body": _endless,
    "not HTTP": _not_http,
    # statuses
    "400": _status(400),
    "401": _status(401),
    "401 HTML": _status(401, _HTML),
    "403": _status(403),
    "403 HTML": _status(403, _HTML),
    "404": _status(404),
    "404, one error, status as text": _status(404, {"errors": {"status": "404", "title": "Not Found"}}),
    "404 HTML": _status(404, _HTML),
    "413": _status(413),
    "415": _status(415),
    "422": _status(422),
    "418": _status(418),
    "429": _status(429),
    "429 Retry-After": _status(429, Retry_After="2"),
    "429 empty": _status(429, "", RateLimit_Reset=""),
    "429 Retry-After in words": _status(429, Retry_After="soon"),
    "429 Retry-After as a date": _status(429, Retry_After=lambda server: server.http_date(2)),
    "429 Retry-After of 400 digits": _status(429, Retry_After="9" * 400),
    "429 for days": _status(429, RateLimit_Reset="172800"),
    "429 for days, as a date": _status(429, Retry_After=lambda server: server.http_date(172_800)),
    "429 for days, as an epoch": _status(429, RateLimit_Reset=lambda server: server.epoch(172_800)),
    "429 reset as an epoch": _status(429, RateLimit_Reset=lambda server: server.epoch(2)),
    "429 reset in 100 days": _status(429, RateLimit_Reset="8640000"),
    "429 reset of 400 digits": _status(429, RateLimit_Reset="9" * 400),
    "500": _status(500),
    "500 no body": _status(500, ""),
    "502 HTML": _status(502, _HTML),
    "503 Retry-After": _status(503, Retry_After="1"),
    "503 Retry-After as a date": _status(503, Retry_After=lambda server: server.http_date(2)),
    "503 for a day": _status(503, Retry_After="86400"),
    "503 for a day, as a date": _status(503, Retry_After=lambda server: server.http_date(86_400)),
    "504": _status(504, _HTML),
    "501": _status(501),
    "redirect": _status(302, "", Location="http://127.0.0.1:9/elsewhere"),
    "204": _status(204, ""),
    # bodies of a 200
    "HTML": _body(lambda _body: _HTML),
    "empty": _body(lambda _body: ""),
    "cut JSON": _raw(lambda raw: raw[: len(raw) // 2]),
    "not UTF-8": _raw(lambda raw: b"\xff\xfe" + raw),
    "wrong Content-Encoding": _raw(lambda raw: raw, Content_Encoding="gzip"),
    "gzip bomb": _raw(lambda _raw: gzip.compress(b" " * 50_000_000, 1), Content_Encoding="gzip"),
    "deeply nested": _raw(lambda _raw: b"[" * 200_000),
    "a list": _body(lambda _body: [1, 2]),
    "null": _body(lambda _body: None),
    "no data": _body(lambda _body: {}),
    "data null": _body(lambda _body: {"data": None}),
    "errors in a 200": _body(lambda _body: _errors(404, "Not Found")),
    "renamed field": _body(_renamed),
    "texts for numbers": _body(_numbers("many")),
    "booleans for numbers": _body(_numbers(True)),
    "NaN": _body(_numbers(float("nan"))),
    "numbers without end": _raw(
        lambda raw: raw.replace(b"3600", b"9" * 400).replace(b'0"', b'0"').replace(b"0.", b"9" * 400 + b".")
    ),
    "far below zero": _body(_numbers(-7)),
    "percents for fractions": _body(_percents),
    "about something else": _body(_about_another_cell),
    "everything null": _body(_nulled),
    # unusual but valid
    "other order": _body(_shuffled),
    "more keys": _body(_more_keys),
    "warnings": _body(_with_warnings),
    "gzip": _raw(lambda raw: gzip.compress(raw), Content_Encoding="gzip"),
}


@contextlib.contextmanager
def lightcast_server(**rules: Any) -> Iterator[LightcastServer]:
    """Run a server for the length of a block."""
    with LightcastServer(**rules) as server:
        yield server
