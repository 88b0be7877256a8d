"""The faults that the fake Lightcast server injects: each changes the response, or handles the connection and sets
status 0."""

from __future__ import annotations

import contextlib
import gzip
import itertools
import json
import socket
from typing import TYPE_CHECKING, Any, Final

from tests.lightcast_contract import HTML, encoded, errors

if TYPE_CHECKING:
    from tests.lightcast_contract import Response
    from tests.lightcast_server import Handler


def with_status(status: int, body: Any = None, **headers: Any) -> Any:
    """Return a fault with this status; a header may be a function of the server."""

    def play(handler: Handler, response: Response) -> None:
        response.status = status
        response.body = errors(status, "Made up") if body is None else body
        for name, value in headers.items():
            response.headers[name.replace("_", "-")] = value(handler.lightcast) if callable(value) else value

    return play


def with_raw(make: Any, **headers: str) -> Any:
    """Return a fault that makes other bytes of those of the body."""

    def play(_handler: Handler, response: Response) -> None:
        response.raw = make(encoded(response.body))
        response.headers |= {name.replace("_", "-"): value for name, value in headers.items()}

    return play


def with_body(make: Any) -> Any:
    """Return a fault that makes another body of the right one."""

    def play(_handler: Handler, response: Response) -> None:
        response.body = make(response.body)

    return play


def _drop(handler: Handler, response: Response) -> None:
    response.status = 0
    handler.reset()


def _drop_in_headers(handler: Handler, response: Response) -> None:
    response.status = 0
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Ty")
    handler.reset()


def _stall(handler: Handler, response: Response) -> None:
    """Answer once faults are cleared, if anybody still waits."""
    response.status, status = 0, response.status
    if handler.stall():
        response.status = status


