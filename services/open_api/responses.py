"""What goes out: JSON bodies in the contract's envelope, and refusals in its error body. Pure."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON_TYPE: Final = "application/json"
_QUOTED: Final = 40
"""Characters of what was sent that a refusal repeats: enough to recognise it, too few to abuse."""


class RefusedError(Exception):
    """A request that gets an error instead of data; `detail` is read by the developer at the other end."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = dict(headers or {})

    def body(self) -> Any:
        """The contract's error body."""
        return {"errors": [{"status": self.status, "title": title_of(self.status), "detail": self.detail}]}


class TokenRefusedError(RefusedError):
    """A token request that gets none: OAuth's error body (RFC 6749, 5.2)."""

    def __init__(self, error: str, detail: str, status: int = 400, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status, detail, headers)
        self.error = error

    def body(self) -> Any:
        """OAuth's error body."""
        return {"error": self.error, "error_description": self.detail}


def title_of(status: int) -> str:
    """The words of a status: "Not Found"."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


def encoded(body: Any) -> bytes:
    """JSON in ASCII: whatever a text holds, it arrives. NaN would be no JSON, and raises."""
    return json.dumps(body, separators=(",", ":"), allow_nan=False).encode("ascii")


def answer(raw: bytes) -> Response:
    """A good answer of encoded JSON."""
    return Response(raw, media_type=JSON_TYPE)


def data(value: Any) -> Response:
    """A good answer in the envelope."""
    return answer(encoded({"data": value}))


def refusal(error: RefusedError) -> Response:
    """The answer to a refused request."""
    return Response(encoded(error.body()), error.status, error.headers, JSON_TYPE)


def quoted(text: str) -> str:
    """What somebody sent, fit to be repeated."""
    shown = "".join(char if char.isprintable() else "?" for char in text[:_QUOTED])
    return f"'{shown}{'...' if len(text) > _QUOTED else ''}'"
