"""HTTP responses: JSON bodies in the contract's envelope, and errors in its error body. Pure."""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

from services import contract
from services.search.codes import why_not_one

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from services.search.codes import CodeReading

JSON_TYPE: Final = "application/json"
_GZIP: Final = re.compile(r"(?i)(?:^|,)\s*gzip\s*(?:;\s*q=(?:1|0?\.0*[1-9])[\d.]*\s*)?(?:,|$)")
"""An Accept-Encoding that allows gzip: "gzip;q=0" does not."""
_MIN_COMPRESSED: Final = 2_048
"""Bytes: what fits into two packets arrives as soon without."""
_LEVEL: Final = 4
"""Of gzip: Rank's list of all occupations, 680 kB, takes 6 ms and becomes 73 kB."""
_MAX_QUOTE: Final = 40
"""Characters of the input that an error repeats: enough to recognise it, too few to abuse."""


class ApiError(Exception):
    """A request that gets an error response; `detail` is read by the developer who sent it."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})

    def body(self) -> Any:
        """The contract's error body."""
        return contract.error_body(self.status, self.detail)


class TokenRequestError(ApiError):
    """A token request that gets no token: OAuth's error body (RFC 6749, 5.2)."""

    def __init__(self, error: str, detail: str, status: int = 400, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, detail, headers)
        self.error = error

    def body(self) -> Any:
        """OAuth's error body."""
        return {"error": self.error, "error_description": self.detail}


def encode(body: Any) -> bytes:
    """JSON in ASCII, so that no text breaks on its way. Raises ValueError for NaN, which is no JSON."""
    return json.dumps(body, separators=(",", ":"), allow_nan=False).encode("ascii")


def json_response(raw: bytes) -> Response:
    """200 with JSON that is already encoded."""
    return Response(raw, media_type=JSON_TYPE)


def list_response(raw: bytes, request: Request) -> Response:
    """200 with JSON that is already encoded, compressed where that saves some and the client takes it."""
    response = json_response(raw)
    response.headers["Vary"] = "Accept-Encoding"
    if len(raw) >= _MIN_COMPRESSED and _GZIP.search(request.headers.get("accept-encoding", "")):
        response.body = gzip.compress(raw, _LEVEL, mtime=0)
        response.headers["Content-Length"] = str(len(response.body))
        response.headers["Content-Encoding"] = "gzip"
    return response


def data_response(value: Any) -> Response:
    """200 with `value` in the envelope, {"data": ...}."""
    return json_response(encode({"data": value}))


def add_warning(raw: bytes, detail: str) -> bytes:
    """An encoded body in the envelope with a warning beside its data."""
    return raw[:-1] + b',"warnings":' + encode([{"title": "Translated code", "detail": detail}]) + b"}"


def no_occupation(code: str, readings: Sequence[CodeReading], where: str = "") -> ApiError:
    """404 for what is not the code of one occupation, with the reason where there is one; `where`: " in soc"."""
    return ApiError(404, f"There is no occupation {quote(code)}{where}. {why_not_one(readings)}".rstrip())


def error_response(error: ApiError) -> Response:
    """The response to a request that raised `error`."""
    return Response(encode(error.body()), error.status, error.headers, JSON_TYPE)


def quote(text: str) -> str:
    """Input of a caller, shortened and without control characters, in quotation marks."""
    shown = "".join(char if char.isprintable() else "?" for char in text[:_MAX_QUOTE])
    return f"'{shown}{'...' if len(text) > _MAX_QUOTE else ''}'"