def _stall_in_body(handler: Handler, response: Response) -> None:
    response.status = 0
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{")
    handler.stall()


def _trickle(handler: Handler, response: Response) -> None:
    response.status = 0
    with contextlib.suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{")
        while not handler.lightcast._released.wait(0.02):
            handler.wfile.write(b" ")


def _drip(handler: Handler, response: Response, first: bytes = b"HTTP/1.1 200 OK\r\nX-Slow: ") -> None:
    """Send the headers a byte at a time, without end."""
    response.status = 0
    pieces = itertools.chain((first[i : i + 1] for i in range(len(first))), itertools.repeat(b"x"))
    with contextlib.suppress(OSError):
        while not handler.lightcast._released.wait(0.05):
            handler.wfile.write(next(pieces))


def _drip_continue(handler: Handler, response: Response) -> None:
    """Announce the response again and again."""
    response.status = 0
    with contextlib.suppress(OSError):
        while not handler.lightcast._released.wait(0.02):
            handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def _endless(handler: Handler, response: Response) -> None:
    response.status = 0
    piece = b"[" + b"1," * 500_000
    with contextlib.suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while not handler.lightcast._released.is_set():
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")


def _not_http(handler: Handler, response: Response) -> None:
    response.status = 0
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    handler.connection.shutdown(socket.SHUT_RDWR)


def _cut_length(handler: Handler, response: Response) -> None:
    raw = encoded(response.body)
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


def _errors_beside_nulls(body: Any) -> Any:
    data = body.get("data") if isinstance(body, dict) else None
    if isinstance(data, dict) and "growthPercent" in data:
        data = data | {"baseEmployment": None, "growthPercent": dict.fromkeys(data["growthPercent"])}
        return {"data": data} | errors(500, "Made up")
    return {"data": None} | errors(500, "Made up")


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
    "400": with_status(400),
    "401": with_status(401),
    "401 HTML": with_status(401, HTML),
    "403": with_status(403),
    "403 HTML": with_status(403, HTML),
    "404": with_status(404),
    "404, one error, status as text": with_status(404, {"errors": {"status": "404", "title": "Not Found"}}),
    "404 HTML": with_status(404, HTML),
    "404 of a gateway in JSON": with_status(404, {"message": "no Route matched with those values"}),
    "413": with_status(413),
    "415": with_status(415),
    "422": with_status(422),
    "418": with_status(418),
    "429": with_status(429),
    "429 Retry-After": with_status(429, Retry_After="2"),
    "429 empty": with_status(429, "", RateLimit_Reset=""),
    "429 Retry-After in words": with_status(429, Retry_After="soon"),
    "429 Retry-After as a date": with_status(429, Retry_After=lambda server: server.http_date(2)),
    "429 Retry-After of 400 digits": with_status(429, Retry_After="9" * 400),
    "429 for days": with_status(429, RateLimit_Reset="172800"),
    "429 for days, as a date": with_status(429, Retry_After=lambda server: server.http_date(172_800)),
    "429 for days, as an epoch": with_status(429, RateLimit_Reset=lambda server: server.epoch(172_800)),
    "429 reset as an epoch": with_status(429, RateLimit_Reset=lambda server: server.epoch(2)),
    "429 reset in 100 days": with_status(429, RateLimit_Reset="8640000"),
    "429 reset of 400 digits": with_status(429, RateLimit_Reset="9" * 400),
    "500": with_status(500),
    "500 no body": with_status(500, ""),
    "502 HTML": with_status(502, HTML),
    "503 Retry-After": with_status(503, Retry_After="1"),
    "503 Retry-After as a date": with_status(503, Retry_After=lambda server: server.http_date(2)),
    "503 for a day": with_status(503, Retry_After="86400"),
    "503 for a day, as a date": with_status(503, Retry_After=lambda server: server.http_date(86_400)),
    "504": with_status(504, HTML),
    "501": with_status(501),
    "redirect": with_status(302, "", Location="http://127.0.0.1:9/elsewhere"),
    "204": with_status(204, ""),
    # bodies of a 200
    "HTML": with_body(lambda _body: HTML),
    "empty": with_body(lambda _body: ""),
    "cut JSON": with_raw(lambda raw: raw[: len(raw) // 2]),
    "not UTF-8": with_raw(lambda raw: b"\xff\xfe" + raw),
    "wrong Content-Encoding": with_raw(lambda raw: raw, Content_Encoding="gzip"),
    "gzip bomb": with_raw(lambda _raw: gzip.compress(b" " * 50_000_000, 1), Content_Encoding="gzip"),
    "deeply nested": with_raw(lambda _raw: b"[" * 200_000),
    "a list": with_body(lambda _body: [1, 2]),
    "null": with_body(lambda _body: None),
    "no data": with_body(lambda _body: {}),
    "data null": with_body(lambda _body: {"data": None}),
    "errors in a 200": with_body(lambda _body: errors(404, "Not Found")),
    "errors beside no data": with_body(lambda _body: {"data": None} | errors(500, "Made up")),
    "errors beside an empty list": with_body(lambda _body: {"data": []} | errors(500, "Made up")),
    "errors beside nulls": with_body(_errors_beside_nulls),
    "renamed field": with_body(_renamed),
    "texts for numbers": with_body(_numbers("many")),
    "booleans for numbers": with_body(_numbers(True)),
    "NaN": with_body(_numbers(float("nan"))),
    "numbers without end": with_raw(
        lambda raw: raw.replace(b"3600", b"9" * 400).replace(b'0"', b'0"').replace(b"0.", b"9" * 400 + b".")
    ),
    "far below zero": with_body(_numbers(-7)),
    "percents for fractions": with_body(_percents),
    "about something else": with_body(_about_another_cell),
    "everything null": with_body(_nulled),
    # unusual but valid
    "other order": with_body(_shuffled),
    "more keys": with_body(_more_keys),
    "warnings": with_body(_with_warnings),
    "gzip": with_raw(lambda raw: gzip.compress(raw), Content_Encoding="gzip"),
}
